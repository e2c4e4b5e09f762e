#include "rank/mix_reference.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace assent::testing {
namespace {

Matrix Zeros(std::size_t rows, std::size_t columns) {
  return Matrix(rows, std::vector<double>(columns, 0.0));
}

bool Watched(const TestPerson& person, const ItemId& item) {
  return person.has_history && std::any_of(person.history.begin(), person.history.end(),
                                           [&](const Interaction& entry) { return entry.item == item; });
}

bool Told(const TestPerson& person, const Feature& feature) {
  return std::find(person.features.begin(), person.features.end(), feature) != person.features.end();
}

double RowWeight(const TestPerson& person, double exponent) {
  std::set<ItemId> distinct;
  for (const Interaction& entry : person.history) distinct.insert(entry.item);
  const double unit = 1048576;
  return std::fmax(1, std::round(std::pow(static_cast<double>(distinct.size()), -exponent) * unit)) / unit;
}

// Items, features, constant: 1 where the person has it.
std::vector<double> RowOf(const Model& model, const TestPerson& person) {
  std::vector<double> row;
  for (const ItemId& item : model.items()) row.push_back(Watched(person, item) ? 1 : 0);
  for (const Feature& feature : model.features()) row.push_back(Told(person, feature) ? 1 : 0);
  row.push_back(1);
  return row;
}

Matrix Gram(const std::vector<TestPerson>& people, const Model& model, double exponent) {
  const std::size_t n = model.items().size() + model.features().size() + 1;
  Matrix g = Zeros(n, n);
  for (const TestPerson& person : people) {
    if (!person.has_history || person.history.empty()) continue;
    const std::vector<double> row = RowOf(model, person);
    const double weight = RowWeight(person, exponent);
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) g[a][b] += weight * row[a] * row[b];
    }
  }
  return g;
}

// The fields-only scores of all items from the given feature columns and the constant.
std::vector<double> FieldScores(const Model& model, const Matrix& g,
                                const std::vector<std::size_t>& features) {
  const Hyperparameters& h = model.hyperparameters();
  const std::size_t n = model.items().size();
  std::set<std::int32_t> fields;
  for (const std::size_t f : features) fields.insert(model.features()[f].field);
  std::vector<std::size_t> columns;
  std::vector<double> has;
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    if (fields.count(model.features()[f].field) == 0) continue;
    columns.push_back(n + f);
    has.push_back(std::find(features.begin(), features.end(), f) != features.end() ? 1 : 0);
  }
  columns.push_back(n + model.features().size());
  has.push_back(1);
  Matrix square = Zeros(columns.size(), columns.size());
  for (std::size_t a = 0; a < columns.size(); ++a) {
    for (std::size_t b = 0; b < columns.size(); ++b) square[a][b] = g[columns[a]][columns[b]];
    square[a][a] += a + 1 < columns.size() ? h.lambda_field : h.lambda_constant;
  }
  const Matrix inverse = GaussJordanInverse(square);
  std::vector<double> scores(n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t a = 0; a < columns.size(); ++a) {
      for (std::size_t b = 0; b < columns.size(); ++b) scores[j] += has[a] * inverse[a][b] * g[columns[b]][j];
    }
  }
  return scores;
}

std::vector<double> Times(const Matrix& a, const std::vector<double>& x) {
  std::vector<double> y(a.size(), 0.0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < x.size(); ++k) y[i] += a[i][k] * x[k];
  }
  return y;
}

Matrix InnerProducts(const Matrix& y) {
  const std::size_t d = y.front().size();
  Matrix inner = Zeros(d, d);
  for (const std::vector<double>& row : y) {
    for (std::size_t a = 0; a < d; ++a) {
      for (std::size_t b = 0; b < d; ++b) inner[a][b] += row[a] * row[b];
    }
  }
  return inner;
}

std::vector<double> Standardised(const std::vector<double>& scores, const std::vector<std::size_t>& history) {
  double sum = 0;
  double count = 0;
  const auto left = [&](std::size_t j) {
    return std::find(history.begin(), history.end(), j) == history.end();
  };
  for (std::size_t j = 0; j < scores.size(); ++j) {
    if (left(j)) sum += scores[j], ++count;
  }
  const double mean = sum / count;
  double squares = 0;
  for (std::size_t j = 0; j < scores.size(); ++j) {
    if (left(j)) squares += (scores[j] - mean) * (scores[j] - mean);
  }
  std::vector<double> z;
  for (const double score : scores) z.push_back((score - mean) / std::sqrt(squares / count));
  return z;
}

}  // namespace

KnownInputs KnownInputsOf(const Model& model, const TestPerson& person) {
  KnownInputs known;
  for (std::size_t j = 0; j < model.items().size(); ++j) {
    if (Watched(person, model.items()[j])) known.items.push_back(j);
  }
  for (std::size_t f = 0; f < model.features().size(); ++f) {
    if (Told(person, model.features()[f])) known.features.push_back(f);
  }
  return known;
}

Eigensystem JacobiEigensystem(Matrix a) {
  const std::size_t n = a.size();
  Matrix v = Zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) v[i][i] = 1;
  for (int sweep = 0; sweep < 100; ++sweep) {
    double off = 0;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        off += a[p][q] * a[p][q];
        if (a[p][q] == 0) continue;
        const double theta = 0.5 * std::atan2(2 * a[p][q], a[p][p] - a[q][q]);
        const double c = std::cos(theta);
        const double s = std::sin(theta);
        for (std::size_t k = 0; k < n; ++k) {
          const double x = a[k][p];
          a[k][p] = c * x + s * a[k][q];
          a[k][q] = c * a[k][q] - s * x;
        }
        for (std::size_t k = 0; k < n; ++k) {
          const double x = a[p][k];
          a[p][k] = c * x + s * a[q][k];
          a[q][k] = c * a[q][k] - s * x;
          const double y = v[k][p];
          v[k][p] = c * y + s * v[k][q];
          v[k][q] = c * v[k][q] - s * y;
        }
      }
    }
    if (off < 1e-28) break;
  }
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return a[x][x] < a[y][y]; });
  Eigensystem system;
  system.vectors = Zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    system.values.push_back(a[order[i]][order[i]]);
    for (std::size_t k = 0; k < n; ++k) system.vectors[k][i] = v[k][order[i]];
  }
  return system;
}

Matrix ReferenceFactors(const std::vector<TestPerson>& people, const Model& model,
                        double row_weight_exponent) {
  const Matrix g = Gram(people, model, row_weight_exponent);
  const std::size_t n = model.items().size();
  Matrix scaled = Zeros(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) scaled[i][j] = g[i][j] / std::pow(g[i][i] * g[j][j], 0.25);
  }
  const Eigensystem system = JacobiEigensystem(scaled);
  const std::size_t d = std::min(n, static_cast<std::size_t>(model.hyperparameters().mix.factors));
  Matrix y = Zeros(n, d);
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      const double value = std::fmax(0, system.values[n - 1 - k]);
      y[i][k] = std::pow(g[i][i], 0.25) * system.vectors[i][n - 1 - k] * std::sqrt(value);
      squares += y[i][k] * y[i][k];
    }
  }
  for (std::vector<double>& row : y) {
    for (double& value : row) value *= std::sqrt(static_cast<double>(n) / squares);
  }
  return y;
}

std::vector<double> ReferenceFactorScores(const std::vector<TestPerson>& people, const Model& model,
                                          const Matrix& y, const TestPerson& asking) {
  const Hyperparameters& h = model.hyperparameters();
  const KnownInputs known = KnownInputsOf(model, asking);
  const Matrix g = Gram(people, model, h.row_weight_exponent);
  const auto items = static_cast<double>(known.items.size());
  const double n = static_cast<double>(model.items().size());
  const double w = h.mix.field_decay / (h.mix.field_decay + items);
  const std::vector<double> shared = FieldScores(model, g, known.features);
  std::vector<double> prior = FieldScores(model, g, {});
  for (std::size_t j = 0; j < prior.size(); ++j) prior[j] += w * (shared[j] - prior[j]);

  // m = (Y'Y)^-1 Y' prior
  const std::size_t d = y.front().size();
  const Matrix inner = InnerProducts(y);
  std::vector<double> right(d, 0.0);
  for (std::size_t j = 0; j < y.size(); ++j) {
    for (std::size_t k = 0; k < d; ++k) right[k] += y[j][k] * prior[j];
  }
  const std::vector<double> m = Times(GaussJordanInverse(inner), right);

  const double r = h.mix.ridge * (items + h.mix.prior_weight * n) * std::pow(items, -h.mix.ridge_exponent);
  Matrix base = inner;
  for (std::size_t a = 0; a < d; ++a) {
    for (double& value : base[a]) value *= h.mix.prior_weight;
    base[a][a] += r;
  }
  Matrix whole = base;
  std::vector<double> pull = Times(base, m);
  for (const std::size_t i : known.items) {
    for (std::size_t a = 0; a < d; ++a) {
      pull[a] += y[i][a];
      for (std::size_t b = 0; b < d; ++b) whole[a][b] += y[i][a] * y[i][b];
    }
  }
  return Times(y, Times(GaussJordanInverse(whole), pull));
}

std::vector<double> ReferenceMix(const Model& model, const std::vector<double>& by_items,
                                 const std::vector<double>& by_factors, const TestPerson& asking) {
  const MixParameters& mix = model.hyperparameters().mix;
  const KnownInputs known = KnownInputsOf(model, asking);
  const double ratio = mix.share_middle / static_cast<double>(known.items.size());
  const double share = mix.share_most / (1 + std::pow(ratio, mix.share_slope));
  const std::vector<double> a = Standardised(by_items, known.items);
  const std::vector<double> b = Standardised(by_factors, known.items);
  std::vector<double> scores;
  for (std::size_t j = 0; j < a.size(); ++j) scores.push_back(share * a[j] + (1 - share) * b[j]);
  return scores;
}

}  // namespace assent::testing

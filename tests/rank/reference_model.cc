#include "rank/reference_model.h"

#include <cmath>
#include <set>
#include <utility>

#include "assent/rank/context.h"

namespace assent::testing {
namespace {

// A column: an item, a field value or the constant.
struct Column {
  enum Kind { kItem, kFeature, kConstant } kind;
  ItemId item;
  Feature feature;
};

bool Has(const TestPerson& person, const Column& column) {
  if (column.kind == Column::kConstant) return true;
  if (column.kind == Column::kItem) {
    for (const Interaction& entry : person.history) {
      if (entry.item == column.item) return true;
    }
    return false;
  }
  for (const Feature& feature : person.features) {
    if (feature == column.feature) return true;
  }
  return false;
}

// Who trains: people with a granted history that is not empty.
std::vector<const TestPerson*> Trainers(const std::vector<TestPerson>& people) {
  std::vector<const TestPerson*> trainers;
  for (const TestPerson& person : people) {
    if (person.has_history && !person.history.empty()) trainers.push_back(&person);
  }
  return trainers;
}

double RowWeight(const TestPerson& person, double exponent) {
  std::set<ItemId> distinct;
  for (const Interaction& entry : person.history) distinct.insert(entry.item);
  const double unit = 1048576;
  return std::fmax(1, std::round(std::pow(static_cast<double>(distinct.size()), -exponent) * unit)) / unit;
}

bool Listed(const Feature& feature) {
  for (const std::int32_t field : kFeatureFields) {
    if (field == feature.field) return true;
  }
  return IsContextField(feature.field);
}

// All columns with enough people: items, features, constant.
std::vector<Column> AllColumns(const std::vector<const TestPerson*>& people, const TrainOptions& options) {
  std::map<ItemId, std::set<const TestPerson*>> items;
  std::map<Feature, std::set<const TestPerson*>> features;
  for (const TestPerson* person : people) {
    for (const Interaction& entry : person->history) items[entry.item].insert(person);
    for (const Feature& feature : person->features) {
      if (Listed(feature)) features[feature].insert(person);
    }
  }
  const auto enough = [&](const auto& who) { return static_cast<int>(who.size()) >= options.min_people; };
  std::vector<Column> columns;
  for (const auto& [item, who] : items) {
    if (enough(who)) columns.push_back({Column::kItem, item, {}});
  }
  for (const auto& [feature, who] : features) {
    if (options.use_fields && enough(who)) columns.push_back({Column::kFeature, {}, feature});
  }
  columns.push_back({Column::kConstant, {}, {}});
  return columns;
}

// The columns of items, of the fields that `asking` shares a known value of, and
// the constant if wanted.
std::vector<Column> Shared(const std::vector<Column>& all, const TestPerson& asking, bool items,
                           bool constant) {
  std::set<std::int32_t> fields;
  for (const Column& column : all) {
    if (column.kind == Column::kFeature && Has(asking, column)) fields.insert(column.feature.field);
  }
  std::vector<Column> shared;
  for (const Column& column : all) {
    const bool wanted = column.kind == Column::kItem      ? items
                        : column.kind == Column::kFeature ? fields.count(column.feature.field) != 0
                                                          : constant;
    if (wanted) shared.push_back(column);
  }
  return shared;
}

double WeightedCount(const std::vector<const TestPerson*>& people, double exponent, const Column& a,
                     const Column& b) {
  double sum = 0;
  for (const TestPerson* person : people) {
    if (Has(*person, a) && Has(*person, b)) sum += RowWeight(*person, exponent);
  }
  return sum;
}

Matrix Regularised(const std::vector<const TestPerson*>& people, const std::vector<Column>& columns,
                   const TrainOptions& options, double exponent) {
  Matrix g(columns.size(), std::vector<double>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j)
      g[i][j] = WeightedCount(people, exponent, columns[i], columns[j]);
    if (columns[i].kind == Column::kItem) {
      g[i][i] += options.lambda + options.dropout / (1 - options.dropout) * g[i][i];
    } else {
      g[i][i] += columns[i].kind == Column::kFeature ? options.lambda_field : options.lambda_constant;
    }
  }
  return g;
}

}  // namespace

Matrix GaussJordanInverse(Matrix a) {
  const std::size_t n = a.size();
  Matrix inverse(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) inverse[i][i] = 1;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i) {
      if (std::fabs(a[i][k]) > std::fabs(a[best][k])) best = i;
    }
    std::swap(a[k], a[best]);
    std::swap(inverse[k], inverse[best]);
    const double pivot = a[k][k];
    for (std::size_t j = 0; j < n; ++j) {
      a[k][j] /= pivot;
      inverse[k][j] /= pivot;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = a[i][k];
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= factor * a[k][j];
        inverse[i][j] -= factor * inverse[k][j];
      }
    }
  }
  return inverse;
}

std::map<ItemId, double> RetrainedScores(const std::vector<TestPerson>& people, const TestPerson& asking,
                                         const TrainOptions& options, double row_weight_exponent) {
  const std::vector<const TestPerson*> trainers = Trainers(people);
  const std::vector<Column> all = AllColumns(trainers, options);
  bool any_item = false;
  for (const Column& column : all)
    any_item |= column.kind == Column::kItem && asking.has_history && Has(asking, column);

  const bool by_items = any_item;
  const std::vector<Column> columns = Shared(all, asking, by_items, !by_items || options.use_constant);
  const Matrix p = GaussJordanInverse(Regularised(trainers, columns, options, row_weight_exponent));
  std::map<ItemId, double> scores;
  if (by_items) {
    for (std::size_t j = 0; j < columns.size() && columns[j].kind == Column::kItem; ++j) {
      double score = 0;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i != j && Has(asking, columns[i])) score -= p[i][j] / p[j][j];
      }
      scores[columns[j].item] = score;
    }
    return scores;
  }
  for (const Column& item : all) {
    if (item.kind != Column::kItem) continue;
    double score = 0;
    for (std::size_t a = 0; a < columns.size(); ++a) {
      if (!Has(asking, columns[a])) continue;
      for (std::size_t b = 0; b < columns.size(); ++b) {
        score += p[a][b] * WeightedCount(trainers, row_weight_exponent, columns[b], item);
      }
    }
    scores[item.item] = score;
  }
  return scores;
}

}  // namespace assent::testing

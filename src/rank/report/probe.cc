#include "rank/report/probe.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <random>
#include "rank/row_matrix.h"

namespace assent::internal {
namespace {

using Eigen::Index;
using ConstMap = Eigen::Map<const RowMatrix>;

constexpr double kPi = 3.14159265358979323846;
constexpr std::size_t kFolds = 10;
constexpr Index kFourierFeatures = 300;
constexpr double kRidges[] = {1e-3, 1e-2, 1e-1, 1, 10};  // of the standardised vectors' people

// Uniform in (0, 1), the same on every platform.
double Uniform(std::mt19937_64& random) { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; }

double Normal(std::mt19937_64& random) {
  const double radius = std::sqrt(-2 * std::log(Uniform(random)));
  return radius * std::cos(2 * kPi * Uniform(random));
}

// Each column with mean 0 and deviation 1; columns without variance become 0.
RowMatrix Standardised(const RowMatrix& x) {
  RowMatrix z = x.rowwise() - x.colwise().mean();
  for (Index c = 0; c < z.cols(); ++c) {
    const double deviation =
        std::sqrt(z.col(c).squaredNorm() / static_cast<double>(std::max<Index>(1, z.rows())));
    z.col(c) *= deviation > 1e-12 ? 1 / deviation : 0;
  }
  return z;
}

// cos(Wx + b) for W of the scale of typical distances.
RowMatrix FourierFeatures(const RowMatrix& z, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  RowMatrix w(z.cols(), kFourierFeatures);
  const double scale = 1 / std::sqrt(static_cast<double>(std::max<Index>(1, z.cols())));
  for (Index i = 0; i < w.size(); ++i) w.data()[i] = scale * Normal(random);
  RowMatrix features = z * w;
  for (Index c = 0; c < features.cols(); ++c) {
    const double phase = 2 * kPi * Uniform(random);
    features.col(c) = (features.col(c).array() + phase).cos().matrix();
  }
  return features;
}

RowMatrix Indicators(absl::Span<const int> classes, int count) {
  RowMatrix y = RowMatrix::Zero(static_cast<Index>(classes.size()), count);
  for (std::size_t i = 0; i < classes.size(); ++i) y(static_cast<Index>(i), classes[i]) = 1;
  return y;
}

// Ridge of y on x with an intercept, both centred by the fit's own means.
class Ridge {
 public:
  Ridge(const RowMatrix& x, const RowMatrix& y)
      : mean_x_(x.colwise().mean()), mean_y_(y.colwise().mean()), people_(static_cast<double>(x.rows())) {
    const RowMatrix centred = x.rowwise() - mean_x_;
    gram_ = centred.transpose() * centred;
    cross_ = centred.transpose() * (y.rowwise() - mean_y_);
  }

  RowMatrix Scores(const RowMatrix& x, double ridge) const {
    RowMatrix a = gram_;
    a.diagonal().array() += ridge * people_;
    const RowMatrix weights = Eigen::LLT<RowMatrix>(a).solve(cross_);
    return ((x.rowwise() - mean_x_) * weights).rowwise() + mean_y_;
  }

 private:
  Eigen::RowVectorXd mean_x_;
  Eigen::RowVectorXd mean_y_;
  double people_;
  RowMatrix gram_;
  RowMatrix cross_;
};

RowMatrix Rows(const RowMatrix& m, const std::vector<Index>& rows) { return m(rows, Eigen::all); }

// The ridge with the least squared error on every fifth of the rows, fitted on the others.
double ChooseRidge(const RowMatrix& x, const RowMatrix& y) {
  std::vector<Index> fit;
  std::vector<Index> check;
  for (Index i = 0; i < x.rows(); ++i) (i % 5 == 0 ? check : fit).push_back(i);
  if (fit.empty()) return 1;
  const Ridge ridge(Rows(x, fit), Rows(y, fit));
  const RowMatrix x_check = Rows(x, check);
  const RowMatrix y_check = Rows(y, check);
  double best = kRidges[0];
  double least = -1;
  for (const double candidate : kRidges) {
    const double error = (ridge.Scores(x_check, candidate) - y_check).squaredNorm();
    if (least < 0 || error < least) {
      least = error;
      best = candidate;
    }
  }
  return best;
}

}  // namespace

std::vector<double> CrossValidatedScores(const ProbeData& data, ProbeKind kind, std::uint64_t seed) {
  const auto n = static_cast<Index>(data.people);
  RowMatrix x = Standardised(ConstMap(data.vectors.data(), n, static_cast<Index>(data.dimension)));
  if (kind == ProbeKind::kNonlinear) x = FourierFeatures(x, seed);
  const RowMatrix y = Indicators(data.classes, data.class_count);
  std::vector<Index> order(data.people);
  std::iota(order.begin(), order.end(), Index{0});
  std::mt19937_64 random(seed);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);

  RowMatrix scores(n, data.class_count);
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<Index> fit;
    std::vector<Index> held;
    for (std::size_t i = 0; i < order.size(); ++i) (i % kFolds == fold ? held : fit).push_back(order[i]);
    if (held.empty() || fit.empty()) continue;
    const RowMatrix x_fit = Rows(x, fit);
    const RowMatrix y_fit = Rows(y, fit);
    scores(held, Eigen::all) = Ridge(x_fit, y_fit).Scores(Rows(x, held), ChooseRidge(x_fit, y_fit));
  }
  return {scores.data(), scores.data() + scores.size()};
}

Estimate AreaUnderRoc(absl::Span<const double> scores, absl::Span<const bool> positive) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  const auto total_positive = static_cast<double>(std::count(positive.begin(), positive.end(), true));
  const double total_negative = static_cast<double>(positive.size()) - total_positive;
  if (total_positive == 0 || total_negative == 0) return {0.5, 0};
  // Of each positive the share of negatives below it, of each negative the share of
  // positives above it; ties count half.
  std::vector<double> of_positives;
  std::vector<double> of_negatives;
  double positives = 0;
  double negatives = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    double tied_positive = 0;
    double tied_negative = 0;
    for (; j < order.size() && scores[order[j]] == scores[order[i]]; ++j) {
      (positive[order[j]] ? tied_positive : tied_negative) += 1;
    }
    for (; i < j; ++i) {
      if (positive[order[i]]) {
        of_positives.push_back((negatives + tied_negative / 2) / total_negative);
      } else {
        of_negatives.push_back((total_positive - positives - tied_positive / 2) / total_positive);
      }
    }
    positives += tied_positive;
    negatives += tied_negative;
  }
  const Estimate a = MeanOf(of_positives);
  const Estimate b = MeanOf(of_negatives);
  return {a.mean, std::sqrt(a.error * a.error + b.error * b.error)};
}

ProbeFigures FiguresOf(absl::Span<const double> scores, absl::Span<const int> classes, int class_count) {
  const auto width = static_cast<std::size_t>(class_count);
  std::vector<std::size_t> counts(width, 0);
  for (const int c : classes) ++counts[static_cast<std::size_t>(c)];
  const auto most = static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin());
  std::vector<double> right;
  std::vector<double> most_frequent;
  std::vector<double> margin;
  const std::unique_ptr<bool[]> positive(new bool[classes.size() + 1]);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const double* const row = scores.data() + i * width;
    const auto guess = static_cast<int>(std::max_element(row, row + width) - row);
    right.push_back(guess == classes[i] ? 1 : 0);
    most_frequent.push_back(most == classes[i] ? 1 : 0);
    margin.push_back(class_count == 2 ? row[1] - row[0] : 0);
    positive[i] = classes[i] == 1;
  }
  ProbeFigures figures;
  figures.accuracy = MeanOf(right).mean;
  figures.majority = MeanOf(most_frequent).mean;
  figures.gain = PairedDifference(right, most_frequent);
  if (class_count == 2) {
    figures.auc = AreaUnderRoc(margin, absl::MakeConstSpan(positive.get(), classes.size()));
  }
  return figures;
}

}  // namespace assent::internal

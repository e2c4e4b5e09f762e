#include "rank/factors.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <utility>

#include "rank/dense_operator.h"
#include "rank/gram_rows.h"
#include "rank/parallel_for.h"
#include "rank/row_matrix.h"
#include "rank/sparse_operator.h"

namespace assent::internal {
namespace {

using Eigen::Index;

// S A S with a diagonal S.
class ScaledOperator final : public SymmetricOperator {
 public:
  ScaledOperator(const SymmetricOperator& a, std::vector<double> scale) : a_(a), scale_(std::move(scale)) {}

  std::size_t dimension() const override { return scale_.size(); }

  void Apply(const double* x, double* y, std::size_t columns) const override {
    std::vector<double> scaled(x, x + scale_.size() * columns);
    Scale(scaled.data(), columns);
    a_.Apply(scaled.data(), y, columns);
    Scale(y, columns);
  }

 private:
  void Scale(double* block, std::size_t columns) const {
    for (std::size_t i = 0; i < scale_.size(); ++i) {
      for (std::size_t k = 0; k < columns; ++k) block[i * columns + k] *= scale_[i];
    }
  }

  const SymmetricOperator& a_;
  const std::vector<double> scale_;
};

// D^1/4 V W^1/2 of those eigenpairs that are above rounding.
RowMatrix RawFactors(Eigenpairs pairs, absl::Span<const double> diagonal) {
  constexpr double kRounding = 1e-9;
  const auto n = static_cast<Index>(diagonal.size());
  const auto all = static_cast<Index>(pairs.values.size());
  Index used = 0;
  while (used < all && pairs.values[static_cast<std::size_t>(used)] > kRounding * pairs.values[0]) ++used;
  RowMatrix y = Eigen::Map<const RowMatrix>(pairs.vectors.data(), n, all).leftCols(used);
  for (Index k = 0; k < used; ++k) y.col(k) *= std::sqrt(pairs.values[static_cast<std::size_t>(k)]);
  for (Index i = 0; i < n; ++i) y.row(i) *= std::sqrt(std::sqrt(diagonal[static_cast<std::size_t>(i)]));
  return y;
}

// Turns the columns of y so that y'y is diagonal, descending; returns the diagonal.
Eigen::VectorXd Turn(RowMatrix& y) {
  const RowMatrix inner = y.transpose() * y;
  const Eigen::SelfAdjointEigenSolver<RowMatrix> solver(inner);
  y = (y * solver.eigenvectors().rowwise().reverse()).eval();
  for (Index k = 0; k < y.cols(); ++k) {
    Index largest = 0;
    y.col(k).cwiseAbs().maxCoeff(&largest);
    if (y(largest, k) < 0) y.col(k) = -y.col(k);
  }
  return y.colwise().squaredNorm();
}

}  // namespace

absl::Status FillFactors(const SymmetricOperator& gram, absl::Span<const double> diagonal, std::size_t count,
                         const EigenOptions& options, ModelData& data) {
  std::vector<double> scale;
  for (const double value : diagonal) scale.push_back(1 / std::sqrt(std::sqrt(value)));
  absl::StatusOr<Eigenpairs> pairs =
      LargestEigenpairs(ScaledOperator(gram, std::move(scale)), count, options);
  if (!pairs.ok()) return pairs.status();
  RowMatrix y = RawFactors(*std::move(pairs), diagonal);
  y *= std::sqrt(static_cast<double>(y.rows())) / y.norm();
  const Eigen::VectorXd energy = Turn(y);

  data.factor_energy.assign(energy.data(), energy.data() + energy.size());
  const auto m = static_cast<Index>(data.fields_dimension());
  const Eigen::Map<const RowMatrix> fields(data.gram_items.data(), m, y.rows());
  const RowMatrix prior = (fields * y) * energy.cwiseInverse().asDiagonal();
  data.factor_prior.assign(prior.data(), prior.data() + prior.size());
  data.factors.assign(y.data(), y.data() + y.size());
  return absl::OkStatus();
}

EigenOptions FactorOptions(int threads) {
  // The last eigenvalues lie so close together that telling their vectors apart takes many
  // restarts; which of them are taken matters as little.
  EigenOptions options;
  options.threads = threads;
  options.most_restarts = 2;
  options.take_unconverged = true;
  return options;
}

absl::Status FillFactorsFrom(const StatisticsData& statistics, const TrainColumns& columns,
                             const TrainOptions& options, const std::function<void(double)>& progress,
                             ModelData& data) {
  if (options.mix.factors == 0) return absl::OkStatus();
  EigenOptions eigen = FactorOptions(ThreadCount(options.threads));
  eigen.progress = progress;
  const auto fill = [&](const auto& gram) {
    return FillFactors(gram, gram.diagonal(), static_cast<std::size_t>(options.mix.factors), eigen, data);
  };
  // A dense matrix only where the item model makes one of that size anyway.
  const GramRows rows(statistics.gram, columns.items);
  if (rows.dimension() <= options.most_items_of_item_model && DenseOperator::Pays(rows)) {
    return fill(DenseOperator(rows, eigen.threads));
  }
  return fill(SparseOperator(rows, eigen.threads));
}

}  // namespace assent::internal

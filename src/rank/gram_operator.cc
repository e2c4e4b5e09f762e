#include "rank/gram_operator.h"

#include <Eigen/Core>
#include <algorithm>

#include "rank/parallel_for.h"

namespace assent::internal {

void DenseOperator::Apply(const double* x, double* y, std::size_t columns) const {
  using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Eigen::Index;
  constexpr std::size_t kRows = 128;
  const auto n = static_cast<Index>(dimension_);
  const auto k = static_cast<Index>(columns);
  const Eigen::Map<const RowMatrix, 0, Eigen::OuterStride<>> a(a_, n, n,
                                                               Eigen::OuterStride<>(static_cast<Index>(stride_)));
  const Eigen::Map<const RowMatrix> in(x, n, k);
  Eigen::Map<RowMatrix> out(y, n, k);
  // A strip of rows: left of the diagonal block as stored, the block itself, and
  // below it the transpose of what is stored.
  ParallelFor(threads_, (dimension_ + kRows - 1) / kRows, [&](std::size_t task) {
    const auto first = static_cast<Index>(task * kRows);
    const Index rows = std::min(static_cast<Index>(kRows), n - first);
    const Index below = n - first - rows;
    auto strip = out.middleRows(first, rows);
    strip.noalias() = a.block(first, first, rows, rows).selfadjointView<Eigen::Lower>() * in.middleRows(first, rows);
    if (first > 0) strip.noalias() += a.block(first, 0, rows, first) * in.topRows(first);
    if (below > 0)
      strip.noalias() += a.block(first + rows, first, below, rows).transpose() * in.bottomRows(below);
  });
}

}  // namespace assent::internal

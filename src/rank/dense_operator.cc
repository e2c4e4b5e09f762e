#include "rank/dense_operator.h"

#include "absl/status/status.h"
#include "rank/blas.h"
#include "rank/spd_inverse.h"
#include "rank/statistics_data.h"

namespace assent::internal {

DenseOperator::DenseOperator(const GramRows& rows, int threads)
    : matrix_(rows.dimension() * rows.dimension(), 0), diagonal_(rows.dimension(), 0) {
  const std::size_t n = rows.dimension();
  const absl::Status visited = rows.Visit(threads, [&](const GramRow& row) {
    for (std::size_t k = 0; k < row.columns.size(); ++k)
      matrix_[row.row * n + row.columns[k]] = static_cast<double>(row.sums[k]) / kWeightUnit;
    diagonal_[row.row] = matrix_[row.row * n + row.row];
    return absl::OkStatus();
  });
  static_cast<void>(visited);  // the visitor refuses nothing
  MirrorLower(matrix_.data(), n, threads);
}

bool DenseOperator::Pays(const GramRows& rows) noexcept {
  constexpr std::size_t kShare = 20;  // a pair of a sparse operator takes the time of so many in a product
  return HasBlas() && rows.dimension() * rows.dimension() / 2 <= kShare * rows.entries();
}

void DenseOperator::Apply(const double* x, double* y, std::size_t columns) const {
  const std::size_t n = dimension();
  MultiplyWithBlas(n, columns, n, 1, {matrix_.data(), n}, {x, columns}, 0, y, columns);
}

}  // namespace assent::internal

#include "rank/dense_operator.h"

#include "absl/status/status.h"
#include "rank/blas.h"
#include "rank/gram_rows.h"
#include "rank/spd_inverse.h"

namespace assent::internal {

DenseOperator::DenseOperator(const StatisticsData& statistics, absl::Span<const std::int32_t> columns,
                             int threads)
    : matrix_(columns.size() * columns.size(), 0), diagonal_(columns.size(), 0) {
  const std::size_t n = columns.size();
  const absl::Status visited = GramRows(statistics.gram, columns).Visit(threads, [&](const GramRow& row) {
    for (std::size_t k = 0; k < row.columns.size(); ++k)
      matrix_[row.row * n + row.columns[k]] = static_cast<double>(row.sums[k]) / kWeightUnit;
    diagonal_[row.row] = matrix_[row.row * n + row.row];
    return absl::OkStatus();
  });
  static_cast<void>(visited);  // the visitor refuses nothing
  MirrorLower(matrix_.data(), n, threads);
}

bool DenseOperator::Pays(std::size_t columns, std::size_t pairs) noexcept {
  constexpr std::size_t kShare = 20;  // a pair of a sparse operator takes the time of so many in a product
  return HasBlas() && columns * columns / 2 <= kShare * pairs;
}

void DenseOperator::Apply(const double* x, double* y, std::size_t columns) const {
  const std::size_t n = dimension();
  MultiplyWithBlas(n, columns, n, 1, {matrix_.data(), n}, {x, columns}, 0, y, columns);
}

}  // namespace assent::internal

// File: dense_operator.h
//
// Part of the Gram matrix as a matrix in memory: quicker than its pairs one by one where
// many of them are there and BLAS multiplies.

#ifndef ASSENT_RANK_DENSE_OPERATOR_H_
#define ASSENT_RANK_DENSE_OPERATOR_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "rank/statistics_data.h"
#include "rank/symmetric_operator.h"

namespace assent::internal {

/// G between some columns, n x n numbers.
class DenseOperator final : public SymmetricOperator {
 public:
  /// `columns` of the statistics, in the order that rows are to have.
  DenseOperator(const StatisticsData& statistics, absl::Span<const std::int32_t> columns, int threads);
  /// Whether it is quicker than a `SparseOperator` of so many pairs.
  static bool Pays(std::size_t columns, std::size_t pairs) noexcept;

  std::size_t dimension() const override { return diagonal_.size(); }
  /// The bits depend on BLAS, its threads and the processor: see blas.h.
  void Apply(const double* x, double* y, std::size_t columns) const override;

  absl::Span<const double> diagonal() const noexcept { return diagonal_; }

 private:
  std::vector<double> matrix_;
  std::vector<double> diagonal_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_DENSE_OPERATOR_H_

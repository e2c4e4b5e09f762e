// File: dense_operator.h
//
// Part of the Gram matrix as a matrix in memory: quicker than its pairs one by one where
// many of them are there and BLAS multiplies.

#ifndef ASSENT_RANK_DENSE_OPERATOR_H_
#define ASSENT_RANK_DENSE_OPERATOR_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "rank/gram_rows.h"
#include "rank/symmetric_operator.h"

namespace assent::internal {

/// G between some columns, n x n numbers.
class DenseOperator final : public SymmetricOperator {
 public:
  /// Copies `rows`.
  DenseOperator(const GramRows& rows, int threads);
  /// Whether it is quicker than a `SparseOperator` of these rows.
  static bool Pays(const GramRows& rows) noexcept;

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

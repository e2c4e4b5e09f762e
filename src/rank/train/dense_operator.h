// File: dense_operator.h
//
// Part of the Gram matrix as a matrix in memory: quicker than its pairs one by one where
// many of them are there and BLAS multiplies.

#ifndef ASSENT_RANK_TRAIN_DENSE_OPERATOR_H_
#define ASSENT_RANK_TRAIN_DENSE_OPERATOR_H_

#include <cstddef>

#include "absl/types/span.h"
#include "rank/algebra/symmetric_operator.h"
#include "rank/numbers.h"

namespace assent::internal {

/// S G S between some columns, with a diagonal S: n x n numbers. Numbers and products are of
/// single precision, as factors are: half of what a product reads, which is what takes
/// the time.
class DenseOperator final : public SymmetricOperator {
 public:
  /// G is the lower triangle `lower`, by rows of `stride` numbers, but with `diagonal` in place
  /// of its diagonal; `scale` is the diagonal of S. O(n^2), on `threads`.
  DenseOperator(const double* lower, std::size_t stride, absl::Span<const double> diagonal,
                absl::Span<const double> scale, int threads);
  /// Whether it is quicker than a `SparseOperator` of so many columns, with so many sums between
  /// them that are not zero. `MayPay`: with some number of sums.
  static bool Pays(std::size_t columns, std::size_t sums) noexcept;
  static bool MayPay(std::size_t columns) noexcept;

  std::size_t dimension() const override { return dimension_; }
  /// The bits depend on BLAS, its threads and the processor: see blas.h.
  void Apply(const double* x, double* y, std::size_t columns) const override;
  double rounding() const noexcept override { return 1e-6; }

 private:
  std::size_t dimension_;
  Numbers<float> lower_;  // triangle of n x n
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_DENSE_OPERATOR_H_

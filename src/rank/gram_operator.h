// File: gram_operator.h
//
// A dense symmetric matrix as an operator.

#ifndef ASSENT_RANK_GRAM_OPERATOR_H_
#define ASSENT_RANK_GRAM_OPERATOR_H_

#include <cstddef>

#include "rank/symmetric_operator.h"

namespace assent::internal {

/// The leading `dimension` rows and columns of a row-major matrix of which the lower
/// triangle is read; borrows it.
class DenseOperator final : public SymmetricOperator {
 public:
  DenseOperator(const double* a, std::size_t stride, std::size_t dimension, int threads)
      : a_(a), stride_(stride), dimension_(dimension), threads_(threads) {}

  std::size_t dimension() const override { return dimension_; }
  void Apply(const double* x, double* y, std::size_t columns) const override;

 private:
  const double* const a_;
  const std::size_t stride_;
  const std::size_t dimension_;
  const int threads_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_GRAM_OPERATOR_H_

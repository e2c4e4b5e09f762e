// File: symmetric_operator.h
//
// A real symmetric matrix known by what it does to vectors: all that iterative
// eigensolvers and randomised range finders ask of one (Halko, Martinsson, Tropp,
// "Finding structure with randomness", SIAM Review 2011). It lets the factor path
// use the statistics without a dense n x n matrix ever being made.

#ifndef ASSENT_RANK_ALGEBRA_SYMMETRIC_OPERATOR_H_
#define ASSENT_RANK_ALGEBRA_SYMMETRIC_OPERATOR_H_

#include <cstddef>

namespace assent::internal {

/// An n x n symmetric matrix A, given by the product Y = A X.
///
/// A block of k vectors is row-major: entry i of vector v is x[i * k + v], so that
/// one row of A is read once for all vectors. Implementations promise that the
/// bits of Y depend on A and X alone, never on the number of threads; one that multiplies
/// by BLAS only for one library, one number of its threads and one kind of processor.
///
/// Thread safety: `Apply` may use several threads inside; do not call it from two.
class SymmetricOperator {
 public:
  virtual ~SymmetricOperator() = default;

  /// n.
  virtual std::size_t dimension() const = 0;

  /// y = A x for a block of `columns` vectors; both hold dimension() * columns
  /// values and do not overlap. O(entries of A * columns).
  virtual void Apply(const double* x, double* y, std::size_t columns) const = 0;

  /// What is below this part of the largest eigenvalue may be rounding alone.
  virtual double rounding() const noexcept { return 1e-9; }

 protected:
  SymmetricOperator() = default;
  SymmetricOperator(const SymmetricOperator&) = default;
  SymmetricOperator& operator=(const SymmetricOperator&) = default;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_SYMMETRIC_OPERATOR_H_

// File: small_cholesky.h
//
// Cholesky factorisation of the small systems of a request and of a set of withheld
// fields: at most as large as the number of factors or of field values. Without Eigen,
// whose templates would be a quarter of the kernel.

#ifndef ASSENT_RANK_SMALL_CHOLESKY_H_
#define ASSENT_RANK_SMALL_CHOLESKY_H_

#include <cstddef>
#include <vector>

namespace assent::internal {

/// Replaces the lower triangle of the n x n row-major positive definite `a` by its
/// factor L, with the inverse of L's diagonal on the diagonal. A pivot that is not
/// positive, for which `a` must be singular but for rounding, counts as infinite: its
/// direction is left out, and no result is infinite for it. n^3 / 3.
void FactorSmall(double* a, std::size_t n) noexcept;

/// Replaces `b` by the solution x of L L' x = b. n^2.
void SolveSmall(const double* l, std::size_t n, double* b) noexcept;

/// Replaces the n rows of `width` numbers at `b` by L^-1 b. n^2 width.
void SolveLower(const double* l, std::size_t n, std::size_t width, double* b) noexcept;

/// (L L')^-1, row-major and symmetric to the bit. 2 n^3 / 3.
std::vector<double> InverseOfSmall(const double* l, std::size_t n);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SMALL_CHOLESKY_H_

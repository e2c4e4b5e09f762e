// File: small_cholesky.h
//
// Cholesky factorisation of the small systems of a request: at most as large as
// the number of factors. No library call, no allocation.

#ifndef ASSENT_RANK_SMALL_CHOLESKY_H_
#define ASSENT_RANK_SMALL_CHOLESKY_H_

#include <cmath>
#include <cstddef>

#include "rank/dot.h"

namespace assent::internal {

/// Replaces the lower triangle of the n x n row-major positive definite `a` by its
/// factor L, with the inverse of L's diagonal on the diagonal. The systems here are
/// the identity or a ridge plus a Gram matrix, so no pivot can fail. n^3 / 3.
inline void FactorSmall(double* a, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = a + i * n;
    for (std::size_t j = 0; j < i; ++j) {
      const double* const other = a + j * n;
      row[j] = (row[j] - Dot(row, other, j)) * other[j];
    }
    row[i] = 1 / std::sqrt(row[i] - Dot(row, row, i));
  }
}

/// Replaces `b` by the solution x of L L' x = b. n^2.
inline void SolveSmall(const double* l, std::size_t n, double* b) noexcept {
  for (std::size_t i = 0; i < n; ++i) b[i] = (b[i] - Dot(l + i * n, b, i)) * l[i * n + i];
  for (std::size_t i = n; i-- > 0;) {
    b[i] *= l[i * n + i];
    const double* const row = l + i * n;
    for (std::size_t j = 0; j < i; ++j) b[j] -= row[j] * b[i];
  }
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_SMALL_CHOLESKY_H_

// File: blas.h
//
// Products of dense matrices by BLAS, where the build found LAPACK (OpenBLAS chooses its
// kernels at run time and uses all cores).

#ifndef ASSENT_RANK_ALGEBRA_BLAS_H_
#define ASSENT_RANK_ALGEBRA_BLAS_H_

#include <cstddef>

namespace assent::internal {

/// Whether there is one.
bool HasBlas() noexcept;

/// A row-major matrix as a factor: element (i, k) at data[i * stride + k].
struct DenseFactor {
  const double* data;
  std::size_t stride;
  bool transposed = false;
};

/// c = alpha a b + beta c with a, as it is used, of rows x inner, b of inner x columns, and c
/// row-major with `stride`. Sizes below 2^31. The bits depend on the library, on its number of
/// threads and on the processor. Only where `HasBlas()`; nothing else.
void MultiplyWithBlas(std::size_t rows, std::size_t columns, std::size_t inner, double alpha, DenseFactor a,
                      DenseFactor b, double beta, double* c, std::size_t stride);

/// y = s x with a symmetric s of n x n, of which the lower triangle by rows is read, in single
/// precision; vectors of x and y lie one after the other, n numbers each. As above.
void MultiplySymmetricWithBlas(std::size_t n, std::size_t vectors, const float* s, const float* x, float* y);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_BLAS_H_

#include "rank/algebra/blas.h"

#include <algorithm>

#ifdef ASSENT_WITH_LAPACK

// The interface of all implementations; headers differ.
extern "C" {
void dgemm_(const char* transa, const char* transb, const int* m, const int* n, const int* k,
            const double* alpha, const double* a, const int* lda, const double* b, const int* ldb,
            const double* beta, double* c, const int* ldc);
void ssymm_(const char* side, const char* uplo, const int* m, const int* n, const float* alpha,
            const float* a, const int* lda, const float* b, const int* ldb, const float* beta, float* c,
            const int* ldc);
}

namespace assent::internal {

bool HasBlas() noexcept { return true; }

// A row-major matrix is the transpose of one by columns, as BLAS has it, and (a b)' = b' a'.
void MultiplyWithBlas(std::size_t rows, std::size_t columns, std::size_t inner, double alpha, DenseFactor a,
                      DenseFactor b, double beta, double* c, std::size_t stride) {
  // Of a matrix without columns too it must not be 0.
  const auto leading = [](std::size_t value) { return static_cast<int>(std::max<std::size_t>(value, 1)); };
  const int m = static_cast<int>(columns);
  const int n = static_cast<int>(rows);
  const int k = static_cast<int>(inner);
  const int ldb = leading(b.stride);
  const int lda = leading(a.stride);
  const int ldc = leading(stride);
  if (m == 0 || n == 0) return;
  dgemm_(b.transposed ? "T" : "N", a.transposed ? "T" : "N", &m, &n, &k, &alpha, b.data, &ldb, a.data, &lda,
         &beta, c, &ldc);
}

void MultiplySymmetricWithBlas(std::size_t n, std::size_t vectors, const float* s, const float* x, float* y) {
  const int rows = static_cast<int>(n);
  const int columns = static_cast<int>(vectors);
  const float one = 1;
  const float zero = 0;
  if (n == 0 || vectors == 0) return;
  ssymm_("L", "U", &rows, &columns, &one, s, &rows, x, &rows, &zero, y, &rows);
}

}  // namespace assent::internal

#else

namespace assent::internal {

bool HasBlas() noexcept { return false; }

void MultiplyWithBlas(std::size_t, std::size_t, std::size_t, double, DenseFactor, DenseFactor, double,
                      double*, std::size_t) {}
void MultiplySymmetricWithBlas(std::size_t, std::size_t, const float*, const float*, float*) {}

}  // namespace assent::internal

#endif  // ASSENT_WITH_LAPACK

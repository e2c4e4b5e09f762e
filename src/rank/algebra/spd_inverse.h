// File: spd_inverse.h
//
// The inverse of a symmetric positive definite matrix, by a library: LAPACK where
// the build found one (OpenBLAS chooses its kernels at run time and uses all
// cores), Eigen's block products otherwise.

#ifndef ASSENT_RANK_ALGEBRA_SPD_INVERSE_H_
#define ASSENT_RANK_ALGEBRA_SPD_INVERSE_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"

namespace assent::internal {

struct InverseOptions {
  int threads = 1;                                // of ours; LAPACK has its own
  std::function<void(double fraction)> progress;  // on the calling thread
};

/// Replaces the n x n row-major matrix `a`, of which the lower triangle is read,
/// by its inverse, symmetric to the last bit. In place: no second matrix of that
/// size. n^3 operations. The bits do not depend on `threads`; with LAPACK they do
/// depend on the library, on its number of threads and on the processor.
///
/// InvalidArgument: the matrix is not positive definite (to working precision).
absl::Status InvertSpd(double* a, std::size_t n, const InverseOptions& options);

/// Whether `InvertSpd` is LAPACK's.
bool InvertsWithLapack() noexcept;

/// The two ways by name, for tests and benchmarks. The first is Unimplemented
/// where there is no LAPACK.
absl::Status InvertSpdWithLapack(double* a, std::size_t n, const InverseOptions& options);
absl::Status InvertSpdWithEigen(double* a, std::size_t n, const InverseOptions& options);

/// Copies the lower triangle to the upper one.
void MirrorLower(double* a, std::size_t n, int threads);
/// The error of a matrix that is not positive definite from a column, or the block
/// that it begins, on.
absl::Status NotPositiveDefinite(std::size_t column);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_SPD_INVERSE_H_

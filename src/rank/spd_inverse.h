// File: spd_inverse.h
//
// The inverse of a symmetric positive definite matrix on all cores.

#ifndef ASSENT_RANK_SPD_INVERSE_H_
#define ASSENT_RANK_SPD_INVERSE_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "rank/tile_kernel.h"

namespace assent::internal {

struct InverseOptions {
  int threads = 1;
  const TileKernel* kernel = nullptr;             // null: the best one
  std::function<void(double fraction)> progress;  // on the calling thread
};

/// Replaces the n x n row-major matrix `a`, of which the lower triangle is read,
/// by its inverse, symmetric to the last bit. The result does not depend on the
/// number of threads.
///
/// Block elimination (Gauss-Jordan in its symmetric form, the "sweep"): for each
/// block of columns the pivot, a Schur complement, is inverted by Cholesky, and
/// the rest gets one update of the block's rank. That is the block LDL'
/// factorisation and the inverse from it in one pass: n^3 operations in total,
/// nearly all of them in one kind of tile update that spreads over threads.
///
/// InvalidArgument: the matrix is not positive definite (to working precision).
absl::Status InvertSpd(double* a, std::size_t n, const InverseOptions& options);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SPD_INVERSE_H_

// File: eigenpairs.h
//
// The largest eigenvalues of a positive semidefinite operator, and their vectors.

#ifndef ASSENT_RANK_EIGENPAIRS_H_
#define ASSENT_RANK_EIGENPAIRS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "rank/symmetric_operator.h"

namespace assent::internal {

struct EigenOptions {
  /// A pair is done when |A v - t v| is below this part of the largest eigenvalue.
  double tolerance = 1e-6;
  std::size_t block = 32;  ///< Vectors that the operator is applied to at a time.
  int most_restarts = 50;
  /// Whether after the last restart the pairs are taken as they are, instead of an error.
  bool take_unconverged = false;
  std::uint64_t seed = 1;                         ///< Of the first block.
  int threads = 1;                                ///< The result does not depend on it.
  std::function<void(double fraction)> progress;  ///< On the calling thread; may be empty.
};

struct Eigenpairs {
  std::vector<double> values;   ///< Descending.
  std::vector<double> vectors;  ///< Row-major: dimension() rows of values.size().
  double residual = 0;          ///< The largest |A v - t v|, as a part of the largest eigenvalue.
};

/// The `count` largest eigenpairs of `a` (all, if it has no more), each vector with
/// its largest entry positive. The same operator and options give the same bits
/// (with BLAS on one kind of machine: see blas.h).
///
/// Small operators are written out and solved by a dense method. Others by the block
/// Lanczos method with full orthogonalisation and thick restarts (Wu and Simon,
/// "Thick-restart Lanczos method for large symmetric eigenvalue problems", SIAM J.
/// Matrix Anal. Appl. 2000), Rayleigh-Ritz on at most 2 count + 4 block vectors. It
/// starts from random vectors, as a randomised range finder does. With
/// `take_unconverged` it is one, the block Krylov method: what it finds is nearly as
/// large as the largest eigenvalues even where these lie too close together to be told
/// apart (Musco and Musco, "Randomized block Krylov methods for stronger and faster
/// approximate singular value decomposition", NIPS 2015).
///
/// DeadlineExceeded: the restarts did not suffice for the tolerance; never with
/// `take_unconverged`. O(n (2 count + 5 block)) numbers; for each block one product
/// with `a` and O(n (2 count + 4 block) block) operations.
absl::StatusOr<Eigenpairs> LargestEigenpairs(const SymmetricOperator& a, std::size_t count,
                                             const EigenOptions& options);

}  // namespace assent::internal

#endif  // ASSENT_RANK_EIGENPAIRS_H_

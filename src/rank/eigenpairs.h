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
/// its largest entry positive. The same operator and options give the same bits.
///
/// Small operators are written out and solved by a dense method. Others by the block
/// Lanczos method with full orthogonalisation and thick restarts (Wu and Simon,
/// "Thick-restart Lanczos method for large symmetric eigenvalue problems", SIAM J.
/// Matrix Anal. Appl. 2000), Rayleigh-Ritz on at most 2 count + 4 block vectors. It
/// starts from random vectors, as a randomised range finder does.
///
/// DeadlineExceeded: the restarts did not suffice for the tolerance.
absl::StatusOr<Eigenpairs> LargestEigenpairs(const SymmetricOperator& a, std::size_t count,
                                             const EigenOptions& options);

}  // namespace assent::internal

#endif  // ASSENT_RANK_EIGENPAIRS_H_

// File: eigenpairs.h
//
// The largest eigenvalues of a positive semidefinite operator, and their vectors.

#ifndef ASSENT_RANK_ALGEBRA_EIGENPAIRS_H_
#define ASSENT_RANK_ALGEBRA_EIGENPAIRS_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "rank/algebra/symmetric_eigen.h"
#include "rank/algebra/symmetric_operator.h"
#include "rank/row_matrix.h"

namespace assent::internal {

/// Of the space that eigenpairs are looked for in: `block` * `products` dimensions, at least as
/// many as pairs are asked for.
struct KrylovShape {
  std::size_t block;     ///< Vectors that the operator is applied to at a time.
  std::size_t products;  ///< How often.
};

struct EigenOptions {
  KrylovShape shape;
  std::uint64_t seed = 1;                         ///< Of the first block.
  int threads = 1;                                ///< The result does not depend on it.
  std::function<void(double fraction)> progress;  ///< On the calling thread; may be empty.
};

/// The `count` largest eigenpairs of `a` (all, if it has no more), or nearly so; vectors
/// are columns of either sign. The same operator and options give the same bits (with BLAS
/// on one kind of machine: see blas.h).
///
/// Small operators are written out and solved by a dense method. For others this is the
/// block Krylov method (Musco and Musco, "Randomized block Krylov methods for stronger and
/// faster approximate singular value decomposition", NIPS 2015): from a block of random vectors
/// the operator makes a space, of which the best pairs are taken (Rayleigh-Ritz). Their values
/// are never above the largest eigenvalues, and nearly as large even where these lie too close
/// together for the vectors to be told apart; the large ones, that stand alone, come out to
/// rounding.
///
/// With a space of k dimensions and blocks of b: O(n (k + 3 b)) numbers, O(n k^2) operations
/// and the products.
SymmetricEigen LargestEigenpairs(const SymmetricOperator& a, std::size_t count, const EigenOptions& options);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_EIGENPAIRS_H_

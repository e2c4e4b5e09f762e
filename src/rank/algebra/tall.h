// File: tall.h
//
// What an eigensolver does to matrices with a row for each item and few columns. By BLAS
// where there is one; else by Eigen in pieces of rows, which several threads take and which
// are summed in order, so that the result does not depend on the threads.

#ifndef ASSENT_RANK_ALGEBRA_TALL_H_
#define ASSENT_RANK_ALGEBRA_TALL_H_

#include <Eigen/Core>
#include <cstddef>
#include <optional>

#include "rank/row_matrix.h"

namespace assent::internal {

/// Thread safety: const access from any thread.
class Tall {
 public:
  /// For matrices of so many rows.
  Tall(std::size_t rows, int threads) : rows_(rows), threads_(threads) {}

  /// a' b. O(rows * columns of a * columns of b), as the next.
  RowMatrix Cross(const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b) const;
  /// out -= a c.
  void Subtract(const Eigen::Ref<const RowMatrix>& a, const RowMatrix& c, Eigen::Ref<RowMatrix> out) const;
  /// The first columns of a become a c.
  void Rotate(const RowMatrix& c, Eigen::Ref<RowMatrix> a) const;

  struct Independence {
    Eigen::Index rank;  ///< Columns that had more than `least` of their own; what comes after has no meaning.
    double least_own;   ///< The length that the shortest of them had beside those before it.
  };
  /// Makes the columns of `a` orthonormal; they span what they did before.
  ///
  /// By Cholesky's factor of a' a where the columns are far enough from dependent: to rounding
  /// times the square of length over own length. Else by Householder's QR with column pivoting,
  /// to rounding: pieces are factored each by itself, then their triangles together (TSQR:
  /// Demmel, Grigori, Hoemmen, Langou, SIAM J. Sci. Comput. 2012). O(rows * columns^2).
  Independence Orthonormalise(double least, Eigen::Ref<RowMatrix> a) const;

 private:
  std::optional<double> OrthonormaliseByCholesky(double least, Eigen::Ref<RowMatrix> a) const;
  Independence OrthonormaliseByHouseholder(double least, Eigen::Ref<RowMatrix> a) const;
  std::size_t Pieces() const;
  Eigen::Index Count(std::size_t piece) const;

  std::size_t rows_;
  int threads_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_TALL_H_

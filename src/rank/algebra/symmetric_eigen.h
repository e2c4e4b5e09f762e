// File: symmetric_eigen.h
//
// All eigenpairs of a small symmetric matrix: by LAPACK where the build found one, else by
// Eigen.

#ifndef ASSENT_RANK_ALGEBRA_SYMMETRIC_EIGEN_H_
#define ASSENT_RANK_ALGEBRA_SYMMETRIC_EIGEN_H_

#include <Eigen/Core>

#include "rank/row_matrix.h"

namespace assent::internal {

struct SymmetricEigen {
  Eigen::VectorXd values;  ///< Descending.
  RowMatrix vectors;       ///< A column for each value; orthonormal, of either sign.
};

/// Of the symmetric `a`, of which the lower triangle is read: all of it finite, 1 to 2^14
/// columns. O(n^3). With LAPACK the bits depend on the library, on its number of threads
/// and on the processor.
SymmetricEigen SolveSymmetric(const RowMatrix& a);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_SYMMETRIC_EIGEN_H_

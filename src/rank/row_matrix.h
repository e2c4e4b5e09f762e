// File: row_matrix.h
//
// Eigen's matrix in the order in which models and statistics keep theirs.

#ifndef ASSENT_RANK_ROW_MATRIX_H_
#define ASSENT_RANK_ROW_MATRIX_H_

#include <Eigen/Core>

namespace assent::internal {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace assent::internal

#endif  // ASSENT_RANK_ROW_MATRIX_H_

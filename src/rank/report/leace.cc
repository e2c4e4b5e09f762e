#include "rank/report/leace.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace assent::internal {
namespace {

using Eigen::Index;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const RowMatrix>;
using ConstVector = Eigen::Map<const Eigen::VectorXd>;

// Relative to the largest: what is below is rounding.
constexpr double kNothing = 1e-12;

std::vector<double> ValuesOf(const RowMatrix& m) { return {m.data(), m.data() + m.size()}; }

}  // namespace

void Erasure::ApplyLinear(absl::Span<double> addend) const {
  const auto d = static_cast<Index>(dimension);
  const auto r = static_cast<Index>(rank);
  Eigen::Map<Eigen::VectorXd> x(addend.data(), d);
  const Eigen::VectorXd along = ConstMap(right.data(), d, r).transpose() * x;
  x.noalias() -= ConstMap(left.data(), d, r) * along;
}

std::vector<double> Erasure::Shift() const {
  const auto d = static_cast<Index>(dimension);
  const auto r = static_cast<Index>(rank);
  const Eigen::VectorXd along = ConstMap(right.data(), d, r).transpose() * ConstVector(mean.data(), d);
  const Eigen::VectorXd shift = ConstMap(left.data(), d, r) * along;
  return {shift.data(), shift.data() + shift.size()};
}

void Erasure::Apply(absl::Span<double> x) const {
  for (std::size_t i = 0; i < dimension; ++i) x[i] -= mean[i];
  ApplyLinear(x);
  for (std::size_t i = 0; i < dimension; ++i) x[i] += mean[i];
}

Erasure MakeErasure(absl::Span<const double> mean, absl::Span<const double> covariance,
                    absl::Span<const double> cross, std::size_t columns) {
  const auto d = static_cast<Index>(mean.size());
  Erasure erasure;
  erasure.dimension = mean.size();
  erasure.mean.assign(mean.begin(), mean.end());
  if (d == 0 || columns == 0) return erasure;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(ConstMap(covariance.data(), d, d));
  const Eigen::VectorXd& values = eigen.eigenvalues();
  const double floor = std::max(0.0, values.maxCoeff()) * kNothing;
  Eigen::VectorXd root = Eigen::VectorXd::Zero(d);
  Eigen::VectorXd inverse_root = Eigen::VectorXd::Zero(d);
  for (Index i = 0; i < d; ++i) {
    if (values(i) <= floor) continue;
    root(i) = std::sqrt(values(i));
    inverse_root(i) = 1 / root(i);
  }
  const Eigen::MatrixXd& v = eigen.eigenvectors();
  const RowMatrix whitened =
      v * inverse_root.asDiagonal() * v.transpose() * ConstMap(cross.data(), d, static_cast<Index>(columns));
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(whitened, Eigen::ComputeThinU);
  const Eigen::VectorXd& singular = svd.singularValues();
  Index rank = 0;
  while (rank < singular.size() && singular(rank) > std::max(singular(0) * kNothing, 1e-300)) ++rank;
  const Eigen::MatrixXd directions = svd.matrixU().leftCols(rank);
  erasure.rank = static_cast<std::size_t>(rank);
  erasure.left = ValuesOf(v * root.asDiagonal() * v.transpose() * directions);
  erasure.right = ValuesOf(v * inverse_root.asDiagonal() * v.transpose() * directions);
  return erasure;
}

}  // namespace assent::internal

#include "rank/report/whiten.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include "rank/row_matrix.h"

namespace assent::internal {
namespace {

using Eigen::Index;
using ConstMap = Eigen::Map<const RowMatrix>;

constexpr double kNothing = 1e-12;  // relative to the largest variance

std::vector<double> ValuesOf(const RowMatrix& m) { return {m.data(), m.data() + m.size()}; }

}  // namespace

ErasureBasis BasisOf(absl::Span<const double> mean, absl::Span<const double> covariance) {
  const auto d = static_cast<Index>(mean.size());
  ErasureBasis basis;
  basis.mean.assign(mean.begin(), mean.end());
  if (d == 0) return basis;
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
  basis.root = ValuesOf(v * root.asDiagonal() * v.transpose());
  basis.inverse_root = ValuesOf(v * inverse_root.asDiagonal() * v.transpose());
  return basis;
}

std::vector<double> Whitened(const ErasureBasis& basis, absl::Span<const double> cross) {
  const auto d = static_cast<Index>(basis.mean.size());
  if (d == 0) return {};
  const auto rows = static_cast<Index>(cross.size()) / d;
  return ValuesOf(ConstMap(cross.data(), rows, d) * ConstMap(basis.inverse_root.data(), d, d));
}

}  // namespace assent::internal

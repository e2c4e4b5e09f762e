#include "rank/train/dense_operator.h"

#include <Eigen/Core>

#include "rank/algebra/blas.h"
#include "rank/parallel_for.h"
#include "rank/row_matrix.h"

namespace assent::internal {

DenseOperator::DenseOperator(const double* lower, std::size_t stride, absl::Span<const double> diagonal,
                             absl::Span<const double> scale, int threads)
    : dimension_(scale.size()), lower_(scale.size() * scale.size()) {
  const std::size_t n = dimension_;
  ParallelForRows(threads, n, [&](std::size_t i) {
    const double* const from = lower + i * stride;
    float* const to = lower_.data() + i * n;
    for (std::size_t j = 0; j < i; ++j) to[j] = static_cast<float>(scale[i] * from[j] * scale[j]);
    to[i] = static_cast<float>(scale[i] * diagonal[i] * scale[i]);
  });
}

bool DenseOperator::MayPay(std::size_t columns) noexcept {
  constexpr std::size_t kLeast = 1'000;  // below it nothing takes long, and double precision is to be had
  return HasBlas() && columns >= kLeast;
}

bool DenseOperator::Pays(std::size_t columns, std::size_t sums) noexcept {
  constexpr std::size_t kShare = 20;  // a sum of a sparse operator takes the time of so many in a product
  return MayPay(columns) && columns * columns / 2 <= kShare * sums;
}

void DenseOperator::Apply(const double* x, double* y, std::size_t columns) const {
  using Vectors = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic>;  // one after the other
  const auto n = static_cast<Eigen::Index>(dimension_);
  const auto k = static_cast<Eigen::Index>(columns);
  const Vectors input = Eigen::Map<const RowMatrix>(x, n, k).cast<float>();
  Vectors output(n, k);
  MultiplySymmetricWithBlas(dimension_, columns, lower_.data(), input.data(), output.data());
  Eigen::Map<RowMatrix>(y, n, k) = output.cast<double>();
}

}  // namespace assent::internal

#include "rank/algebra/eigenpairs.h"

#include <algorithm>

#include "rank/algebra/tall.h"

namespace assent::internal {
namespace {

using Eigen::Index;

Index ToIndex(std::size_t value) { return static_cast<Index>(value); }

// Numbers in [-1, 1) that are the same everywhere (SplitMix64).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  double Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>(static_cast<std::int64_t>(z ^ (z >> 31))) * 0x1p-63;
  }

 private:
  std::uint64_t state_;
};

SymmetricEigen Largest(SymmetricEigen all, Index count) {
  return {all.values.head(count), all.vectors.leftCols(count)};
}

SymmetricEigen SolveDense(const SymmetricOperator& a, Index count) {
  const Index n = ToIndex(a.dimension());
  const RowMatrix identity = RowMatrix::Identity(n, n);
  RowMatrix square(n, n);
  a.Apply(identity.data(), square.data(), a.dimension());
  return Largest(SolveSymmetric(square), count);
}

class Krylov {
 public:
  Krylov(const SymmetricOperator& a, const EigenOptions& options)
      : a_(a),
        options_(options),
        n_(ToIndex(a.dimension())),
        block_(ToIndex(options.shape.block)),
        most_(block_ * ToIndex(options.shape.products)),
        tall_(a.dimension(), options.threads),
        noise_(options.seed),
        basis_(n_, most_),
        projected_(most_, most_) {}

  SymmetricEigen Run(Index count) {
    FillWithNoise(0);
    Orthonormalise(1);
    while (size_ < most_) {
      Extend();
      if (options_.progress) options_.progress(static_cast<double>(size_) / static_cast<double>(most_));
    }
    SymmetricEigen pairs = Largest(SolveSymmetric(projected_), count);
    tall_.Rotate(pairs.vectors, basis_);
    pairs.vectors = basis_.leftCols(count);
    return pairs;
  }

 private:
  Eigen::Block<RowMatrix> Next() { return basis_.block(0, size_, n_, block_); }
  Eigen::Block<RowMatrix> Done() { return basis_.block(0, 0, n_, size_); }

  void FillWithNoise(Index first) {
    for (Index i = 0; i < n_; ++i) {
      for (Index k = first; k < block_; ++k) basis_(i, size_ + k) = noise_.Next();
    }
  }

  // Makes the next block orthonormal, which is orthogonal to those before but for rounding of
  // `scale`, the largest that was before. Where a column was short beside that, this has
  // grown, and all is done once more ("twice is enough": Giraud, Langou, Rozloznik, Comput.
  // Math. Appl. 2005). Columns of which rounding alone is left become noise: the operator
  // has nothing new.
  void Orthonormalise(double scale) {
    constexpr double kRounding = 1e-12;
    constexpr double kShort = 1e-3;
    const Tall::Independence first = tall_.Orthonormalise(kRounding * scale, Next());
    if (first.rank == block_ && first.least_own > kShort * scale) return;
    FillWithNoise(first.rank);
    if (size_ > 0) tall_.Subtract(Done(), tall_.Cross(Done(), Next()), Next());
    tall_.Orthonormalise(0, Next());
  }

  // Takes the next block into the basis, and makes of its image the one after it.
  void Extend() {
    RowMatrix image(n_, block_);
    {
      const RowMatrix input = Next();
      a_.Apply(input.data(), image.data(), static_cast<std::size_t>(block_));
    }
    const Index before = size_;
    size_ += block_;
    const RowMatrix column = tall_.Cross(Done(), image);
    projected_.block(0, before, size_, block_) = column;
    projected_.block(before, 0, block_, size_) = column.transpose();
    if (size_ == most_) return;
    const double scale =
        std::max(projected_.diagonal().head(size_).maxCoeff(), image.colwise().norm().maxCoeff());
    Next() = image;
    image.resize(0, 0);  // of a large catalogue it is much
    tall_.Subtract(Done(), column, Next());
    Orthonormalise(scale);
  }

  const SymmetricOperator& a_;
  const EigenOptions& options_;
  const Index n_;
  const Index block_;
  const Index most_;
  const Tall tall_;
  Noise noise_;
  RowMatrix basis_;      // V: size_ columns that are done, then the next block
  RowMatrix projected_;  // V' A V
  Index size_ = 0;
};

}  // namespace

SymmetricEigen LargestEigenpairs(const SymmetricOperator& a, std::size_t count, const EigenOptions& options) {
  const std::size_t n = a.dimension();
  count = std::min(count, n);
  if (count == 0) return {};
  if (n <= options.shape.block * (options.shape.products + 1)) return SolveDense(a, ToIndex(count));
  return Krylov(a, options).Run(ToIndex(count));
}

}  // namespace assent::internal

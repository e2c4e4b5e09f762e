#include "rank/eigenpairs.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "rank/tall.h"

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

void FixSigns(RowMatrix& vectors) {
  for (Index k = 0; k < vectors.cols(); ++k) {
    Index largest = 0;
    vectors.col(k).cwiseAbs().maxCoeff(&largest);
    if (vectors(largest, k) < 0) vectors.col(k) = -vectors.col(k);
  }
}

Eigenpairs Pack(const Eigen::VectorXd& values, RowMatrix vectors, double residual) {
  FixSigns(vectors);
  Eigenpairs pairs;
  pairs.values.assign(values.data(), values.data() + values.size());
  pairs.vectors.assign(vectors.data(), vectors.data() + vectors.size());
  pairs.residual = residual;
  return pairs;
}

Eigenpairs SolveDense(const SymmetricOperator& a, std::size_t count) {
  const Index n = ToIndex(a.dimension());
  const RowMatrix identity = RowMatrix::Identity(n, n);
  RowMatrix square(n, n);
  a.Apply(identity.data(), square.data(), a.dimension());
  const Eigen::SelfAdjointEigenSolver<RowMatrix> solver(square);
  const Index first = n - ToIndex(count);  // they ascend
  return Pack(solver.eigenvalues().tail(ToIndex(count)).reverse(),
              solver.eigenvectors().middleCols(first, ToIndex(count)).rowwise().reverse(), 0);
}

class Lanczos {
 public:
  Lanczos(const SymmetricOperator& a, std::size_t count, const EigenOptions& options)
      : a_(a),
        options_(options),
        n_(ToIndex(a.dimension())),
        count_(ToIndex(count)),
        block_(ToIndex(options.block)),
        most_(2 * count_ + 4 * block_),
        tall_(a.dimension(), options.threads),
        noise_(options.seed),
        basis_(n_, most_ + block_),
        projected_(RowMatrix::Zero(most_, most_)) {}

  absl::StatusOr<Eigenpairs> Run() {
    FillWithNoise();
    Orthonormalise();
    for (int restart = 0; restart <= options_.most_restarts; ++restart) {
      while (size_ + block_ <= most_) {
        Extend();
        Report(restart);
      }
      const Eigen::SelfAdjointEigenSolver<RowMatrix> solver(projected_.topLeftCorner(size_, size_));
      const bool last = options_.take_unconverged && restart == options_.most_restarts;
      if (Residual(solver) <= options_.tolerance || last) return Finish(solver);
      Restart(solver);
    }
    return absl::DeadlineExceededError(absl::StrCat(
        "the factors did not converge: after ", options_.most_restarts, " restarts the residual is ",
        residual_, ", not ", options_.tolerance, "; ask for fewer factors"));
  }

 private:
  Eigen::Block<RowMatrix> Next() { return basis_.block(0, size_, n_, block_); }

  // After each block, as a pass over a large catalogue takes minutes.
  void Report(int restart) const {
    if (!options_.progress) return;
    double fraction = std::log(std::min(1.0, residual_)) / std::log(options_.tolerance);
    if (options_.take_unconverged) {
      const double pass = restart + static_cast<double>(size_) / static_cast<double>(most_);
      fraction = std::max(fraction, pass / (options_.most_restarts + 1));
    }
    options_.progress(std::clamp(fraction, 0.0, 0.99));
  }

  void FillWithNoise() {
    for (Index i = 0; i < n_; ++i) {
      for (Index k = 0; k < block_; ++k) basis_(i, size_ + k) = noise_.Next();
    }
  }

  // Makes the next block orthonormal and, again, orthogonal to those before, as the first
  // time leaves rounding that has grown where a column was short; `coupling_` becomes
  // what it was in terms of the result. Columns of which rounding alone is left, as
  // the operator has nothing new, become noise, which couples to nothing.
  void Orthonormalise() {
    constexpr double kRounding = 1e-12;
    const double scale = size_ == 0 ? Next().cwiseAbs().maxCoeff() : largest_;
    Index rank = 0;
    const RowMatrix r = tall_.Orthonormalise(kRounding * scale, Next(), &rank);
    for (Index i = 0; i < n_ && rank < block_; ++i) {
      for (Index k = rank; k < block_; ++k) basis_(i, size_ + k) = noise_.Next();
    }
    if (size_ > 0)
      tall_.Subtract(basis_.leftCols(size_), tall_.Cross(basis_.leftCols(size_), Next()), Next());
    coupling_ = tall_.Orthonormalise(0, Next(), &rank) * r;
  }

  // Takes the next block into the basis and applies the operator to it.
  void Extend() {
    RowMatrix image(n_, block_);
    {
      const RowMatrix input = Next();
      a_.Apply(input.data(), image.data(), static_cast<std::size_t>(block_));
    }
    size_ += block_;
    const RowMatrix row = tall_.Cross(basis_.leftCols(size_), image);
    projected_.block(0, size_ - block_, size_, block_) = row;
    projected_.block(size_ - block_, 0, block_, size_) = row.transpose();
    const RowMatrix square = projected_.block(size_ - block_, size_ - block_, block_, block_);
    projected_.block(size_ - block_, size_ - block_, block_, block_) = 0.5 * (square + square.transpose());
    largest_ = std::max(largest_, projected_.diagonal().head(size_).maxCoeff());
    Next() = image;
    image.resize(0, 0);
    tall_.Subtract(basis_.leftCols(size_), row, Next());
    Orthonormalise();
  }

  // A V = V T + Q B E' with the next block Q and its coupling B to the last block, so
  // the residual of V s is |B s_last|.
  double Residual(const Eigen::SelfAdjointEigenSolver<RowMatrix>& solver) {
    const RowMatrix last =
        coupling_ * solver.eigenvectors().block(size_ - block_, size_ - count_, block_, count_);
    const double largest = solver.eigenvalues()(size_ - 1);
    residual_ = largest > 0 ? std::sqrt(last.colwise().squaredNorm().maxCoeff()) / largest : 0;
    return residual_;
  }

  void Restart(const Eigen::SelfAdjointEigenSolver<RowMatrix>& solver) {
    const Index keep = std::min(count_ + 2 * block_, size_ - block_);
    const RowMatrix rotation = solver.eigenvectors().rightCols(keep);
    const RowMatrix next = Next();
    tall_.Rotate(rotation, basis_);
    basis_.block(0, keep, n_, block_) = next;
    size_ = keep;
    projected_.setZero();
    projected_.diagonal().head(keep) = solver.eigenvalues().tail(keep);
  }

  Eigenpairs Finish(const Eigen::SelfAdjointEigenSolver<RowMatrix>& solver) {
    const RowMatrix rotation = solver.eigenvectors().rightCols(count_).rowwise().reverse();
    tall_.Rotate(rotation, basis_);
    return Pack(solver.eigenvalues().tail(count_).reverse(), basis_.leftCols(count_), residual_);
  }

  const SymmetricOperator& a_;
  const EigenOptions& options_;
  const Index n_;
  const Index count_;
  const Index block_;
  const Index most_;
  const Tall tall_;
  Noise noise_;
  RowMatrix basis_;      // size_ columns that are done, then the next block
  RowMatrix projected_;  // V' A V
  RowMatrix coupling_;
  Index size_ = 0;
  double largest_ = 0;
  double residual_ = 1;
};

}  // namespace

absl::StatusOr<Eigenpairs> LargestEigenpairs(const SymmetricOperator& a, std::size_t count,
                                             const EigenOptions& options) {
  const std::size_t n = a.dimension();
  count = std::min(count, n);
  if (count == 0) return Eigenpairs{};
  const std::size_t basis = 2 * count + 5 * options.block;
  if (n <= basis + options.block) return SolveDense(a, count);
  return Lanczos(a, count, options).Run();
}

}  // namespace assent::internal

#include "rank/eigenpairs.h"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

using Eigen::Index;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

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

// Products with tall matrices, in pieces of rows: the pieces are summed in order, so
// that the result does not depend on the threads.
class Tall {
 public:
  Tall(std::size_t rows, int threads) : rows_(rows), threads_(threads) {}

  // a' b
  RowMatrix Cross(const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b) const {
    std::vector<RowMatrix> parts(Pieces());
    ParallelFor(threads_, parts.size(), [&](std::size_t p) {
      parts[p].noalias() = a.middleRows(First(p), Count(p)).transpose() * b.middleRows(First(p), Count(p));
    });
    for (std::size_t p = 1; p < parts.size(); ++p) parts[0] += parts[p];
    return std::move(parts[0]);
  }

  // out -= a c
  void Subtract(const Eigen::Ref<const RowMatrix>& a, const RowMatrix& c, Eigen::Ref<RowMatrix> out) const {
    ParallelFor(threads_, Pieces(), [&](std::size_t p) {
      out.middleRows(First(p), Count(p)).noalias() -= a.middleRows(First(p), Count(p)) * c;
    });
  }

  // Householder QR with column pivoting of `a`, which becomes Q; returns R P'. Pieces
  // are factored each by itself, then their triangles together (TSQR: Demmel, Grigori,
  // Hoemmen, Langou, SIAM J. Sci. Comput. 2012): as stable, and a piece stays in the cache.
  // `rank` gets how many diagonal entries are above `least`, the rest of R becomes 0.
  RowMatrix Orthonormalise(double least, Eigen::Ref<RowMatrix> a, Index* rank) const {
    using Householder = Eigen::HouseholderQR<Eigen::MatrixXd>;
    const Index block = a.cols();
    std::vector<Householder> parts(Pieces());
    RowMatrix stack = RowMatrix::Zero(ToIndex(Pieces()) * block, block);
    ParallelFor(threads_, parts.size(), [&](std::size_t p) {
      parts[p].compute(Eigen::MatrixXd(a.middleRows(First(p), Count(p))));
      const Index rows = std::min(block, Count(p));
      stack.middleRows(ToIndex(p) * block, rows) =
          parts[p].matrixQR().topRows(rows).template triangularView<Eigen::Upper>();
    });
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> top{Eigen::MatrixXd(stack)};
    *rank = (top.matrixR().diagonal().cwiseAbs().array() > least).count();
    stack = top.householderQ() * Eigen::MatrixXd::Identity(stack.rows(), block);
    ParallelFor(threads_, parts.size(), [&](std::size_t p) {
      Eigen::MatrixXd q = Eigen::MatrixXd::Zero(Count(p), block);
      const Index rows = std::min(block, Count(p));
      q.topRows(rows) = stack.middleRows(ToIndex(p) * block, rows);
      q.applyOnTheLeft(parts[p].householderQ());
      a.middleRows(First(p), Count(p)) = q;
    });
    RowMatrix r = top.matrixR().topRows(block).template triangularView<Eigen::Upper>();
    r.bottomRows(block - *rank).setZero();
    return r * top.colsPermutation().transpose();
  }

  // The first columns of a become a c.
  void Rotate(const RowMatrix& c, Eigen::Ref<RowMatrix> a) const {
    ParallelFor(threads_, Pieces(), [&](std::size_t p) {
      const RowMatrix piece = a.block(First(p), 0, Count(p), c.rows()) * c;
      a.block(First(p), 0, Count(p), c.cols()) = piece;
    });
  }

 private:
  static constexpr std::size_t kPiece = 2048;
  std::size_t Pieces() const { return (rows_ + kPiece - 1) / kPiece; }
  static Index First(std::size_t p) { return ToIndex(p * kPiece); }
  Index Count(std::size_t p) const { return ToIndex(std::min(kPiece, rows_ - p * kPiece)); }

  std::size_t rows_;
  int threads_;
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
        Report();
      }
      const Eigen::SelfAdjointEigenSolver<RowMatrix> solver(projected_.topLeftCorner(size_, size_));
      if (Residual(solver) <= options_.tolerance) return Finish(solver);
      Restart(solver);
    }
    return absl::DeadlineExceededError(absl::StrCat(
        "the factors did not converge: after ", options_.most_restarts, " restarts the residual is ",
        residual_, ", not ", options_.tolerance, "; ask for fewer factors"));
  }

 private:
  Eigen::Block<RowMatrix> Next() { return basis_.block(0, size_, n_, block_); }

  // After each block, as a pass over a large catalogue takes minutes.
  void Report() const {
    if (!options_.progress) return;
    const double fraction = std::log(std::min(1.0, residual_)) / std::log(options_.tolerance);
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

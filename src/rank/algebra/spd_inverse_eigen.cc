// Block elimination (Gauss-Jordan in its symmetric form, the "sweep"): for each
// block of columns the pivot, a Schur complement, is inverted by Cholesky, and the
// rest gets one update of the block's rank. That is the block LDL' factorisation
// and the inverse from it in one pass, in place, nearly all of it in products of
// tiles that spread over threads. Each tile's arithmetic is its own, so the bits
// do not depend on the threads.

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>

#include "rank/algebra/spd_inverse.h"
#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Block = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

constexpr std::size_t kBlock = 128;  // columns eliminated at a time
constexpr std::size_t kTile = 256;   // rows and columns of a task

Eigen::Index Index(std::size_t value) { return static_cast<Eigen::Index>(value); }

class Sweep {
 public:
  Sweep(double* a, std::size_t n, int threads)
      : a_(a), n_(n), threads_(threads), tiles_((n + kTile - 1) / kTile) {}

  /// Eliminates columns [k0, k0 + depth). False if the pivot is not positive definite.
  bool Step(std::size_t k0, std::size_t depth) {
    const Matrix pivot = At(k0, k0, depth, depth);
    const Eigen::LLT<Matrix, Eigen::Lower> factor(pivot);
    if (factor.info() != Eigen::Success) return false;
    inverse_ = factor.solve(Matrix::Identity(Index(depth), Index(depth)));
    if (!inverse_.allFinite()) return false;
    panel_.resize(Index(n_), Index(depth));
    scaled_.resize(Index(n_), Index(depth));
    ParallelFor(threads_, tiles_, [&](std::size_t t) { TakePanel(t, k0, depth); });
    // Rows of tiles, longest first, so that the last task is a short one.
    ParallelFor(threads_, tiles_ * (tiles_ + 1) / 2, [this](std::size_t task) { UpdateTile(task); });
    ParallelFor(threads_, tiles_, [&](std::size_t t) { PutPanel(t, k0, depth); });
    At(k0, k0, depth, depth).triangularView<Eigen::Lower>() = -inverse_;
    return true;
  }

  /// What the steps leave is minus the inverse.
  void Finish() {
    ParallelFor(threads_, n_, [this](std::size_t i) {
      for (std::size_t j = 0; j <= i; ++j) a_[i * n_ + j] = -a_[i * n_ + j];
    });
    MirrorLower(a_, n_, threads_);
  }

 private:
  Block At(std::size_t i, std::size_t j, std::size_t rows, std::size_t columns) {
    return {a_ + i * n_ + j, Index(rows), Index(columns), Eigen::OuterStride<>(Index(n_))};
  }

  // The block's columns, gathered from below and left of the pivot. Zeros in the
  // pivot's own rows keep those out of the update.
  void TakePanel(std::size_t tile, std::size_t k0, std::size_t depth) {
    const std::size_t first = tile * kTile;
    const std::size_t end = std::min(n_, first + kTile);
    for (std::size_t i = first; i < end; ++i) {
      for (std::size_t k = 0; k < depth; ++k) {
        panel_(Index(i), Index(k)) = i < k0            ? a_[(k0 + k) * n_ + i]
                                     : i >= k0 + depth ? a_[i * n_ + k0 + k]
                                                       : 0;
      }
    }
    scaled_.middleRows(Index(first), Index(end - first)).noalias() =
        panel_.middleRows(Index(first), Index(end - first)) * inverse_;
  }

  // The scaled panel is what the block's columns become.
  void PutPanel(std::size_t tile, std::size_t k0, std::size_t depth) {
    for (std::size_t i = tile * kTile; i < std::min(n_, (tile + 1) * kTile); ++i) {
      if (i >= k0 && i < k0 + depth) continue;
      for (std::size_t k = 0; k < depth; ++k)
        (i < k0 ? a_[(k0 + k) * n_ + i] : a_[i * n_ + k0 + k]) = scaled_(Index(i), Index(k));
    }
  }

  // One tile of the lower triangle; tasks count tiles row by row from the bottom.
  void UpdateTile(std::size_t task) {
    std::size_t row = tiles_ - 1;
    while (task > row) task -= row-- + 1;
    const std::size_t i = row * kTile;
    const std::size_t j = task * kTile;
    const std::size_t rows = std::min(kTile, n_ - i);
    const std::size_t columns = std::min(kTile, n_ - j);
    At(i, j, rows, columns).noalias() -=
        scaled_.middleRows(Index(i), Index(rows)) * panel_.middleRows(Index(j), Index(columns)).transpose();
  }

  double* const a_;
  const std::size_t n_;
  const int threads_;
  const std::size_t tiles_;
  Matrix inverse_;
  Matrix panel_;   // n x depth
  Matrix scaled_;  // n x depth
};

}  // namespace

absl::Status InvertSpdWithEigen(double* a, std::size_t n, const InverseOptions& options) {
  Sweep sweep(a, n, options.threads);
  for (std::size_t k0 = 0; k0 < n; k0 += kBlock) {
    const std::size_t end = std::min(n, k0 + kBlock);
    if (!sweep.Step(k0, end - k0)) return NotPositiveDefinite(k0);
    if (options.progress) options.progress(static_cast<double>(end) / static_cast<double>(n));
  }
  sweep.Finish();
  return absl::OkStatus();
}

}  // namespace assent::internal

#include "rank/spd_inverse.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlock = 128;  // columns eliminated at a time
constexpr std::size_t kTile = 192;   // rows and columns of a task: a multiple of every kernel's

std::size_t RoundUp(std::size_t value, std::size_t unit) { return (value + unit - 1) / unit * unit; }

// Row-major rows [first, first + count) of width `depth` as slivers of `width`
// rows, each with its k-th entries together; missing rows are zeros.
void Pack(const double* rows, std::size_t count, std::size_t depth, std::size_t width, double* out) {
  for (std::size_t r0 = 0; r0 < count; r0 += width) {
    const std::size_t used = std::min(width, count - r0);
    for (std::size_t k = 0; k < depth; ++k) {
      for (std::size_t r = 0; r < used; ++r) out[k * width + r] = rows[(r0 + r) * depth + k];
      for (std::size_t r = used; r < width; ++r) out[k * width + r] = 0;
    }
    out += width * depth;
  }
}

class Sweep {
 public:
  Sweep(double* a, std::size_t n, const InverseOptions& options)
      : a_(a),
        n_(n),
        threads_(options.threads),
        kernel_(options.kernel != nullptr ? *options.kernel : BestTileKernel()),
        tiles_((n + kTile - 1) / kTile),
        panel_(n * kBlock),
        scaled_(n * kBlock),
        left_(tiles_ * kTile * kBlock),
        right_(tiles_ * kTile * kBlock) {}

  /// Eliminates columns [k0, k0 + depth). False if the pivot is not positive definite.
  bool Step(std::size_t k0, std::size_t depth) {
    k0_ = k0;
    depth_ = depth;
    RowMatrix pivot = Eigen::Map<const RowMatrix, 0, Eigen::OuterStride<>>(
        a_ + k0 * n_ + k0, Index(depth), Index(depth), Eigen::OuterStride<>(Index(n_)));
    const Eigen::LLT<RowMatrix, Eigen::Lower> factor(pivot);
    if (factor.info() != Eigen::Success) return false;
    inverse_ = factor.solve(RowMatrix::Identity(Index(depth), Index(depth)));
    if (!inverse_.allFinite()) return false;
    PackPivot();
    ParallelFor(threads_, tiles_, [this](std::size_t t) { CopyPanel(t); });
    ParallelFor(threads_, tiles_, [this](std::size_t t) { ScalePanel(t); });
    WritePivot();
    // Rows of tiles, longest first, so that the last task is a short one.
    ParallelFor(threads_, tiles_ * (tiles_ + 1) / 2, [this](std::size_t task) { UpdateTile(task); });
    return true;
  }

  /// Turns what the steps leave, the lower triangle of minus the inverse, into
  /// the inverse.
  void Finish() {
    ParallelFor(threads_, tiles_, [this](std::size_t t) {
      for (std::size_t i = t * kTile; i < std::min(n_, (t + 1) * kTile); ++i) {
        for (std::size_t j = 0; j <= i; ++j) a_[i * n_ + j] = -a_[i * n_ + j];
      }
    });
    ParallelFor(threads_, tiles_, [this](std::size_t t) {
      for (std::size_t j0 = t * kTile; j0 < n_; j0 += kTile) {
        for (std::size_t i = t * kTile; i < std::min(n_, (t + 1) * kTile); ++i) {
          for (std::size_t j = std::max(j0, i + 1); j < std::min(n_, j0 + kTile); ++j)
            a_[i * n_ + j] = a_[j * n_ + i];
        }
      }
    });
  }

 private:
  static Eigen::Index Index(std::size_t value) { return static_cast<Eigen::Index>(value); }

  bool IsPivot(std::size_t i) const { return i >= k0_ && i < k0_ + depth_; }

  // Minus the pivot's inverse, ready to be the right factor.
  void PackPivot() {
    const RowMatrix negative = -inverse_;
    packed_pivot_.assign(RoundUp(depth_, kernel_.columns) * depth_, 0);
    Pack(negative.data(), depth_, depth_, kernel_.columns, packed_pivot_.data());
  }

  // The block's columns, row by row, gathered from below and left of the pivot;
  // zeros in the pivot's own rows keep those out of the update.
  void CopyPanel(std::size_t tile) {
    for (std::size_t i = tile * kTile; i < std::min(n_, (tile + 1) * kTile); ++i) {
      double* const row = panel_.data() + i * depth_;
      if (IsPivot(i)) {
        std::fill(row, row + depth_, 0.0);
      } else if (i < k0_) {
        for (std::size_t k = 0; k < depth_; ++k) row[k] = a_[(k0_ + k) * n_ + i];
      } else {
        std::memcpy(row, a_ + i * n_ + k0_, depth_ * sizeof(double));
      }
    }
  }

  // scaled = panel * inverse, which is also what the block's columns become.
  void ScalePanel(std::size_t tile) {
    const std::size_t first = tile * kTile;
    const std::size_t count = std::min(kTile, n_ - first);
    const double* const rows = panel_.data() + first * depth_;
    double* const scaled = scaled_.data() + first * depth_;
    double* const left = left_.data() + first * depth_;
    Pack(rows, count, depth_, kernel_.rows, left);
    std::fill(scaled, scaled + count * depth_, 0.0);
    for (std::size_t c = 0; c < depth_; c += kernel_.columns) {
      for (std::size_t r = 0; r < count; r += kernel_.rows) {
        kernel_.subtract(left + r * depth_, packed_pivot_.data() + c * depth_, depth_,
                         scaled + r * depth_ + c, depth_, std::min(kernel_.rows, count - r),
                         std::min(kernel_.columns, depth_ - c));
      }
    }
    Pack(scaled, count, depth_, kernel_.rows, left);
    Pack(rows, count, depth_, kernel_.columns, right_.data() + first * depth_);
    for (std::size_t i = first; i < first + count; ++i) {
      const double* const row = scaled_.data() + i * depth_;
      if (IsPivot(i)) continue;
      for (std::size_t k = 0; k < depth_; ++k)
        (i < k0_ ? a_[(k0_ + k) * n_ + i] : a_[i * n_ + k0_ + k]) = row[k];
    }
  }

  void WritePivot() {
    for (std::size_t i = 0; i < depth_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) a_[(k0_ + i) * n_ + k0_ + j] = -inverse_(Index(i), Index(j));
    }
  }

  // One tile of the lower triangle; tasks count tiles row by row from the bottom.
  void UpdateTile(std::size_t task) {
    std::size_t ti = tiles_ - 1;
    while (task > ti) task -= ti-- + 1;
    const std::size_t i0 = ti * kTile;
    const std::size_t j0 = task * kTile;
    const std::size_t i1 = std::min(n_, i0 + kTile);
    const std::size_t j1 = std::min(n_, j0 + kTile);
    for (std::size_t j = j0; j < j1; j += kernel_.columns) {
      for (std::size_t i = i0; i < i1; i += kernel_.rows) {
        if (j > i + kernel_.rows - 1) continue;  // wholly above the diagonal
        kernel_.subtract(left_.data() + i * depth_, right_.data() + j * depth_, depth_, a_ + i * n_ + j, n_,
                         std::min(kernel_.rows, i1 - i), std::min(kernel_.columns, j1 - j));
      }
    }
  }

  double* const a_;
  const std::size_t n_;
  const int threads_;
  const TileKernel& kernel_;
  const std::size_t tiles_;
  std::size_t k0_ = 0;
  std::size_t depth_ = 0;
  RowMatrix inverse_;
  std::vector<double> packed_pivot_;
  std::vector<double> panel_;   // n x depth
  std::vector<double> scaled_;  // n x depth
  std::vector<double> left_;    // scaled, packed by kernel rows
  std::vector<double> right_;   // panel, packed by kernel columns
};

}  // namespace

absl::Status InvertSpd(double* a, std::size_t n, const InverseOptions& options) {
  Sweep sweep(a, n, options);
  for (std::size_t k0 = 0; k0 < n; k0 += kBlock) {
    if (!sweep.Step(k0, std::min(kBlock, n - k0))) {
      return absl::InvalidArgumentError(absl::StrCat("the matrix is not positive definite at columns ", k0,
                                                     " to ", std::min(n, k0 + kBlock) - 1,
                                                     "; raise lambda, lambda_field or lambda_constant"));
    }
    if (options.progress)
      options.progress(static_cast<double>(std::min(n, k0 + kBlock)) / static_cast<double>(n));
  }
  sweep.Finish();
  return absl::OkStatus();
}

}  // namespace assent::internal

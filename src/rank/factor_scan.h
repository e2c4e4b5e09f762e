// File: factor_scan.h
//
// The best items by factors alone, without a score for every item: a scan in single
// precision proposes, double precision decides. The result is that of scoring the
// whole catalogue with FactorModel::Score, to the bit, ties included. Large catalogues
// are scanned in 8 bits; quantized_scan.h shows why that changes no bit of the proposal.
//
// With u a person's vector, y_j an item's factors, e a unit of rounding of a float and
// d factors, the scan's score of an item differs from the exact y_j'u by at most
//
//   (d + 4) e |y_j| |u|  +  what numbers too small for a float lose,
//
// for sum |y_jk u_k| <= |y_j| |u|: one rounding of u_k, at most two for the product and
// the sum that it enters first, d - 1 for later sums; the double score's own error is
// far below what the 4 leaves. So an item that scores below the k-th best of the scan
// by more than twice that with the largest |y_j| is not among the best k. The scan
// fetches more than k; if its last item is not that far below, the proof fails and the
// caller scores everything.

#ifndef ASSENT_RANK_FACTOR_SCAN_H_
#define ASSENT_RANK_FACTOR_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/fold_in.h"
#include "rank/scan/blocked_matrix.h"
#include "rank/scan/quantized_matrix.h"
#include "rank/scan/quantized_scan.h"
#include "rank/scan/scan.h"

namespace assent::internal {

/// An item by position and its score in double precision.
struct FactorScore {
  std::int32_t item;
  double score;
};

/// A model's factors once more, in the layouts of scans: 5 bytes a factor.
///
/// Thread safety: const access from any thread, with a scratch of its own each.
class FactorScan {
 public:
  /// Below this many items scoring all of them costs nothing that matters.
  static constexpr std::size_t kFewestItems = 4096;

  /// The memory of a request; reused without allocating once it has seen the size.
  struct Scratch {
    std::vector<float> query;
    QuantizedScratch scan;
    std::vector<FactorScore> best;
  };

  /// Copies the factors. Borrows `model`. O(n d).
  explicit FactorScan(const FactorModel& model);

  /// The `count` best for `user` among the items that `filter` lets through, best
  /// first, equal scores by position, in `scratch.best`. False if single precision
  /// cannot tell them apart from the rest, or `user` is beyond it.
  /// O(n d); of 8,129 items and more it reads a byte of each factor.
  bool Best(absl::Span<const double> user, std::size_t count, const ScanFilter& filter,
            Scratch& scratch) const;

  /// How far a score of the scan may be from FactorModel::Score for `user`.
  double ErrorBound(absl::Span<const double> user) const noexcept;

 private:
  const FactorModel& model_;
  BlockedMatrix matrix_;
  QuantizedMatrix quantized_;
  double longest_ = 0;  // the largest |y_j|
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_FACTOR_SCAN_H_

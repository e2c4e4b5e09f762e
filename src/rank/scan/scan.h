// File: scan.h
//
// Exact scores and exact top-k over a catalogue of item factors: the inner product
// of a query with every item, in one pass over the matrix.
//
// A score is summed over the dimensions in ascending order in one float, by fused
// multiply-add where the processor has it (all x86-64 with AVX2, all ARM64) and by
// rounded multiply and add elsewhere. So a score depends on neither the width of
// the vector registers nor on which of these functions computed it: processors
// with fused multiply-add agree to the bit. The error is at most d units of
// rounding of sum |x_k u_k|.
//
// Nothing here allocates, given scratch that has seen the same size before, and
// nothing locks. Thread safety: matrices are shared, scratch is one caller's.

#ifndef ASSENT_RANK_SCAN_SCAN_H_
#define ASSENT_RANK_SCAN_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rank/scan/block_filter.h"
#include "rank/scan/blocked_matrix.h"
#include "rank/scan/top_buffer.h"

namespace assent::internal {

/// The memory of a scan. It grows to what the largest request needed and is reused.
/// Holds the result of the last scan. Not thread-safe: one for each thread.
class ScanScratch {
 public:
  /// Room for keys; contents are not kept.
  std::uint64_t* Keys(std::size_t count) {
    if (keys_.size() < count) keys_.resize(count);
    return keys_.data();
  }
  std::vector<ScoredItem>& result() noexcept { return result_; }
  /// Makes room for the `k` best.
  void Reserve(std::size_t k) {
    Keys(TopBuffer::Capacity(k));
    result_.reserve(k);
  }

 private:
  std::vector<std::uint64_t> keys_;
  std::vector<ScoredItem> result_;
};

/// The `k` best items for `query`, best first, equal scores by ascending position;
/// fewer if fewer may be returned. An item whose score is not a number (factors
/// that are none, infinities that cancel) is not returned. Points into `scratch`
/// until its next use.
///
/// InvalidArgument if the query is not of the matrix's dimensions or not finite, the
/// bitmap not of its blocks, or the exclusions not ascending.
/// O(items * dimensions); blocks without an eligible item are not read.
absl::StatusOr<absl::Span<const ScoredItem>> TopK(const BlockedMatrixView& matrix,
                                                  absl::Span<const float> query, std::size_t k,
                                                  const ScanFilter& filter, ScanScratch& scratch);

/// Sum and sum of squares of the scores of a catalogue.
struct ScoreMoments {
  std::size_t count = 0;
  double sum = 0;
  double sum_of_squares = 0;

  /// 0 for an empty catalogue.
  double Mean() const noexcept;
  /// The standard deviation over the catalogue (divided by count); 0 if empty.
  double Deviation() const noexcept;
};

/// The score of every item, in `scores`, which is as long as the catalogue.
/// InvalidArgument for wrong lengths or a query that is not finite.
absl::Status Scores(const BlockedMatrixView& matrix, absl::Span<const float> query, absl::Span<float> scores);

/// The same with the moments, summed in double in the same pass.
absl::StatusOr<ScoreMoments> ScoresWithMoments(const BlockedMatrixView& matrix, absl::Span<const float> query,
                                               absl::Span<float> scores);

/// The moments alone, without room for the scores.
absl::StatusOr<ScoreMoments> Moments(const BlockedMatrixView& matrix, absl::Span<const float> query);

/// The scores of the listed items, in `scores`, the same bits that a scan gives.
/// InvalidArgument as above or if a position is not in the catalogue.
absl::Status ScoresOf(const BlockedMatrixView& matrix, absl::Span<const float> query,
                      absl::Span<const std::uint32_t> items, absl::Span<float> scores);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_SCAN_H_

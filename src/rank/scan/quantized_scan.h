// File: quantized_scan.h
//
// Top-k by factors in 8 bits and exact scores for what may be among the best. The
// result is that of TopK() on the exact factors, to the bit, always: a scan in 8 bits
// keeps every item whose upper bound reaches a floor; these get exact scores; if the
// k-th best of them reaches the floor too, nothing that was left out can be better.
// Otherwise the exact scan runs.
//
// Thread safety: matrices are shared, scratch is one caller's. No allocation with
// scratch that has seen the same size before.

#ifndef ASSENT_RANK_SCAN_QUANTIZED_SCAN_H_
#define ASSENT_RANK_SCAN_QUANTIZED_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "rank/scan/batch.h"
#include "rank/scan/candidates.h"
#include "rank/scan/quantized_matrix.h"
#include "rank/scan/scan.h"

namespace assent::internal {

/// The memory and the results of a quantised scan; as BatchScratch.
class QuantizedScratch {
 public:
  /// The result for query `q` of the last scan; valid until the next.
  absl::Span<const ScoredItem> top(std::size_t q) const {
    return absl::MakeConstSpan(results_).subspan(q * k_, counts_[q]);
  }
  /// Queries of the last scan that took the exact one.
  std::size_t fallbacks() const noexcept { return fallbacks_; }
  /// Exact scores that the last scan computed, over its queries.
  std::size_t rescored() const noexcept { return rescored_; }

 private:
  friend class QuantizedScan;
  std::size_t k_ = 0;
  std::size_t fallbacks_ = 0;
  std::size_t rescored_ = 0;
  std::vector<std::int32_t> words_;
  std::vector<std::int32_t> query_words_;
  std::vector<std::uint64_t> keys_;
  std::vector<Candidate> room_;
  std::vector<QuantizedQuery> quantized_;
  std::vector<BlockFilter> filters_;
  std::vector<CandidateBuffer> candidates_;
  std::vector<float> scores_;
  std::vector<std::uint32_t> items_;
  std::vector<std::size_t> counts_;
  std::vector<ScoredItem> results_;
  ScanScratch exact_;
};

/// The same factors in the forms that a quantised scan reads.
struct QuantizedFactors {
  BlockedMatrixView exact;
  QuantizedMatrixView quantized;  ///< Made from `exact`.
  /// Row-major, or empty. Exact scores of a few items far apart come from here if it is
  /// there: a few cache lines each instead of one for each dimension.
  absl::Span<const float> rows;
};

/// The `k` best items for each of `queries` into `scratch`, as TopK() with the exact
/// factors finds them.
/// InvalidArgument as for TopKBatch(), or if the forms differ in shape.
absl::Status QuantizedTopK(const QuantizedFactors& factors, absl::Span<const ScanQuery> queries,
                           std::size_t k, QuantizedScratch& scratch);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_QUANTIZED_SCAN_H_

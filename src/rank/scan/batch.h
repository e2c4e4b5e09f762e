// File: batch.h
//
// Exact top-k for many queries in one pass over the catalogue. Scores, order and
// refusals are those of TopK() for each query alone, to the bit; an item is read
// from memory once for all queries and multiplied in registers by several at a time.

#ifndef ASSENT_RANK_SCAN_BATCH_H_
#define ASSENT_RANK_SCAN_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "rank/scan/scan.h"

namespace assent::internal {

/// One query of a batch; borrows.
struct ScanQuery {
  absl::Span<const float> vector;
  ScanFilter filter;
};

/// The memory and the results of a batch. Grows to what the largest batch needed and
/// is reused. Not thread-safe: one for each thread.
class BatchScratch {
 public:
  /// The result for query `q` of the last batch; valid until the next.
  absl::Span<const ScoredItem> top(std::size_t q) const {
    return absl::MakeConstSpan(results_).subspan(q * k_, counts_[q]);
  }

 private:
  friend class BatchScan;
  std::size_t k_ = 0;
  std::vector<float> packed_;
  std::vector<std::uint64_t> keys_;
  std::vector<TopBuffer> tops_;
  std::vector<BlockFilter> filters_;
  std::vector<std::size_t> counts_;
  std::vector<ScoredItem> results_;
  ScanScratch single_;
};

/// InvalidArgument, which names the query, if one of them is not fit for `matrix`.
absl::Status CheckQueries(const BlockedMatrixView& matrix, absl::Span<const ScanQuery> queries);

/// The `k` best items for each of `queries`, as by TopK(), into `scratch`.
/// InvalidArgument, which names the query, as for TopK(); then no result is valid.
/// O(queries * items * dimensions).
absl::Status TopKBatch(const BlockedMatrixView& matrix, absl::Span<const ScanQuery> queries, std::size_t k,
                       BatchScratch& scratch);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_BATCH_H_

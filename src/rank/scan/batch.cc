#include "rank/scan/batch.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "rank/scan/batch_kernel.h"
#include "rank/scan/sample.h"
#include "rank/scan/scan_checks.h"

namespace assent::internal {
absl::Status CheckQueries(const BlockedMatrixView& matrix, absl::Span<const ScanQuery> queries) {
  for (std::size_t q = 0; q < queries.size(); ++q) {
    absl::Status status = CheckQuery(queries[q].vector, matrix.dimensions());
    if (status.ok()) status = CheckFilter(queries[q].filter, matrix.items());
    if (status.ok()) continue;
    return absl::Status(status.code(), absl::StrCat("query ", q, " of the batch: ", status.message()));
  }
  return absl::OkStatus();
}

/// One call of TopKBatch(): fills the scratch, scans, reads the results out.
class BatchScan {
 public:
  BatchScan(const BlockedMatrixView& matrix, absl::Span<const ScanQuery> queries, std::size_t k,
            BatchScratch& scratch)
      : matrix_(matrix), queries_(queries), k_(k), scratch_(scratch) {}

  absl::Status Run() {
    Prepare();
    if (k_ == 0 || queries_.empty()) return absl::OkStatus();
    const PackedQueries packed = {scratch_.packed_.data(), queries_.size(), scratch_.filters_.data(),
                                  scratch_.tops_.data()};
    if (!ShouldSample(k_, matrix_.blocks())) {
      ScanTopBatch(matrix_, packed, BlockSet::kAll);
    } else {
      ScanTopBatch(matrix_, packed, BlockSet::kSample);
      for (TopBuffer& top : scratch_.tops_) top.Widen(k_);
      ScanTopBatch(matrix_, packed, BlockSet::kRest);
    }
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      if (absl::Status status = ReadOut(q); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  void Prepare() {
    const std::size_t count = queries_.size();
    scratch_.packed_.resize(count * matrix_.dimensions());
    Pack(scratch_.packed_.data());
    const std::size_t room = TopBuffer::Capacity(k_);
    scratch_.keys_.resize(count * room);
    scratch_.tops_.clear();
    scratch_.filters_.clear();
    const std::size_t first_k = ShouldSample(k_, matrix_.blocks()) ? SampleRank(k_) : k_;
    for (std::size_t q = 0; q < count; ++q) {
      scratch_.tops_.emplace_back(scratch_.keys_.data() + q * room, first_k);
      scratch_.filters_.emplace_back(queries_[q].filter, matrix_.items());
    }
    scratch_.k_ = k_;
    scratch_.counts_.assign(count, 0);
    scratch_.results_.resize(count * k_);
  }

  void Pack(float* out) const {
    for (std::size_t first = 0; first < queries_.size(); first += kTileQueries) {
      const std::size_t end = std::min(first + kTileQueries, queries_.size());
      for (std::size_t k = 0; k < matrix_.dimensions(); ++k) {
        for (std::size_t q = first; q < end; ++q) *out++ = queries_[q].vector[k];
      }
    }
  }

  absl::Status ReadOut(std::size_t q) {
    TopBuffer& top = scratch_.tops_[q];
    ScoredItem* out = scratch_.results_.data() + q * k_;
    scratch_.counts_[q] = top.Finish();
    if (!top.Lost()) {
      for (std::size_t i = 0; i < top.size(); ++i) out[i] = FromRankKey(top.keys()[i]);
      return absl::OkStatus();
    }
    // The sample misled: this query alone, from the start.
    auto alone = TopK(matrix_, queries_[q].vector, k_, queries_[q].filter, scratch_.single_);
    if (!alone.ok()) return alone.status();
    scratch_.counts_[q] = alone->size();
    std::copy(alone->begin(), alone->end(), out);
    return absl::OkStatus();
  }

  const BlockedMatrixView& matrix_;
  absl::Span<const ScanQuery> queries_;
  std::size_t k_;
  BatchScratch& scratch_;
};

absl::Status TopKBatch(const BlockedMatrixView& matrix, absl::Span<const ScanQuery> queries, std::size_t k,
                       BatchScratch& scratch) {
  if (absl::Status status = CheckQueries(matrix, queries); !status.ok()) return status;
  return BatchScan(matrix, queries, std::min(k, matrix.items()), scratch).Run();
}

}  // namespace assent::internal

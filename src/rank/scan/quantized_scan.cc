#include "rank/scan/quantized_scan.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "absl/strings/str_cat.h"
#include "rank/scan/quantized_kernel.h"
#include "rank/scan/sample.h"
#include "rank/scan/scan_checks.h"
#include "rank/scan/scan_kernel.h"

namespace assent::internal {

/// One call of QuantizedTopK().
class QuantizedScan {
 public:
  QuantizedScan(const QuantizedFactors& factors, absl::Span<const ScanQuery> queries, std::size_t k,
                QuantizedScratch& scratch)
      : factors_(factors),
        queries_(queries),
        k_(k),
        rank_(SampleRank(k)),
        // The items of a catalogue in random order that reach the floor, and as many
        // again for the bounds and while the sample is small.
        capacity_(2 * kSampleStride * rank_ + 1024),
        scratch_(scratch) {}

  absl::Status Run() {
    Prepare();
    if (k_ == 0 || queries_.empty()) return absl::OkStatus();
    const bool scanned = factors_.quantized.blocks() >= kSampledBlocks;
    if (scanned) Scan();
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      if (scanned && Rescore(q)) continue;
      if (absl::Status status = FallBack(q); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  void Prepare() {
    const std::size_t count = queries_.size();
    scratch_.k_ = k_;
    scratch_.fallbacks_ = 0;
    scratch_.rescored_ = 0;
    scratch_.counts_.assign(count, 0);
    scratch_.results_.resize(count * k_);
  }

  void Scan() {
    const std::size_t count = queries_.size();
    const std::size_t keys = TopBuffer::Capacity(rank_);
    scratch_.keys_.resize(std::max(count * keys, TopBuffer::Capacity(k_)));
    scratch_.room_.resize(count * capacity_);
    // How many candidates there are, and whether the exact scan runs, is another thing for each
    // query; no query of this size may take memory.
    scratch_.scores_.reserve(capacity_);
    scratch_.items_.reserve(capacity_);
    scratch_.exact_.Reserve(k_);
    scratch_.filters_.clear();
    scratch_.candidates_.clear();
    for (std::size_t q = 0; q < count; ++q) {
      scratch_.filters_.emplace_back(queries_[q].filter, factors_.exact.items());
      scratch_.candidates_.emplace_back(scratch_.keys_.data() + q * keys, rank_,
                                        scratch_.room_.data() + q * capacity_, capacity_);
    }
    Pack();
    const QuantizedQueries packed = {scratch_.words_.data(), count, scratch_.quantized_.data(),
                                     scratch_.filters_.data(), scratch_.candidates_.data()};
    ScanQuantized(factors_.quantized, packed, BlockSet::kSample);
    for (CandidateBuffer& candidates : scratch_.candidates_) candidates.EndSample();
    ScanQuantized(factors_.quantized, packed, BlockSet::kRest);
  }

  void Pack() {
    const std::size_t quads = QuadsOf(factors_.exact.dimensions());
    scratch_.query_words_.resize(queries_.size() * quads);
    scratch_.words_.resize(queries_.size() * quads);
    scratch_.quantized_.clear();
    for (std::size_t q = 0; q < queries_.size(); ++q) {
      scratch_.quantized_.emplace_back(queries_[q].vector, scratch_.query_words_.data() + q * quads);
    }
    std::int32_t* out = scratch_.words_.data();
    for (std::size_t first = 0; first < queries_.size(); first += kTileQueries) {
      const std::size_t end = std::min(first + kTileQueries, queries_.size());
      for (std::size_t k = 0; k < quads; ++k) {
        for (std::size_t q = first; q < end; ++q) *out++ = scratch_.query_words_[q * quads + k];
      }
    }
  }

  // Exact scores for the candidates of query `q`. False if they do not prove the result.
  bool Rescore(std::size_t q) {
    CandidateBuffer& candidates = scratch_.candidates_[q];
    if (candidates.overflowed() || candidates.size() < k_) return false;
    const std::size_t count = DropHopeless(candidates);
    scratch_.scores_.resize(count);
    const float* rows = factors_.rows.empty() ? nullptr : factors_.rows.data();
    GatherScores(factors_.exact, rows, queries_[q].vector.data(), scratch_.items_.data(), count,
                 scratch_.scores_.data());
    scratch_.rescored_ += count;
    TopBuffer top(scratch_.keys_.data(), k_);
    for (std::size_t i = 0; i < count; ++i) top.Offer(scratch_.items_[i], scratch_.scores_[i]);
    if (top.Finish() < k_) return false;
    ScoredItem* out = scratch_.results_.data() + q * k_;
    for (std::size_t i = 0; i < k_; ++i) out[i] = FromRankKey(top.keys()[i]);
    scratch_.counts_[q] = k_;
    // What is not a candidate has a score below the floor; without a floor all are.
    return !(out[k_ - 1].score < candidates.floor());
  }

  // Puts the candidates that reach the k-th best lower bound into scratch_.items_.
  // The others cannot be among the best: k items are better.
  std::size_t DropHopeless(CandidateBuffer& candidates) {
    std::vector<float>& lower = scratch_.scores_;
    lower.clear();
    for (const Candidate& candidate : candidates.span()) {
      // Not-a-number says nothing.
      lower.push_back(std::isnan(candidate.lower) ? -kInfinity : candidate.lower);
    }
    std::nth_element(lower.begin(), lower.begin() + static_cast<std::ptrdiff_t>(k_ - 1), lower.end(),
                     std::greater<>());
    const float reach = lower[k_ - 1];
    scratch_.items_.clear();
    for (const Candidate& candidate : candidates.span()) {
      if (!(candidate.upper < reach)) scratch_.items_.push_back(candidate.item);
    }
    return scratch_.items_.size();
  }

  absl::Status FallBack(std::size_t q) {
    ++scratch_.fallbacks_;
    auto top = TopK(factors_.exact, queries_[q].vector, k_, queries_[q].filter, scratch_.exact_);
    if (!top.ok()) return top.status();
    scratch_.counts_[q] = top->size();
    std::copy(top->begin(), top->end(), scratch_.results_.data() + q * k_);
    return absl::OkStatus();
  }

  static constexpr float kInfinity = std::numeric_limits<float>::infinity();

  const QuantizedFactors& factors_;
  absl::Span<const ScanQuery> queries_;
  std::size_t k_;
  std::size_t rank_;
  std::size_t capacity_;
  QuantizedScratch& scratch_;
};

absl::Status QuantizedTopK(const QuantizedFactors& factors, absl::Span<const ScanQuery> queries,
                           std::size_t k, QuantizedScratch& scratch) {
  const BlockedMatrixView& exact = factors.exact;
  const QuantizedMatrixView& quantized = factors.quantized;
  if (exact.items() != quantized.items() || exact.dimensions() != quantized.dimensions()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "factors of ", exact.items(), " items x ", exact.dimensions(), " dimensions, in 8 bits of ",
        quantized.items(), " x ", quantized.dimensions(), "; make the one from the other"));
  }
  if (!factors.rows.empty() && factors.rows.size() != exact.items() * exact.dimensions()) {
    return absl::InvalidArgumentError(absl::StrCat("rows of ", factors.rows.size(), " floats for ",
                                                   exact.items(), " items x ", exact.dimensions(),
                                                   " dimensions; give all of them or none"));
  }
  if (absl::Status status = CheckQueries(exact, queries); !status.ok()) return status;
  return QuantizedScan(factors, queries, std::min(k, exact.items()), scratch).Run();
}

}  // namespace assent::internal

#include "rank/scan/scan.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "rank/scan/sample.h"
#include "rank/scan/scan_checks.h"
#include "rank/scan/scan_kernel.h"

namespace assent::internal {
namespace {

absl::Status CheckScores(absl::Span<const float> scores, std::size_t items) {
  if (scores.size() == items) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("room for ", scores.size(), " scores of ", items, " items; give one place for each"));
}

// The best k, sorted; k >= 1.
TopBuffer Scan(const BlockedMatrixView& matrix, const float* query, const BlockFilter& filter, std::size_t k,
               std::uint64_t* keys) {
  if (ShouldSample(k, matrix.blocks())) {
    TopBuffer top(keys, SampleRank(k));
    ScanTop(matrix, query, filter, BlockSet::kSample, top);
    top.Widen(k);
    ScanTop(matrix, query, filter, BlockSet::kRest, top);
    top.Finish();
    if (!top.Lost()) return top;
  }
  TopBuffer top(keys, k);
  ScanTop(matrix, query, filter, BlockSet::kAll, top);
  top.Finish();
  return top;
}

}  // namespace

absl::Status CheckQuery(absl::Span<const float> query, std::size_t dimensions) {
  if (query.size() != dimensions) {
    return absl::InvalidArgumentError(absl::StrCat("a query of ", query.size(),
                                                   " dimensions for item factors of ", dimensions,
                                                   "; both must come from the same model"));
  }
  for (std::size_t k = 0; k < query.size(); ++k) {
    if (std::isfinite(query[k])) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("dimension ", k, " of the query is not a finite number; nothing can be ranked by it"));
  }
  return absl::OkStatus();
}

absl::Status CheckFilter(const ScanFilter& filter, std::size_t items) {
  if (!filter.eligible.empty() && filter.eligible.size() != BlocksOf(items)) {
    return absl::InvalidArgumentError(absl::StrCat("an eligibility bitmap of ", filter.eligible.size(),
                                                   " words for ", items, " items; it takes ", BlocksOf(items),
                                                   ", one bit for each item"));
  }
  if (!std::is_sorted(filter.excluded.begin(), filter.excluded.end())) {
    return absl::InvalidArgumentError("excluded positions do not ascend; sort them");
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::Span<const ScoredItem>> TopK(const BlockedMatrixView& matrix,
                                                  absl::Span<const float> query, std::size_t k,
                                                  const ScanFilter& filter, ScanScratch& scratch) {
  if (absl::Status status = CheckQuery(query, matrix.dimensions()); !status.ok()) return status;
  if (absl::Status status = CheckFilter(filter, matrix.items()); !status.ok()) return status;
  std::vector<ScoredItem>& result = scratch.result();
  result.clear();
  k = std::min(k, matrix.items());
  if (k == 0) return absl::Span<const ScoredItem>();
  scratch.Reserve(k);
  const TopBuffer top = Scan(matrix, query.data(), BlockFilter(filter, matrix.items()), k,
                             scratch.Keys(TopBuffer::Capacity(k)));
  for (std::size_t i = 0; i < top.size(); ++i) result.push_back(FromRankKey(top.keys()[i]));
  return absl::Span<const ScoredItem>(result);
}

double ScoreMoments::Mean() const noexcept { return count == 0 ? 0 : sum / static_cast<double>(count); }

double ScoreMoments::Deviation() const noexcept {
  if (count == 0) return 0;
  const double mean = Mean();
  // Rounding may leave the difference below zero when all scores are nearly equal.
  return std::sqrt(std::max(0.0, sum_of_squares / static_cast<double>(count) - mean * mean));
}

absl::Status Scores(const BlockedMatrixView& matrix, absl::Span<const float> query,
                    absl::Span<float> scores) {
  if (absl::Status status = CheckQuery(query, matrix.dimensions()); !status.ok()) return status;
  if (absl::Status status = CheckScores(scores, matrix.items()); !status.ok()) return status;
  ScanScores(matrix, query.data(), scores.data(), nullptr);
  return absl::OkStatus();
}

absl::StatusOr<ScoreMoments> ScoresWithMoments(const BlockedMatrixView& matrix, absl::Span<const float> query,
                                               absl::Span<float> scores) {
  if (absl::Status status = CheckQuery(query, matrix.dimensions()); !status.ok()) return status;
  if (absl::Status status = CheckScores(scores, matrix.items()); !status.ok()) return status;
  double moments[2] = {};
  ScanScores(matrix, query.data(), scores.data(), moments);
  return ScoreMoments{matrix.items(), moments[0], moments[1]};
}

absl::StatusOr<ScoreMoments> Moments(const BlockedMatrixView& matrix, absl::Span<const float> query) {
  if (absl::Status status = CheckQuery(query, matrix.dimensions()); !status.ok()) return status;
  double moments[2] = {};
  ScanScores(matrix, query.data(), nullptr, moments);
  return ScoreMoments{matrix.items(), moments[0], moments[1]};
}

absl::Status ScoresOf(const BlockedMatrixView& matrix, absl::Span<const float> query,
                      absl::Span<const std::uint32_t> items, absl::Span<float> scores) {
  if (absl::Status status = CheckQuery(query, matrix.dimensions()); !status.ok()) return status;
  if (absl::Status status = CheckScores(scores, items.size()); !status.ok()) return status;
  for (const std::uint32_t item : items) {
    if (item < matrix.items()) continue;
    return absl::InvalidArgumentError(absl::StrCat("there is no item at position ", item,
                                                   ": the catalogue has ", matrix.items(), " items"));
  }
  GatherScores(matrix, nullptr, query.data(), items.data(), items.size(), scores.data());
  return absl::OkStatus();
}

}  // namespace assent::internal

#include "rank/scan/reference.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "rank/check_ok.h"

namespace assent::testing {

Rows RandomRows(std::size_t items, std::size_t dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  std::lognormal_distribution<float> length(0, 0.5F);
  Rows rows{items, dimensions, {}};
  for (std::size_t i = 0; i < items; ++i) {
    const float scale = length(random);
    for (std::size_t k = 0; k < dimensions; ++k) rows.values.push_back(scale * normal(random));
  }
  return rows;
}

std::vector<float> RandomQuery(std::size_t dimensions, std::uint64_t seed) {
  return RandomRows(1, dimensions, seed ^ 0x9E3779B97F4A7C15u).values;
}

std::vector<std::uint64_t> RandomBitmap(std::size_t items, double share, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::bernoulli_distribution set(share);
  std::vector<std::uint64_t> words((items + 63) / 64);
  for (std::size_t i = 0; i < words.size() * 64; ++i) {
    if (i >= items || set(random)) words[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return words;
}

internal::BlockedMatrix Blocked(const Rows& rows) {
  return CheckOk(internal::BlockedMatrix::FromRows(rows.values, rows.items, rows.dimensions));
}

std::vector<float> PlainScores(const Rows& rows, absl::Span<const float> query, bool fused) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < rows.items; ++i) {
    float sum = 0;
    for (std::size_t k = 0; k < rows.dimensions; ++k) {
      const float x = rows.row(i)[k];
      // A volatile product is rounded whatever the compiler may contract.
      const volatile float product = x * query[k];
      sum = fused ? std::fma(x, query[k], sum) : sum + product;
    }
    scores.push_back(sum);
  }
  return scores;
}

std::vector<double> DoubleScores(const Rows& rows, absl::Span<const float> query) {
  std::vector<double> scores;
  for (std::size_t i = 0; i < rows.items; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < rows.dimensions; ++k) sum += double{rows.row(i)[k]} * double{query[k]};
    scores.push_back(sum);
  }
  return scores;
}

std::vector<internal::ScoredItem> PlainTopK(absl::Span<const float> scores, std::size_t k,
                                            const internal::ScanFilter& filter) {
  const std::set<std::uint32_t> excluded(filter.excluded.begin(), filter.excluded.end());
  std::vector<internal::ScoredItem> items;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto item = static_cast<std::uint32_t>(i);
    if (std::isnan(scores[i]) || excluded.count(item) != 0) continue;
    if (!filter.eligible.empty() && (filter.eligible[i / 64] >> (i % 64) & 1) == 0) continue;
    items.push_back({item, scores[i]});
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  items.resize(std::min(k, items.size()));
  return items;
}

}  // namespace assent::testing

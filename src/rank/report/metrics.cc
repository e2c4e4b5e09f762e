#include "assent/rank/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "rank/report/gains.h"

namespace assent {
namespace {

using ItemSet = absl::flat_hash_set<ItemId>;

// The 0-based ranks of the hits among the first k.
std::vector<std::size_t> HitsOf(std::size_t k, absl::Span<const ItemId> ranked, const ItemSet& wanted) {
  std::vector<std::size_t> hits;
  for (std::size_t i = 0; i < std::min(k, ranked.size()); ++i) {
    if (wanted.contains(ranked[i])) hits.push_back(i);
  }
  return hits;
}

}  // namespace

double RecallAt(std::size_t k, absl::Span<const ItemId> ranked, absl::Span<const ItemId> held_out) {
  const ItemSet wanted(held_out.begin(), held_out.end());
  return internal::RecallOf(HitsOf(k, ranked, wanted), wanted.size(), k);
}

double NdcgAt(std::size_t k, absl::Span<const ItemId> ranked, absl::Span<const ItemId> held_out) {
  const ItemSet wanted(held_out.begin(), held_out.end());
  return internal::NdcgOf(HitsOf(k, ranked, wanted), wanted.size(), k);
}

Estimate MeanOf(absl::Span<const double> values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  Estimate estimate{std::accumulate(values.begin(), values.end(), 0.0) / n, 0};
  if (values.size() < 2) return estimate;
  double squares = 0;
  for (const double value : values) squares += (value - estimate.mean) * (value - estimate.mean);
  estimate.error = std::sqrt(squares / (n - 1) / n);
  return estimate;
}

Estimate PairedDifference(absl::Span<const double> a, absl::Span<const double> b) {
  std::vector<double> differences(std::min(a.size(), b.size()));
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i] = a[i] - b[i];
  return MeanOf(differences);
}

double TwoSidedP(const Estimate& estimate) {
  if (estimate.mean == 0) return 1;
  if (estimate.error <= 0) return 0;
  return std::erfc(std::abs(estimate.mean) / estimate.error / std::sqrt(2.0));
}

std::vector<double> HolmAdjusted(absl::Span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> adjusted(p.size());
  double largest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest, std::min(1.0, p[order[i]] * static_cast<double>(p.size() - i)));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

namespace internal {

double RecallOf(absl::Span<const std::size_t> hits, std::size_t wanted, std::size_t k) {
  const std::size_t most = std::min(k, wanted);
  return most == 0 ? 0 : static_cast<double>(hits.size()) / static_cast<double>(most);
}

double NdcgOf(absl::Span<const std::size_t> hits, std::size_t wanted, std::size_t k) {
  const auto discount = [](std::size_t rank) { return 1 / std::log2(static_cast<double>(rank) + 2); };
  double gain = 0;
  double best = 0;
  for (const std::size_t rank : hits) gain += discount(rank);
  for (std::size_t i = 0; i < std::min(k, wanted); ++i) best += discount(i);
  return best == 0 ? 0 : gain / best;
}

}  // namespace internal
}  // namespace assent

#include "metrics.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace cinema {
namespace {

using ItemSet = std::unordered_set<assent::ItemId>;

double Discount(std::size_t index) { return 1 / std::log2(static_cast<double>(index) + 2); }

}  // namespace

double RecallAt(std::size_t k, absl::Span<const assent::ItemId> ranked,
                absl::Span<const assent::ItemId> held_out) {
  if (held_out.empty()) return 0;
  const ItemSet wanted(held_out.begin(), held_out.end());
  std::size_t hits = 0;
  for (const assent::ItemId& item : ranked.subspan(0, std::min(k, ranked.size()))) hits += wanted.count(item);
  return static_cast<double>(hits) / static_cast<double>(std::min(k, wanted.size()));
}

double NdcgAt(std::size_t k, absl::Span<const assent::ItemId> ranked,
              absl::Span<const assent::ItemId> held_out) {
  if (held_out.empty()) return 0;
  const ItemSet wanted(held_out.begin(), held_out.end());
  double gain = 0;
  for (std::size_t i = 0; i < std::min(k, ranked.size()); ++i) {
    if (wanted.count(ranked[i]) != 0) gain += Discount(i);
  }
  double best = 0;
  for (std::size_t i = 0; i < std::min(k, wanted.size()); ++i) best += Discount(i);
  return gain / best;
}

Estimate MeanOf(absl::Span<const double> values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  Estimate estimate{sum / n, 0};
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

void Scores::Add(absl::Span<const assent::ItemId> ranked, absl::Span<const assent::ItemId> held_out) {
  recall20.push_back(RecallAt(20, ranked, held_out));
  recall50.push_back(RecallAt(50, ranked, held_out));
  ndcg100.push_back(NdcgAt(100, ranked, held_out));
}

}  // namespace cinema

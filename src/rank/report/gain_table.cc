#include "rank/report/gain_table.h"

#include <algorithm>
#include <set>

namespace assent::internal {

const Figures& GainTable::At(std::uint64_t fields, std::size_t l) {
  const std::pair<std::uint64_t, std::size_t> key(fields, l);
  const auto found = known_.find(key);
  if (found != known_.end()) return found->second;
  return known_.emplace(key, evaluator_.Measure(scores_, {fields, lengths_[l], kAllDays})).first->second;
}

std::vector<Estimate> GainTable::Losses(std::uint64_t more, std::uint64_t less) {
  std::vector<Estimate> losses;
  for (std::size_t l = 0; l < lengths_.size(); ++l) {
    losses.push_back(PairedDifference(At(more, l), At(less, l)));
  }
  return losses;
}

std::pair<double, double> BetterAndWorse(const Figures& a, const Figures& b, double by) {
  if (a.empty()) return {0, 0};
  std::size_t better = 0;
  std::size_t worse = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    better += a[i] - b[i] > by ? 1 : 0;
    worse += b[i] - a[i] > by ? 1 : 0;
  }
  const auto n = static_cast<double>(a.size());
  return {static_cast<double>(better) / n, static_cast<double>(worse) / n};
}

std::vector<std::uint64_t> SubsetsOf(std::size_t fields, std::size_t most) {
  const std::uint64_t all = fields >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << fields) - 1;
  std::vector<std::uint64_t> subsets;
  std::set<std::uint64_t> seen;
  const auto add = [&](std::uint64_t subset) {
    if (subsets.size() < most && seen.insert(subset).second) subsets.push_back(subset);
  };
  add(0);
  add(all);
  for (std::size_t f = 0; f < fields; ++f) add(MaskOf(static_cast<int>(f)));
  for (std::size_t f = 0; f < fields; ++f) add(all & ~MaskOf(static_cast<int>(f)));
  // The next larger number with as many bits (Gosper), size by size.
  for (std::size_t size = 2; size < fields && subsets.size() < most; ++size) {
    for (std::uint64_t subset = (std::uint64_t{1} << size) - 1; subset <= all && subsets.size() < most;) {
      add(subset);
      const std::uint64_t low = subset & (~subset + 1);
      const std::uint64_t high = subset + low;
      if (high < subset) break;  // beyond 64 bits
      subset = high | (((subset ^ high) >> 2) / low);
    }
  }
  std::sort(subsets.begin(), subsets.end(), [](std::uint64_t a, std::uint64_t b) {
    const int ca = __builtin_popcountll(a);
    const int cb = __builtin_popcountll(b);
    return ca != cb ? ca < cb : a < b;
  });
  return subsets;
}

}  // namespace assent::internal

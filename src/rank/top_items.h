// File: top_items.h
//
// The best few of many scores.

#ifndef ASSENT_RANK_TOP_ITEMS_H_
#define ASSENT_RANK_TOP_ITEMS_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace assent::internal {

/// The positions of the `count` highest scores, best first, equal scores by
/// position, into `best`; not-a-number marks what must not be returned. O(n log count).
inline void TopItems(absl::Span<const double> scores, std::size_t count, std::vector<std::int32_t>& best) {
  const auto better = [&](std::int32_t a, std::int32_t b) {
    const double sa = scores[static_cast<std::size_t>(a)];
    const double sb = scores[static_cast<std::size_t>(b)];
    return sa != sb ? sa > sb : a < b;
  };
  std::vector<std::int32_t>& heap = best;  // with the worst of the best on top
  heap.clear();
  count = std::min(count, scores.size());
  if (count == 0) return;
  heap.reserve(count);
  std::size_t j = 0;
  for (; j < scores.size() && heap.size() < count; ++j) {
    if (std::isnan(scores[j])) continue;
    heap.push_back(static_cast<std::int32_t>(j));
    std::push_heap(heap.begin(), heap.end(), better);
  }
  // Later positions lose ties, so only a higher score enters.
  for (; j < scores.size(); ++j) {
    if (!(scores[j] > scores[static_cast<std::size_t>(heap.front())])) continue;
    std::pop_heap(heap.begin(), heap.end(), better);
    heap.back() = static_cast<std::int32_t>(j);
    std::push_heap(heap.begin(), heap.end(), better);
  }
  std::sort_heap(heap.begin(), heap.end(), better);
}
inline std::vector<std::int32_t> TopItems(absl::Span<const double> scores, std::size_t count) {
  std::vector<std::int32_t> best;
  TopItems(scores, count, best);
  return best;
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_TOP_ITEMS_H_

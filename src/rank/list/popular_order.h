// File: popular_order.h
//
// The order of who is asked for with nothing known: the same for everybody, so it is made
// once. Nobody's list should be quicker to make than that of who shares nothing.

#ifndef ASSENT_RANK_LIST_POPULAR_ORDER_H_
#define ASSENT_RANK_LIST_POPULAR_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/scorer.h"

namespace assent::internal {

/// Thread safety: const access from any thread.
class PopularOrder {
 public:
  /// O(n log n), 12 bytes for each of n items.
  explicit PopularOrder(const Scorer& scorer);

  /// The scores of the tier kPopularity, in model order.
  absl::Span<const double> scores() const noexcept { return scores_; }
  /// Positions, best first, equal scores by position.
  absl::Span<const std::int32_t> order() const noexcept { return order_; }

 private:
  std::vector<double> scores_;
  std::vector<std::int32_t> order_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_POPULAR_ORDER_H_

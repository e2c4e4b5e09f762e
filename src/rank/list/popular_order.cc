#include "rank/list/popular_order.h"

#include "rank/top_items.h"

namespace assent::internal {

PopularOrder::PopularOrder(const Scorer& scorer) : scores_(scorer.data().items.size()) {
  scorer.Score(scorer.Prepare({}, {}), absl::MakeSpan(scores_));
  TopItems(scores_, scores_.size(), order_);
}

}  // namespace assent::internal

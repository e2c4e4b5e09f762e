#include "metrics.h"

namespace cinema {

void Scores::Add(absl::Span<const assent::ItemId> ranked, absl::Span<const assent::ItemId> held_out) {
  recall20.push_back(RecallAt(20, ranked, held_out));
  recall50.push_back(RecallAt(50, ranked, held_out));
  ndcg100.push_back(NdcgAt(100, ranked, held_out));
}

}  // namespace cinema

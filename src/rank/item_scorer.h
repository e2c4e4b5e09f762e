// File: item_scorer.h
//
// The arithmetic of the item model for one person: s_j = sum over inputs i != j of
// -P'_ij / P'_jj, with P' as ranker.h has it.

#ifndef ASSENT_RANK_ITEM_SCORER_H_
#define ASSENT_RANK_ITEM_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/model_data.h"
#include "rank/pattern.h"

namespace assent::internal {

/// What a request is to the item model; borrows. `inputs` are columns of P.
struct ItemRequest {
  const ModelData& data;
  const ItemPattern& pattern;
  absl::Span<const std::int32_t> inputs;  // items first
  std::size_t items;                      // how many of them are items
};

/// The scores of all items; an item of the history gets its score from the other
/// inputs alone. O((inputs + withheld columns) n).
void ScoreByItems(const ItemRequest& request, absl::Span<double> scores);

/// What each input adds to the score of `item`, which must not be of the history.
/// O(inputs * withheld columns).
void AddendsOfItem(const ItemRequest& request, std::int32_t item, absl::Span<double> addends);

/// The mean of each input's addend over the catalogue without the history; zeros if
/// nothing is left of it. `scale` is memory to be used again. O((inputs + withheld columns) n).
void MeanAddends(const ItemRequest& request, std::vector<double>& scale, absl::Span<double> means);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ITEM_SCORER_H_

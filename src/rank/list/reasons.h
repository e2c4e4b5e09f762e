// File: reasons.h
//
// Why an item is in a list: what each input, or each attribute of a cold item, adds to
// its score.

#ifndef ASSENT_RANK_LIST_REASONS_H_
#define ASSENT_RANK_LIST_REASONS_H_

#include <cstdint>
#include <vector>

#include "assent/rank/ranker.h"
#include "rank/list/catalogue.h"
#include "rank/list/cold_items.h"
#include "rank/scorer.h"

namespace assent::internal {

/// Memory to be used again.
struct ReasonBuffers {
  std::vector<double> addends;
  std::vector<std::size_t> order;
  std::vector<ColdItems::Part> parts;
};

/// The reasons for an item of the model, after `Score` with the same request: largest
/// first, equal ones in the order of the inputs.
void FillReasons(const Scorer& scorer, const ScoreRequest& request, std::int32_t item, ReasonBuffers& buffers,
                 std::vector<Reason>& reasons);

/// The reasons for a cold item: `weights` is what ColdItems::Score left.
void FillReasonsForCold(const Catalogue& catalogue, const ColdItems& cold, const std::vector<double>& weights,
                        std::int32_t item, ReasonBuffers& buffers, std::vector<Reason>& reasons);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_REASONS_H_

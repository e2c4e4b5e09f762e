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

/// The reasons for an item of the model, after `Score` with the same request: largest
/// first, equal ones in the order of the inputs. `addends` is memory to be used again.
std::vector<Reason> ReasonsFor(const Scorer& scorer, const ScoreRequest& request, std::int32_t item,
                               std::vector<double>& addends);

/// The reasons for a cold item: `weights` is what ColdItems::Score returned.
std::vector<Reason> ReasonsForCold(const Catalogue& catalogue, const ColdItems& cold,
                                   const std::vector<double>& weights, std::int32_t item);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_REASONS_H_

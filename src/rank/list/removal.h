// File: removal.h
//
// The stages that decide what may be in a list at all. A removed item's score
// becomes not-a-number.

#ifndef ASSENT_RANK_LIST_REMOVAL_H_
#define ASSENT_RANK_LIST_REMOVAL_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/base/interaction.h"
#include "assent/rank/list.h"
#include "rank/list/catalogue.h"
#include "rank/list/plan.h"

namespace assent::internal {

/// How often is too often.
struct ShownLimit {
  absl::Span<const Shown> counts;
  std::uint32_t at_most = 0;  ///< 0: no limit.
};

/// Counts of what was shown, by position; memory to be used again.
using ShownCounts = std::vector<std::pair<std::int32_t, std::uint64_t>>;

/// InvalidArgument: counts without a limit.
absl::Status CheckShown(const ShownLimit& shown);

/// Removes history, exclusions, what is not eligible and what was shown `at_most`
/// times, in this order; counts in `plan` and lets its pins fail. A forced pin
/// fails for history and exclusions only. `known` holds the positions of the history's
/// items that the model knows. O(known + exclusions + shown log shown), O(history) where there
/// are cold items, and O(catalogue) with an eligible set.
void RemoveItems(const Catalogue& catalogue, absl::Span<const std::int32_t> known,
                 absl::Span<const Interaction> history, const ListOptions& options, const ShownLimit& shown,
                 ListPlan& plan, ShownCounts& counts, absl::Span<double> scores);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_REMOVAL_H_

// File: plan.h
//
// List options in the terms of a catalogue, checked before anything is scored.

#ifndef ASSENT_RANK_LIST_PLAN_H_
#define ASSENT_RANK_LIST_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/rank/list.h"
#include "rank/list/catalogue.h"

namespace assent::internal {

/// A pin on its way through the stages.
struct PinState {
  std::size_t pin = 0;       ///< Its index in the options.
  std::int32_t item = 0;     ///< Its position in the catalogue ...
  std::size_t position = 0;  ///< ... and in the list.
  bool forced = false;
  double score = 0;            ///< Kept, for removal wipes it from the scores.
  bool candidate = true;       ///< Whether the item passed every removal.
  std::optional<Stage> fails;  ///< The stage that drops the pin.
};

struct ListPlan {
  static constexpr std::size_t kNoCap = ~std::size_t{0};

  std::vector<PinState> pins;            ///< By position.
  std::vector<std::size_t> cap_of_kind;  ///< By kind of the catalogue; empty if there are no caps.
  StageSummaries stages{};

  /// As new, but for its memory.
  void Clear() {
    pins.clear();
    cap_of_kind.clear();
    stages = {};
  }
  StageSummary& At(Stage stage) { return stages[static_cast<std::size_t>(stage)]; }
};

/// Fills `plan`. InvalidArgument: an option out of range, a pin that is unknown, beyond the count
/// or given twice, a cap of an unknown kind. FailedPrecondition: attributes are
/// asked for and the ranker has none, or the eligible set is of another catalogue.
absl::Status MakePlan(const Catalogue& catalogue, const ListOptions& options, ListPlan& plan);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_PLAN_H_

#include "rank/list/removal.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

// One stage at work.
class Remover {
 public:
  Remover(const Catalogue& catalogue, Stage stage, ListPlan& plan, absl::Span<double> scores)
      : catalogue_(catalogue), stage_(stage), plan_(plan), scores_(scores) {}

  void Remove(std::int32_t position) {
    if (position < 0) return;
    double& score = scores_[static_cast<std::size_t>(position)];
    if (std::isnan(score)) return;  // an earlier stage had it
    score = std::numeric_limits<double>::quiet_NaN();
    ++plan_.At(stage_).removed;
  }
  void Remove(const ItemId& item) { Remove(catalogue_.Find(item)); }

  // Pins whose item left here.
  void Finish() {
    const bool final_word = stage_ == Stage::kHistory || stage_ == Stage::kExclusions;
    for (PinState& pin : plan_.pins) {
      if (!pin.candidate || !std::isnan(scores_[static_cast<std::size_t>(pin.item)])) continue;
      pin.candidate = false;
      if (final_word || !pin.forced) pin.fails = stage_;
    }
  }

 private:
  const Catalogue& catalogue_;
  const Stage stage_;
  ListPlan& plan_;
  const absl::Span<double> scores_;
};

void RemoveShown(const Catalogue& catalogue, const ShownLimit& shown, ShownCounts& counts, Remover& remover) {
  if (shown.at_most == 0) return;
  counts.clear();
  for (const Shown& entry : shown.counts) {
    if (const std::int32_t position = catalogue.Find(entry.item); position >= 0) {
      counts.emplace_back(position, entry.times);
    }
  }
  std::sort(counts.begin(), counts.end());  // an item may be named several times
  std::uint64_t times = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    times = (i > 0 && counts[i].first == counts[i - 1].first ? times : 0) + counts[i].second;
    if (times >= shown.at_most) remover.Remove(counts[i].first);
  }
}

}  // namespace

absl::Status CheckShown(const ShownLimit& shown) {
  if (shown.counts.empty() || shown.at_most > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("cannot rank: there are counts of ", shown.counts.size(),
                                                 " shown items but no limit; set show_at_most to 1 or more"));
}

void RemoveItems(const Catalogue& catalogue, absl::Span<const std::int32_t> known,
                 absl::Span<const Interaction> history, const ListOptions& options, const ShownLimit& shown,
                 ListPlan& plan, ShownCounts& counts, absl::Span<double> scores) {
  for (PinState& pin : plan.pins) pin.score = scores[static_cast<std::size_t>(pin.item)];
  Remover by_history(catalogue, Stage::kHistory, plan, scores);
  for (const std::int32_t position : known) by_history.Remove(position);
  if (catalogue.size() > catalogue.warm()) {
    for (const Interaction& entry : history) by_history.Remove(entry.item);
  }
  by_history.Finish();
  Remover by_exclusions(catalogue, Stage::kExclusions, plan, scores);
  for (const ItemId& item : options.exclude) by_exclusions.Remove(item);
  by_exclusions.Finish();
  Remover by_eligibility(catalogue, Stage::kEligibility, plan, scores);
  if (options.eligible != nullptr) {
    for (std::size_t p = 0; p < scores.size(); ++p) {
      if (!ItemSetAccess::Contains(*options.eligible, p)) by_eligibility.Remove(static_cast<std::int32_t>(p));
    }
  }
  by_eligibility.Finish();
  Remover by_shown(catalogue, Stage::kShown, plan, scores);
  RemoveShown(catalogue, shown, counts, by_shown);
  by_shown.Finish();
}

}  // namespace assent::internal

#include "rank/list/plan.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace assent::internal {
namespace {

template <class... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat("cannot rank: ", parts...));
}

absl::Status CheckDiversity(const Catalogue& catalogue, const Diversity& diversity) {
  if (!(diversity.weight >= 0 && diversity.weight <= 1)) {
    return Invalid("the diversity weight is ", diversity.weight, "; it must be from 0 (off) to 1");
  }
  if (diversity.window < 1) {
    return Invalid("the diversity window is 0; at least one candidate must compete for a place");
  }
  switch (diversity.similarity) {
    case Diversity::Similarity::kModel:
      return absl::OkStatus();
    case Diversity::Similarity::kAttributes:
      if (diversity.weight == 0 || catalogue.has_attributes()) return absl::OkStatus();
      return absl::FailedPreconditionError(
          "cannot rank: diversity by attributes needs a ranker that was made with item attributes");
  }
  return Invalid("there is no similarity ", static_cast<int>(diversity.similarity));
}

absl::Status CheckEligible(const Catalogue& catalogue, const ItemSet* eligible) {
  if (eligible == nullptr || ItemSetAccess::CatalogueOf(*eligible) == catalogue.fingerprint()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      "cannot rank: the eligible set was made for another catalogue; make it anew with MakeSet of this "
      "ranker");
}

absl::Status TakeCaps(const Catalogue& catalogue, absl::Span<const Cap> caps, ListPlan& plan) {
  if (caps.empty()) return absl::OkStatus();
  if (!catalogue.has_attributes()) {
    return absl::FailedPreconditionError(absl::StrCat("cannot rank: the cap of '",
                                                      std::string(caps.front().kind),
                                                      "' needs a ranker that was made with item attributes"));
  }
  plan.cap_of_kind.assign(catalogue.kinds(), ListPlan::kNoCap);
  for (const Cap& cap : caps) {
    const std::int32_t number = catalogue.KindNamed(cap.kind);
    const auto kind = [&cap] { return std::string(cap.kind); };
    if (number < 0) {
      std::vector<std::string> known(catalogue.kind_names().begin(), catalogue.kind_names().end());
      return Invalid("no item has an attribute of kind '", kind(),
                     "' to cap; the kinds are: ", absl::StrJoin(known, ", "));
    }
    if (cap.at_most < 1) {
      return Invalid("the cap of '", kind(), "' is 0; to leave items out, use the eligible set");
    }
    std::size_t& slot = plan.cap_of_kind[static_cast<std::size_t>(number)];
    if (slot != ListPlan::kNoCap)
      return Invalid("'", kind(), "' is capped twice; give one cap for each kind");
    slot = cap.at_most;
  }
  return absl::OkStatus();
}

absl::Status TakePins(const Catalogue& catalogue, const ListOptions& options, ListPlan& plan) {
  for (std::size_t p = 0; p < options.pins.size(); ++p) {
    const Pin& pin = options.pins[p];
    const auto name = [&] { return absl::StrCat("pin ", p, " (item ", pin.item.ToString(), ")"); };
    if (pin.position >= options.count) {
      return Invalid(name(), " is for position ", pin.position, ", but the list has ", options.count,
                     " places, counted from 0");
    }
    PinState state;
    state.pin = p;
    state.item = catalogue.Find(pin.item);
    state.position = pin.position;
    state.forced = pin.even_if_ineligible;
    if (state.item < 0) {
      return Invalid(name(), " is not in the catalogue; give the item attributes if too few people know it");
    }
    for (const PinState& other : plan.pins) {
      if (other.item == state.item) return Invalid(name(), " is pinned twice");
      if (other.position == state.position) {
        return Invalid(name(), " is for position ", pin.position, ", which pin ", other.pin, " has taken");
      }
    }
    plan.pins.push_back(state);
  }
  std::sort(plan.pins.begin(), plan.pins.end(),
            [](const PinState& a, const PinState& b) { return a.position < b.position; });
  return absl::OkStatus();
}

}  // namespace

absl::Status MakePlan(const Catalogue& catalogue, const ListOptions& options, ListPlan& plan) {
  plan.Clear();
  if (absl::Status status = CheckDiversity(catalogue, options.diversity); !status.ok()) return status;
  if (absl::Status status = CheckEligible(catalogue, options.eligible); !status.ok()) return status;
  if (absl::Status status = TakeCaps(catalogue, options.caps, plan); !status.ok()) return status;
  return TakePins(catalogue, options, plan);
}

}  // namespace assent::internal

#include "rank/list/reasons.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace assent::internal {
namespace {

Reason NameInput(const Scorer& scorer, std::int32_t column) {
  const ModelData& data = scorer.data();
  const auto c = static_cast<std::size_t>(column);
  Reason reason;
  if (c < data.items.size()) {
    reason.kind = Reason::Kind::kItem;
    reason.item = data.items[c];
  } else if (c < data.items.size() + data.features.size()) {
    reason.feature = data.features[c - data.items.size()];
    reason.kind = IsContextField(reason.feature.field) ? Reason::Kind::kContext : Reason::Kind::kField;
  }
  return reason;
}

}  // namespace

std::vector<Reason> ReasonsFor(const Scorer& scorer, const ScoreRequest& request, std::int32_t item,
                               std::vector<double>& addends) {
  addends.assign(request.inputs.size(), 0.0);
  scorer.Addends(request, item, absl::MakeSpan(addends));
  std::vector<std::size_t> order(addends.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(addends[a]) > std::abs(addends[b]); });
  std::vector<Reason> reasons;
  reasons.reserve(order.size());
  for (const std::size_t i : order) {
    reasons.push_back(NameInput(scorer, request.inputs[i]));
    reasons.back().addend = addends[i];
  }
  return reasons;
}

std::vector<Reason> ReasonsForCold(const Catalogue& catalogue, const ColdItems& cold,
                                   const std::vector<double>& weights, std::int32_t item) {
  std::vector<Reason> reasons(1);
  reasons.front().addend = weights.front();
  for (const ColdItems::Part& part : cold.PartsOf(item)) {
    Reason& reason = reasons.emplace_back();
    reason.kind = Reason::Kind::kAttribute;
    reason.attribute =
        std::make_shared<const Attribute>(catalogue.attributes()[static_cast<std::size_t>(part.attribute)]);
    reason.addend = weights[static_cast<std::size_t>(part.column)];
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return std::abs(a.addend) > std::abs(b.addend); });
  return reasons;
}

}  // namespace assent::internal

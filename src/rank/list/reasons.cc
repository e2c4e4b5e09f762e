#include "rank/list/reasons.h"

#include <algorithm>
#include <cmath>

namespace assent::internal {
namespace {

// Names the column that an addend comes from; `reason` may be one of another list.
void Name(const Scorer& scorer, std::int32_t column, Reason& reason) {
  const ModelData& data = scorer.data();
  const auto c = static_cast<std::size_t>(column);
  const bool is_item = c < data.items.size();
  const bool is_feature = !is_item && c < data.items.size() + data.features.size();
  reason.item = is_item ? data.items[c] : ItemId();
  if (is_feature) {
    reason.feature = data.features[c - data.items.size()];
  } else {
    reason.feature = Feature();
  }
  reason.kind = is_item                                ? Reason::Kind::kItem
                : !is_feature                          ? Reason::Kind::kBase
                : IsContextField(reason.feature.field) ? Reason::Kind::kContext
                                                       : Reason::Kind::kField;
  reason.attribute = nullptr;
}

// Largest first, equal ones as they came.
void Order(ReasonBuffers& buffers) {
  const std::vector<double>& addends = buffers.addends;
  buffers.order.resize(addends.size());
  for (std::size_t i = 0; i < addends.size(); ++i) buffers.order[i] = i;
  std::sort(buffers.order.begin(), buffers.order.end(), [&addends](std::size_t a, std::size_t b) {
    const double size_a = std::abs(addends[a]);
    const double size_b = std::abs(addends[b]);
    return size_a != size_b ? size_a > size_b : a < b;
  });
}

}  // namespace

void FillReasons(const Scorer& scorer, const ScoreRequest& request, std::int32_t item, ReasonBuffers& buffers,
                 std::vector<Reason>& reasons) {
  buffers.addends.assign(request.inputs.size(), 0.0);
  scorer.Addends(request, item, absl::MakeSpan(buffers.addends));
  Order(buffers);
  reasons.resize(buffers.order.size());
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    Name(scorer, request.inputs[buffers.order[i]], reasons[i]);
    reasons[i].addend = buffers.addends[buffers.order[i]];
  }
}

void FillReasonsForCold(const Catalogue& catalogue, const ColdItems& cold, const std::vector<double>& weights,
                        std::int32_t item, ReasonBuffers& buffers, std::vector<Reason>& reasons) {
  cold.FindParts(item, buffers.parts);
  buffers.addends.assign(1, weights.front());
  for (const ColdItems::Part& part : buffers.parts) {
    buffers.addends.push_back(weights[static_cast<std::size_t>(part.column)]);
  }
  Order(buffers);
  reasons.resize(buffers.order.size());
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const std::size_t from = buffers.order[i];
    Reason& reason = reasons[i];
    reason.kind = from == 0 ? Reason::Kind::kBase : Reason::Kind::kAttribute;
    reason.item = ItemId();
    reason.feature = Feature();
    reason.attribute = from == 0 ? nullptr : catalogue.SharedAttribute(buffers.parts[from - 1].attribute);
    reason.addend = buffers.addends[from];
  }
}

}  // namespace assent::internal

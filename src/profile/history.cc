#include "assent/profile/internal/history.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace assent::internal {

absl::Span<const Interaction> EntriesFrom(const History& history, Day first) noexcept {
  const auto begin = std::partition_point(history.begin(), history.end(),
                                          [first](const Interaction& entry) { return entry.day < first; });
  return absl::MakeConstSpan(history).subspan(static_cast<std::size_t>(begin - history.begin()));
}

std::size_t DropBefore(Day first, std::shared_ptr<const History>& history) {
  const auto kept = EntriesFrom(*history, first);
  const std::size_t dropped = history->size() - kept.size();
  if (dropped != 0) history = std::make_shared<const History>(kept.begin(), kept.end());
  return dropped;
}

std::shared_ptr<const History> Appended(const FieldPolicy& field,
                                        const std::shared_ptr<const History>& history,
                                        absl::Span<const Interaction> more) {
  History all;
  if (history != nullptr) all = *history;
  all.insert(all.end(), more.begin(), more.end());
  // By day, and within a day as they came. A stable sort would take three times the code.
  std::vector<std::pair<Day, std::size_t>> order;
  order.reserve(all.size());
  for (const Interaction& entry : all) order.emplace_back(entry.day, order.size());
  std::sort(order.begin(), order.end());
  const auto cap = static_cast<std::size_t>(std::max(field.max_items, 0));
  auto kept = std::make_shared<History>();
  kept->reserve(std::min(cap, all.size()));
  for (std::size_t i = all.size() - std::min(cap, all.size()); i < all.size(); ++i) {
    kept->push_back(std::move(all[order[i].second]));
  }
  return kept;
}

}  // namespace assent::internal

#include "assent/profile/internal/history.h"

#include <algorithm>

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
  std::stable_sort(all.begin(), all.end(),
                   [](const Interaction& a, const Interaction& b) { return a.day < b.day; });
  const auto cap = static_cast<std::size_t>(std::max(field.max_items, 0));
  if (all.size() > cap) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(cap));
  return std::make_shared<const History>(std::move(all));
}

}  // namespace assent::internal

// File: history.h
//
// Interaction histories as profiles keep them: in the order of days, immutable, shared.

#ifndef ASSENT_PROFILE_INTERNAL_HISTORY_H_
#define ASSENT_PROFILE_INTERNAL_HISTORY_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/interaction.h"
#include "assent/policy/policy.h"

namespace assent::internal {

using History = std::vector<Interaction>;

/// The entries collected on `first` or later. O(log entries).
ASSENT_EXPORT absl::Span<const Interaction> EntriesFrom(const History& history, Day first) noexcept;

/// Replaces the history by one without the entries collected before `first`. Says
/// how many went.
ASSENT_EXPORT std::size_t DropBefore(Day first, std::shared_ptr<const History>& history);

/// `history` (may be null) with `more` added in the order of days, the oldest entries
/// beyond the field's `max_items` dropped.
ASSENT_EXPORT std::shared_ptr<const History> Appended(const FieldPolicy& field,
                                                      const std::shared_ptr<const History>& history,
                                                      absl::Span<const Interaction> more);

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_HISTORY_H_

// File: consent_state.h
//
// The state of one subject's consent: a fold over its events.
//
// The fold does not depend on the order in which events arrive. For each pair of
// purpose and field the latest event counts; of several at the same moment, the
// most restrictive one. So no replay and no reordering brings a withdrawn grant
// back. Consent, reliance and objection are folded apart: an objection is no
// withdrawal, and lifting it restores what was there.

#ifndef ASSENT_CONSENT_CONSENT_STATE_H_
#define ASSENT_CONSENT_CONSENT_STATE_H_

#include <cstdint>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "assent/base/clock.h"
#include "assent/consent/event.h"
#include "assent/policy/policy.h"

namespace assent {

/// What the events of a subject say about one purpose at one moment, as sets of
/// fields. `granted`, `expired`, `refused` and `withdrawn` are disjoint.
struct ConsentTerms {
  FieldMask granted = 0;             ///< A live grant.
  FieldMask granted_explicitly = 0;  ///< ... by an explicit statement.
  FieldMask expired = 0;             ///< A grant or reliance whose time is over.
  FieldMask refused = 0;
  FieldMask withdrawn = 0;
  FieldMask relied = 0;               ///< Live reliance on another lawful basis.
  FieldMask objected = 0;             ///< An objection stands.
  bool erased = false;                ///< The subject was erased; nothing else counts.
  TimeMicros valid_until = kForever;  ///< When the first of the live ones ends.
};

/// The folded state of one subject as words in memory that somebody else keeps: what a
/// profile table holds per subject. Two words a clause in the common case, at most one
/// clause per declared pair and kind; see internal/clause.h. Passed by value.
class PackedConsent {
 public:
  /// Nobody was ever asked anything.
  PackedConsent() = default;
  /// `words` must come from `ConsentState::packed()` and outlive this object; zeros may follow.
  explicit PackedConsent(absl::Span<const std::uint64_t> words) noexcept : words_(words) {}

  /// The terms of `purpose` (an index) at `now`. O(clauses).
  ConsentTerms TermsAt(int purpose, TimeMicros now) const noexcept;
  /// Whether the subject was erased.
  bool erased() const noexcept;
  /// The latest moment of any event; 0 before the first.
  TimeMicros last_event() const noexcept;
  absl::Span<const std::uint64_t> words() const noexcept { return words_; }

 private:
  absl::Span<const std::uint64_t> words_;
};

/// The folded state while events are added to it. Thread safety: like a `std::vector`.
class ConsentState {
 public:
  ConsentState() = default;
  /// Goes on from a packed state.
  explicit ConsentState(PackedConsent from);

  /// Folds `event` in. The event must have passed `CheckEvent`; after erasure only
  /// the erasure counts. O(clauses), at most one clause per declared pair and kind.
  void Apply(const ConsentEvent& event) { Apply(event, event.at); }
  /// The same for an event whose place in the order (`at`) is later than the moment
  /// its rights begin: several events within one tick of a clock are stamped one
  /// after the other, and hold at once.
  void Apply(const ConsentEvent& event, TimeMicros begins);

  /// The state as words, valid until the next `Apply`.
  PackedConsent packed() const noexcept { return PackedConsent(absl::MakeConstSpan(words_)); }

  /// See `PackedConsent`.
  ConsentTerms TermsAt(int purpose, TimeMicros now) const noexcept { return packed().TermsAt(purpose, now); }
  bool erased() const noexcept { return packed().erased(); }
  TimeMicros last_event() const noexcept { return packed().last_event(); }

 private:
  absl::InlinedVector<std::uint64_t, 16> words_;
};

}  // namespace assent

#endif  // ASSENT_CONSENT_CONSENT_STATE_H_

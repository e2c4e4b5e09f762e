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

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/consent/event.h"
#include "assent/consent/internal/clause.h"
#include "assent/consent/internal/field_terms.h"
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
class ASSENT_EXPORT PackedConsent {
 public:
  /// Nobody was ever asked anything.
  PackedConsent() = default;
  /// `words` must come from `ConsentState::packed()` and outlive this object; zeros may follow.
  explicit PackedConsent(absl::Span<const std::uint64_t> words) noexcept : words_(words) {}

  /// The terms of `purpose` (an index) at `now`. O(clauses).
  ConsentTerms TermsAt(int purpose, TimeMicros now) const noexcept;
  /// Those that hold for `field` (an index) alone. O(clauses).
  internal::FieldTerms TermsOf(int field, int purpose, TimeMicros now) const noexcept;
  /// Whether the subject was erased.
  bool erased() const noexcept {
    return words_.size() > 2 &&
           (internal::LoadWord(words_[0]) | (internal::LoadWord(words_[1]) ^ kErased)) == 0;
  }
  /// The latest moment of any event; 0 before the first.
  TimeMicros last_event() const noexcept;
  /// The words themselves, for copying.
  absl::Span<const std::uint64_t> words() const noexcept { return words_; }

 private:
  friend class ConsentState;
  // An erased subject has one line that is no clause, for it names no field: 0, this,
  // the time of the last event.
  static constexpr std::uint64_t kErased = ~std::uint64_t{0};

  absl::Span<const std::uint64_t> words_;
};

/// The folded state while events are added to it. Thread safety: like a `std::vector`.
class ASSENT_EXPORT ConsentState {
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
  /// Whether the subject was erased.
  bool erased() const noexcept { return packed().erased(); }
  /// The time of the latest event; 0 if there is none.
  TimeMicros last_event() const noexcept { return packed().last_event(); }

 private:
  std::vector<std::uint64_t> words_;
};

// Inline, so that the result is made where a decision wants it, and without branches: what
// people chose, a processor cannot foresee.
inline ConsentTerms PackedConsent::TermsAt(int purpose, TimeMicros now) const noexcept {
  using internal::ClauseKind;
  FieldMask marked[internal::kClauseKinds] = {};
  FieldMask expired = 0;
  TimeMicros valid_until = kForever;
  for (internal::ClauseReader reader(words_); reader.Advance();) {
    if (reader.purpose() != purpose) continue;
    const internal::Clause clause = reader.clause();
    const internal::Standing standing = internal::StandingAt(clause, now);
    expired |= standing.ended;
    marked[static_cast<std::size_t>(clause.kind)] |= standing.live;
    const bool right = internal::GivesRight(clause.kind) & (standing.live != 0);
    valid_until = std::min(valid_until, right ? clause.valid_until : kForever);
  }
  const auto of = [&marked](ClauseKind kind) { return marked[static_cast<std::size_t>(kind)]; };
  return {of(ClauseKind::kGranted) | of(ClauseKind::kGrantedExplicitly),
          of(ClauseKind::kGrantedExplicitly),
          expired,
          of(ClauseKind::kRefused),
          of(ClauseKind::kWithdrawn),
          of(ClauseKind::kRelied),
          of(ClauseKind::kObjected),
          erased(),
          valid_until};
}

inline internal::FieldTerms PackedConsent::TermsOf(int field, int purpose, TimeMicros now) const noexcept {
  internal::FieldTerms terms = erased() ? internal::kErasedTerm : 0;
  for (internal::ClauseReader reader(words_); reader.Advance();) {
    if (reader.purpose() != purpose) continue;
    const internal::Clause clause = reader.clause();
    const internal::Standing standing = internal::StandingAt(clause, now);
    terms |= internal::TermIf(standing.live >> field, internal::TermOf(clause.kind)) |
             internal::TermIf(standing.ended >> field, internal::kExpiredTerm);
  }
  return terms;
}

}  // namespace assent

#endif  // ASSENT_CONSENT_CONSENT_STATE_H_

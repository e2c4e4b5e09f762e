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
#include <vector>

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

/// The folded state. Thread safety: like a `std::vector`.
class ConsentState {
 public:
  /// Folds `event` in. The event must have passed `CheckEvent`; after erasure only
  /// the erasure counts. O(clauses), at most one clause per declared pair and kind.
  void Apply(const ConsentEvent& event) { Apply(event, event.at); }
  /// The same for an event whose place in the order (`at`) is later than the moment
  /// its rights begin: several events within one tick of a clock are stamped one
  /// after the other, and hold at once.
  void Apply(const ConsentEvent& event, TimeMicros begins);

  /// The terms of `purpose` (an index) at `now`. O(clauses).
  ConsentTerms TermsAt(int purpose, TimeMicros now) const noexcept;

  /// Whether the subject was erased.
  bool erased() const noexcept { return erased_; }
  /// The latest moment of any event; 0 before the first.
  TimeMicros last_event() const noexcept { return last_event_; }

 private:
  // What a clause records. The order within a dimension is that of restriction.
  enum class Mark : std::uint8_t { kGranted, kRefused, kWithdrawn, kRelied, kCeased, kLifted, kObjected };
  enum class Dimension : std::uint8_t { kConsent, kReliance, kObjection };
  // "These fields, for this purpose, are marked so since `at`." A right is live
  // from `begins` on.
  struct Clause {
    FieldMask fields;
    TimeMicros at;
    TimeMicros begins;
    TimeMicros valid_until;
    std::uint8_t purpose;
    Mark mark;
    bool explicit_consent;
  };

  static Dimension DimensionOf(Mark mark) noexcept;
  static bool Outranks(const Clause& a, const Clause& b) noexcept;
  void Put(Clause clause);

  std::vector<Clause> clauses_;
  TimeMicros last_event_ = 0;
  bool erased_ = false;
};

}  // namespace assent

#endif  // ASSENT_CONSENT_CONSENT_STATE_H_

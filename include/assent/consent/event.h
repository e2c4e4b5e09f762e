// File: event.h
//
// What can happen to consent. A data subject's consent is a sequence of these
// events (field names follow ISO/IEC TS 27560), and nothing else.

#ifndef ASSENT_CONSENT_EVENT_H_
#define ASSENT_CONSENT_EVENT_H_

#include <cstdint>

#include "absl/status/status.h"
#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"

namespace assent {

/// The kinds of events. There is no valid zero.
enum class EventKind : std::uint8_t {
  kGrant = 1,      ///< "Yes": consent to the pairs (Art. 6(1)(a), 7).
  kRefuse,         ///< "No" when asked.
  kWithdraw,       ///< "No longer" (Art. 7(3)); ends consent and reliance alike.
  kObject,         ///< Objection (Art. 21). Wins over everything until lifted.
  kLiftObjection,  ///< The subject takes an objection back.
  kRely,           ///< The controller relies on another lawful basis than consent.
  kCease,          ///< The controller no longer does.
  kErase,          ///< Erasure (Art. 17). Final for this subject id.
};

/// Who caused an event.
enum class Actor : std::uint8_t { kSubject = 1, kGuardian, kController, kSignal };

/// One event. It concerns every pair of a purpose in `purposes` and a field in `fields`.
struct ConsentEvent {
  EventKind kind{};
  Actor actor = Actor::kSubject;
  bool explicit_consent = false;  ///< Given by an explicit statement (Art. 9(2)(a)).
  PurposeMask purposes = 0;
  FieldMask fields = 0;
  TimeMicros at = 0;                  ///< When it happened. `Profiles::Record` takes 0 for now.
  TimeMicros valid_until = kForever;  ///< Grants and reliance: the first moment it no longer holds.
};

/// Whether `event` may be recorded under `policy`.
///
/// InvalidArgument, with the field and purpose in words, for: an unknown kind or
/// actor; no purpose or field named; an index the policy does not have; and for
/// events that give rights also: a pair that the policy does not declare, a grant
/// where the basis is not consent or reliance where it is, a grant by the
/// controller, reliance by anybody else, an explicit-consent purpose granted
/// without an explicit statement, an end that does not lie after the beginning.
/// Events that take rights away are judged by their form alone: a withdrawal can
/// always be recorded.
ASSENT_EXPORT absl::Status CheckEvent(const ProfilePolicy& policy, const ConsentEvent& event);

}  // namespace assent

#endif  // ASSENT_CONSENT_EVENT_H_

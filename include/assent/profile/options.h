// File: options.h
//
// What profiles need from outside, and how consent is given to them.

#ifndef ASSENT_PROFILE_OPTIONS_H_
#define ASSENT_PROFILE_OPTIONS_H_

#include "assent/base/clock.h"
#include "assent/consent/event.h"
#include "assent/profile/audit_sink.h"

namespace assent {

/// What a `Profiles` needs from outside.
struct ProfilesOptions {
  /// Must outlive the profiles and every handle.
  const Clock* clock = &SystemClock();
  /// Told of every view before it is opened; null for none. Must outlive the profiles.
  AuditSink* audit = nullptr;
};

/// How consent was given.
struct GrantOptions {
  /// The first moment at which it no longer holds.
  TimeMicros valid_until = kForever;
  /// Given by an explicit statement (GDPR Art. 9(2)(a)).
  bool explicit_consent = false;
  /// The subject, a guardian, or a signal; never the controller.
  Actor actor = Actor::kSubject;
};

}  // namespace assent

#endif  // ASSENT_PROFILE_OPTIONS_H_

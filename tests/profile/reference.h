// The reference: one person's consent and values as the design tells them.
//
// It keeps every event and looks at all of them again for every question. It shares
// the words with the kernel (events, policies, decisions) and no code: no masks of
// fields, no folding, no order of clauses. It is slow and meant to be read.
#ifndef ASSENT_TESTS_PROFILE_REFERENCE_H_
#define ASSENT_TESTS_PROFILE_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "assent/base/clock.h"
#include "assent/consent/decision.h"
#include "assent/consent/event.h"
#include "assent/policy/policy.h"

namespace assent::testing {

/// What the events of one person say.
class ReferenceConsent {
 public:
  explicit ReferenceConsent(const ProfilePolicy& policy) : policy_(&policy) {}

  /// Whether the policy allows the event to be recorded.
  bool Accepts(const ConsentEvent& event) const;
  /// Records an event. A right that it gives is live from `begins` on.
  void Add(const ConsentEvent& event, TimeMicros begins);

  /// Whether the field may be kept for the purpose, with or without a value.
  bool MayHold(int purpose, int field, TimeMicros now) const;
  /// The decision about a pair whose value is there, and within its retention.
  Decision Why(int purpose, int field, TimeMicros now, bool set, bool fresh) const;

  bool erased() const { return erased_; }
  /// The latest moment of any event.
  TimeMicros last() const { return last_; }

 private:
  enum class Question { kConsent, kReliance, kObjection };
  struct Recorded {
    ConsentEvent event;
    TimeMicros begins;
  };

  static int Restriction(EventKind kind, Question question);
  static bool Outranks(const Recorded& a, const Recorded& b, Question question);
  bool Has(int purpose, int field) const;
  bool Declares(int purpose, int field) const;
  bool NeedsExplicit(int purpose, int field) const;
  const Recorded* Latest(int purpose, int field, Question question) const;
  bool IsLive(const Recorded* right, EventKind kind, TimeMicros now) const;

  const ProfilePolicy* policy_;
  std::vector<Recorded> events_;
  bool erased_ = false;
  TimeMicros last_ = 0;
};

/// One person in a store: the consent, and which values are there.
class ReferenceSubject {
 public:
  explicit ReferenceSubject(const ProfilePolicy& policy) : policy_(&policy), consent_(policy) {}

  /// What each call must answer, having done what it must do.
  absl::StatusCode Record(ConsentEvent event, TimeMicros now);
  absl::StatusCode Collect(int field, std::int64_t value, Day day, TimeMicros now);
  std::size_t Sweep(TimeMicros now);
  absl::StatusCode Open() const;
  Decision Why(int purpose, int field, TimeMicros now) const;

  /// What was collected last for the field, if it is kept.
  std::optional<std::int64_t> Value(int field) const;

 private:
  struct Kept {
    std::int64_t value;
    Day day;
  };

  bool SomePurposeMayHold(int field, TimeMicros now) const;
  bool IsFresh(int field, Day day, TimeMicros now) const;

  const ProfilePolicy* policy_;
  ReferenceConsent consent_;
  std::map<int, Kept> values_;
  bool known_ = false;
};

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROFILE_REFERENCE_H_

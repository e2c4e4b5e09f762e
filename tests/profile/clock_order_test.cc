// What happens while somebody looks at the clock: a decision must hold at some moment between
// its question and its answer, so the time is asked after the state.
#include <functional>
#include <utility>
#include <vector>

#include "assent/profile/dynamic.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

// Does something once, between telling the time and returning.
class InterruptedClock final : public Clock {
 public:
  TimeMicros Now() const noexcept override {
    const TimeMicros told = now;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return told;
  }
  mutable TimeMicros now = StartOf(20'000);
  mutable std::function<void()> meanwhile;
};

constexpr FieldPolicy kFields[] = {
    {"f", 1, ValueKind::kInt32, 3, {}, 365, 0, Category::kOrdinary, FeatureUse::kNone, {}, {}, {}}};
constexpr PurposePolicy kPurposes[] = {
    {"A", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 1, 0, {}, {}, {}},
    {"B", 2, LawfulBasis::kConsent, Use::kNone, false, 0, 1, 0, {}, {}, {}},
};
constexpr ProfilePolicy kPolicy = {"t.T", 1, 1, {}, kFields, kPurposes, {}};

ConsentEvent Event(EventKind kind, PurposeMask purposes, TimeMicros valid_until = kForever) {
  ConsentEvent event;
  event.kind = kind;
  event.purposes = purposes;
  event.fields = 1;
  event.valid_until = valid_until;
  return event;
}

const SubjectId kAnn(std::uint64_t{0});
const SubjectId kBob(std::uint64_t{1});

TEST_CASE("A grant that is given while somebody asks is not yet there, or there", "[clock_order]") {
  InterruptedClock clock;
  DynamicProfiles profiles(kPolicy, {&clock, nullptr});
  REQUIRE(profiles.Record(kAnn, Event(EventKind::kGrant, 3)).ok());
  REQUIRE(profiles.Collect(kAnn, "f", std::int64_t{7}).ok());
  REQUIRE(profiles.Record(kAnn, Event(EventKind::kWithdraw, 1)).ok());
  clock.meanwhile = [&] {
    clock.now += kMicrosPerSecond;
    REQUIRE(profiles.Record(kAnn, Event(EventKind::kGrant, 1)).ok());
  };
  const Decision why = profiles.Why(kAnn, "A", "f").value();
  CHECK((why == Decision::kWithdrawn || why == Decision::kAllowed));
  CHECK(!clock.meanwhile);
  CHECK(profiles.Why(kAnn, "A", "f").value() == Decision::kAllowed);
}

TEST_CASE("A pair that is allowed at no moment is never said to be", "[clock_order]") {
  InterruptedClock clock;
  DynamicProfiles profiles(kPolicy, {&clock, nullptr});
  REQUIRE(profiles.Record(kAnn, Event(EventKind::kGrant, 1, clock.now + 10)).ok());
  REQUIRE(profiles.Record(kAnn, Event(EventKind::kGrant, 2)).ok());
  REQUIRE(profiles.Why(kAnn, "A", "f").value() == Decision::kNotSet);
  // The asking thread sleeps; the grant for A ends; then a value comes, for B.
  clock.meanwhile = [&] {
    clock.now += kMicrosPerSecond;
    REQUIRE(profiles.Collect(kAnn, "f", std::int64_t{7}).ok());
  };
  const Decision why = profiles.Why(kAnn, "A", "f").value();
  CHECK((why == Decision::kNotSet || why == Decision::kExpired));
  CHECK(profiles.Why(kAnn, "A", "f").value() == Decision::kExpired);
}

TEST_CASE("A value that was collected while others were swept stays", "[clock_order]") {
  InterruptedClock clock;
  DynamicProfiles profiles(kPolicy, {&clock, nullptr});
  for (const SubjectId& subject : {kAnn, kBob}) {
    REQUIRE(profiles.Record(subject, Event(EventKind::kRefuse, 1)).ok());
  }
  clock.meanwhile = [&] {
    clock.now += kMicrosPerSecond;
    REQUIRE(profiles.Record(kBob, Event(EventKind::kGrant, 1)).ok());
    REQUIRE(profiles.Collect(kBob, "f", std::int64_t{7}).ok());
  };
  CHECK(profiles.Sweep() == 0);
  CHECK(!clock.meanwhile);
  CHECK(profiles.Why(kBob, "A", "f").value() == Decision::kAllowed);
}

TEST_CASE("A policy by hand has the purposes that have an index, and no others", "[dynamic]") {
  const std::vector<PurposePolicy> purposes(
      100, {"P", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 1, 0, {}, {}, {}});
  std::vector<PurposePolicy> named = purposes;
  named[63].name = "LAST";
  named[64].name = "BEYOND";
  ProfilePolicy policy = kPolicy;
  policy.purposes = named;
  InterruptedClock clock;
  DynamicProfiles profiles(policy, {&clock, nullptr});
  REQUIRE(profiles.Record(kAnn, Event(EventKind::kGrant, ~PurposeMask{0})).ok());
  REQUIRE(profiles.Collect(kAnn, "f", std::int64_t{7}).ok());
  CHECK(profiles.Why(kAnn, "LAST", "f").value() == Decision::kAllowed);
  CHECK(profiles.Open(kAnn, "LAST").ok());
  CHECK(absl::IsInvalidArgument(profiles.Why(kAnn, "BEYOND", "f").status()));
  CHECK(absl::IsInvalidArgument(profiles.Open(kAnn, "BEYOND").status()));
}

}  // namespace
}  // namespace assent::testing

// Random policies x random histories of consent against the reference, which shares no
// code with the kernel.
//
//   ASSENT_RANDOM_CASES=100000000 random_policies_test     as many policies and histories
//   ASSENT_RANDOM_SEED=7          random_policies_test     others than those from seed 1
#include <optional>

#include "assent/profile/dynamic.h"
#include "profile/random_policy.h"
#include "profile/reference.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

struct Tally {
  std::int64_t allowed = 0;
  std::int64_t denied = 0;
  std::int64_t refused_events = 0;
  std::uint64_t first_wrong = 0;  // its seed
  std::int64_t wrong = 0;

  void Expect(bool right, std::uint64_t seed) {
    if (right) return;
    if (wrong++ == 0) first_wrong = seed;
  }
};

// Every pair of a small policy, a dozen of a large one.
template <class F>
void ForPairs(const RandomPolicy& policy, Random& random, F f) {
  if (policy.fields() * policy.purposes() > 16) {
    for (int i = 0; i < 12; ++i) f(random.Below(policy.purposes()), random.Below(policy.fields()));
    return;
  }
  for (int p = 0; p < policy.purposes(); ++p) {
    for (int field = 0; field < policy.fields(); ++field) f(p, field);
  }
}

// The floor of consent: events, their fold, the decision. Moments lie close together, so
// that many fall on the same one.
void CheckDecisions(const RandomPolicy& drawn, Random& random, std::uint64_t seed, Tally& tally) {
  const ProfilePolicy& policy = drawn.policy();
  ReferenceConsent reference(policy);
  ConsentState state;
  TimeMicros now = 10;
  for (int left = random.Below(9); left > 0; --left) {
    ConsentEvent event = RandomEvent(drawn, random, now, 1);
    if (event.at == 0) event.at = now;
    const TimeMicros begins = event.at + (random.OneIn(4) ? random.Below(5) - 2 : 0);
    const bool accepted = CheckEvent(policy, event).ok();
    tally.Expect(accepted == reference.Accepts(event), seed);
    if (!accepted) {
      ++tally.refused_events;
      continue;
    }
    state.Apply(event, begins);
    reference.Add(event, begins);
    now += random.Below(3) - (random.OneIn(4) ? 3 : 0);
  }
  const auto mostly = [&random] { return random.Next() | random.Next() | random.Next(); };
  const ValueTerms values{mostly(), mostly()};
  const Random pairs = random;
  for (const TimeMicros at : {now, now + random.Below(12) - 3}) {
    Random same = pairs;
    ForPairs(drawn, same, [&](int purpose, int field) {
      const bool set = Contains(values.set, field);
      const bool fresh = Contains(values.fresh, field);
      const Decisions decided = Decide(RuleOf(policy, purpose), state.TermsAt(purpose, at), values);
      const Decision why = reference.Why(purpose, field, at, set, fresh);
      const bool allowed = why == Decision::kAllowed;
      tally.Expect(decided.Of(field) == why, seed);
      tally.Expect(Contains(decided.allowed, field) == allowed, seed);
      tally.Expect(Contains(decided.may_hold, field) == reference.MayHold(purpose, field, at), seed);
      ++(allowed ? tally.allowed : tally.denied);
    });
  }
  tally.Expect(state.erased() == reference.erased() && state.last_event() == reference.last(), seed);
}

TEST_CASE("Random policies x random histories: the decision is the reference's", "[random]") {
  const std::int64_t cases = RandomCases(1'000'000);
  const bool may_shadow = !internal::ShadowModeBuilt();
  RandomPolicy drawn;
  Tally tally;
  std::uint64_t seed = RandomSeed();
  for (std::int64_t i = 0; i < cases; ++i, ++seed) {
    Random random(seed);
    drawn.Draw(random, may_shadow);
    CheckDecisions(drawn, random, seed, tally);
  }
  INFO("the first seed that went wrong: " << tally.first_wrong);
  CHECK(tally.wrong == 0);
  // It was a test: all outcomes are frequent.
  CHECK(tally.allowed > cases / 2);
  CHECK(tally.denied > cases / 2);
  CHECK(tally.refused_events > cases / 8);
  WARN(cases << " policies with a history each: " << tally.allowed << " pairs allowed, " << tally.denied
             << " denied, " << tally.refused_events << " events refused, " << tally.wrong << " wrong");
}

// A store and its reference, told the same things.
struct Store {
  Store(const RandomPolicy& drawn, ManualClock& clock_of_all, AuditSink* audit)
      : policy(drawn), clock(clock_of_all), profiles(drawn.policy(), Options(clock_of_all, audit)) {}
  static ProfilesOptions Options(const ManualClock& clock, AuditSink* audit) {
    ProfilesOptions options;
    options.clock = &clock;
    options.audit = audit;
    return options;
  }

  const RandomPolicy& policy;
  ManualClock& clock;
  DynamicProfiles profiles;
};

// One thing that happens to a subject.
void Step(Store& store, ReferenceSubject& reference, const SubjectId& subject, Random& random,
          std::uint64_t seed, Tally& tally) {
  const TimeMicros now = store.clock.Now();
  switch (random.Below(6)) {
    case 0:
    case 1:
    case 2: {
      const ConsentEvent event = RandomEvent(store.policy, random, now, kMicrosPerDay / 2);
      const absl::StatusCode code = store.profiles.Record(subject, event).code();
      tally.Expect(code == reference.Record(event, now), seed);
      if (code != absl::StatusCode::kOk) ++tally.refused_events;
      break;
    }
    case 3:
    case 4: {
      const int field = random.Below(store.policy.fields());
      const Day day = DayOf(now) - random.Below(4) + (random.OneIn(8) ? 1 : 0);
      const auto value = static_cast<std::int64_t>(random.Next());
      const absl::StatusCode code =
          store.profiles.CollectOn(subject, RandomPolicy::NameOf('f', field), DynamicValue(value), day)
              .code();
      tally.Expect(code == reference.Collect(field, value, day, now), seed);
      break;
    }
    default:
      store.clock.Advance((random.Below(9) - 1) * (kMicrosPerDay / 4) + random.Below(2));
  }
}

// Everything that can be asked of one pair.
void CheckPair(const Store& store, const ReferenceSubject& reference, const SubjectId& subject, int purpose,
               int field, std::uint64_t seed, Tally& tally) {
  const std::string_view purpose_name = RandomPolicy::NameOf('p', purpose);
  const std::string_view field_name = RandomPolicy::NameOf('f', field);
  const Decision expected = reference.Why(purpose, field, store.clock.Now());
  const bool allowed = expected == Decision::kAllowed;
  ++(allowed ? tally.allowed : tally.denied);
  tally.Expect(*store.profiles.Why(subject, purpose_name, field_name) == expected, seed);
  const auto view = store.profiles.Open(subject, purpose_name);
  tally.Expect(view.status().code() == reference.Open(), seed);
  if (!view.ok()) return tally.Expect(!allowed, seed);
  tally.Expect(*view->Why(field_name) == expected, seed);
  const auto released = view->Release(field_name, "own_use");
  tally.Expect(released.ok() == allowed, seed);
  if (released.ok()) tally.Expect(*released == DynamicValue(*reference.Value(field)), seed);
}

// What an event leaves of a view that was open before: nothing.
void CheckOldView(Store& store, ReferenceSubject& reference, const SubjectId& subject, Random& random,
                  std::uint64_t seed, Tally& tally) {
  const auto view = store.profiles.Open(subject, "p0");
  const ConsentEvent event = RandomEvent(store.policy, random, store.clock.Now(), kMicrosPerDay / 2);
  const absl::StatusCode code = store.profiles.Record(subject, event).code();
  tally.Expect(code == reference.Record(event, store.clock.Now()), seed);
  if (!view.ok() || code != absl::StatusCode::kOk) return;
  tally.Expect(!view->IsCurrent(), seed);
  for (int field = 0; field < store.policy.fields(); ++field) {
    const std::string_view name = RandomPolicy::NameOf('f', field);
    tally.Expect(!view->Release(name, "own_use").ok(), seed);
    tally.Expect(*view->Why(name) != Decision::kAllowed, seed);
  }
}

void CheckStore(std::uint64_t seed, int subjects, Tally& tally) {
  Random random(seed);
  RandomPolicy drawn;
  drawn.Draw(random, !internal::ShadowModeBuilt());
  ManualClock clock;
  Store store(drawn, clock, nullptr);
  std::vector<ReferenceSubject> references(static_cast<std::size_t>(subjects),
                                           ReferenceSubject(drawn.policy()));
  std::uint64_t id = 0;
  for (ReferenceSubject& reference : references) {
    const SubjectId subject(id++);
    for (int left = random.Below(12); left > 0; --left) Step(store, reference, subject, random, seed, tally);
    const auto check = [&](int p, int f) { CheckPair(store, reference, subject, p, f, seed, tally); };
    ForPairs(drawn, random, check);
    CheckOldView(store, reference, subject, random, seed, tally);
    ForPairs(drawn, random, check);
  }
  std::size_t expected = 0;
  for (ReferenceSubject& reference : references) expected += reference.Sweep(clock.Now());
  tally.Expect(store.profiles.Sweep() == expected, seed);
  id = 0;
  for (const ReferenceSubject& reference : references) {
    const SubjectId subject(id++);
    ForPairs(drawn, random, [&](int p, int f) { CheckPair(store, reference, subject, p, f, seed, tally); });
  }
}

TEST_CASE("Random policies x random lives: a store reads what the reference does", "[random]") {
  constexpr int kSubjects = 10;
  // A life takes as long as fifty decisions, and there are so many of those.
  const std::int64_t cases = RandomCases(1'000'000) / (20 * kSubjects);
  Tally tally;
  for (std::int64_t i = 0; i < cases; ++i) {
    CheckStore(RandomSeed() + static_cast<std::uint64_t>(i), kSubjects, tally);
  }
  INFO("the first seed that went wrong: " << tally.first_wrong);
  CHECK(tally.wrong == 0);
  CHECK(tally.allowed > cases * kSubjects / 4);
  CHECK(tally.denied > cases * kSubjects);
  CHECK(tally.refused_events > cases);
  WARN(cases << " policies with " << kSubjects << " lives each: " << tally.allowed << " pairs allowed, "
             << tally.denied << " denied, " << tally.wrong << " wrong");
}

}  // namespace
}  // namespace assent::testing

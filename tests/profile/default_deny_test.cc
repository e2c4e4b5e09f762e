// Default deny through the public API: every field x purpose x state of consent x
// presence x objection x erasure of the sample, against a model that is written from
// the design's first rule alone.
#include <cstddef>

#include "assent/profile/dynamic.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

enum class Story {
  kNeverAsked,
  kGranted,
  kGrantedExplicitly,
  kRefused,
  kWithdrawn,
  kExpired,
  kRelied,
  kRelianceExpired,
  kCeased,
};
enum class Presence { kNever, kFresh, kStale };

struct Case {
  Field field;
  Purpose purpose;
  Story story;
  Presence presence;
  bool objected;
  bool erased;
};

// --- The model. What the policy says, in words: ---
bool Declared(Field field, Purpose purpose) {
  switch (field) {
    case Field::kBirthYear:
    case Field::kGender:
    case Field::kWatched:
      return purpose == Purpose::kRecommend || purpose == Purpose::kTrain;
    case Field::kRegion:
      return purpose != Purpose::kService && purpose != Purpose::kHealth;
    case Field::kEmail:
      return purpose == Purpose::kService || purpose == Purpose::kOffers;
    case Field::kGenres:
      return purpose == Purpose::kRecommend;
    case Field::kNewsletter:
      return purpose == Purpose::kOffers;
    case Field::kCredit:
      return purpose == Purpose::kService;
    case Field::kEpilepsy:
      return purpose == Purpose::kHealth;
  }
  return false;
}
// "A read needs declared x lawful x fresh x not objected. Lawful is a live grant where the
// purpose's basis is CONSENT (an explicit one for SPECIAL fields), and for any other basis
// a live reliance that the controller recorded."
bool MayRead(const Case& c) {
  if (!Declared(c.field, c.purpose) || c.objected || c.erased || c.presence != Presence::kFresh) return false;
  if (c.purpose == Purpose::kService || c.purpose == Purpose::kOffers) return c.story == Story::kRelied;
  if (c.field == Field::kEpilepsy) return c.story == Story::kGrantedExplicitly;
  return c.story == Story::kGranted || c.story == Story::kGrantedExplicitly;
}
// --- End of the model. ---

const SubjectId kSomebody("somebody");

// Everything but the pair under test is given, so that its value is kept where another
// purpose may hold it.
void GiveOthers(Sample& sample, const Case& c) {
  for (const Purpose purpose : kPurposes) {
    if (purpose == c.purpose) continue;
    for (const Field field : kFields) {
      if (!Declared(field, purpose)) continue;
      if (purpose == Purpose::kService || purpose == Purpose::kOffers) {
        REQUIRE(sample.profiles.Rely(kSomebody, purpose).ok());
      } else {
        REQUIRE(sample.profiles.Grant(kSomebody, purpose, {field}, Explicitly()).ok());
      }
    }
  }
}

// The part of a story that lies before the value is collected. What the policy does not
// allow is refused here; then the story is that of somebody who was never asked.
void Begin(Sample& sample, const Case& c) {
  const TimeMicros soon = sample.clock.Now() + kMicrosPerDay / 2;
  auto& profiles = sample.profiles;
  switch (c.story) {
    case Story::kGranted:
      static_cast<void>(profiles.Grant(kSomebody, c.purpose, {c.field}));
      break;
    case Story::kGrantedExplicitly:
    case Story::kWithdrawn:
      static_cast<void>(profiles.Grant(kSomebody, c.purpose, {c.field}, Explicitly()));
      break;
    case Story::kExpired:
      static_cast<void>(profiles.Grant(kSomebody, c.purpose, {c.field}, Explicitly(soon)));
      break;
    case Story::kRelied:
    case Story::kCeased:
      static_cast<void>(profiles.Rely(kSomebody, c.purpose));
      break;
    case Story::kRelianceExpired:
      static_cast<void>(profiles.Rely(kSomebody, c.purpose, soon));
      break;
    case Story::kNeverAsked:
    case Story::kRefused:
      break;
  }
}

void End(Sample& sample, const Case& c) {
  auto& profiles = sample.profiles;
  if (c.story == Story::kRefused) REQUIRE(profiles.Refuse(kSomebody, c.purpose).ok());
  if (c.story == Story::kWithdrawn) REQUIRE(profiles.Withdraw(kSomebody, c.purpose, {c.field}).ok());
  if (c.story == Story::kCeased) REQUIRE(profiles.Cease(kSomebody, c.purpose).ok());
  if (c.objected) REQUIRE(profiles.Object(kSomebody, c.purpose).ok());
  sample.clock.Advance(kMicrosPerDay);
  if (c.presence == Presence::kStale) {
    const auto index = static_cast<std::size_t>(c.field);
    sample.clock.Advance(Viewer::policy().fields[index].retention_days * kMicrosPerDay);
  }
  if (c.erased) REQUIRE(profiles.Erase(kSomebody).ok());
}

// How many ways of reading the pair gave a value.
int Reads(const Sample& sample, const Case& c, int* ways) {
  int reads = 0;
  ForEachView(sample.profiles, kSomebody, [&](Purpose purpose, const auto& view) {
    if (purpose != c.purpose || !view.ok()) return;
    const Decision why = view->Why(c.field);
    if (why == Decision::kAllowed) ++reads;
    ++*ways;
    ForEachField(*view, [&](Field field, const auto& handle) {
      if (field != c.field) return;
      *ways += 3;
      if (handle.Release(OwnUse{}).has_value()) ++reads;
      if (handle.Map([](const auto&) { return true; }).Release(OwnUse{}).has_value()) ++reads;
      if (handle.Why() == Decision::kAllowed) ++reads;
      if (handle.Why() != why) reads += 100;
    });
  });
  const auto dynamic = sample.profiles.OpenDynamic(
      kSomebody, Viewer::policy().purposes[static_cast<std::size_t>(Viewer::IndexOf(c.purpose))].name);
  if (dynamic.ok()) {
    ++*ways;
    const auto name = Viewer::policy().fields[static_cast<std::size_t>(c.field)].name;
    if (dynamic->Release(name, "own_use").ok()) ++reads;
  }
  ++*ways;
  if (sample.profiles.Why(kSomebody, c.purpose, c.field) == Decision::kAllowed) ++reads;
  return reads;
}

TEST_CASE("What the rule does not allow is absent, by every way of reading", "[default_deny]") {
  int allowed = 0;
  int wrong = 0;
  for (const Field field : kFields) {
    for (const Purpose purpose : kPurposes) {
      for (int story = 0; story <= static_cast<int>(Story::kCeased); ++story) {
        for (const Presence presence : {Presence::kNever, Presence::kFresh, Presence::kStale}) {
          for (int flags = 0; flags < 4; ++flags) {
            const Case c{field,    purpose,          static_cast<Story>(story),
                         presence, (flags & 1) != 0, (flags & 2) != 0};
            Sample sample;
            GiveOthers(sample, c);
            Begin(sample, c);
            if (presence != Presence::kNever) {
              static_cast<void>(CollectSome(sample.profiles, kSomebody, field));
            }
            End(sample, c);
            int ways = 0;
            const int reads = Reads(sample, c, &ways);
            if (reads != (MayRead(c) ? ways : 0)) {
              ++wrong;
              UNSCOPED_INFO("field " << static_cast<int>(field) << " purpose " << static_cast<int>(purpose)
                                     << " story " << story << " presence " << static_cast<int>(presence)
                                     << " flags " << flags << ": " << reads << " of " << ways);
            }
            if (MayRead(c)) ++allowed;
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
  // By the policy: 9 pairs by plain consent (2 stories allow), 1 by explicit consent, 5 by
  // reliance.
  CHECK(allowed == 9 * 2 + 1 + 5);
}

TEST_CASE("The reason of a denial is the one that decides", "[default_deny]") {
  Sample sample;
  auto& profiles = sample.profiles;
  const auto why = [&](Purpose purpose, Field field) { return profiles.Why(kSomebody, purpose, field); };
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kUnknownSubject);
  REQUIRE(profiles.Rely(kSomebody, Purpose::kService).ok());
  CHECK(why(Purpose::kRecommend, Field::kEmail) == Decision::kNotDeclared);
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kNeverAsked);
  CHECK(why(Purpose::kOffers, Field::kRegion) == Decision::kNotRelied);
  CHECK(why(Purpose::kService, Field::kEmail) == Decision::kNotSet);
  REQUIRE(profiles.Grant(kSomebody, Purpose::kRecommend).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kNotSet);
  REQUIRE(profiles.Collect<Field::kRegion>(kSomebody, "10115").ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kAllowed);
  REQUIRE(profiles.Object(kSomebody, Purpose::kRecommend).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kObjected);
  REQUIRE(profiles.LiftObjection(kSomebody, Purpose::kRecommend).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kNotSet);
  REQUIRE(profiles.Collect<Field::kRegion>(kSomebody, "10115").ok());
  sample.clock.Advance(90 * kMicrosPerDay);
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kRetentionEnded);
  REQUIRE(profiles.Refuse(kSomebody, Purpose::kRecommend, {Field::kRegion}).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kRefused);
  REQUIRE(profiles.Withdraw(kSomebody, Purpose::kRecommend, {Field::kRegion}).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kWithdrawn);
  REQUIRE(profiles.Grant(kSomebody, Purpose::kRecommend, Explicitly(sample.clock.Now() + 1'000)).ok());
  sample.clock.Advance(1'000);
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kExpired);
  REQUIRE(profiles.Erase(kSomebody).ok());
  CHECK(why(Purpose::kRecommend, Field::kRegion) == Decision::kErased);
}

TEST_CASE("An unknown subject has no value and no record", "[default_deny]") {
  Sample sample;
  const SubjectId nobody("nobody");
  ForEachView(sample.profiles, nobody, [&](Purpose purpose, const auto& view) {
    CHECK(view.status().code() == absl::StatusCode::kNotFound);
    for (const Field field : kFields) {
      CHECK(sample.profiles.Why(nobody, purpose, field) == Decision::kUnknownSubject);
    }
  });
  for (const Field field : kFields) {
    CHECK(CollectSome(sample.profiles, nobody, field).code() == absl::StatusCode::kNotFound);
  }
  CHECK_FALSE(sample.profiles.Knows(nobody));
  // What is refused leaves no record behind either.
  CHECK_FALSE(sample.profiles.Grant(nobody, Purpose::kService).ok());
  CHECK_FALSE(sample.profiles.Knows(nobody));
  CHECK(sample.profiles.size() == 0);
}

TEST_CASE("Numbers that are no purpose and no field are neither", "[default_deny]") {
  Sample sample;
  auto& profiles = sample.profiles;
  GiveAll(profiles, kSomebody);
  CollectAll(profiles, kSomebody);
  for (const int number : {0, 6, 31, 64, 65, 99, 128, 255}) {
    CAPTURE(number);
    const auto purpose = static_cast<Purpose>(number);
    CHECK_FALSE(profiles.Grant(kSomebody, purpose).ok());
    CHECK_FALSE(profiles.Grant(kSomebody, purpose, {Field::kRegion}).ok());
    CHECK_FALSE(profiles.Rely(kSomebody, purpose).ok());
    CHECK_FALSE(profiles.Withdraw(kSomebody, purpose).ok());
    CHECK_FALSE(profiles.Object(kSomebody, purpose).ok());
    for (const Field field : kFields) {
      CHECK(profiles.Why(kSomebody, purpose, field) == Decision::kNotDeclared);
    }
  }
  const auto view = profiles.Open<Purpose::kHealth>(kSomebody);
  REQUIRE(view.ok());
  // 72 is 8 modulo 64, and 8 is epilepsy.
  for (const int number : {9, 31, 63, 64, 72, 136, 200, 255}) {
    CAPTURE(number);
    const auto field = static_cast<Field>(number);
    CHECK(profiles.Why(kSomebody, Purpose::kHealth, field) == Decision::kNotDeclared);
    CHECK(view->Why(field) == Decision::kNotDeclared);
    CHECK_FALSE(profiles.Withdraw(kSomebody, Purpose::kHealth, {field}).ok());
    CHECK_FALSE(profiles.Withdraw(kSomebody, Purpose::kHealth, {Field::kEpilepsy, field}).ok());
    CHECK_FALSE(profiles.Grant(kSomebody, Purpose::kHealth, {field}, Explicitly()).ok());
  }
  CHECK_FALSE(profiles.Grant(kSomebody, Purpose::kRecommend, {}).ok());
  CHECK_FALSE(profiles.Withdraw(kSomebody, Purpose::kRecommend, {}).ok());
  CHECK(view->IsCurrent());
  CHECK(view->epilepsy().Release(OwnUse{}) == true);
}

TEST_CASE("Nobody comes back after erasure, and withdrawals are still recorded", "[default_deny]") {
  Sample sample;
  auto& profiles = sample.profiles;
  GiveAll(profiles, kSomebody);
  CollectAll(profiles, kSomebody);
  REQUIRE(profiles.Erase(kSomebody).ok());
  for (const Purpose purpose : kPurposes) {
    CHECK(profiles.Grant(kSomebody, purpose, Explicitly()).code() != absl::StatusCode::kOk);
    CHECK_FALSE(profiles.Rely(kSomebody, purpose).ok());
    CHECK(profiles.Withdraw(kSomebody, purpose).ok());
    CHECK(profiles.Object(kSomebody, purpose).ok());
    CHECK(profiles.Refuse(kSomebody, purpose).ok());
  }
  CHECK(profiles.Grant(kSomebody, Purpose::kRecommend).code() == absl::StatusCode::kFailedPrecondition);
  CHECK(profiles.WithdrawAll(kSomebody).ok());
  CHECK(profiles.Erase(kSomebody).ok());
  for (const Field field : kFields) {
    CHECK(CollectSome(profiles, kSomebody, field).code() == absl::StatusCode::kPermissionDenied);
  }
  ForEachView(profiles, kSomebody, [](Purpose, const auto& view) {
    CHECK(view.status().code() == absl::StatusCode::kFailedPrecondition);
  });
  CHECK(profiles.Knows(kSomebody));
  // Somebody who was never heard of can be erased beforehand.
  const SubjectId early("early");
  CHECK(profiles.Erase(early).ok());
  CHECK_FALSE(profiles.Grant(early, Purpose::kRecommend).ok());
}

}  // namespace
}  // namespace assent::testing

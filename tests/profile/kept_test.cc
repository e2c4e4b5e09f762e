// Values that were computed and kept under a name: which of them a change ends, when
// their time is over, and what is named.
#include <algorithm>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "assent/profile/join.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");
const SubjectId kBob("bob");

// Ann and Bob gave everything.
struct Two : Sample {
  Two() {
    for (const SubjectId& subject : {kAnn, kBob}) {
      GiveAll(profiles, subject);
      CollectAll(profiles, subject);
    }
  }
  sample::ViewerForRecommend Open(const SubjectId& subject) {
    auto view = profiles.Open<Purpose::kRecommend>(subject);
    REQUIRE(view.ok());
    return *std::move(view);
  }
  auto Year(const SubjectId& subject) { return Open(subject).birth_year(); }
};

using Names = std::vector<std::string>;

TEST_CASE("Everything that a change ends is named, sorted, and nothing is named twice", "[kept]") {
  Two two;
  Names names;
  for (int i = 0; i < 40; ++i) names.push_back("score/" + std::to_string((i * 17) % 40));
  for (const std::string& name : names) REQUIRE(two.profiles.Keep(name, two.Year(kAnn)).ok());
  REQUIRE(two.profiles.Keep("of bob", two.Year(kBob)).ok());
  // Twice from one subject, and by another kept value in turn.
  const auto twice = two.profiles.Keep(
      "twice",
      Join(two.Year(kAnn), two.Year(kAnn)).Map([](std::int32_t a, std::int32_t b) { return a + b; }));
  REQUIRE(twice.ok());
  REQUIRE(two.profiles.Keep("heir", *twice).ok());
  names.insert(names.end(), {"twice", "heir"});
  std::sort(names.begin(), names.end());
  CHECK(two.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear}).stale() == names);
  CHECK(two.profiles.Erase(kAnn).stale().empty());
  CHECK(two.profiles.Erase(kBob).stale() == Names{"of bob"});
}

TEST_CASE("Whatever ended before, what is still kept of a person ends with consent", "[kept]") {
  for (const bool replace : {false, true}) {
    Two two;
    std::vector<std::decay_t<decltype(*two.profiles.Keep("a", two.Year(kAnn)))>> kept;
    for (const char* const name : {"a", "b", "c"}) {
      auto entry = two.profiles.Keep(name, two.Year(kAnn));
      REQUIRE(entry.ok());
      kept.push_back(*std::move(entry));
    }
    if (replace) {
      REQUIRE(two.profiles.Keep("b", two.Year(kBob)).ok());
    } else {
      CHECK(two.profiles.Drop("b"));
    }
    CHECK_FALSE(kept[1].Release(OwnUse{}).has_value());
    CHECK(kept[0].Release(OwnUse{}).has_value());
    CHECK(two.profiles.Withdraw(kAnn, Purpose::kRecommend).stale() == Names{"a", "c"});
    CHECK_FALSE(kept[0].Release(OwnUse{}).has_value());
    CHECK_FALSE(kept[2].Release(OwnUse{}).has_value());
  }
}

TEST_CASE("What was kept ends with the profiles that kept it", "[kept]") {
  auto two = std::make_unique<Two>();
  const auto kept = two->profiles.Keep("year", two->Year(kAnn));
  REQUIRE(kept.ok());
  REQUIRE(kept->Release(OwnUse{}).has_value());
  two.reset();
  CHECK_FALSE(kept->Release(OwnUse{}).has_value());
  CHECK(kept->Why() != Decision::kAllowed);
}

TEST_CASE("A value of two people ends with either, once", "[kept]") {
  for (const bool first : {true, false}) {
    Two two;
    const auto sum = two.profiles.Keep(
        "sum",
        Join(two.Year(kAnn), two.Year(kBob)).Map([](std::int32_t a, std::int32_t b) { return a + b; }));
    REQUIRE(sum.ok());
    REQUIRE(sum->Release(OwnUse{}) == 3960);
    const SubjectId& one = first ? kAnn : kBob;
    const SubjectId& other = first ? kBob : kAnn;
    CHECK(two.profiles.Object(one, Purpose::kRecommend).stale() == Names{"sum"});
    CHECK_FALSE(sum->Release(OwnUse{}).has_value());
    CHECK(two.profiles.Object(other, Purpose::kRecommend).stale().empty());
  }
}

TEST_CASE("Who keeps another value under a name ends what was computed from the first", "[kept]") {
  Two two;
  const auto year = two.profiles.Keep("year", two.Year(kAnn));
  REQUIRE(year.ok());
  const auto half = two.profiles.Keep("half", year->Map([](std::int32_t y) { return y / 2; }));
  REQUIRE(half.ok());
  const auto quarter = two.profiles.Keep("quarter", half->Map([](std::int32_t y) { return y / 2; }));
  REQUIRE(quarter.ok());
  REQUIRE(quarter->Release(OwnUse{}) == 495);
  const auto again = two.profiles.Keep("year", two.Year(kAnn));
  REQUIRE(again.ok());
  CHECK_FALSE(half->Release(OwnUse{}).has_value());
  CHECK_FALSE(quarter->Release(OwnUse{}).has_value());
  CHECK_FALSE(two.profiles.Drop("half"));
  CHECK(again->Release(OwnUse{}) == 1980);
  CHECK(two.profiles.Withdraw(kAnn, Purpose::kRecommend).stale() == Names{"year"});
}

TEST_CASE("A kept value ends at the earliest end of its parents, to the microsecond", "[kept]") {
  // A view ends with the first thing that it allows: so each has one value alone.
  Sample two;
  GiveAll(two.profiles, kAnn);
  GiveAll(two.profiles, kBob);
  REQUIRE(two.profiles.Collect<Field::kBirthYear>(kAnn, 1987).ok());  // kept for 365 days
  REQUIRE(two.profiles.Collect<Field::kRegion>(kBob, "10115").ok());  // kept for 90 days
  const auto open = [&two](const SubjectId& subject) {
    auto view = two.profiles.Open<Purpose::kRecommend>(subject);
    REQUIRE(view.ok());
    return *std::move(view);
  };
  const TimeMicros begin = two.clock.Now();
  const auto year = two.profiles.Keep("year", open(kAnn).birth_year());
  const auto region = two.profiles.Keep("region", open(kBob).region());
  const auto both = two.profiles.Keep(
      "both", Join(open(kAnn).birth_year(), open(kBob).region()).Map([](std::int32_t y, const std::string&) {
        return y;
      }));
  REQUIRE(year.ok());
  REQUIRE(region.ok());
  REQUIRE(both.ok());
  const TimeMicros end = StartOf(DayOf(begin) + 90);
  two.clock.Set(end - 1);
  CHECK(region->Release(OwnUse{}).has_value());
  CHECK(both->Release(OwnUse{}).has_value());
  CHECK(two.profiles.DropExpired().empty());
  two.clock.Set(end);
  CHECK_FALSE(region->Release(OwnUse{}).has_value());
  CHECK_FALSE(both->Release(OwnUse{}).has_value());
  CHECK(year->Release(OwnUse{}) == 1980);
  CHECK(two.profiles.DropExpired() == Names{"both", "region"});
  CHECK(two.profiles.DropExpired().empty());
  CHECK(two.profiles.Drop("year"));
  CHECK_FALSE(year->Release(OwnUse{}).has_value());
}

TEST_CASE("What has expired is dropped with all that was computed from it, each name once", "[kept]") {
  Two two;
  Names names;
  for (int i = 30; i > 0; --i) {
    names.push_back("region/" + std::to_string(i));
    const auto kept = two.profiles.Keep(names.back(), two.Open(kAnn).region());
    REQUIRE(kept.ok());
    names.push_back("size/" + std::to_string(i));
    REQUIRE(two.profiles.Keep(names.back(), kept->Map([](const std::string& r) { return r.size(); })).ok());
  }
  std::sort(names.begin(), names.end());
  two.clock.Advance(90 * kMicrosPerDay);
  CHECK(two.profiles.DropExpired() == names);
}

TEST_CASE("A handle says why it has nothing, also one that was kept or joined", "[kept]") {
  Two two;
  const auto kept = two.profiles.Keep("year", two.Year(kAnn));
  REQUIRE(kept.ok());
  CHECK(kept->Why() == Decision::kAllowed);
  const auto pair = Join(two.Year(kAnn), two.Year(kBob));
  CHECK(pair.Why() == Decision::kAllowed);
  REQUIRE(two.profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  CHECK(kept->Why() == Decision::kConsentChanged);
  CHECK(pair.Why() == Decision::kConsentChanged);
  CHECK(two.Year(kAnn).Why() == Decision::kWithdrawn);
  CHECK(Join(two.Year(kBob), two.Year(kAnn)).Why() == Decision::kWithdrawn);
  const auto mapped = kept->Map([](std::int32_t year) { return year + 1; });
  CHECK(mapped.Why() == Decision::kConsentChanged);
  CHECK(two.profiles.Keep("late", mapped).status().code() == absl::StatusCode::kAborted);
  CHECK(two.profiles.Keep("late", pair).status().code() == absl::StatusCode::kAborted);
}

}  // namespace
}  // namespace assent::testing

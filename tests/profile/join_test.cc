// Values computed from several guarded ones, of one person or of many.
#include "assent/profile/join.h"

#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "profile/people.h"

namespace assent::testing {
namespace {

using sample::ViewerForRecommend;

const SubjectId kAnn("ann");
const SubjectId kBob("bob");
const SubjectId kCat("cat");

struct Several : Sample {
  Several() {
    for (const SubjectId& subject : {kAnn, kBob, kCat}) {
      GiveAll(profiles, subject);
      CollectAll(profiles, subject);
    }
  }
  ViewerForRecommend Open(const SubjectId& subject) {
    auto view = profiles.Open<Purpose::kRecommend>(subject);
    REQUIRE(view.ok());
    return *std::move(view);
  }
};

std::string Line(std::int32_t year, const std::string& region) { return region + std::to_string(year); }

auto AgeAndRegion(const ViewerForRecommend& one, const ViewerForRecommend& other) {
  return Join(one.birth_year(), other.region()).Map([](std::int32_t year, const std::string& region) {
    return Line(year, region);
  });
}

TEST_CASE("A joined value is the tuple of its parts, to be taken whole or in parts", "[join]") {
  Several several;
  const auto ann = several.Open(kAnn);
  const auto both = Join(ann.birth_year(), ann.region(), ann.gender());
  CHECK(both.Release(OwnUse{}) == std::tuple(1980, std::string("1"), Gender::kOther));
  CHECK(AgeAndRegion(ann, ann).Release(OwnUse{}) == std::string("11980"));
  const auto nested = Join(AgeAndRegion(ann, ann), ann.birth_year());
  CHECK(nested.Map([](const std::tuple<std::string, std::int32_t>& t) { return std::get<1>(t); })
            .Release(OwnUse{}) == 1980);
}

TEST_CASE("A joined value goes only where all its parts may", "[join]") {
  using Both = Joined<sample::fields::BirthYear, sample::fields::Gender>;
  STATIC_REQUIRE(sample::fields::BirthYear::Allows<Purpose::kRecommend, sample::recipients::Screen>());
  STATIC_REQUIRE_FALSE(sample::fields::Gender::Allows<Purpose::kRecommend, sample::recipients::Screen>());
  STATIC_REQUIRE_FALSE(Both::Allows<Purpose::kRecommend, sample::recipients::Screen>());
  STATIC_REQUIRE(Both::Allows<Purpose::kRecommend, OwnUse>());
  STATIC_REQUIRE_FALSE(
      Joined<Both, sample::fields::Region>::Allows<Purpose::kRecommend, sample::recipients::Screen>());
  STATIC_REQUIRE_FALSE(
      Many<sample::fields::Gender>::Allows<Purpose::kRecommend, sample::recipients::Screen>());
  STATIC_REQUIRE_FALSE(Kept<Both>::Allows<Purpose::kRecommend, sample::recipients::Screen>());
}

TEST_CASE("A joined value ends when any of its parents withdraws, wherever it is", "[join]") {
  for (const SubjectId& leaver : {kAnn, kBob}) {
    Several several;
    std::vector<decltype(AgeAndRegion(several.Open(kAnn), several.Open(kBob)))> kept;
    kept.push_back(AgeAndRegion(several.Open(kAnn), several.Open(kBob)));
    REQUIRE(kept.front().Release(OwnUse{}).has_value());
    REQUIRE(several.profiles.Withdraw(kCat, Purpose::kRecommend).ok());
    CHECK(kept.front().Release(OwnUse{}).has_value());
    REQUIRE(several.profiles.Withdraw(leaver, Purpose::kRecommend).ok());
    CHECK_FALSE(kept.front().Release(OwnUse{}).has_value());
    CHECK(kept.front().Why() == Decision::kConsentChanged);
    bool elsewhere = true;
    std::thread([&] { elsewhere = kept.front().Release(OwnUse{}).has_value(); }).join();
    CHECK_FALSE(elsewhere);
  }
}

TEST_CASE("A joined value ends with the earliest of its parents", "[join]") {
  Several several;
  const TimeMicros soon = several.clock.Now() + kMicrosPerSecond;
  REQUIRE(several.profiles.Grant(kBob, Purpose::kRecommend, Explicitly(soon)).ok());
  const auto both = AgeAndRegion(several.Open(kAnn), several.Open(kBob));
  CHECK(both.Release(OwnUse{}).has_value());
  several.clock.Set(soon - 1);
  CHECK(both.Release(OwnUse{}).has_value());
  several.clock.Set(soon);
  CHECK_FALSE(both.Release(OwnUse{}).has_value());
}

TEST_CASE("A join with something absent is absent, for the first reason", "[join]") {
  Several several;
  REQUIRE(several.profiles.Withdraw(kBob, Purpose::kRecommend, {Field::kRegion}).ok());
  REQUIRE(several.profiles.Refuse(kCat, Purpose::kRecommend).ok());
  const auto ann = several.Open(kAnn);
  const auto bob = several.Open(kBob);
  const auto cat = several.Open(kCat);
  CHECK(Join(ann.birth_year(), bob.region()).Why() == Decision::kWithdrawn);
  CHECK(Join(ann.birth_year(), bob.region(), cat.gender()).Why() == Decision::kWithdrawn);
  CHECK(Join(cat.gender(), bob.region()).Why() == Decision::kRefused);
  CHECK_FALSE(Join(ann.birth_year(), bob.region()).Release(OwnUse{}).has_value());
}

TEST_CASE("Many people's values are joined without those that are absent", "[join]") {
  Several several;
  REQUIRE(several.profiles.Withdraw(kBob, Purpose::kRecommend).ok());
  std::vector<decltype(several.Open(kAnn).birth_year())> years;
  for (const SubjectId& subject : {kAnn, kBob, kCat}) years.push_back(several.Open(subject).birth_year());
  auto all = JoinAll(years);
  REQUIRE(all.ok());
  const auto count = all->Map([](const std::vector<std::int32_t>& each) { return each.size(); });
  CHECK(count.Release(OwnUse{}) == 2u);
  REQUIRE(several.profiles.Withdraw(kBob, Purpose::kTrain).ok());
  CHECK(count.Release(OwnUse{}) == 2u);  // Bob is not in it
  REQUIRE(several.profiles.Withdraw(kCat, Purpose::kRecommend, {Field::kBirthYear}).ok());
  CHECK_FALSE(count.Release(OwnUse{}).has_value());
  CHECK_FALSE(JoinAll(std::vector<decltype(several.Open(kAnn).birth_year())>()).ok());
}

TEST_CASE("Only what consent concerns ends kept values of many, and names them", "[join][kept]") {
  Several several;
  auto pair = several.profiles.Keep("pair", AgeAndRegion(several.Open(kAnn), several.Open(kBob)));
  REQUIRE(pair.ok());
  auto length =
      several.profiles.Keep("length", pair->Map([](const std::string& line) { return line.size(); }));
  REQUIRE(length.ok());
  std::vector<decltype(several.Open(kAnn).birth_year())> years;
  for (const SubjectId& subject : {kAnn, kCat}) years.push_back(several.Open(subject).birth_year());
  auto mean = several.profiles.Keep("mean", *JoinAll(years));
  REQUIRE(mean.ok());

  // Nobody's region of Ann went into the pair; her gender into nothing at all.
  CHECK(
      several.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kRegion, Field::kGender}).stale().empty());
  CHECK(several.profiles.Withdraw(kAnn, Purpose::kTrain).stale().empty());
  CHECK(pair->Release(OwnUse{}) == std::string("11980"));
  CHECK(several.profiles.Withdraw(kBob, Purpose::kRecommend, {Field::kRegion}).stale() ==
        std::vector<std::string>{"length", "pair"});
  CHECK_FALSE(pair->Release(OwnUse{}).has_value());
  CHECK_FALSE(length->Release(OwnUse{}).has_value());
  CHECK(mean->Release(OwnUse{}).has_value());
  CHECK(several.profiles.Erase(kCat).stale() == std::vector<std::string>{"mean"});
  CHECK_FALSE(mean->Release(OwnUse{}).has_value());
}

TEST_CASE("A kept value ends by name, by replacement and by time", "[kept]") {
  Several several;
  auto first = several.profiles.Keep("year", several.Open(kAnn).birth_year());
  auto second = several.profiles.Keep("year", several.Open(kBob).birth_year());
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK_FALSE(first->Release(OwnUse{}).has_value());
  CHECK(second->Release(OwnUse{}) == 1980);
  CHECK(several.profiles.Withdraw(kAnn, Purpose::kRecommend).stale().empty());
  CHECK(several.profiles.Drop("year"));
  CHECK_FALSE(several.profiles.Drop("year"));
  CHECK_FALSE(second->Release(OwnUse{}).has_value());

  auto third = several.profiles.Keep("year", several.Open(kBob).birth_year());
  REQUIRE(third.ok());
  CHECK(several.profiles.DropExpired().empty());
  several.clock.Advance(365 * kMicrosPerDay);
  CHECK_FALSE(third->Release(OwnUse{}).has_value());
  CHECK(several.profiles.DropExpired() == std::vector<std::string>{"year"});
}

TEST_CASE("What may no longer be used is not kept", "[kept]") {
  Several several;
  const auto year = several.Open(kAnn).birth_year();
  REQUIRE(several.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear}).ok());
  CHECK(several.profiles.Keep("year", year).status().code() == absl::StatusCode::kAborted);
  CHECK_FALSE(several.profiles.Keep("none", several.Open(kAnn).birth_year()).ok());
}

}  // namespace
}  // namespace assent::testing

// Values are kept until their retention ends, and not a moment longer.
#include <optional>
#include <string>
#include <vector>

#include "assent/profile/engine_input.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

using internal::EngineInputAccess;

const SubjectId kAnn("ann");

int DaysOf(Field field) { return Viewer::policy().fields[static_cast<std::size_t>(field)].retention_days; }
ItemId Item(std::uint64_t number) { return ItemId(number); }

struct Ready : Sample {
  Ready() {
    clock.Set(StartOf(20'000) + kMicrosPerDay / 3);  // not at midnight
    GiveAll(profiles, kAnn);
  }
  Day today() const { return DayOf(clock.Now()); }
  Decision Why(Purpose purpose, Field field) const { return profiles.Why(kAnn, purpose, field); }
  std::vector<std::uint64_t> Watched() const {
    std::vector<std::uint64_t> items;
    const auto view = profiles.Open<Purpose::kRecommend>(kAnn);
    REQUIRE(view.ok());
    const auto history = view->watched().Release(OwnUse{});
    if (history.has_value()) {
      for (const Interaction& entry : *history) items.push_back(entry.item.number());
    }
    // The engine and the dynamic view see the same.
    const auto input = view->ForEngine();
    REQUIRE(input.ok());
    CHECK(EngineInputAccess::HasHistory(*input) == history.has_value());
    CHECK(EngineInputAccess::History(*input).size() == items.size());
    return items;
  }
};

TEST_CASE("A value is absent from the midnight on which its retention ends", "[retention]") {
  for (const Field field : kFields) {
    for (const Purpose purpose : kPurposes) {
      Ready ready;
      REQUIRE(CollectSome(ready.profiles, kAnn, field).ok());
      if (ready.Why(purpose, field) == Decision::kNotDeclared) continue;
      CAPTURE(static_cast<int>(field), static_cast<int>(purpose));
      const TimeMicros end = StartOf(20'000 + DaysOf(field));
      ready.clock.Set(end - 1);
      CHECK(ready.Why(purpose, field) == Decision::kAllowed);
      ready.clock.Set(end);
      CHECK(ready.Why(purpose, field) == Decision::kRetentionEnded);
    }
  }
}

TEST_CASE("A sweep removes the bytes of what has ended, and of nothing else", "[retention]") {
  Ready ready;
  CollectAll(ready.profiles, kAnn);
  CHECK(ready.profiles.Sweep() == 0);
  ready.clock.Set(StartOf(20'000 + 30));  // credit
  CHECK(ready.profiles.Sweep() == 1);
  CHECK(ready.profiles.Sweep() == 0);
  CHECK(ready.Why(Purpose::kService, Field::kCredit) == Decision::kNotSet);
  ready.clock.Set(StartOf(20'000 + 90));  // region
  CHECK(ready.profiles.Sweep() == 1);
  CHECK(ready.Why(Purpose::kRecommend, Field::kRegion) == Decision::kNotSet);
  CHECK(ready.Why(Purpose::kRecommend, Field::kBirthYear) == Decision::kAllowed);
  ready.clock.Set(StartOf(20'000 + 365));
  CHECK(ready.profiles.Sweep() == 6);
  ready.clock.Set(StartOf(20'000 + 730));  // e-mail
  CHECK(ready.profiles.Sweep() == 1);
  CHECK(ready.profiles.Sweep() == 0);
}

TEST_CASE("A sweep removes what no purpose may hold any more", "[retention]") {
  Sample sample;
  auto& profiles = sample.profiles;
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend, Explicitly(sample.clock.Now() + 50)).ok());
  REQUIRE(profiles.Rely(kAnn, Purpose::kOffers).ok());
  REQUIRE(profiles.Collect<Field::kRegion>(kAnn, "1").ok());
  REQUIRE(profiles.Collect<Field::kGenres>(kAnn, std::vector<Genre>{Genre::kDrama}).ok());
  CHECK(profiles.Sweep() == 0);
  sample.clock.Advance(50);
  CHECK(profiles.Sweep() == 1);  // region is held for OFFERS
  CHECK(profiles.Why(kAnn, Purpose::kOffers, Field::kRegion) == Decision::kAllowed);
}

TEST_CASE("The entries of a history end one by one", "[retention]") {
  Ready ready;
  for (std::uint64_t i = 0; i < 4; ++i) {
    REQUIRE(ready.profiles.Collect<Field::kWatched>(kAnn, Item(i)).ok());
    ready.clock.Advance(kMicrosPerDay);
  }
  const int days = DaysOf(Field::kWatched);
  const std::vector<std::uint64_t> all = {0, 1, 2, 3};
  for (int gone = 0; gone <= 4; ++gone) {
    CAPTURE(gone);
    const std::vector<std::uint64_t> left(all.begin() + gone, all.end());
    if (gone > 0) {
      ready.clock.Set(StartOf(20'000 + days + gone - 1));
      CHECK(ready.Watched() == left);
      CHECK(ready.profiles.Sweep() == 1);
      CHECK(ready.profiles.Sweep() == 0);
    }
    ready.clock.Set(StartOf(20'000 + days + gone) - 1);
    CHECK(ready.Watched() == left);
  }
  CHECK(ready.Why(Purpose::kRecommend, Field::kWatched) == Decision::kNotSet);
}

TEST_CASE("An old entry that is collected late does not end the newer ones", "[retention]") {
  Ready ready;
  auto& profiles = ready.profiles;
  REQUIRE(profiles.Collect<Field::kWatched>(kAnn, Item(1)).ok());
  REQUIRE(profiles.CollectOn<Field::kWatched>(kAnn, Item(2), ready.today() - 100).ok());
  CHECK(ready.Watched() == std::vector<std::uint64_t>{2, 1});  // in the order of days
  ready.clock.Set(StartOf(20'000 - 100 + DaysOf(Field::kWatched)));
  CHECK(ready.Watched() == std::vector<std::uint64_t>{1});
  ready.clock.Set(StartOf(20'000 + DaysOf(Field::kWatched)) - 1);
  CHECK(ready.Watched() == std::vector<std::uint64_t>{1});
  ready.clock.Advance(1);
  CHECK(ready.Why(Purpose::kRecommend, Field::kWatched) == Decision::kRetentionEnded);
}

TEST_CASE("A history keeps the newest entries up to its cap", "[retention]") {
  Ready ready;
  auto& profiles = ready.profiles;
  for (std::uint64_t i = 0; i < 9; ++i) REQUIRE(profiles.Collect<Field::kWatched>(kAnn, Item(i)).ok());
  CHECK(ready.Watched() == std::vector<std::uint64_t>{4, 5, 6, 7, 8});
  // One that is older than all of a full history does not enter.
  REQUIRE(profiles.CollectOn<Field::kWatched>(kAnn, Item(77), ready.today() - 1).ok());
  CHECK(ready.Watched() == std::vector<std::uint64_t>{4, 5, 6, 7, 8});
  const std::vector<ItemId> many = {Item(10), Item(11), Item(12), Item(13), Item(14), Item(15)};
  REQUIRE(profiles.Collect<Field::kWatched>(kAnn, many).ok());
  CHECK(ready.Watched() == std::vector<std::uint64_t>{11, 12, 13, 14, 15});
  // An empty history is a history.
  Ready other;
  REQUIRE(other.profiles.Collect<Field::kWatched>(kAnn, std::vector<ItemId>{}).ok());
  CHECK(other.Watched().empty());
  CHECK(other.Why(Purpose::kRecommend, Field::kWatched) == Decision::kAllowed);
}

TEST_CASE("A view reads by the time it was opened at; a handle that outlives it asks the clock",
          "[retention]") {
  Ready ready;
  REQUIRE(ready.profiles.Collect<Field::kRegion>(kAnn, "10115").ok());
  const TimeMicros end = StartOf(20'000 + DaysOf(Field::kRegion));
  ready.clock.Set(end - 1);
  std::optional<sample::ViewerForRecommend> view(*ready.profiles.Open<Purpose::kRecommend>(kAnn));
  CHECK(view->as_of() == end - 1);
  CHECK(view->valid_until() == end);
  const auto handle = view->region();
  const auto mapped = handle.Map([](const std::string& r) { return r.size(); });
  ready.clock.Set(end + kMicrosPerDay);
  // The request that opened the view goes on as it began.
  CHECK(handle.Release(OwnUse{}).has_value());
  CHECK(view->region().Release(OwnUse{}).has_value());
  CHECK(view->Why(Field::kRegion) == Decision::kAllowed);
  auto moved = std::move(*view);
  CHECK(handle.Release(OwnUse{}).has_value());
  view.reset();
  CHECK(handle.Release(OwnUse{}).has_value());  // the view lives on in `moved`
  { const auto closing = std::move(moved); }
  CHECK_FALSE(handle.Release(OwnUse{}).has_value());
  CHECK_FALSE(mapped.Release(OwnUse{}).has_value());
  ready.clock.Set(end - 1);
  CHECK(handle.Release(OwnUse{}).has_value());
  // A new view at the later time sees nothing.
  ready.clock.Set(end);
  CHECK_FALSE(ready.profiles.Open<Purpose::kRecommend>(kAnn)->region().Release(OwnUse{}).has_value());
}

TEST_CASE("A handle that outlives its view ends with the grant and with the midnight of a history",
          "[retention]") {
  Ready ready;
  auto& profiles = ready.profiles;
  const TimeMicros now = ready.clock.Now();
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend, Explicitly(now + 1'000)).ok());
  REQUIRE(profiles.Collect<Field::kBirthYear>(kAnn, 1987).ok());
  const auto year = profiles.Open<Purpose::kRecommend>(kAnn)->birth_year();
  ready.clock.Set(now + 999);
  CHECK(year.Release(OwnUse{}).has_value());
  ready.clock.Set(now + 1'000);
  CHECK_FALSE(year.Release(OwnUse{}).has_value());

  REQUIRE(profiles.Collect<Field::kWatched>(kAnn, Item(1)).ok());
  const auto watched = profiles.Open<Purpose::kTrain>(kAnn)->watched();
  ready.clock.Set(StartOf(20'001) - 1);
  CHECK(watched.Release(OwnUse{}).has_value());
  ready.clock.Set(StartOf(20'001));
  CHECK_FALSE(watched.Release(OwnUse{}).has_value());
}

TEST_CASE("Collecting again counts from the new day", "[retention]") {
  Ready ready;
  auto& profiles = ready.profiles;
  REQUIRE(profiles.Collect<Field::kCredit>(kAnn, 100).ok());
  ready.clock.Set(StartOf(20'029));
  REQUIRE(profiles.Collect<Field::kCredit>(kAnn, 300).ok());
  ready.clock.Set(StartOf(20'058));
  CHECK(profiles.Open<Purpose::kService>(kAnn)->credit().Release(OwnUse{}) == 300);
  ready.clock.Set(StartOf(20'059));
  CHECK(ready.Why(Purpose::kService, Field::kCredit) == Decision::kRetentionEnded);
  REQUIRE(profiles.Collect<Field::kCredit>(kAnn, 500).ok());
  CHECK(ready.Why(Purpose::kService, Field::kCredit) == Decision::kAllowed);
}

TEST_CASE("A day of collection lies in the past and within the retention", "[retention]") {
  Ready ready;
  auto& profiles = ready.profiles;
  const auto on = [&](Day day) { return profiles.CollectOn<Field::kCredit>(kAnn, 100, day).code(); };
  CHECK(on(ready.today()) == absl::StatusCode::kOk);
  CHECK(on(ready.today() - 29) == absl::StatusCode::kOk);
  for (const Day day : {20'001, 20'000 - 30, 0, -1, -20'000, 65'536, 2'147'483'647, -2'147'483'647 - 1}) {
    CAPTURE(day);
    CHECK(on(day) == absl::StatusCode::kInvalidArgument);
  }
  // What was refused left the value of before as it was.
  CHECK(ready.Why(Purpose::kService, Field::kCredit) == Decision::kAllowed);
  ready.clock.Set(StartOf(20'001));
  CHECK(ready.Why(Purpose::kService, Field::kCredit) == Decision::kRetentionEnded);
}

}  // namespace
}  // namespace assent::testing

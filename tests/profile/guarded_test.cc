// Handles and views: what they give, and what they give no longer.
#include "assent/profile/guarded.h"

#include <array>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "assent/profile/join.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");

struct Ready : Sample {
  Ready() {
    GiveAll(profiles, kAnn);
    CollectAll(profiles, kAnn);
  }
  template <Purpose P>
  auto Open() {
    auto view = profiles.Open<P>(kAnn);
    REQUIRE(view.ok());
    return *std::move(view);
  }
};

TEST_CASE("Each kind of field comes out as it was kept", "[guarded]") {
  Ready ready;
  const auto recommend = ready.Open<Purpose::kRecommend>();
  CHECK(recommend.birth_year().Release(OwnUse{}) == 1980);
  CHECK(recommend.gender().Release(OwnUse{}) == Gender::kOther);
  CHECK(recommend.region().Release(OwnUse{}) == std::string("1"));
  CHECK(recommend.genres().Release(OwnUse{}) == std::vector<Genre>{Genre::kWestern});
  CHECK(recommend.watched().Release(OwnUse{}) ==
        std::vector<Interaction>{{ItemId(std::uint64_t{50}), DayOf(ready.clock.Now())}});
  const auto service = ready.Open<Purpose::kService>();
  CHECK(service.credit().Release(OwnUse{}) == 200);
  CHECK(service.email().Release(sample::recipients::MailHouse{}) == std::string("a@b.example"));
  CHECK(ready.Open<Purpose::kOffers>().newsletter().Release(OwnUse{}) == true);
  CHECK(ready.Open<Purpose::kHealth>().epilepsy().Release(OwnUse{}) == true);
}

TEST_CASE("Map computes inside the guard, and not at all without a value", "[guarded]") {
  static int calls = 0;
  calls = 0;
  const auto counted = [](std::int32_t year) {
    ++calls;  // what a captureless function can do, and a test may
    return year + 1;
  };
  Ready ready;
  const auto view = ready.Open<Purpose::kRecommend>();
  const auto year = view.birth_year();
  const auto next = year.Map(counted);
  CHECK(calls == 1);
  CHECK(next.Release(OwnUse{}) == 1981);
  CHECK(next.Map([](std::int32_t y) { return std::to_string(y); }).Release(OwnUse{}) == std::string("1981"));
  REQUIRE(ready.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kGender}).ok());
  const auto late = year.Map(counted);
  CHECK(calls == 1);
  CHECK_FALSE(late.Release(OwnUse{}).has_value());
  CHECK(late.Why() == Decision::kConsentChanged);
  const auto later = ready.Open<Purpose::kRecommend>();
  CHECK(later.gender().Map([](Gender) { return ++calls; }).Why() == Decision::kWithdrawn);
  CHECK(calls == 1);
}

TEST_CASE("A withdrawal reaches every handle, wherever it is", "[guarded]") {
  Ready ready;
  std::optional<sample::ViewerForRecommend> view(ready.Open<Purpose::kRecommend>());
  auto first = view->birth_year();
  auto mapped = first.Map([](std::int32_t y) { return y; });
  auto region = view->region();
  auto moved = std::move(region);
  const auto other = ready.Open<Purpose::kTrain>();
  const auto joined = Join(view->birth_year(), view->region());
  REQUIRE(first.Release(OwnUse{}).has_value());
  REQUIRE(joined.Release(OwnUse{}).has_value());
  REQUIRE(ready.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear}).ok());
  CHECK_FALSE(view->IsCurrent());
  CHECK_FALSE(first.Release(OwnUse{}).has_value());
  CHECK_FALSE(mapped.Release(OwnUse{}).has_value());
  CHECK_FALSE(moved.Release(OwnUse{}).has_value());
  CHECK_FALSE(joined.Release(OwnUse{}).has_value());
  CHECK_FALSE(other.birth_year().Release(OwnUse{}).has_value());
  CHECK_FALSE(view->ForEngine().ok());
  CHECK(view->Why(Field::kBirthYear) == Decision::kWithdrawn);
  CHECK(view->Why(Field::kRegion) == Decision::kConsentChanged);
  view.reset();
  CHECK_FALSE(first.Release(OwnUse{}).has_value());
  std::thread([&moved] { CHECK_FALSE(moved.Release(OwnUse{}).has_value()); }).join();
  // What was not withdrawn is there for a new view.
  CHECK(ready.Open<Purpose::kRecommend>().region().Release(OwnUse{}).has_value());
  CHECK(ready.Open<Purpose::kTrain>().birth_year().Release(OwnUse{}).has_value());
}

TEST_CASE("When no purpose is left for a value it is gone, and a new grant starts empty", "[guarded]") {
  Ready ready;
  auto& profiles = ready.profiles;
  // Region is declared for three purposes.
  REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend).ok());
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kRegion) == Decision::kAllowed);
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kGenres) == Decision::kNotSet);
  REQUIRE(profiles.WithdrawAll(kAnn).ok());
  GiveAll(profiles, kAnn);
  for (const Purpose purpose : kPurposes) {
    for (const Field field : kFields) {
      CHECK(profiles.Why(kAnn, purpose, field) != Decision::kAllowed);
    }
  }
  CHECK(profiles.Sweep() == 0);
}

TEST_CASE("Consent that runs out takes the value with it, and the next grant starts empty", "[guarded]") {
  Sample sample;
  auto& profiles = sample.profiles;
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend, Explicitly(sample.clock.Now() + 100)).ok());
  REQUIRE(profiles.Collect<Field::kGenres>(kAnn, std::vector<Genre>{Genre::kDrama}).ok());
  // Renewed in time, the value stays.
  sample.clock.Advance(99);
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend, Explicitly(sample.clock.Now() + 100)).ok());
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kGenres) == Decision::kAllowed);
  // Renewed too late, it does not come back, swept or not.
  sample.clock.Advance(100);
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kGenres) == Decision::kExpired);
  REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend).ok());
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kGenres) == Decision::kNotSet);
}

TEST_CASE("Events within one tick of the clock count one after the other, at once", "[guarded]") {
  Sample sample;
  auto& profiles = sample.profiles;
  for (int round = 0; round < 3; ++round) {
    REQUIRE(profiles.Grant(kAnn, Purpose::kRecommend).ok());
    REQUIRE(profiles.Grant(kAnn, Purpose::kTrain).ok());
    REQUIRE(profiles.Collect<Field::kBirthYear>(kAnn, 1987).ok());
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kAllowed);
    CHECK(profiles.Why(kAnn, Purpose::kTrain, Field::kBirthYear) == Decision::kAllowed);
    REQUIRE(profiles.Withdraw(kAnn, Purpose::kTrain).ok());
    CHECK(profiles.Why(kAnn, Purpose::kTrain, Field::kBirthYear) == Decision::kWithdrawn);
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kAllowed);
  }
  // Also when the clock goes back.
  sample.clock.Advance(-kMicrosPerDay);
  REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kWithdrawn);
}

TEST_CASE("Dates from outside neither outlive a withdrawal nor cost values", "[guarded]") {
  Ready ready;
  auto& profiles = ready.profiles;
  const auto index = static_cast<int>(Viewer::IndexOf(Purpose::kRecommend));
  ConsentEvent event;
  event.purposes = MaskOf(index);
  event.fields = MaskOf(static_cast<int>(Field::kBirthYear));
  SECTION("an event at the end of time") {
    event.kind = EventKind::kObject;
    event.at = kForever;
    REQUIRE(profiles.Record(kAnn, event).ok());
    REQUIRE(profiles.LiftObjection(kAnn, Purpose::kRecommend).ok());
    REQUIRE(profiles.Withdraw(kAnn, Purpose::kTrain).ok());
    CHECK(profiles.Why(kAnn, Purpose::kTrain, Field::kBirthYear) == Decision::kWithdrawn);
  }
  SECTION("a grant from the future") {
    event.kind = EventKind::kGrant;
    event.at = ready.clock.Now() + kMicrosPerDay;
    REQUIRE(profiles.Record(kAnn, event).ok());
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) != Decision::kAllowed);
    ready.clock.Advance(kMicrosPerDay);
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kAllowed);
  }
  SECTION("a withdrawal from the future leaves what ends before it") {
    REQUIRE(profiles.Grant(kAnn, Purpose::kTrain, Explicitly(ready.clock.Now() + 1'000)).ok());
    event.kind = EventKind::kWithdraw;
    event.at = ready.clock.Now() + kMicrosPerDay;
    REQUIRE(profiles.Record(kAnn, event).ok());
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kWithdrawn);
    CHECK(profiles.Why(kAnn, Purpose::kTrain, Field::kBirthYear) == Decision::kAllowed);
  }
  SECTION("a grant that is replayed after its withdrawal") {
    REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
    event.kind = EventKind::kGrant;
    event.at = ready.clock.Now() - 5;
    REQUIRE(profiles.Record(kAnn, event).ok());
    CHECK(profiles.Why(kAnn, Purpose::kRecommend, Field::kBirthYear) == Decision::kWithdrawn);
  }
}

TEST_CASE("What was moved from is empty and harmless", "[guarded]") {
  Ready ready;
  auto view = ready.Open<Purpose::kRecommend>();
  auto taken = std::move(view);
  // NOLINTBEGIN(bugprone-use-after-move): that is the test
  CHECK_FALSE(view.IsCurrent());
  CHECK(view.Why(Field::kBirthYear) == Decision::kUndecided);
  CHECK_FALSE(view.birth_year().Release(OwnUse{}).has_value());
  CHECK(view.birth_year().Why() == Decision::kUndecided);
  CHECK_FALSE(view.watched().Release(OwnUse{}).has_value());
  CHECK_FALSE(view.region().Map([](const std::string& r) { return r; }).Release(OwnUse{}).has_value());
  CHECK_FALSE(view.ForEngine().ok());
  CHECK(view.as_of() == 0);
  CHECK(view.valid_until() == 0);
  CHECK(taken.birth_year().Release(OwnUse{}).has_value());
  view = std::move(taken);
  CHECK(view.birth_year().Release(OwnUse{}).has_value());
  auto& self = view;
  view = std::move(self);
  CHECK(view.birth_year().Release(OwnUse{}).has_value());

  // A view that is moved onto another takes its place; handles of the other live on.
  auto second = ready.Open<Purpose::kRecommend>();
  const auto before = second.birth_year();
  second = std::move(view);
  CHECK(before.Release(OwnUse{}) == 1980);
  CHECK(second.birth_year().Release(OwnUse{}).has_value());
  view = std::move(second);

  auto year = view.birth_year();
  auto region = view.region();
  auto year_taken = std::move(year);
  auto region_taken = std::move(region);
  CHECK_FALSE(year.Release(OwnUse{}).has_value());
  CHECK_FALSE(region.Release(OwnUse{}).has_value());
  CHECK(year.Why() == Decision::kUndecided);
  CHECK(year.Map([](std::int32_t y) { return y; }).Why() == Decision::kUndecided);
  CHECK(Join(year, region_taken).Why() == Decision::kUndecided);
  CHECK(year_taken.Release(OwnUse{}) == 1980);
  year = std::move(year_taken);
  CHECK(year.Release(OwnUse{}) == 1980);
  auto& same = year;
  year = std::move(same);
  CHECK(year.Release(OwnUse{}) == 1980);
  // NOLINTEND(bugprone-use-after-move)
}

TEST_CASE("A handle that another is moved onto has the other's value, terms and reason", "[guarded]") {
  Ready ready;
  const SubjectId ben("ben");
  const SubjectId cleo("cleo");  // without a value
  GiveAll(ready.profiles, ben);
  GiveAll(ready.profiles, cleo);
  REQUIRE(ready.profiles.Collect<Field::kBirthYear>(ben, 1955).ok());
  const auto of_ann = ready.Open<Purpose::kRecommend>();
  const auto of_ben = *ready.profiles.Open<Purpose::kRecommend>(ben);
  const auto of_cleo = *ready.profiles.Open<Purpose::kRecommend>(cleo);
  auto year = of_ann.birth_year();
  auto other = of_ben.birth_year();
  auto absent = of_cleo.birth_year();
  // NOLINTBEGIN(bugprone-use-after-move): that is the test
  year = std::move(other);
  CHECK(year.Release(OwnUse{}) == 1950);
  CHECK_FALSE(other.Release(OwnUse{}).has_value());
  CHECK(other.Why() == Decision::kUndecided);
  REQUIRE(ready.profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  CHECK(year.Release(OwnUse{}) == 1950);
  other = std::move(absent);
  CHECK(other.Why() == Decision::kNotSet);
  CHECK(absent.Why() == Decision::kUndecided);
  other = std::move(year);
  CHECK(other.Why() == Decision::kAllowed);
  CHECK(other.Release(OwnUse{}) == 1950);
  REQUIRE(ready.profiles.Withdraw(ben, Purpose::kRecommend).ok());
  CHECK_FALSE(other.Release(OwnUse{}).has_value());
  CHECK(other.Why() == Decision::kConsentChanged);
  // A text moves, and is gone where it was.
  auto region = ready.Open<Purpose::kOffers>().region();
  auto second = ready.Open<Purpose::kOffers>().region();
  region = std::move(second);
  CHECK(region.Release(OwnUse{}).has_value());
  CHECK_FALSE(second.Release(OwnUse{}).has_value());
  // NOLINTEND(bugprone-use-after-move)
}

// What points at a value instead of holding it does not come out of Map.
using internal::kIsBorrowed;
static_assert(kIsBorrowed<int*> && kIsBorrowed<int&> && kIsBorrowed<int Sample::*>);
static_assert(kIsBorrowed<std::string_view> && kIsBorrowed<absl::Span<int>>);
static_assert(kIsBorrowed<std::initializer_list<int>> && kIsBorrowed<std::reference_wrapper<int>>);
#ifdef __cpp_lib_span
static_assert(kIsBorrowed<std::span<int>> && kIsBorrowed<std::span<int, 3>>);
#endif
static_assert(kIsBorrowed<std::shared_ptr<int>> && kIsBorrowed<std::unique_ptr<int>> &&
              kIsBorrowed<std::weak_ptr<int>> && kIsBorrowed<std::function<void()>>);
static_assert(kIsBorrowed<std::optional<int*>> && kIsBorrowed<std::pair<int, std::string_view>> &&
              kIsBorrowed<std::vector<int*>> && kIsBorrowed<std::array<int*, 2>>);
static_assert(!kIsBorrowed<int> && !kIsBorrowed<std::string> && !kIsBorrowed<std::vector<std::string>> &&
              !kIsBorrowed<std::pair<int, std::string>> && !kIsBorrowed<std::array<int, 2>>);

TEST_CASE("A view that is moved onto another closes it", "[guarded]") {
  Ready ready;
  auto view = ready.Open<Purpose::kRecommend>();
  auto other = ready.Open<Purpose::kRecommend>();
  const auto open = view.birth_year();
  const auto closed = other.birth_year();
  other = std::move(view);
  // While a view is open its time is the one that counts; afterwards it is the clock's.
  ready.clock.Set(other.valid_until());
  CHECK(open.Release(OwnUse{}) == 1980);
  CHECK_FALSE(closed.Release(OwnUse{}).has_value());
}

TEST_CASE("Views and handles may outlive each other and the profiles", "[guarded]") {
  ManualClock clock;
  std::optional<Profiles<Viewer>> profiles;
  profiles.emplace(Sample::Options(&clock, nullptr));
  GiveAll(*profiles, kAnn);
  CollectAll(*profiles, kAnn);
  auto view = profiles->Open<Purpose::kRecommend>(kAnn);
  REQUIRE(view.ok());
  auto region = view->region();
  auto watched = view->watched();
  CHECK(region.Release(OwnUse{}).has_value());
  profiles.reset();  // against the contract while a view is open, and still no read
  CHECK_FALSE(region.Release(OwnUse{}).has_value());
  CHECK(region.Why() == Decision::kConsentChanged);
  CHECK_FALSE(view->IsCurrent());
  { const auto closed = *std::move(view); }
  CHECK_FALSE(watched.Release(OwnUse{}).has_value());
}

TEST_CASE("A view does not change while its subject does", "[guarded]") {
  Ready ready;
  const auto before = ready.Open<Purpose::kRecommend>();
  REQUIRE(ready.profiles.Collect<Field::kRegion>(kAnn, "99999").ok());
  REQUIRE(ready.profiles.Collect<Field::kBirthYear>(kAnn, 2001).ok());
  CHECK(before.IsCurrent());
  CHECK(before.region().Release(OwnUse{}) == std::string("1"));
  CHECK(before.birth_year().Release(OwnUse{}) == 1980);
  const auto after = ready.Open<Purpose::kRecommend>();
  CHECK(after.region().Release(OwnUse{}) == std::string("9"));
  CHECK(after.birth_year().Release(OwnUse{}) == 2000);
}

TEST_CASE("Consent that changes for somebody else changes nothing here", "[guarded]") {
  Ready ready;
  const SubjectId bob("bob");
  GiveAll(ready.profiles, bob);
  const auto view = ready.Open<Purpose::kRecommend>();
  const auto year = view.birth_year();
  REQUIRE(ready.profiles.Erase(bob).ok());
  CHECK(view.IsCurrent());
  CHECK(year.Release(OwnUse{}) == 1980);
}

TEST_CASE("A kept value ends with a change of what it came from, and only with that", "[guarded]") {
  Ready ready;
  auto& profiles = ready.profiles;
  const auto view = ready.Open<Purpose::kRecommend>();
  const auto kept = profiles.Keep("year", view.birth_year());
  REQUIRE(kept.ok());
  const auto change = profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kRegion});
  CHECK(change.stale().empty());
  CHECK(kept->Release(OwnUse{}) == 1980);
  CHECK_FALSE(profiles.Keep("late", view.birth_year()).ok());
  CHECK(profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear}).stale() ==
        std::vector<std::string>{"year"});
  CHECK_FALSE(kept->Release(OwnUse{}).has_value());
  // Other profiles would not be told of a withdrawal here.
  Ready other;
  const auto elsewhere = other.Open<Purpose::kTrain>();
  CHECK(profiles.Keep("strange", elsewhere.birth_year()).status().code() ==
        absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace assent::testing

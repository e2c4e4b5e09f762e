// What the recommender is given: the consented features and nothing else.
#include "assent/profile/engine_input.h"

#include <map>
#include <optional>
#include <string>

#include "profile/people.h"

namespace assent::testing {
namespace {

using internal::EngineInputAccess;

const SubjectId kAnn("ann");

struct Ready : Sample {
  Ready() {
    GiveAll(profiles, kAnn);
    CollectAll(profiles, kAnn);
  }
};

// The values by field number, as text.
std::multimap<int, std::string> Contents(const EngineInput& input) {
  std::multimap<int, std::string> contents;
  for (const auto& value : EngineInputAccess::Values(input)) {
    contents.emplace(value.field, value.is_text ? std::string(value.text) : std::to_string(value.number));
  }
  return contents;
}

TEST_CASE("The engine gets each allowed feature once, a repeated one per element", "[engine]") {
  Ready ready;
  REQUIRE(
      ready.profiles.Collect<Field::kGenres>(kAnn, std::vector<Genre>{Genre::kWestern, Genre::kDrama}).ok());
  const auto view = ready.profiles.Open<Purpose::kRecommend>(kAnn);
  const auto input = view->ForEngine();
  REQUIRE(input.ok());
  CHECK(Contents(*input) ==
        std::multimap<int, std::string>{{1, "1980"}, {2, "3"}, {3, "1"}, {5, "1"}, {5, "5"}});
  CHECK(EngineInputAccess::HasHistory(*input));
  CHECK(EngineInputAccess::History(*input).size() == 1);
  CHECK(EngineInputAccess::UseOf(*input) == assent::Use::kPersonalize);
  CHECK(EngineInputAccess::PolicyOf(*input) == Viewer::policy().fingerprint);
  const auto train_view = ready.profiles.Open<Purpose::kTrain>(kAnn);
  const auto train = train_view->ForEngine();
  CHECK(EngineInputAccess::UseOf(*train) == assent::Use::kTrain);
  CHECK(Contents(*train) == std::multimap<int, std::string>{{1, "1980"}, {2, "3"}, {3, "1"}});
}

TEST_CASE("A withheld field is not in the input, whatever its value", "[engine]") {
  for (const Field withheld :
       {Field::kBirthYear, Field::kGender, Field::kRegion, Field::kGenres, Field::kWatched}) {
    Ready ready;
    REQUIRE(ready.profiles.Withdraw(kAnn, Purpose::kRecommend, {withheld}).ok());
    const auto view = ready.profiles.Open<Purpose::kRecommend>(kAnn);
    const auto input = view->ForEngine();
    REQUIRE(input.ok());
    const int number = Viewer::policy().fields[static_cast<std::size_t>(withheld)].number;
    CHECK(Contents(*input).count(number) == 0);
    CHECK(EngineInputAccess::HasHistory(*input) == (withheld != Field::kWatched));
    CHECK(EngineInputAccess::History(*input).empty() == (withheld == Field::kWatched));
  }
}

TEST_CASE("An input is current until consent changes or its view closes", "[engine]") {
  Ready ready;
  SECTION("consent changes") {
    const auto view = ready.profiles.Open<Purpose::kRecommend>(kAnn);
    const auto input = view->ForEngine();
    CHECK(EngineInputAccess::IsCurrent(*input));
    REQUIRE(ready.profiles.Collect<Field::kRegion>(kAnn, "2").ok());
    CHECK(EngineInputAccess::IsCurrent(*input));
    REQUIRE(ready.profiles.Refuse(kAnn, Purpose::kHealth).ok());
    CHECK_FALSE(EngineInputAccess::IsCurrent(*input));
    CHECK(view->ForEngine().status().code() == absl::StatusCode::kAborted);
  }
  SECTION("the view closes") {
    std::optional<sample::ViewerForRecommend> view(*ready.profiles.Open<Purpose::kRecommend>(kAnn));
    const auto input = view->ForEngine();
    auto moved = std::move(*view);
    view.reset();
    CHECK(EngineInputAccess::IsCurrent(*input));
    { const auto closing = std::move(moved); }
    CHECK_FALSE(EngineInputAccess::IsCurrent(*input));
  }
  CHECK(EngineInputAccess::IsCurrent(EngineInput()));
  CHECK(Contents(EngineInput()).empty());
}

}  // namespace
}  // namespace assent::testing

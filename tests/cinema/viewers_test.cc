#include "viewers.h"

#include <algorithm>

#include "consent_states.h"
#include "demographics.h"
#include "self_check.h"
#include "show.h"
#include "small_audience.h"
#include "support/catch.h"
#include "text.h"

namespace cinema {
namespace {

using assent::Decision;
using testing::SmallAudience;

Person SomeViewer() {
  Person person;
  person.id = assent::SubjectId("somebody");
  person.demographics.gender = 1;
  person.demographics.birth_year = 1987;
  person.demographics.region = "NW1";
  person.watched = {assent::ItemId(std::uint64_t{7})};
  return person;
}

TEST_CASE("Who shares something is granted exactly that, and it is kept coarse") {
  Viewers viewers;
  REQUIRE(Enrol(SomeViewer(), Sharing{}, viewers).ok());
  const auto view = viewers.Open<Purpose::kRecommend>(assent::SubjectId("somebody"));
  REQUIRE(view.ok());
  CHECK(view->gender().Release(recipients::Screen{}) == Gender::kFemale);
  CHECK(view->birth_year().Release(recipients::Screen{}) == 1980);
  CHECK(view->region().Release(recipients::Screen{}) == "N");
  CHECK(view->Why(Field::kOccupation) == Decision::kNeverAsked);
  CHECK(view->Why(Field::kWatched) == Decision::kAllowed);
  CHECK(viewers.Why(assent::SubjectId("somebody"), Purpose::kStatistics, Field::kRegion) ==
        Decision::kNeverAsked);
}

TEST_CASE("Who does not allow training gives training nothing") {
  Viewers viewers;
  Person person = SomeViewer();
  person.allows_training = false;
  REQUIRE(Enrol(person, Sharing{}, viewers).ok());
  const auto view = viewers.Open<Purpose::kTrain>(person.id);
  REQUIRE(view.ok());
  for (const Field field : {Field::kGender, Field::kBirthYear, Field::kRegion, Field::kWatched}) {
    CHECK(view->Why(field) == Decision::kNeverAsked);
  }
}

TEST_CASE("Who shares nothing was asked and refused") {
  Viewers viewers;
  REQUIRE(Enrol(SomeViewer(), Sharing{false, false}, viewers).ok());
  const auto view = viewers.Open<Purpose::kRecommend>(assent::SubjectId("somebody"));
  REQUIRE(view.ok());
  CHECK(view->Why(Field::kWatched) == Decision::kRefused);
}

TEST_CASE("The model learns from those who allow it and watched something") {
  const SmallAudience& small = SmallAudience::Get();
  const auto& people = small.audience.data.people;
  const auto willing =
      std::count_if(people.begin(), people.end(), [](const Person& p) { return p.allows_training; });
  CHECK(willing < static_cast<std::ptrdiff_t>(people.size()));
  CHECK(small.model->people() == willing);
}

TEST_CASE("The same viewer in four states of consent") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  Viewers viewers;
  REQUIRE(Enrol(small.shown(), Sharing{}, viewers).ok());
  const auto states = WalkThroughConsent(small.shown(), ranker, 10, viewers);
  REQUIRE(states.ok());
  REQUIRE(states->size() == 4);
  const auto why = [&](std::size_t state, Field field) {
    return (*states)[state].fields[static_cast<std::size_t>(field)].why;
  };
  for (const Field field :
       {Field::kGender, Field::kBirthYear, Field::kOccupation, Field::kRegion, Field::kWatched}) {
    CHECK(why(0, field) == Decision::kAllowed);
    CHECK(why(1, field) == (field == Field::kBirthYear ? Decision::kWithdrawn : Decision::kAllowed));
    CHECK(why(2, field) == (field == Field::kWatched ? Decision::kWithdrawn : Decision::kAllowed));
    CHECK(why(3, field) == Decision::kWithdrawn);
  }
  CHECK((*states)[0].ranking.tier == assent::Tier::kMixed);
  CHECK((*states)[1].ranking.tier == assent::Tier::kMixed);
  CHECK((*states)[2].ranking.tier == assent::Tier::kFieldsOnly);
  CHECK((*states)[3].ranking.tier == assent::Tier::kPopularity);
  for (const ConsentState& state : *states) {
    CHECK(state.ranking.items.size() == 10);
    for (const FieldUse& field : state.fields) CHECK(field.read == (field.why == Decision::kAllowed));
    for (const assent::RankedItem& film : state.ranking.items) {
      double sum = 0;
      for (const assent::Reason& reason : film.reasons) sum += reason.addend;
      CHECK(sum == Approx(film.score).margin(1e-12));
    }
  }
  // Films of a granted history are not recommended back.
  for (const assent::RankedItem& film : (*states)[0].ranking.items) {
    const auto& watched = small.shown().watched;
    CHECK(std::find(watched.begin(), watched.end(), film.item) == watched.end());
  }
}

TEST_CASE("A viewer without any positives is ranked by their fields") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  Person person = small.shown();
  person.watched.clear();
  Viewers viewers;
  REQUIRE(Enrol(person, Sharing{}, viewers).ok());
  const auto states = WalkThroughConsent(person, ranker, 10, viewers);
  REQUIRE(states.ok());
  CHECK((*states)[0].ranking.tier == assent::Tier::kFieldsOnly);
  CHECK((*states)[0].ranking.items.size() == 10);
  CHECK_FALSE(ShowStates(*states, small.audience.data, Style(false)).empty());
  CHECK(ShowViewer(person.id, small.audience.data, viewers, Style(false)).ok());
}

TEST_CASE("What is shown fits 80 columns, with long and wide titles too") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  Viewers viewers;
  REQUIRE(Enrol(small.shown(), Sharing{}, viewers).ok());
  Dataset data = small.audience.data;
  int i = 0;
  for (auto& [id, film] : data.films) {
    if (++i % 2 == 0) film.title = "Rindfleischetikettierungsüberwachungsaufgabe, Das 七人の侍 (1954)";
  }
  const auto about = ShowViewer(small.shown().id, data, viewers, Style(false));
  REQUIRE(about.ok());
  const auto states = WalkThroughConsent(small.shown(), ranker, 10, viewers);
  REQUIRE(states.ok());
  const std::string text =
      *about + ShowStates(*states, data, Style(false)) + ShowSum(states->front(), data, Style(false));
  for (const std::string_view line : Split(text, "\n")) {
    CAPTURE(line);
    CHECK(DisplayWidth(line) <= 80);
  }
  CHECK(text.find("not read: consent") != std::string::npos);
}

TEST_CASE("The self-check fails when the lists are not what was planted") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  Viewers viewers;
  REQUIRE(Enrol(small.shown(), Sharing{}, viewers).ok());
  auto states = WalkThroughConsent(small.shown(), ranker, 10, viewers);
  REQUIRE(states.ok());
  const Tastes& tastes = small.audience.tastes[small.audience.showcase];
  const assent::Ranking stranger = states->back().ranking;
  const auto failed = [&](const std::vector<ConsentState>& seen) {
    std::vector<bool> out;
    for (const Verdict& verdict : CheckStates(tastes, small.audience.data, seen, stranger))
      out.push_back(!verdict.passed);
    return out;
  };
  auto swapped = *states;
  std::swap(swapped[0].ranking, swapped[3].ranking);
  CHECK(failed(swapped)[0]);
  CHECK(failed(swapped)[4]);
  auto peeked = *states;
  peeked[3].fields[0].read = true;
  CHECK(failed(peeked)[3]);
  CHECK(failed({}) == std::vector<bool>{true});
}

TEST_CASE("The names of occupations and the policy's enum are in step") {
  const assent::ProfilePolicy& policy = Viewer::policy();
  const auto& values = policy.fields[static_cast<std::size_t>(Field::kOccupation)].values;
  for (const assent::EnumValue& value : values) {
    std::string name = ToLower(value.name.substr(std::string_view("OCCUPATION_").size()));
    if (value.number == 0 || value.number > 21) continue;  // no value; names of 1M alone
    CHECK(ParseOccupation(name) == value.number);
  }
  for (int code = 0; code <= 20; ++code) {
    const auto number = ParseOccupation(std::to_string(code));
    REQUIRE(number);
    CHECK(std::any_of(values.begin(), values.end(), [&](const auto& v) { return v.number == *number; }));
  }
  CHECK(ParseOccupation("farmer") == static_cast<int>(Occupation::kFarmer));
  CHECK(ParseOccupation("customer service") == static_cast<int>(Occupation::kCustomerService));
  CHECK(ParseOccupation("k-12 student") == static_cast<int>(Occupation::kSchoolStudent));
  CHECK(ParseOccupation("self-employed") == static_cast<int>(Occupation::kSelfEmployed));
  CHECK(ParseOccupation("tradesman/craftsman") == static_cast<int>(Occupation::kTradesman));
  CHECK(ParseGender("F") == static_cast<int>(Gender::kFemale));
  CHECK(ParseGender("M") == static_cast<int>(Gender::kMale));
}

}  // namespace
}  // namespace cinema

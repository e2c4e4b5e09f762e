// Lists as a ranker makes them: what leaves, what stays, what is said about it.

#include "assent/rank/list.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <type_traits>
#include <utility>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/list/small_ranker.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

RankOptions All() {
  RankOptions options;
  options.count = 100;
  return options;
}

std::vector<ItemId> ItemsOf(const Ranking& ranking) {
  std::vector<ItemId> items;
  for (const RankedItem& ranked : ranking.items) items.push_back(ranked.item);
  return items;
}

std::size_t Removed(const Ranking& ranking, Stage stage) {
  return ranking.stages[static_cast<std::size_t>(stage)].removed;
}

bool Holds(const Ranking& ranking, const ItemId& item) {
  const std::vector<ItemId> items = ItemsOf(ranking);
  return std::find(items.begin(), items.end(), item) != items.end();
}

TEST_CASE("Each removing stage counts what left with it, and the first one counts") {
  const Ranker ranker = SmallRanker();
  TestPerson person;
  person.history = {{TestItem(0), 0}, {TestItem(1), 0}, {TestItem(1), 3}, {ItemId("never heard of"), 0}};
  // Item 1 is history, 2 is named twice, 3 is neither eligible nor new.
  const std::vector<ItemId> exclude = {TestItem(1), TestItem(2), TestItem(2), ItemId("never heard of")};
  const std::vector<ItemId> eligible = {TestItem(2), TestItem(4), TestItem(5), TestItem(6), TestItem(7)};
  const std::vector<Shown> shown = {
      {TestItem(3), 9}, {TestItem(4), 2}, {TestItem(5), 1}, {TestItem(6), 3}, {TestItem(5), 1}};
  const ItemSet set = ranker.MakeSet(eligible);
  CHECK(set.size() == 5);
  RankOptions options = All();
  options.exclude = exclude;
  options.eligible = &set;
  options.shown = shown;
  options.show_at_most = 3;
  const Ranking ranking = CheckOk(ranker.Rank(Asking(person), options));
  CHECK(Removed(ranking, Stage::kHistory) == 2);
  CHECK(Removed(ranking, Stage::kExclusions) == 1);
  CHECK(Removed(ranking, Stage::kEligibility) == kItems - 2 - 1 - 4);
  CHECK(Removed(ranking, Stage::kShown) == 1);
  std::vector<ItemId> items = ItemsOf(ranking);
  std::sort(items.begin(), items.end());
  std::vector<ItemId> expected = {TestItem(4), TestItem(5), TestItem(7)};
  std::sort(expected.begin(), expected.end());
  CHECK(items == expected);

  options.show_at_most = 2;  // now the two times of item 5, in two entries, are enough
  CHECK(ItemsOf(CheckOk(ranker.Rank(Asking(person), options))) == std::vector<ItemId>{TestItem(7)});
}

TEST_CASE("Removal leaves the scores and the order of the rest as they were") {
  const Ranker ranker = SmallRanker();
  Crowd crowd(3, kItems);
  for (int round = 0; round < 500; ++round) {
    const TestPerson person = crowd.Next();
    const Ranking whole = CheckOk(ranker.Rank(Asking(person), All()));
    std::vector<ItemId> exclude;
    std::vector<ItemId> eligible;
    for (std::uint64_t i = 0; i < kItems; ++i) {
      if (crowd.Below(3) == 0) exclude.push_back(TestItem(i));
      if (crowd.Below(3) != 0) eligible.push_back(TestItem(i));
    }
    const ItemSet set = ranker.MakeSet(eligible);
    RankOptions options = All();
    options.exclude = exclude;
    options.eligible = &set;
    const Ranking part = CheckOk(ranker.Rank(Asking(person), options));
    std::size_t at = 0;
    for (const RankedItem& ranked : whole.items) {
      const bool excluded = std::find(exclude.begin(), exclude.end(), ranked.item) != exclude.end();
      const bool allowed = std::find(eligible.begin(), eligible.end(), ranked.item) != eligible.end();
      if (excluded || !allowed) continue;
      REQUIRE(at < part.items.size());
      REQUIRE(part.items[at].item == ranked.item);
      REQUIRE(part.items[at].score == ranked.score);
      REQUIRE(part.items[at].notes.empty());
      ++at;
    }
    REQUIRE(at == part.items.size());
  }
}

TEST_CASE("With everything removed the list is empty and says why") {
  const Ranker ranker = SmallRanker();
  const ItemSet nothing = ranker.MakeSet({});
  RankOptions options = All();
  options.eligible = &nothing;
  Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
  CHECK(ranking.items.empty());
  CHECK(Removed(ranking, Stage::kEligibility) == kItems);
  options = All();
  options.exclude = ranker.model()->items();
  ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
  CHECK(ranking.items.empty());
  CHECK(Removed(ranking, Stage::kExclusions) == kItems);
  TestPerson person;
  for (std::uint64_t i = 0; i < kItems; ++i) person.history.push_back({TestItem(i), 0});
  ranking = CheckOk(ranker.Rank(Asking(person), All()));
  CHECK(ranking.items.empty());
  CHECK(Removed(ranking, Stage::kHistory) == kItems);
}

TEST_CASE("A list may be asked to have no place, or more than there are items") {
  const Ranker ranker = SmallRanker();
  const std::vector<Cap> caps = {{"brand", 1}};
  RankOptions options;
  options.caps = caps;
  options.diversity.weight = 0.5;
  options.count = 0;
  CHECK(CheckOk(ranker.Rank(Asking(Stranger()), options)).items.empty());
  options.count = std::numeric_limits<std::size_t>::max();
  options.diversity.window = std::numeric_limits<std::size_t>::max();
  CHECK(CheckOk(ranker.Rank(Asking(Stranger()), options)).items.size() == 4);  // a brand each
  options.caps = {};
  CHECK(CheckOk(ranker.Rank(Asking(Stranger()), options)).items.size() == kItems);
  const std::vector<Pin> pins = {{TestItem(5), 1'000}, {TestItem(7), 0}};
  options.pins = pins;
  const Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
  REQUIRE(ranking.items.size() == kItems);
  CHECK(ranking.items.front().item == TestItem(7));
  CHECK(ranking.items.back().item == TestItem(5));
}

TEST_CASE("A pin is in its place, keeps its score and its reasons, and says where it was") {
  const Ranker ranker = SmallRanker();
  const Ranking whole = CheckOk(ranker.Rank(Asking(Stranger()), All()));
  const RankedItem& last = whole.items.back();
  const std::vector<Pin> pins = {{last.item, 1}};
  RankOptions options;
  options.count = 3;
  options.pins = pins;
  const Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
  REQUIRE(ranking.items.size() == 3);
  CHECK(ranking.dropped_pins.empty());
  CHECK(ItemsOf(ranking) == std::vector<ItemId>{whole.items[0].item, last.item, whole.items[1].item});
  CHECK(ranking.items[1].pinned);
  CHECK(ranking.items[1].score == last.score);
  CHECK(ranking.items[1].reasons.size() == last.reasons.size());
  REQUIRE(ranking.items[1].notes.size() == 1);
  CHECK(ranking.items[1].notes[0].stage == Stage::kPins);
  CHECK(ranking.items[1].notes[0].from == kItems - 1);
  CHECK(ranking.items[1].notes[0].to == 1);
  CHECK(ranking.items[0].notes.empty());
  REQUIRE(ranking.items[2].notes.size() == 1);  // it made room
  CHECK(ranking.items[2].notes[0].from == 1);
  CHECK(ranking.items[2].notes[0].to == 2);
  CHECK(ranking.stages[static_cast<std::size_t>(Stage::kPins)].moved == 2);
}

TEST_CASE("An item that is pinned and excluded is left out, and that is said") {
  const Ranker ranker = SmallRanker();
  const std::vector<ItemId> exclude = {TestItem(4)};
  for (const bool forced : {false, true}) {
    const std::vector<Pin> pins = {{TestItem(5), 0}, {TestItem(4), 2, forced}};
    RankOptions options;
    options.pins = pins;
    options.exclude = exclude;
    Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
    CHECK(!Holds(ranking, TestItem(4)));
    CHECK(ranking.items.front().item == TestItem(5));
    REQUIRE(ranking.dropped_pins.size() == 1);
    CHECK(ranking.dropped_pins[0].pin == 1);
    CHECK(ranking.dropped_pins[0].stage == Stage::kExclusions);

    options.exclude = {};
    TestPerson person;
    person.history = {{TestItem(4), 0}};
    ranking = CheckOk(ranker.Rank(Asking(person), options));
    CHECK(!Holds(ranking, TestItem(4)));
    REQUIRE(ranking.dropped_pins.size() == 1);
    CHECK(ranking.dropped_pins[0].stage == Stage::kHistory);
  }
}

TEST_CASE("A pin has to be eligible, unless it is stated that it need not be") {
  const Ranker ranker = SmallRanker();
  const std::vector<ItemId> others = {TestItem(0), TestItem(1), TestItem(2), TestItem(4)};
  const std::vector<Shown> shown = {{TestItem(4), 1}};
  const std::vector<Cap> caps = {{"brand", 1}};
  const ItemSet set = ranker.MakeSet(others);
  for (const bool forced : {false, true}) {
    // Not eligible; shown too often; of the brand of a pin that comes first.
    const std::vector<Pin> pins = {{TestItem(7), 2, forced}, {TestItem(4), 1, forced}};
    RankOptions options;
    options.pins = pins;
    options.eligible = &set;
    options.shown = shown;
    options.show_at_most = 1;
    Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
    if (forced) {
      CHECK(ranking.dropped_pins.empty());
      REQUIRE(ranking.items.size() == 5);
      CHECK(ranking.items[1].item == TestItem(4));
      CHECK(ranking.items[2].item == TestItem(7));
      REQUIRE(ranking.items[2].notes.size() == 1);
      CHECK(ranking.items[2].notes[0].from == StageNote::kNotRanked);
      CHECK(std::isfinite(ranking.items[2].score));
    } else {
      REQUIRE(ranking.dropped_pins.size() == 2);
      CHECK(ranking.dropped_pins[0].pin == 1);  // by position
      CHECK(ranking.dropped_pins[0].stage == Stage::kShown);
      CHECK(ranking.dropped_pins[1].pin == 0);
      CHECK(ranking.dropped_pins[1].stage == Stage::kEligibility);
    }
    const std::vector<Pin> same_brand = {{TestItem(1), 3}, {TestItem(5), 4, forced}};
    options = RankOptions();
    options.pins = same_brand;
    options.caps = caps;
    ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
    CHECK(Holds(ranking, TestItem(5)) == forced);
    if (!forced) {
      REQUIRE(ranking.dropped_pins.size() == 1);
      CHECK(ranking.dropped_pins[0].stage == Stage::kCaps);
    }
  }
}

TEST_CASE("Diversity by attributes brings unlike items forward") {
  const Ranker ranker = SmallRanker();
  RankOptions options;
  options.count = 2;
  options.diversity.weight = 1;
  options.diversity.similarity = Diversity::Similarity::kAttributes;
  const Ranking ranking = CheckOk(ranker.Rank(Asking(Stranger()), options));
  REQUIRE(ranking.items.size() == 2);
  // Item i shares neither brand nor genre with one of the other half and parity.
  const auto number = [](const ItemId& id) {
    std::uint64_t i = 0;
    while (TestItem(i) != id) ++i;
    return i;
  };
  const std::uint64_t first = number(ranking.items[0].item);
  const std::uint64_t second = number(ranking.items[1].item);
  CHECK(first % 4 != second % 4);
  CHECK((first < kItems / 2 && second < kItems / 2) == false);
  CHECK((first % 2 == 0 && second % 2 == 0) == false);
}

TEST_CASE("A set may be used by another ranker of the same catalogue") {
  const Ranker ranker = SmallRanker();
  const Ranker same(ranker.model());
  const std::vector<ItemId> two = {TestItem(1), TestItem(2), TestItem(2), ItemId("never heard of")};
  const ItemSet set = ranker.MakeSet(two);
  CHECK(set.size() == 2);
  RankOptions options;
  options.eligible = &set;
  CHECK(CheckOk(same.Rank(Asking(Stranger()), options)).items.size() == 2);
  CHECK(Ranker(nullptr).MakeSet(two).size() == 0);
}

TEST_CASE("A person with 100,000 items gets a list of what is left") {
  constexpr std::uint64_t kMany = 100'000;
  Crowd crowd(4, 40);
  const Ranker ranker(TrainOn(crowd.Take(80), SmallOptions()));
  TestPerson person;
  for (std::uint64_t i = 0; i < kMany; ++i) person.history.push_back({TestItem(i + 10), 0});
  const Ranking ranking = CheckOk(ranker.Rank(Asking(person), All()));
  const std::size_t known = ranker.model()->items().size();
  CHECK(ranking.items.size() == 10);
  CHECK(ranking.used_items == known - 10);
  CHECK(Removed(ranking, Stage::kHistory) == known - 10);
  for (const RankedItem& ranked : ranking.items) CHECK(std::isfinite(ranked.score));
}

TEST_CASE("The order in which attributes were given does not matter") {
  Crowd crowd(1, kItems);
  const auto model = TrainOn(crowd.Take(60), SmallOptions());
  const ItemAttributes forwards = SmallAttributes();
  ItemAttributes backwards;
  for (std::size_t i = forwards.items().size(); i-- > 0;) {
    const absl::Span<const std::int32_t> of = forwards.Of(i);
    for (std::size_t a = of.size(); a-- > 0;) {
      const Attribute& attribute = forwards.attributes()[static_cast<std::size_t>(of[a])];
      CheckOk(backwards.Add(forwards.items()[i], attribute.kind, attribute.value));
      CheckOk(backwards.Add(forwards.items()[i], attribute.kind, attribute.value));
    }
  }
  const std::vector<Cap> caps = {{"brand", 2}, {"genre", 3}};
  RankOptions options;
  options.caps = caps;
  options.diversity = {0.4, 8, Diversity::Similarity::kAttributes};
  for (int round = 0; round < 100; ++round) {
    const TestPerson person = crowd.Next();
    CHECK(ItemsOf(CheckOk(Ranker(model, &forwards).Rank(Asking(person), options))) ==
          ItemsOf(CheckOk(Ranker(model, &backwards).Rank(Asking(person), options))));
  }
}

TEST_CASE("Attributes without a kind or a value are refused") {
  ItemAttributes attributes;
  CheckError(attributes.Add(TestItem(1), "", "x"), StatusCode::kInvalidArgument, "its kind is empty");
  CheckError(attributes.Add(TestItem(1), "brand", ""), StatusCode::kInvalidArgument, "its value is empty");
  CHECK(attributes.items().empty());
  // A kind and a value are kept apart.
  CheckOk(attributes.Add(TestItem(1), "a", "bc"));
  CheckOk(attributes.Add(TestItem(1), "ab", "c"));
  CHECK(attributes.attributes().size() == 2);
}

TEST_CASE("Every stage has a name of its own") {
  std::set<std::string_view> names;
  for (int s = 0; s < kStages; ++s) names.insert(StageName(static_cast<Stage>(s)));
  CHECK(names.size() == static_cast<std::size_t>(kStages));
  CHECK(StageName(static_cast<Stage>(kStages)) == "unknown stage");
}

}  // namespace
}  // namespace assent::testing

// What a ranking is, from the outside.

#include "assent/rank/ranker.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <set>

#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

Ranker SmallRanker(std::uint64_t seed = 1) {
  Crowd crowd(seed);
  return Ranker(TrainOn(crowd.Take(60), SmallOptions()));
}

TEST_CASE("Reasons are all inputs, once each, and sum to the score") {
  Crowd crowd(1);
  const Ranker ranker = SmallRanker();
  for (int round = 0; round < 2'000; ++round) {
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const Ranking ranking = CheckOk(ranker.Rank(Asking(person)));
    const bool by_items = ranking.tier == Tier::kItemModel;
    std::set<ItemId> watched;
    for (const Interaction& entry : person.history) {
      if (by_items && person.has_history) watched.insert(entry.item);
    }
    for (const RankedItem& ranked : ranking.items) {
      double sum = 0;
      double size = 0;
      int bases = 0;
      std::set<ItemId> items;
      std::set<Feature> features;
      for (std::size_t r = 0; r < ranked.reasons.size(); ++r) {
        const Reason& reason = ranked.reasons[r];
        sum += reason.addend;
        size += std::fabs(reason.addend);
        bases += reason.kind == Reason::Kind::kBase ? 1 : 0;
        if (reason.kind == Reason::Kind::kItem) REQUIRE(items.insert(reason.item).second);
        if (reason.kind == Reason::Kind::kField) REQUIRE(features.insert(reason.feature).second);
        if (r > 0) REQUIRE(std::fabs(reason.addend) <= std::fabs(ranked.reasons[r - 1].addend));
      }
      REQUIRE(std::fabs(sum - ranked.score) <= 1e-6 * std::fabs(ranked.score) + 1e-14 * size);
      REQUIRE(bases == 1);
      REQUIRE(items == watched);
      for (const Feature& feature : features) {
        REQUIRE(std::find(person.features.begin(), person.features.end(), feature) != person.features.end());
      }
      REQUIRE(features.size() == person.features.size());
    }
  }
}

TEST_CASE("The list is the scores in order, without the history") {
  Crowd crowd(2);
  const Ranker ranker = SmallRanker();
  for (int round = 0; round < 500; ++round) {
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const std::vector<double> scores = CheckOk(ranker.Scores(Asking(person)));
    std::vector<std::pair<double, ItemId>> expected;
    for (std::size_t j = 0; j < scores.size(); ++j) {
      const ItemId& item = ranker.model()->items()[j];
      const bool seen =
          person.has_history && std::any_of(person.history.begin(), person.history.end(),
                                            [&](const Interaction& entry) { return entry.item == item; });
      if (!seen) expected.emplace_back(-scores[j], item);
    }
    std::sort(expected.begin(), expected.end());
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
      RankOptions options;
      options.count = count;
      options.reasons = false;
      const Ranking ranking = CheckOk(ranker.Rank(Asking(person), options));
      REQUIRE(ranking.items.size() == std::min(count, expected.size()));
      for (std::size_t i = 0; i < ranking.items.size(); ++i) {
        REQUIRE(ranking.items[i].item == expected[i].second);
        REQUIRE(ranking.items[i].score == -expected[i].first);
        REQUIRE(ranking.items[i].reasons.empty());
      }
    }
  }
}

TEST_CASE("Equal scores are ordered by id") {
  // Every item is watched by the same people, so that all score the same.
  TestPerson person;
  for (std::uint64_t i = 0; i < 9; ++i) person.history.push_back({TestItem(i), 0});
  const Ranker ranker(TrainOn({person, person, person}, SmallOptions()));
  TestPerson stranger;
  stranger.has_history = false;
  for (const std::size_t count : {std::size_t{4}, std::size_t{9}}) {
    RankOptions options;
    options.count = count;
    const Ranking ranking = CheckOk(ranker.Rank(Asking(stranger), options));
    REQUIRE(ranking.items.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(ranking.items[i].item == ranker.model()->items()[i]);
      CHECK(ranking.items[i].score == ranking.items[0].score);
    }
  }
}

TEST_CASE("The tier says what was used") {
  const Ranker ranker = SmallRanker();
  TestPerson person;
  person.has_history = false;
  Ranking ranking = CheckOk(ranker.Rank(Asking(person)));
  CHECK(ranking.tier == Tier::kPopularity);
  CHECK(ranking.used_fields.empty());
  const std::vector<double> popularity = ranker.model()->Popularity();
  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(person)));
  REQUIRE(scores.size() == popularity.size());
  for (std::size_t j = 0; j < scores.size(); ++j) CHECK(scores[j] == Approx(popularity[j]).epsilon(1e-12));

  person.features = {{kTags, false, 0, ""}, {kGender, false, 1, ""}};
  ranking = CheckOk(ranker.Rank(Asking(person)));
  CHECK(ranking.tier == Tier::kFieldsOnly);
  CHECK(ranking.used_fields == std::vector<std::int32_t>{kGender, kTags});

  person.has_history = true;  // granted, but empty
  CHECK(CheckOk(ranker.Rank(Asking(person))).tier == Tier::kFieldsOnly);
  person.history = {{ItemId("never heard of"), 0}};
  ranking = CheckOk(ranker.Rank(Asking(person)));
  CHECK(ranking.tier == Tier::kFieldsOnly);
  CHECK(ranking.used_items == 0);

  person.history.push_back({TestItem(2), 0});
  person.history.push_back({TestItem(2), 5});
  ranking = CheckOk(ranker.Rank(Asking(person)));
  CHECK(ranking.tier == Tier::kItemModel);
  CHECK(ranking.used_items == 1);
}

TEST_CASE("Unknown items are ignored and repeated ones count once") {
  Crowd crowd(3);
  const Ranker ranker = SmallRanker();
  TestPerson person = crowd.Next();
  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(person)));
  person.history.push_back(person.history.front());
  person.history.push_back({ItemId("never heard of"), 0});
  person.history.push_back({ItemId(std::uint64_t{1} << 63), 0});
  person.features.push_back(person.features.empty() ? Feature{kMail, true, 0, "x"} : person.features.front());
  CHECK(CheckOk(ranker.Scores(Asking(person))) == scores);
}

TEST_CASE("Excluded items never appear") {
  Crowd crowd(4);
  const Ranker ranker = SmallRanker();
  const std::vector<ItemId> exclude = {TestItem(0), TestItem(1), TestItem(7), ItemId("never heard of")};
  RankOptions options;
  options.count = 100;
  options.exclude = exclude;
  for (int round = 0; round < 100; ++round) {
    const TestPerson person = crowd.Next().Sharing(15, crowd.Below(2) == 0);
    for (const RankedItem& ranked : CheckOk(ranker.Rank(Asking(person), options)).items) {
      REQUIRE(std::find(exclude.begin(), exclude.end(), ranked.item) == exclude.end());
    }
  }
}

TEST_CASE("Ids may be small numbers, large numbers, texts, or all of them") {
  const std::vector<std::vector<ItemId>> catalogues = {
      {ItemId(std::uint64_t{0}), ItemId(std::uint64_t{1}), ItemId(std::uint64_t{5})},
      {ItemId(std::uint64_t{1} << 40), ItemId(~std::uint64_t{0}), ItemId(std::uint64_t{5})},
      {ItemId(""), ItemId("0"), ItemId("a")},
      {ItemId(std::uint64_t{0}), ItemId(~std::uint64_t{0}), ItemId("0")}};
  for (std::vector<ItemId> items : catalogues) {
    TestPerson person;
    for (const ItemId& item : items) person.history.push_back({item, 0});
    const Ranker ranker(TrainOn({person, person, person}, SmallOptions()));
    std::sort(items.begin(), items.end());
    REQUIRE(std::equal(items.begin(), items.end(), ranker.model()->items().begin(),
                       ranker.model()->items().end()));
    for (const ItemId& item : items) {
      TestPerson asking;
      asking.history = {{item, 0}};
      const Ranking ranking = CheckOk(ranker.Rank(Asking(asking)));
      REQUIRE(ranking.used_items == 1);
      REQUIRE(ranking.items.size() == 2);
      for (const RankedItem& ranked : ranking.items) CHECK(ranked.item != item);
    }
  }
}

TEST_CASE("Only a personalising purpose under the model's policy is ranked for") {
  Crowd crowd(5);
  const TestPerson person = crowd.Next();
  const Ranker ranker = SmallRanker();
  for (const Use use : {Use::kNone, Use::kTrain, Use::kMeasure}) {
    CheckError(ranker.Rank(InputOf(person, use)).status(), StatusCode::kFailedPrecondition, "PERSONALIZE");
    CheckError(ranker.Scores(InputOf(person, use)).status(), StatusCode::kFailedPrecondition, "PERSONALIZE");
  }
  CheckError(ranker.Rank(EngineInput()).status(), StatusCode::kFailedPrecondition, "PERSONALIZE");
  CheckError(ranker.Rank(InputOf(person, Use::kPersonalize, OtherPolicy())).status(),
             StatusCode::kFailedPrecondition, "1122334455667789");
  const Ranker without(nullptr);
  CheckError(without.Rank(Asking(person)).status(), StatusCode::kFailedPrecondition, "without a model");
}

TEST_CASE("A ranking made while consent changed is thrown away") {
  Crowd crowd(6);
  const TestPerson person = crowd.Next();
  const Ranker ranker = SmallRanker();
  std::atomic<std::uint64_t> epoch{7};
  EngineInput input = Asking(person);
  internal::EngineInputAccess::Bind(input, Use::kPersonalize, TestPolicy().fingerprint, &epoch, 7);
  CheckOk(ranker.Rank(input));
  CheckOk(ranker.Scores(input));
  epoch = 8;
  CheckError(ranker.Rank(input).status(), StatusCode::kAborted, "rank again");
  CheckError(ranker.Scores(input).status(), StatusCode::kAborted, "rank again");
}

TEST_CASE("Without a constant column there is no base reason, except for popularity") {
  Crowd crowd(7);
  TrainOptions options = SmallOptions();
  options.use_constant = false;
  const Ranker ranker(TrainOn(crowd.Take(60), options));
  TestPerson person;
  person.history = {{TestItem(1), 0}};
  Ranking ranking = CheckOk(ranker.Rank(Asking(person)));
  REQUIRE(ranking.items.front().reasons.size() == 1);
  CHECK(ranking.items.front().reasons.front().kind == Reason::Kind::kItem);
  person.has_history = false;
  ranking = CheckOk(ranker.Rank(Asking(person)));
  REQUIRE(ranking.items.front().reasons.size() == 1);
  CHECK(ranking.items.front().reasons.front().kind == Reason::Kind::kBase);
}

TEST_CASE("What was planted is found") {
  Crowd crowd(8);
  const Ranker ranker(TrainOn(crowd.Take(500), SmallOptions()));
  TestPerson person;
  person.history = {{TestItem(1), 0}, {TestItem(2), 0}};  // the first half of the catalogue
  RankOptions options;
  options.count = 4;
  for (const RankedItem& ranked : CheckOk(ranker.Rank(Asking(person), options)).items) {
    bool first_half = false;
    for (std::uint64_t i = 0; i < 6; ++i) first_half |= ranked.item == TestItem(i);
    CHECK(first_half);
  }
}

}  // namespace
}  // namespace assent::testing

// Statistics are a sum: order, shards and people taken away again leave no trace.

#include "assent/rank/statistics.h"

#include <algorithm>
#include <atomic>

#include "assent/rank/statistics_file.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

// The canonical bytes: equal exactly when the sums are.
std::string BytesOf(const Statistics& statistics) {
  const ScratchFolder folder;
  CheckOk(SaveStatistics(statistics, folder / "s"));
  return ReadFile(folder / "s");
}

TestPerson Watched(std::initializer_list<std::uint64_t> items) {
  TestPerson person;
  for (const std::uint64_t item : items) person.history.push_back({TestItem(item), 0});
  return person;
}

TEST_CASE("Shards merged in any order are the same bits as training at once") {
  Crowd crowd(1);
  for (int round = 0; round < 20; ++round) {
    std::vector<TestPerson> people = crowd.Take(30);
    const Statistics at_once = StatisticsOf(people);
    for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[crowd.Below(i)]);
    std::vector<Statistics> shards;
    for (int s = 0; s < 4; ++s) shards.push_back(StatisticsOf({}));
    for (const TestPerson& person : people) CheckOk(shards[crowd.Below(4)].Add(Training(person)));
    std::size_t order[] = {0, 1, 2, 3};
    std::swap(order[0], order[crowd.Below(4)]);
    std::swap(order[1], order[1 + crowd.Below(3)]);
    Statistics merged = StatisticsOf({});
    for (const std::size_t s : order) CheckOk(merged.Merge(shards[s]));

    REQUIRE(BytesOf(merged) == BytesOf(at_once));
    REQUIRE(merged.people() == 30);
    REQUIRE(merged.items() == at_once.items());
    REQUIRE(merged.field_values() == at_once.field_values());
    REQUIRE(SameBits(*TrainOn(merged, SmallOptions()), *TrainOn(at_once, SmallOptions())));
  }
}

TEST_CASE("A person taken away is a person never added") {
  Crowd crowd(2);
  for (int round = 0; round < 20; ++round) {
    std::vector<TestPerson> people = crowd.Take(25);
    TestPerson leaving = crowd.Next();
    // Columns of their own, so that the catalogue would show that they were here.
    leaving.history.push_back({ItemId("only theirs"), 0});
    leaving.features.push_back({kRegion, true, 0, "only theirs"});
    const Statistics never = StatisticsOf(people);
    people.insert(people.begin() + static_cast<std::ptrdiff_t>(crowd.Below(people.size())), leaving);
    Statistics left = StatisticsOf(people);
    REQUIRE(BytesOf(left) != BytesOf(never));
    CheckOk(left.Subtract(Training(leaving)));

    REQUIRE(left.people() == never.people());
    REQUIRE(left.items() == never.items());
    REQUIRE(left.field_values() == never.field_values());
    const std::string bytes = BytesOf(left);
    REQUIRE(bytes == BytesOf(never));
    REQUIRE(bytes.find("only theirs") == std::string::npos);
    REQUIRE(SameBits(*TrainOn(left, SmallOptions()), *TrainOn(never, SmallOptions())));
  }
}

TEST_CASE("An item leaves the model when too few people are left behind it") {
  std::vector<TestPerson> people = {Watched({1, 2}), Watched({1, 2}), Watched({1, 2}), Watched({1})};
  TrainOptions options = SmallOptions();
  options.min_people = 3;
  Statistics statistics = StatisticsOf(people);
  REQUIRE(TrainOn(statistics, options)->items().size() == 2);
  CheckOk(statistics.Subtract(Training(people[0])));
  const auto model = TrainOn(statistics, options);
  REQUIRE(model->items().size() == 1);
  people.erase(people.begin());
  REQUIRE(SameBits(*model, *TrainOn(people, options)));
}

TEST_CASE("Subtracting who was never added is refused and changes nothing") {
  Crowd crowd(3);
  Statistics statistics = StatisticsOf(crowd.Take(5));
  const std::string before = BytesOf(statistics);
  TestPerson stranger = Watched({4});
  stranger.history.push_back({ItemId("unknown"), 0});
  CheckError(statistics.Subtract(Training(stranger)), StatusCode::kFailedPrecondition, "never had this row");
  CHECK(BytesOf(statistics) == before);

  // Known columns, but nobody had both; and a weight that nobody had.
  Statistics pairs = StatisticsOf({Watched({1}), Watched({2})});
  const std::string pairs_before = BytesOf(pairs);
  CheckError(pairs.Subtract(Training(Watched({1, 2}))), StatusCode::kFailedPrecondition,
             "never had this row");
  TestPerson with_field = Watched({1});
  with_field.features.push_back({kGender, false, 1, ""});
  CheckError(pairs.Subtract(Training(with_field)), StatusCode::kFailedPrecondition, "never had this row");
  CHECK(BytesOf(pairs) == pairs_before);
  Statistics pair = StatisticsOf({Watched({1, 2})});
  CheckError(pair.Subtract(Training(Watched({1}))), StatusCode::kFailedPrecondition, "never had this row");

  CheckOk(pairs.Subtract(Training(Watched({1}))));
  CheckError(pairs.Subtract(Training(Watched({1}))), StatusCode::kFailedPrecondition, "never had this row");
}

TEST_CASE("A repeated item or value counts once") {
  TestPerson twice = Watched({1, 2, 1, 1});
  twice.features = {{kTags, false, 1, ""}, {kTags, false, 1, ""}, {kTags, false, 2, ""}};
  TestPerson once = Watched({2, 1});
  once.features = {{kTags, false, 2, ""}, {kTags, false, 1, ""}};
  CHECK(BytesOf(StatisticsOf({twice})) == BytesOf(StatisticsOf({once})));
}

TEST_CASE("Who has no granted history does not enter") {
  TestPerson empty = Watched({});
  empty.features.push_back({kGender, false, 1, ""});
  TestPerson withheld = empty;
  withheld.has_history = false;
  Statistics statistics = StatisticsOf({empty, withheld});
  CHECK(statistics.people() == 0);
  CHECK(statistics.items() == 0);
  CHECK(statistics.field_values() == 0);
  CheckOk(statistics.Subtract(Training(withheld)));
  CHECK(statistics.people() == 0);
}

TEST_CASE("A field that is no one-hot feature does not enter") {
  TestPerson person = Watched({1});
  const std::string without = BytesOf(StatisticsOf({person}));
  person.features = {{kMail, true, 0, "a@example.org"}, {kWatched, false, 3, ""}, {99, false, 3, ""}};
  CHECK(BytesOf(StatisticsOf({person})) == without);
}

TEST_CASE("Only training purposes and the statistics' own policy may add") {
  Statistics statistics = StatisticsOf({});
  const TestPerson person = Watched({1});
  for (const Use use : {Use::kNone, Use::kPersonalize, Use::kMeasure}) {
    CheckError(statistics.Add(InputOf(person, use)), StatusCode::kFailedPrecondition, "use: TRAIN");
    CheckError(statistics.Subtract(InputOf(person, use)), StatusCode::kFailedPrecondition, "use: TRAIN");
  }
  CheckError(statistics.Add(EngineInput()), StatusCode::kFailedPrecondition, "use: TRAIN");
  CheckError(statistics.Add(InputOf(person, Use::kTrain, OtherPolicy())), StatusCode::kFailedPrecondition,
             "1122334455667789");
  CHECK(statistics.people() == 0);
}

TEST_CASE("A person whose consent changed is not added but can still be taken away") {
  Statistics statistics = StatisticsOf({});
  const TestPerson person = Watched({1, 2});
  std::atomic<std::uint64_t> epoch{4};
  EngineInput input = InputOf(person, Use::kTrain);
  internal::EngineInputAccess::Bind(input, Use::kTrain, TestPolicy().fingerprint, &epoch, 4);
  CheckOk(statistics.Add(input));
  epoch = 5;
  CheckError(statistics.Add(input), StatusCode::kAborted, "consent changed");
  CHECK(statistics.people() == 1);
  CheckOk(statistics.Subtract(input));
  CHECK(statistics.people() == 0);
}

TEST_CASE("Only like is merged with like") {
  Statistics statistics = StatisticsOf({Watched({1})});
  const std::string before = BytesOf(statistics);
  CheckError(statistics.Merge(CheckOk(Statistics::Create(OtherPolicy()))), StatusCode::kFailedPrecondition,
             "policy");
  CheckError(statistics.Merge(CheckOk(Statistics::Create(TestPolicy(), {0.75}))),
             StatusCode::kFailedPrecondition, "row_weight_exponent");
  CHECK(BytesOf(statistics) == before);
  CheckOk(statistics.Merge(statistics));  // itself: everybody twice
  CHECK(BytesOf(statistics) == BytesOf(StatisticsOf({Watched({1}), Watched({1})})));
}

TEST_CASE("Exponents outside 0 to 1 are refused") {
  for (const double exponent : {-0.1, 1.1, std::nan("")}) {
    CheckError(Statistics::Create(TestPolicy(), {exponent}).status(), StatusCode::kInvalidArgument,
               "from 0 to 1");
  }
}

TEST_CASE("Numbers and texts are different items and different values") {
  TestPerson person;
  person.history = {{ItemId(std::uint64_t{7}), 0}, {ItemId("7"), 0}};
  person.features = {
      {kRegion, true, 0, "7"}, {kDecade, false, 7, ""}, {kTags, false, -7, ""}, {kTags, false, 7, ""}};
  const Statistics statistics = StatisticsOf({person});
  CHECK(statistics.items() == 2);
  CHECK(statistics.field_values() == 4);
}

}  // namespace
}  // namespace assent::testing

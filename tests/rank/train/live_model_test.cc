// A model that learns and forgets equals one trained anew on who is in it.

#include "assent/rank/live_model.h"

#include <cmath>

#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

double Distance(absl::Span<const double> a, absl::Span<const double> b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::fabs(a[i] - b[i]));
  return largest;
}

// Against training from scratch; the same refusal where that refuses.
void CheckRetrained(const LiveModel& live, const std::vector<TestPerson>& people,
                    const TrainOptions& options) {
  const Statistics statistics = StatisticsOf(people);
  const absl::StatusOr<Model> expected = Train(statistics, options);
  const absl::StatusOr<Model> model = live.MakeModel();
  REQUIRE(model.status() == expected.status());
  if (!expected.ok()) return;
  REQUIRE(model->items() == expected->items());
  REQUIRE(model->features() == expected->features());
  REQUIRE(model->people() == expected->people());
  REQUIRE(model->hyperparameters().lambda == expected->hyperparameters().lambda);
  REQUIRE(Distance(model->matrix(), expected->matrix()) < 1e-9);
  REQUIRE(Distance(model->Popularity(), expected->Popularity()) < 1e-12);
  const std::size_t n = model->dimension();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) REQUIRE(model->matrix()[i * n + j] == model->matrix()[j * n + i]);
  }
}

std::vector<TrainOptions> Settings() {
  std::vector<TrainOptions> settings;
  for (int s = 0; s < 16; ++s) {
    TrainOptions options = SmallOptions();
    if ((s & 1) != 0) options.use_fields = false;
    if ((s & 2) != 0) options.use_constant = false;
    if ((s & 4) != 0) options.dropout = 0;
    options.min_people = (s & 8) != 0 ? 1 : 5;
    options.threads = 1 + s % 2;
    settings.push_back(options);
  }
  return settings;
}

TEST_CASE("Forgetting and absorbing equal training anew, also where columns leave and enter") {
  std::uint64_t seed = 0;
  for (const TrainOptions& options : Settings()) {
    Crowd crowd(++seed, 20);
    std::vector<TestPerson> people = crowd.Take(14);
    LiveModel live = CheckOk(LiveModel::Create(StatisticsOf(people), options));
    CheckRetrained(live, people, options);
    std::size_t fewest = 1'000;
    std::size_t most = 0;
    for (int step = 0; step < 40; ++step) {
      if (!people.empty() && crowd.Below(2) == 0) {
        const std::size_t who = crowd.Below(people.size());
        CheckOk(live.Forget(Training(people[who])));
        people.erase(people.begin() + static_cast<std::ptrdiff_t>(who));
      } else {
        people.push_back(crowd.Next());
        if (crowd.Below(4) == 0) people.back().history.push_back({ItemId("rare"), 0});
        CheckOk(live.Add(Training(people.back())));
      }
      CheckRetrained(live, people, options);
      const absl::StatusOr<Model> model = live.MakeModel();
      if (!model.ok()) continue;
      fewest = std::min(fewest, model->items().size());
      most = std::max(most, model->items().size());
    }
    CHECK(live.updates() == 40);
    CHECK(fewest < most);  // else the test shows less than it says
    CheckOk(live.Refresh());
    CHECK(live.updates() == 0);
    CheckRetrained(live, people, options);
  }
}

TEST_CASE("Everybody may leave, and somebody come") {
  TrainOptions options = SmallOptions();
  options.min_people = 1;
  Crowd crowd(77);
  std::vector<TestPerson> people = crowd.Take(5);
  LiveModel live = CheckOk(LiveModel::Create(StatisticsOf(people), options));
  for (const TestPerson& person : people) CheckOk(live.Forget(Training(person)));
  CheckError(live.MakeModel().status(), StatusCode::kFailedPrecondition, "0 people in all");
  CheckOk(live.Add(Training(people[0])));
  CheckRetrained(live, {people[0]}, options);
  CheckRetrained(CheckOk(LiveModel::Create(StatisticsOf({}), options)), {}, options);
}

TEST_CASE("New interactions: forget who they were, absorb who they are") {
  const TrainOptions options = SmallOptions();
  Crowd crowd(78);
  std::vector<TestPerson> people = crowd.Take(20);
  LiveModel live = CheckOk(LiveModel::Create(StatisticsOf(people), options));
  CheckOk(live.Forget(Training(people[3])));
  people[3].history.push_back({ItemId("new"), 0});
  people[3].features.push_back({kRegion, true, 0, "new"});
  CheckOk(live.Add(Training(people[3])));
  CheckRetrained(live, people, options);
}

TEST_CASE("Who cannot be added or forgotten changes nothing") {
  const TrainOptions options = SmallOptions();
  Crowd crowd(79);
  const std::vector<TestPerson> people = crowd.Take(20);
  LiveModel live = CheckOk(LiveModel::Create(StatisticsOf(people), options));
  const Model before = CheckOk(live.MakeModel());
  TestPerson stranger = crowd.Next();
  stranger.history.push_back({ItemId("unknown"), 0});
  CheckError(live.Forget(Training(stranger)), StatusCode::kFailedPrecondition, "never had this row");
  CheckError(live.Add(Asking(stranger)), StatusCode::kFailedPrecondition, "use: TRAIN");
  CheckError(live.Forget(Asking(people[0])), StatusCode::kFailedPrecondition, "use: TRAIN");
  stranger.has_history = false;
  CheckOk(live.Add(Training(stranger)));
  CheckOk(live.Forget(Training(stranger)));
  CHECK(live.updates() == 0);
  CHECK(SameBits(before, CheckOk(live.MakeModel())));
}

TEST_CASE("A thousand comings and goings stay exact to 1e-9") {
  Crowd crowd(80, 30);
  const std::vector<TestPerson> people = crowd.Take(60);
  const TrainOptions options = SmallOptions();
  LiveModel live = CheckOk(LiveModel::Create(StatisticsOf(people), options));
  for (int step = 0; step < 1'000; ++step) {
    const TestPerson guest = crowd.Next();
    CheckOk(live.Add(Training(guest)));
    CheckOk(live.Forget(Training(guest)));
  }
  CheckRetrained(live, people, options);
}

TEST_CASE("Options out of range are named") {
  TrainOptions options = SmallOptions();
  options.lambda = -1;
  CheckError(LiveModel::Create(StatisticsOf({}), options).status(), StatusCode::kInvalidArgument, "lambda");
}

}  // namespace
}  // namespace assent::testing

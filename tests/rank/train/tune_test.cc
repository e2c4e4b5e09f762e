// Hyper-parameters are chosen on held-out people, who leave nothing else behind.

#include <algorithm>
#include <cmath>

#include "assent/rank/evaluation_set.h"
#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

EvaluationSet SetOf(const std::vector<TestPerson>& people) {
  EvaluationSet set(TestPolicy());
  for (const TestPerson& person : people) CheckOk(set.Add(Training(person)));
  return set;
}

TrainOptions TuneOptions() {
  TrainOptions options = SmallOptions();
  options.mix.factors = 8;
  options.mix.ridge = 1e4;  // so that there is something to find: no history moves a score
  return options;
}

TEST_CASE("What is chosen is in the model, with the table that it was chosen by") {
  Crowd crowd(1, 40);
  const Statistics statistics = StatisticsOf(crowd.Take(150));
  const EvaluationSet held_out = SetOf(crowd.Take(120));
  TrainOptions options = TuneOptions();
  options.validation = &held_out;
  const auto model = TrainOn(statistics, options);
  const Hyperparameters& chosen = model->hyperparameters();
  const ValidationTable& table = model->validation();
  CHECK(table.people > 100);
  CHECK(table.people <= 120);
  REQUIRE(table.cells.size() == 14);  // seven lengths, without and with fields
  CHECK(table.cells[0].items == 0);
  CHECK(table.cells[0].gain == 0);
  CHECK(table.cells.back().items == ValidationTable::kAllItems);
  CHECK(table.cells.back().fields);

  // What is in use at the end is what was taken last, or what was given.
  MixParameters mix = options.mix;
  double lambda = options.lambda;
  bool any = false;
  for (const ValidationTrial& trial : table.trials) {
    CHECK(trial.ndcg > 0);
    CHECK(trial.ndcg <= 1);
    if (!trial.taken) continue;
    CHECK(trial.gain > 2 * trial.gain_error);
    mix = trial.mix;
    lambda = trial.lambda;
    any = true;
  }
  CHECK(any);
  CHECK(chosen.mix == mix);
  CHECK(chosen.lambda == lambda);
  CHECK(chosen.mix.ridge < 1);  // histories count again
  CHECK(table.ToString().find("NDCG@100") != std::string::npos);
}

TEST_CASE("People of the validation enter nothing but the choice") {
  Crowd crowd(2, 30);
  const Statistics statistics = StatisticsOf(crowd.Take(120));
  const EvaluationSet held_out = SetOf(crowd.Take(80));
  TrainOptions options = TuneOptions();
  options.validation = &held_out;
  const auto tuned = TrainOn(statistics, options);
  options.validation = nullptr;
  options.lambda = tuned->hyperparameters().lambda;
  options.dropout = tuned->hyperparameters().dropout;
  options.mix = tuned->hyperparameters().mix;
  const auto plain = TrainOn(statistics, options);
  CHECK(plain->validation().empty());
  REQUIRE(SameBits(*tuned, *plain));
  const TestPerson person = crowd.Next();
  CHECK(CheckOk(Ranker(tuned).Scores(Asking(person))) == CheckOk(Ranker(plain).Scores(Asking(person))));
}

TEST_CASE("The choice does not depend on threads") {
  Crowd crowd(3, 30);
  const Statistics statistics = StatisticsOf(crowd.Take(100));
  const EvaluationSet held_out = SetOf(crowd.Take(60));
  TrainOptions options = TuneOptions();
  options.validation = &held_out;
  const auto one = TrainOn(statistics, options);
  options.threads = 3;
  const auto three = TrainOn(statistics, options);
  CHECK(one->hyperparameters().mix == three->hyperparameters().mix);
  CHECK(one->validation().ToString() == three->validation().ToString());
  CHECK(SameBits(*one, *three));
}

TEST_CASE("Models of one part are tuned in that part") {
  Crowd crowd(4, 30);
  const Statistics statistics = StatisticsOf(crowd.Take(100));
  const EvaluationSet held_out = SetOf(crowd.Take(60));
  TrainOptions options = TuneOptions();
  options.validation = &held_out;
  const auto steps_of = [&] {
    std::vector<bool> steps(4, false);
    const auto model = TrainOn(statistics, options);
    for (const ValidationTrial& trial : model->validation().trials)
      steps[static_cast<std::size_t>(trial.step)] = true;
    return steps;
  };
  CHECK(steps_of() == std::vector<bool>{true, true, true, true});
  options.tune_item_model = false;
  CHECK(steps_of() == std::vector<bool>{false, true, true, true});
  options.use_fields = false;
  CHECK(steps_of() == std::vector<bool>{false, true, true, false});
  options.most_items_of_item_model = 3;
  CHECK(steps_of() == std::vector<bool>{false, true, false, false});
  options.most_items_of_item_model = 1'000;
  options.mix.factors = 0;
  CHECK(steps_of() == std::vector<bool>{false, false, false, false});
}

TEST_CASE("Too few people, or those of another policy, are an error") {
  Crowd crowd(5, 30);
  const Statistics statistics = StatisticsOf(crowd.Take(60));
  TrainOptions options = TuneOptions();
  const EvaluationSet few = SetOf(crowd.Take(20));
  options.validation = &few;
  CheckError(Train(statistics, options).status(), StatusCode::kFailedPrecondition, "hold out more people");
  const EvaluationSet other(OtherPolicy());
  options.validation = &other;
  CheckError(Train(statistics, options).status(), StatusCode::kFailedPrecondition, "policy");
}

TEST_CASE("Progress rises to the end while hyper-parameters are chosen") {
  Crowd crowd(6, 20);
  const Statistics statistics = StatisticsOf(crowd.Take(60));
  const EvaluationSet held_out = SetOf(crowd.Take(60));
  TrainOptions options = TuneOptions();
  options.validation = &held_out;
  double last = -1;
  options.progress = [&](double fraction, std::string_view stage) {
    CHECK(fraction >= last - 1e-12);
    CHECK(!stage.empty());
    last = std::max(last, fraction);
  };
  TrainOn(statistics, options);
  CHECK(last == Approx(1));
}

}  // namespace
}  // namespace assent::testing

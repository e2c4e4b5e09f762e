// The proxy report and the main parameters, against their definitions.

#include <algorithm>
#include <cmath>
#include <map>

#include "assent/rank/evaluation_set.h"
#include "assent/rank/main_parameters.h"
#include "assent/rank/proxy.h"
#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

EvaluationSet SetOf(const std::vector<TestPerson>& people) {
  EvaluationSet set(TestPolicy());
  for (const TestPerson& person : people) CheckOk(set.Add(Training(person)));
  return set;
}

const ProxyFinding& FieldOf(const ProxyReport& report, std::int32_t number) {
  const auto found = std::find_if(report.fields.begin(), report.fields.end(),
                                  [&](const ProxyFinding& field) { return field.number == number; });
  REQUIRE(found != report.fields.end());
  return *found;
}

TEST_CASE("Proxies: what the history gives away is found, and noise is not") {
  // Gender follows the taste that the history shows; decades are drawn blindly.
  Crowd crowd(21, 30);
  const auto model = TrainOn(crowd.Take(600), SmallOptions());
  const ProxyReport report = CheckOk(MeasureProxies(*model, TestPolicy(), SetOf(crowd.Take(400))));
  const ProxyFinding& gender = FieldOf(report, kGender);
  CHECK(gender.values == 2);
  CHECK(gender.people > 250);
  REQUIRE(gender.guesses.size() == 9);  // other fields; four lengths, without and with them
  CHECK(gender.guesses[0].length == 0);
  const ProxyGuess& whole = gender.guesses[7];
  CHECK(whole.length == kAllItems);
  CHECK(!whole.other_fields);
  CHECK(whole.auc.mean > 0.6);  // a third of the people have the other gender than their taste
  CHECK(whole.auc.mean - 2 * whole.auc.error > 0.5);
  for (const ProxyGuess& guess : FieldOf(report, kDecade).guesses) {
    CHECK(guess.accuracy - guess.majority == Approx(guess.gain.mean));
    CHECK(guess.gain.mean < 3 * guess.gain.error + 0.02);
  }
}

TEST_CASE("Fields that too few people told are left out by name") {
  Crowd crowd(23);
  const auto model = TrainOn(crowd.Take(100), SmallOptions());
  ProxyOptions options;
  options.min_people = 1000;
  const ProxyReport report = CheckOk(MeasureProxies(*model, TestPolicy(), SetOf(crowd.Take(50)), options));
  CHECK(report.fields.empty());
  CHECK(report.left_out == std::vector<std::string>{"gender", "decade", "region", "tags"});
  CheckError(MeasureProxies(*model, OtherPolicy(), SetOf({}), options).status(),
             absl::StatusCode::kFailedPrecondition, "policy");
}

TEST_CASE("Main parameters are mean shares of the sizes of reasons") {
  Crowd crowd(24, 20);
  const auto model = TrainOn(crowd.Take(200), SmallOptions());
  const std::vector<TestPerson> people = crowd.Take(40);
  MainParameterOptions options;
  options.k = 4;
  const MainParametersReport report =
      CheckOk(MeasureMainParameters(*model, TestPolicy(), SetOf(people), options));
  CHECK(report.people == 40);

  const Ranker ranker(model);
  RankOptions ranking;
  ranking.count = 4;
  std::map<std::string, std::vector<double>> shares;
  for (const TestPerson& person : people) {
    std::map<std::string, double> own;
    double sum = 0;
    for (const RankedItem& item : CheckOk(ranker.Rank(Asking(person), ranking)).items) {
      for (const Reason& reason : item.reasons) {
        const std::string name = reason.kind == Reason::Kind::kItem   ? "watched"
                                 : reason.kind == Reason::Kind::kBase ? "popularity"
                                 : reason.feature.field == kGender    ? "gender"
                                 : reason.feature.field == kDecade    ? "decade"
                                 : reason.feature.field == kRegion    ? "region"
                                                                      : "tags";
        own[name] += std::fabs(reason.addend);
        sum += std::fabs(reason.addend);
      }
    }
    for (const char* name : {"watched", "popularity", "gender", "decade", "region", "tags"}) {
      shares[name].push_back(own[name] / sum);
    }
  }
  double all = 0;
  REQUIRE(report.parameters.size() == 6);
  for (std::size_t i = 0; i < report.parameters.size(); ++i) {
    const MainParameter& parameter = report.parameters[i];
    INFO(parameter.name);
    const Estimate expected = MeanOf(shares[parameter.name]);
    CHECK(parameter.share.mean == Approx(expected.mean));
    CHECK(parameter.share.error == Approx(expected.error));
    all += parameter.share.mean;
    if (i > 0) CHECK(parameter.share.mean <= report.parameters[i - 1].share.mean);
  }
  CHECK(all == Approx(1));
}

TEST_CASE("Main parameters of too few people are none") {
  Crowd crowd(25);
  const auto model = TrainOn(crowd.Take(100), SmallOptions());
  CheckError(MeasureMainParameters(*model, TestPolicy(), SetOf(crowd.Take(10))).status(),
             absl::StatusCode::kFailedPrecondition, "10 people");
  MainParameterOptions options;
  options.k = 0;
  CheckError(MeasureMainParameters(*model, TestPolicy(), SetOf(crowd.Take(40)), options).status(),
             absl::StatusCode::kInvalidArgument, "k must be");
}

}  // namespace
}  // namespace assent::testing

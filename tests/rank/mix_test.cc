// The factors and the mix against plain formulas, and what has to hold for them.

#include <cmath>
#include <cstdio>
#include <limits>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/mix_reference.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr unsigned kSubsets = 1u << kFieldCount;

TrainOptions MixOptions(int factors) {
  TrainOptions options = SmallOptions();
  options.mix.factors = factors;
  options.mix.ridge = 0.2;
  options.mix.field_decay = 4;
  options.mix.share_middle = 3;
  return options;
}

double LargestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t j = 0; j < a.size(); ++j) largest = std::fmax(largest, std::fabs(a[j] - b[j]));
  return largest;
}

std::vector<double> InOrder(const std::map<ItemId, double>& scores, const Model& model) {
  std::vector<double> ordered;
  for (const ItemId& item : model.items()) ordered.push_back(scores.at(item));
  return ordered;
}

TEST_CASE("Mixed scores are those of the formulas, to the precision that factors are kept in") {
  double largest = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Crowd crowd(seed, 16);
    const std::vector<TestPerson> people = crowd.Take(40);
    TrainOptions options = MixOptions(seed % 2 == 0 ? 5 : 16);
    options.use_constant = seed % 3 != 2;
    const auto model = TrainOn(people, options);
    const Ranker ranker(model);
    const double exponent = StatisticsOptions().row_weight_exponent;
    const Matrix y = ReferenceFactors(people, *model, exponent);
    const TestPerson asking = crowd.Next();
    for (unsigned kept = 0; kept < kSubsets; ++kept) {
      const TestPerson shared = asking.Sharing(kept, true);
      if (KnownInputsOf(*model, shared).items.empty()) continue;
      const std::vector<double> by_items =
          InOrder(RetrainedScores(people, shared, options, exponent), *model);
      const std::vector<double> by_factors = ReferenceFactorScores(people, *model, y, shared);
      largest = std::fmax(largest, LargestDifference(CheckOk(ranker.Scores(Asking(shared))),
                                                     ReferenceMix(*model, by_items, by_factors, shared)));
    }
  }
  std::printf("mix against the formulas, largest difference: %.2g\n", largest);
  CHECK(largest <= 1e-5);  // scores have deviation 1; factors are single precision
  CHECK(largest > 1e-9);   // else they would not be
}

TEST_CASE("Factors alone are those of the formulas") {
  double largest = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Crowd crowd(seed, 16);
    const std::vector<TestPerson> people = crowd.Take(40);
    TrainOptions options = MixOptions(seed % 2 == 0 ? 5 : 16);
    options.most_items_of_item_model = 3;
    const auto model = TrainOn(people, options);
    REQUIRE(model->matrix().empty());
    const Ranker ranker(model);
    const Matrix y = ReferenceFactors(people, *model, StatisticsOptions().row_weight_exponent);
    for (int round = 0; round < 10; ++round) {
      const TestPerson asking = crowd.Next();
      REQUIRE(CheckOk(ranker.Rank(Asking(asking))).tier == Tier::kFactors);
      largest = std::fmax(largest, LargestDifference(CheckOk(ranker.Scores(Asking(asking))),
                                                     ReferenceFactorScores(people, *model, y, asking)));
    }
  }
  CHECK(largest <= 1e-6);
}

// Ranks with reasons and checks each sum.
void CheckSums(const Ranker& ranker, const TestPerson& person) {
  RankOptions options;
  options.count = 100;
  const Ranking ranking = CheckOk(ranker.Rank(Asking(person), options));
  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(person)));
  for (const RankedItem& item : ranking.items) {
    double sum = 0;
    double size = 0;
    bool constant = false;
    for (const Reason& reason : item.reasons) {
      sum += reason.addend;
      size = std::fmax(size, std::fabs(reason.addend));
      constant |= reason.kind == Reason::Kind::kBase;
    }
    REQUIRE(std::fabs(sum - item.score) <= 1e-9 * std::fmax(size, std::fabs(item.score)));
    REQUIRE(constant);
    REQUIRE(item.reasons.size() == ranking.used_items + person.features.size() + 1);
  }
}

TEST_CASE("Reasons sum to the score of a mix and of factors") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Crowd crowd(seed, 40);
    TrainOptions options = MixOptions(seed % 2 == 0 ? 6 : 40);
    options.min_people = 1;
    options.most_items_of_item_model = seed % 3 == 0 ? 3 : 1'000;
    const Ranker ranker(TrainOn(crowd.Take(100), options));
    for (int round = 0; round < 20; ++round) CheckSums(ranker, crowd.Next());
  }
}

TEST_CASE("The mean of each addend over what may be recommended is zero") {
  Crowd crowd(3, 30);
  const auto model = TrainOn(crowd.Take(80), MixOptions(8));
  const Ranker ranker(model);
  const TestPerson person = crowd.Next();
  RankOptions options;
  options.count = 1'000;
  std::map<std::string, double> sums;
  for (const RankedItem& item : CheckOk(ranker.Rank(Asking(person), options)).items) {
    for (const Reason& reason : item.reasons) {
      const std::string name = reason.kind == Reason::Kind::kItem ? reason.item.ToString()
                               : reason.kind == Reason::Kind::kField
                                   ? std::to_string(reason.feature.field) + "/" +
                                         std::to_string(reason.feature.number) + reason.feature.text
                                   : "base";
      sums[name] += reason.addend;
    }
  }
  REQUIRE(sums.size() > 3);
  for (const auto& [name, sum] : sums) CHECK(std::fabs(sum) < 1e-9);
}

TEST_CASE("A withheld field is never in the prior: as if nobody had ever had it") {
  Crowd crowd(21, 60);
  const std::vector<TestPerson> people = crowd.Take(200);
  const TrainOptions options = MixOptions(12);
  const Ranker ranker(TrainOn(people, options));
  for (unsigned kept = 0; kept < kSubsets; ++kept) {
    std::vector<TestPerson> stripped;
    for (const TestPerson& person : people) stripped.push_back(person.Sharing(kept, true));
    const Ranker retrained(TrainOn(stripped, options));
    for (int round = 0; round < 5; ++round) {
      const TestPerson shared = crowd.Next().Sharing(kept, true);
      REQUIRE(LargestDifference(CheckOk(ranker.Scores(Asking(shared))),
                                CheckOk(retrained.Scores(Asking(shared)))) <= 1e-9);
    }
  }
}

TEST_CASE("What one input is withheld for changes no bit of a mix") {
  Crowd crowd(22, 24);
  const Ranker ranker(TrainOn(crowd.Take(80), MixOptions(8)));
  for (int round = 0; round < 2'000; ++round) {
    const unsigned kept = static_cast<unsigned>(crowd.Below(kSubsets));
    const TestPerson person = crowd.Next().Sharing(kept, true);
    TestPerson other = person;
    for (int i = 0; i < kFieldCount; ++i) {
      if (((kept >> i) & 1) == 0 && kFeatureFields[i] != kRegion)
        other.features.push_back({kFeatureFields[i], false, static_cast<std::int64_t>(5'000 + round), ""});
    }
    other.history.push_back({ItemId("unknown"), 0});
    for (std::size_t i = other.history.size(); i > 1; --i)
      std::swap(other.history[i - 1], other.history[crowd.Below(i)]);
    other.history.push_back(other.history[0]);  // nor does repetition
    REQUIRE(CheckOk(ranker.Scores(Asking(person))) == CheckOk(ranker.Scores(Asking(other))));
  }
}

TEST_CASE("Without a history the scores are the fields' own, and popularity without fields") {
  Crowd crowd(23, 30);
  const auto model = TrainOn(crowd.Take(80), MixOptions(8));
  TrainOptions options = SmallOptions();
  const Ranker ranker(model);
  const TestPerson person = crowd.Next().Sharing(kSubsets - 1, false);
  CHECK(CheckOk(ranker.Rank(Asking(person))).tier == Tier::kFieldsOnly);
  CHECK(LargestDifference(CheckOk(ranker.Scores(Asking(TestPerson{}))), model->Popularity()) <= 1e-12);
}

TEST_CASE("A ridge that nothing can pull against leaves the prior, up to the factors' span") {
  Crowd crowd(24, 20);
  const std::vector<TestPerson> people = crowd.Take(80);
  TrainOptions options = MixOptions(20);  // as many factors as items: the span is everything
  options.mix.ridge = 1e12;
  options.mix.field_decay = 1e12;
  options.mix.share_most = 0;
  options.most_items_of_item_model = 3;
  const Ranker ranker(TrainOn(people, options));
  const TestPerson person = crowd.Next();
  CHECK(LargestDifference(CheckOk(ranker.Scores(Asking(person))),
                          CheckOk(ranker.Scores(Asking(person.Sharing(kSubsets - 1, false))))) <= 1e-6);
}

TEST_CASE("The order of people, shards and threads change no bit of a mix") {
  Crowd crowd(25, 400);  // more items than the dense solver takes
  std::vector<TestPerson> people = crowd.Take(150);
  TrainOptions options = MixOptions(24);
  options.min_people = 1;
  const auto model = TrainOn(people, options);
  std::reverse(people.begin(), people.end());
  Statistics first = StatisticsOf({people.begin(), people.begin() + 40});
  CheckOk(first.Merge(StatisticsOf({people.begin() + 40, people.end()})));
  options.threads = 3;
  REQUIRE(SameBits(*model, *TrainOn(first, options)));
}

TEST_CASE("A history of the whole catalogue, and one that is longer than the factors") {
  Crowd crowd(26, 30);
  for (const int factors : {4, 30}) {
    const auto model = TrainOn(crowd.Take(80), MixOptions(factors));
    const Ranker ranker(model);
    TestPerson person = crowd.Next();
    for (std::uint64_t i = 0; i < 29; ++i) person.history.push_back({TestItem(i), 0});
    for (const double score : CheckOk(ranker.Scores(Asking(person)))) REQUIRE(std::isfinite(score));
    CheckSums(ranker, person);
    person.history.push_back({TestItem(29), 0});
    for (const double score : CheckOk(ranker.Scores(Asking(person)))) REQUIRE(std::isfinite(score));
    CHECK(CheckOk(ranker.Rank(Asking(person))).items.empty());
  }
}

TEST_CASE("A person with 100,000 items, most of them unknown or given twice") {
  Crowd crowd(28, 30);
  const Ranker ranker(TrainOn(crowd.Take(80), MixOptions(8)));
  const TestPerson person = crowd.Next();
  TestPerson collector = person;
  while (collector.history.size() < 100'000) {
    collector.history.push_back({ItemId(1'000'000 + collector.history.size()), 0});
    collector.history.push_back(person.history[crowd.Below(person.history.size())]);
  }
  CHECK(CheckOk(ranker.Scores(Asking(collector))) == CheckOk(ranker.Scores(Asking(person))));
}

TEST_CASE("Mix parameters out of range are named") {
  Crowd crowd(27);
  const Statistics statistics = StatisticsOf(crowd.Take(20));
  const auto refused = [&](const char* name, const auto& change) {
    TrainOptions options = SmallOptions();
    change(options.mix);
    CheckError(Train(statistics, options).status(), absl::StatusCode::kInvalidArgument, name);
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  refused("factors", [](MixParameters& m) { m.factors = -1; });
  refused("factors", [](MixParameters& m) { m.factors = 1'025; });
  for (const double bad : {-0.1, 1.1, nan}) {
    refused("prior_weight", [&](MixParameters& m) { m.prior_weight = bad; });
    refused("ridge_exponent", [&](MixParameters& m) { m.ridge_exponent = bad; });
    refused("share_most", [&](MixParameters& m) { m.share_most = bad; });
  }
  for (const double bad : {0.0, -1.0, HUGE_VAL, nan}) {
    refused("ridge ", [&](MixParameters& m) { m.ridge = bad; });
    refused("field_decay", [&](MixParameters& m) { m.field_decay = bad; });
    refused("share_middle", [&](MixParameters& m) { m.share_middle = bad; });
  }
  for (const double bad : {-1.0, HUGE_VAL, nan})
    refused("share_slope", [&](MixParameters& m) { m.share_slope = bad; });
}

}  // namespace
}  // namespace assent::testing

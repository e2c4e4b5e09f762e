// Fields that must not be inferred: erased from people's vectors to the last
// correlation, with sums of reasons and withheld bits as ever.

#include "assent/rank/do_not_infer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "rank/report/probe.h"
#include "rank/scorer.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using internal::FeatureValue;
using internal::ModelAccess;
using internal::Scorer;
using internal::ScoreRequest;

TrainOptions WithFactors() {
  TrainOptions options = SmallOptions();
  options.min_people = 2;
  options.mix.factors = 12;
  return options;
}

std::shared_ptr<const Model> AbleToErase(const std::shared_ptr<const Model>& model,
                                         const std::vector<TestPerson>& people) {
  ErasureSums sums = CheckOk(ErasureSums::Create(model));
  for (const TestPerson& person : people) CheckOk(sums.Add(Training(person)));
  CHECK(sums.people() == static_cast<std::int64_t>(people.size()));
  return std::make_shared<const Model>(CheckOk(WithErasure(*model, sums)));
}

struct Setting {
  std::vector<TestPerson> people;
  std::shared_ptr<const Model> model;
};

Setting MakeSetting(std::uint64_t seed, int count = 150) {
  Crowd crowd(seed, 30);
  Setting setting;
  setting.people = crowd.Take(count);
  setting.model = AbleToErase(TrainOn(setting.people, WithFactors()), setting.people);
  return setting;
}

std::vector<FeatureValue> Values(const TestPerson& person, std::int32_t without) {
  std::vector<FeatureValue> values;
  for (const Feature& feature : person.features) {
    if (feature.field != without)
      values.push_back({feature.field, feature.is_text, feature.number, feature.text});
  }
  return values;
}

std::size_t PositionOf(const Scorer& scorer, std::int32_t field) {
  std::size_t f = 0;
  while (scorer.index().fields()[f].number != field) ++f;
  return f;
}

// The vectors of the people who told `field`, erased, and their classes.
internal::ProbeData VectorsOf(const Setting& setting, std::int32_t field, bool erased, bool with_others) {
  const Scorer scorer(ModelAccess::Data(*setting.model));
  const std::size_t f = PositionOf(scorer, field);
  internal::ProbeData data;
  data.dimension = scorer.data().factor_count();
  data.class_count = scorer.index().fields()[f].last - scorer.index().fields()[f].first;
  for (const TestPerson& person : setting.people) {
    const auto told = std::find_if(person.features.begin(), person.features.end(),
                                   [&](const Feature& feature) { return feature.field == field; });
    if (told == person.features.end()) continue;
    const ScoreRequest request =
        scorer.Prepare(with_others ? Values(person, field) : std::vector<FeatureValue>(), person.history,
                       erased ? MaskOf(static_cast<int>(f)) : 0);
    const absl::Span<const double> u =
        erased ? absl::MakeConstSpan(request.erased_user) : request.fold_in.user();
    data.vectors.insert(data.vectors.end(), u.begin(), u.end());
    const std::int32_t column =
        scorer.index().Feature({told->field, told->is_text, told->number, told->text});
    data.classes.push_back(column - scorer.index().fields()[f].first);
    ++data.people;
  }
  return data;
}

// The largest covariance of a coordinate with a class.
double LargestCovariance(const internal::ProbeData& data) {
  double largest = 0;
  const auto n = static_cast<double>(data.people);
  for (int c = 0; c < data.class_count; ++c) {
    for (std::size_t k = 0; k < data.dimension; ++k) {
      double x = 0;
      double z = 0;
      double xz = 0;
      for (std::size_t i = 0; i < data.people; ++i) {
        const double is = data.classes[i] == c ? 1 : 0;
        x += data.vectors[i * data.dimension + k] / n;
        z += is / n;
        xz += data.vectors[i * data.dimension + k] * is / n;
      }
      largest = std::fmax(largest, std::fabs(xz - x * z));
    }
  }
  return largest;
}

TEST_CASE("Nothing in the vectors of those who told a field is correlated with it") {
  const Setting setting = MakeSetting(1);
  double largest = 0;
  for (const std::int32_t field : {kGender, kDecade, kRegion}) {
    for (const bool with_others : {false, true}) {
      CHECK(LargestCovariance(VectorsOf(setting, field, false, with_others)) > 1e-3);
      largest = std::fmax(largest, LargestCovariance(VectorsOf(setting, field, true, with_others)));
    }
  }
  std::printf("largest covariance of a vector with an erased field: %.2g\n", largest);
  CHECK(largest <= 1e-12);
}

TEST_CASE("Fields that are withheld together are erased together") {
  const Setting setting = MakeSetting(2);
  const Scorer scorer(ModelAccess::Data(*setting.model));
  const std::uint64_t both = MaskOf(static_cast<int>(PositionOf(scorer, kGender))) |
                             MaskOf(static_cast<int>(PositionOf(scorer, kDecade)));
  for (const std::int32_t field : {kGender, kDecade}) {
    internal::ProbeData data = VectorsOf(setting, field, false, false);
    std::size_t at = 0;
    for (const TestPerson& person : setting.people) {
      if (std::none_of(person.features.begin(), person.features.end(),
                       [&](const Feature& feature) { return feature.field == field; })) {
        continue;
      }
      const ScoreRequest request = scorer.Prepare({}, person.history, both);
      std::copy(request.erased_user.begin(), request.erased_user.end(),
                data.vectors.begin() + static_cast<std::ptrdiff_t>(at * data.dimension));
      ++at;
    }
    CHECK(LargestCovariance(data) <= 1e-12);
  }
}

TEST_CASE("Reasons sum to the score, and no bit depends on a withheld value") {
  const Setting setting = MakeSetting(3);
  const Ranker ranker(setting.model);
  const std::int32_t fields[] = {kGender, kRegion};
  RankOptions options;
  options.count = 30;
  options.do_not_infer = fields;
  Crowd crowd(99, 30);
  for (int i = 0; i < 20; ++i) {
    TestPerson person = crowd.Next();
    // Shares the decade at most; gender and region are withheld.
    const Ranking ranking = CheckOk(ranker.Rank(Asking(person.Sharing(2, true)), options));
    CHECK(ranking.tier == Tier::kFactors);
    CHECK(ranking.erased_fields == std::vector<std::int32_t>{kGender, kRegion});
    for (const RankedItem& item : ranking.items) {
      double sum = 0;
      double size = 0;
      for (const Reason& reason : item.reasons) sum += reason.addend, size += std::fabs(reason.addend);
      REQUIRE(std::fabs(sum - item.score) <= 1e-9 * size);
    }
    for (Feature& feature : person.features) {
      if (feature.field == kGender) feature.number = 1 - feature.number;
    }
    const Ranking other = CheckOk(ranker.Rank(Asking(person.Sharing(2, true)), options));
    REQUIRE(other.items.size() == ranking.items.size());
    for (std::size_t j = 0; j < other.items.size(); ++j) {
      REQUIRE(std::memcmp(&other.items[j].score, &ranking.items[j].score, sizeof(double)) == 0);
      REQUIRE(other.items[j].item == ranking.items[j].item);
    }
  }
}

TEST_CASE("A model that erases is saved with what it erases by") {
  const Setting setting = MakeSetting(9);
  const ScratchFolder folder;
  const std::string path = folder / "model";
  CheckOk(SaveModel(*setting.model, path));
  const auto loaded = std::make_shared<const Model>(CheckOk(LoadModel(path, TestPolicy())));
  const std::int32_t fields[] = {kGender, kRegion};
  RankOptions options;
  options.do_not_infer = fields;
  const TestPerson asking = setting.people.front().Sharing(2, true);
  const Ranking a = CheckOk(Ranker(setting.model).Rank(Asking(asking), options));
  const Ranking b = CheckOk(Ranker(loaded).Rank(Asking(asking), options));
  REQUIRE(a.items.size() == b.items.size());
  for (std::size_t j = 0; j < a.items.size(); ++j) CHECK(a.items[j].score == b.items[j].score);
}

TEST_CASE("What is shared, and who has no history, is ranked as ever") {
  const Setting setting = MakeSetting(4);
  const Ranker ranker(setting.model);
  const std::int32_t fields[] = {kGender};
  RankOptions options;
  options.do_not_infer = fields;
  TestPerson person = setting.people.front();
  person.features = {{kGender, false, 1, ""}};
  const auto same = [&](const TestPerson& asking) {
    const Ranking a = CheckOk(ranker.Rank(Asking(asking), options));
    const Ranking b = CheckOk(ranker.Rank(Asking(asking)));
    CHECK(a.tier == b.tier);
    CHECK(a.erased_fields.empty());
    REQUIRE(a.items.size() == b.items.size());
    for (std::size_t j = 0; j < a.items.size(); ++j) CHECK(a.items[j].score == b.items[j].score);
  };
  same(person);
  same(person.Sharing(0, false));
}

TEST_CASE("A field that cannot be erased is refused, not inferred") {
  const Setting setting = MakeSetting(5);
  const auto without = TrainOn(setting.people, WithFactors());
  RankOptions options;
  const std::int32_t unknown[] = {77};
  options.do_not_infer = unknown;
  const EngineInput asking = Asking(setting.people.front());
  CheckError(Ranker(setting.model).Rank(asking, options).status(), absl::StatusCode::kFailedPrecondition,
             "field 77");
  const std::int32_t gender[] = {kGender};
  options.do_not_infer = gender;
  CheckError(Ranker(without).Rank(asking, options).status(), absl::StatusCode::kFailedPrecondition,
             "WithErasure");

  TrainOptions items_only = WithFactors();
  items_only.mix.factors = 0;
  CheckError(ErasureSums::Create(TrainOn(setting.people, items_only)).status(),
             absl::StatusCode::kFailedPrecondition, "factors");
  ErasureSums sums = CheckOk(ErasureSums::Create(without));
  CheckError(WithErasure(*without, sums).status(), absl::StatusCode::kFailedPrecondition, "0 people");
  CheckError(sums.Add(asking), absl::StatusCode::kFailedPrecondition, "use: TRAIN");
  for (const TestPerson& person : setting.people) CheckOk(sums.Add(Training(person)));
  const auto another = TrainOn(MakeSetting(6).people, WithFactors());
  CheckError(WithErasure(*another, sums).status(), absl::StatusCode::kFailedPrecondition, "another model");
}

TEST_CASE("The report finds the field before and not after, and names the price") {
  // Gender is which half of the catalogue the history prefers.
  const auto planted = [](std::vector<TestPerson> people) {
    for (TestPerson& person : people) {
      std::size_t first_half = 0;
      for (const Interaction& entry : person.history) {
        for (std::uint64_t item = 0; item < 15; ++item) first_half += entry.item == TestItem(item) ? 1 : 0;
      }
      for (Feature& feature : person.features) {
        if (feature.field == kGender) feature.number = 2 * first_half > person.history.size() ? 0 : 1;
      }
    }
    return people;
  };
  Setting setting;
  setting.people = planted(Crowd(7, 30).Take(400));
  setting.model = AbleToErase(TrainOn(setting.people, WithFactors()), setting.people);
  EvaluationSet everyone(TestPolicy());
  EvaluationSet held_out(TestPolicy());
  for (TestPerson person : setting.people) {
    person.history.push_back({ItemId("unknown"), 1000});  // the newest, and nothing to the model
    CheckOk(everyone.Add(Training(person)));
  }
  for (const TestPerson& person : planted(Crowd(8, 30).Take(200))) CheckOk(held_out.Add(Training(person)));
  DoNotInferOptions options;
  options.lengths = {1, kAllItems};
  options.evaluation.k = 5;
  const DoNotInferReport report =
      CheckOk(MeasureDoNotInfer(*setting.model, TestPolicy(), everyone, held_out, options));
  REQUIRE(!report.fields.empty());
  const DoNotInferFinding& gender = report.fields.front();
  CHECK(gender.number == kGender);
  CHECK(gender.values == 2);
  CHECK(gender.rank >= 1);
  REQUIRE(gender.guesses.size() == 4);
  CHECK(gender.guesses[2].length == kAllItems);
  CHECK(gender.guesses[2].before.linear.mean > 0.8);
  CHECK(gender.guesses[2].unseen.linear.mean < 0.7);
  REQUIRE(gender.price.size() == 2);
  CHECK(gender.price[0].loss.mean == Approx(gender.price[0].metric.mean - gender.price[0].erased.mean));
  CheckError(
      MeasureDoNotInfer(*TrainOn(setting.people, WithFactors()), TestPolicy(), everyone, held_out, options)
          .status(),
      absl::StatusCode::kFailedPrecondition, "WithErasure");
}

}  // namespace
}  // namespace assent::testing

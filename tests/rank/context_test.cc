// Context: always there to use, marginalised out when it is not there, and never
// mistaken for a field.

#include "assent/rank/context.h"

#include <algorithm>
#include <cmath>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

Context At(std::int32_t hour, std::int32_t device = Context::kNotSet) {
  Context context;
  if (hour >= 0) CheckOk(context.Set(ContextKind::kHour, hour));
  if (device >= 0) CheckOk(context.Set(ContextKind::kDeviceClass, device));
  return context;
}

// As At, but as field values: what the reference understands.
std::vector<Feature> FeaturesOf(const Context& context) {
  std::vector<Feature> features;
  for (const ContextKind kind : {ContextKind::kHour, ContextKind::kDeviceClass}) {
    if (context.Has(kind)) features.push_back({ContextField(kind), false, context.Get(kind), ""});
  }
  return features;
}

struct Visitor {
  TestPerson person;
  std::vector<Context> contexts;
};

// People whose taste follows the device: the first half of the catalogue on 0.
std::vector<Visitor> TakeVisitors(Crowd& crowd, int count) {
  std::vector<Visitor> visitors;
  for (int i = 0; i < count; ++i) {
    Visitor visitor;
    visitor.person = crowd.Next();
    std::size_t first = 0;
    for (const Interaction& entry : visitor.person.history) {
      for (std::uint64_t item = 0; item < 6; ++item) first += entry.item == TestItem(item) ? 1 : 0;
    }
    const bool likes_first = 2 * first > visitor.person.history.size();
    visitor.contexts.push_back(At(static_cast<std::int32_t>(crowd.Below(3)), likes_first ? 0 : 1));
    if (crowd.Below(3) == 0) visitor.contexts.push_back(At(static_cast<std::int32_t>(crowd.Below(3))));
    visitors.push_back(std::move(visitor));
  }
  return visitors;
}

Statistics StatisticsOf(const std::vector<Visitor>& visitors) {
  Statistics statistics = CheckOk(Statistics::Create(TestPolicy()));
  for (const Visitor& visitor : visitors) {
    CheckOk(statistics.Add(Training(visitor.person), visitor.contexts));
  }
  return statistics;
}

TEST_CASE("A context takes small numbers of its kinds and nothing else") {
  Context context;
  CHECK(context.empty());
  CHECK(context.Get(ContextKind::kHour) == Context::kNotSet);
  CheckOk(context.Set(ContextKind::kHour, 23));
  CHECK(context.Get(ContextKind::kHour) == 23);
  CHECK(!context.empty());
  CheckError(context.Set(ContextKind::kHour, 24), StatusCode::kInvalidArgument,
             "has the values 0 to 23, not 24");
  CheckError(context.Set(ContextKind::kPage, -1), StatusCode::kInvalidArgument, "not -1");
  CheckError(context.Set(ContextKind::kPage, 1 << 20), StatusCode::kInvalidArgument, "0 to 255");
  CheckError(context.Set(static_cast<ContextKind>(kContextKinds), 0), StatusCode::kInvalidArgument,
             "there is no kind 6");
  CHECK(context.Get(static_cast<ContextKind>(kContextKinds)) == Context::kNotSet);
  CHECK(context == At(23));
  CheckOk(context.Set(ContextKind::kHour, 0));
  CHECK(context == At(0));
  for (int k = 0; k < kContextKinds; ++k) {
    const auto kind = static_cast<ContextKind>(k);
    CHECK(ContextValues(kind) > 0);
    CHECK(IsContextField(ContextField(kind)));
    CHECK(ContextKindOf(ContextField(kind)) == kind);
  }
  CHECK(!IsContextField((1 << 29) - 1));  // the greatest protobuf field number
}

TEST_CASE("A context that is not given is as if it had never been recorded") {
  Crowd crowd(1);
  const std::vector<Visitor> visitors = TakeVisitors(crowd, 60);
  TrainOptions mixed = SmallOptions();
  mixed.mix.factors = 5;
  const Ranker ranker(TrainOn(StatisticsOf(visitors), SmallOptions()));
  const Ranker mixed_ranker(TrainOn(StatisticsOf(visitors), mixed));
  std::vector<TestPerson> bare;
  for (const Visitor& visitor : visitors) bare.push_back(visitor.person);
  const Ranker without(TrainOn(bare, SmallOptions()));
  const Ranker mixed_without(TrainOn(bare, mixed));
  for (int round = 0; round < 300; ++round) {
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const bool mix = round % 2 == 1;
    const std::vector<double> scores = CheckOk((mix ? mixed_ranker : ranker).Scores(Asking(person)));
    const std::vector<double> expected = CheckOk((mix ? mixed_without : without).Scores(Asking(person)));
    REQUIRE(scores.size() == expected.size());
    for (std::size_t j = 0; j < scores.size(); ++j) {
      REQUIRE(std::fabs(scores[j] - expected[j]) <= 1e-9 * std::max(1.0, std::fabs(expected[j])));
    }
  }
}

TEST_CASE("Scores in a context are those of a model retrained on exactly what is known") {
  Crowd crowd(2);
  const std::vector<Visitor> visitors = TakeVisitors(crowd, 60);
  const Ranker ranker(TrainOn(StatisticsOf(visitors), SmallOptions()));
  std::vector<TestPerson> people;
  for (const Visitor& visitor : visitors) {
    people.push_back(visitor.person);
    for (const Context& context : visitor.contexts) {
      for (const Feature& feature : FeaturesOf(context)) {
        auto& features = people.back().features;
        if (std::find(features.begin(), features.end(), feature) == features.end())
          features.push_back(feature);
      }
    }
  }
  for (int round = 0; round < 60; ++round) {
    TestPerson person = crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const Context context = At(static_cast<std::int32_t>(crowd.Below(4)) - 1,  // or not set
                               static_cast<std::int32_t>(crowd.Below(3)) - 1);
    const std::vector<double> scores = CheckOk(ranker.Scores(Asking(person), context));
    for (const Feature& feature : FeaturesOf(context)) person.features.push_back(feature);
    const std::map<ItemId, double> expected =
        RetrainedScores(people, person, SmallOptions(), StatisticsOptions().row_weight_exponent);
    REQUIRE(scores.size() == expected.size());
    for (std::size_t j = 0; j < scores.size(); ++j) {
      const double value = expected.at(ranker.model()->items()[j]);
      REQUIRE(std::fabs(scores[j] - value) <= 1e-9 * std::max(1.0, std::fabs(value)));
    }
  }
}

TEST_CASE("A ranking says which context it used, and each item what the context added") {
  Crowd crowd(3);
  const Ranker ranker(TrainOn(StatisticsOf(TakeVisitors(crowd, 200)), SmallOptions()));
  ListOptions options;
  options.count = 6;
  const Ranking ranking = CheckOk(ranker.RankWithoutProfile(At(-1, 0), options));
  CHECK(ranking.tier == Tier::kContext);
  CHECK(ranking.mode == Mode::kNotProfiled);
  CHECK(ranking.used_fields.empty());
  CHECK(ranking.used_context == std::vector<ContextKind>{ContextKind::kDeviceClass});
  int first_half = 0;
  for (const RankedItem& ranked : ranking.items) {
    REQUIRE(ranked.reasons.size() == 2);
    double sum = 0;
    for (const Reason& reason : ranked.reasons) {
      sum += reason.addend;
      if (reason.kind == Reason::Kind::kBase) continue;
      CHECK(reason.kind == Reason::Kind::kContext);
      CHECK(ContextKindOf(reason.feature.field) == ContextKind::kDeviceClass);
      CHECK(reason.feature.number == 0);
    }
    CHECK(sum == Approx(ranked.score).epsilon(1e-6));
    for (std::uint64_t item = 0; item < 6; ++item) first_half += ranked.item == TestItem(item) ? 1 : 0;
  }
  CHECK(first_half >= 5);  // what was planted

  // A value that too few people stand behind is as if not given.
  const Ranking unknown = CheckOk(ranker.RankWithoutProfile(At(-1, 9), options));
  CHECK(unknown.tier == Tier::kPopularity);
  CHECK(unknown.used_context.empty());

  TestPerson person;
  person.has_history = false;
  person.features = {{kGender, false, 1, ""}};
  RankOptions asked;
  asked.context = At(1);
  const Ranking both = CheckOk(ranker.Rank(Asking(person), asked));
  CHECK(both.tier == Tier::kFieldsOnly);
  CHECK(both.used_fields == std::vector<std::int32_t>{kGender});
  CHECK(both.used_context == std::vector<ContextKind>{ContextKind::kHour});
}

TEST_CASE("A person is subtracted with their contexts, to the bit") {
  Crowd crowd(4);
  const std::vector<Visitor> visitors = TakeVisitors(crowd, 40);
  Statistics statistics = StatisticsOf(visitors);
  const Visitor& last = visitors.back();
  // Contexts that this person never had cannot be taken away.
  CheckError(statistics.Subtract(Training(last.person), {At(23, 15)}), StatusCode::kFailedPrecondition,
             "never had this row");
  CheckOk(statistics.Subtract(Training(last.person), last.contexts));
  const Statistics rest = StatisticsOf(std::vector<Visitor>(visitors.begin(), visitors.end() - 1));
  CHECK(SameBits(*TrainOn(statistics, SmallOptions()), *TrainOn(rest, SmallOptions())));
}

TEST_CASE("A model file keeps contexts") {
  Crowd crowd(5);
  const auto model = TrainOn(StatisticsOf(TakeVisitors(crowd, 60)), SmallOptions());
  const ScratchFolder folder;
  const std::string path = folder / "model";
  CheckOk(SaveModel(*model, path));
  const Model loaded = CheckOk(LoadModel(path, TestPolicy()));
  CHECK(SameBits(*model, loaded));
  CHECK(IsContextField(loaded.features().back().field));
}

TEST_CASE("A policy with too many features has no room for contexts, and says so") {
  std::vector<FieldPolicy> fields;
  for (std::int32_t f = 1; f <= 59; ++f) {
    FieldPolicy field{};
    field.name = "f";
    field.number = f;
    field.feature = FeatureUse::kOneHot;
    fields.push_back(field);
  }
  ProfilePolicy policy = TestPolicy();
  policy.fields = fields;
  Statistics statistics = CheckOk(Statistics::Create(policy));
  TestPerson person;
  person.history = {{TestItem(1), 0}};
  CheckError(statistics.Add(Training(person), {At(1)}), StatusCode::kFailedPrecondition,
             "59 one-hot fields, and 6 kinds of context");
  CheckOk(statistics.Add(Training(person), {}));
  CheckOk(statistics.Add(Training(person)));
}

}  // namespace
}  // namespace assent::testing

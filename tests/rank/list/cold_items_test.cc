// Items that too few people know, ranked by what they are.

#include "rank/list/cold_items.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/column_index.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr std::uint64_t kWarm = 12;
constexpr std::uint64_t kAll = 18;

// Items 0 to 11 are in the model, 12 to 17 are not. Genre a marks the first half of
// the catalogue, b the second; c is scattered; some items have nothing.
ItemAttributes Table(Crowd& crowd) {
  ItemAttributes attributes;
  for (std::uint64_t i = 0; i < kAll; ++i) {
    attributes.AddItem(TestItem(i));
    if (i == 5 || i == 17) continue;
    CheckOk(attributes.Add(TestItem(i), "genre", (i < kWarm ? i < 6 : i % 2 == 0) ? "a" : "b"));
    if (crowd.Below(3) == 0) CheckOk(attributes.Add(TestItem(i), "genre", "c"));
    if (crowd.Below(2) == 0) {
      CheckOk(attributes.Add(TestItem(i), "brand", std::string(1, static_cast<char>('p' + crowd.Below(3)))));
    }
  }
  CheckOk(attributes.Add(TestItem(12), "brand", "only this one's"));
  return attributes;
}

// The item model alone, mixed with factors, and factors alone.
std::vector<std::shared_ptr<const Model>> Models(Crowd& crowd, int people) {
  const Statistics statistics = StatisticsOf(crowd.Take(people));
  TrainOptions options = SmallOptions();
  std::vector<std::shared_ptr<const Model>> models = {TrainOn(statistics, options)};
  options.mix.factors = 5;
  models.push_back(TrainOn(statistics, options));
  options.most_items_of_item_model = 1;
  models.push_back(TrainOn(statistics, options));
  return models;
}

RankOptions All() {
  RankOptions options;
  options.count = 100;
  return options;
}

// Fills in the scores of cold items; returns b.
std::vector<double> ScoreCold(const internal::ColdItems& cold, std::vector<double>& scores) {
  internal::ColdBuffers buffers;
  cold.Score(absl::MakeSpan(scores), buffers);
  return buffers.weights;
}

std::vector<internal::ColdItems::Part> PartsOf(const internal::ColdItems& cold, std::int32_t position) {
  std::vector<internal::ColdItems::Part> parts;
  cold.FindParts(position, parts);
  return parts;
}

TEST_CASE("Cold items get the score of the item representation that a ridge regression predicts") {
  Crowd crowd(1);
  const auto model = TrainOn(crowd.Take(80), SmallOptions());
  const internal::ModelData& data = internal::ModelAccess::Data(*model);
  const internal::ColumnIndex index(data);
  for (int round = 0; round < 50; ++round) {
    const ItemAttributes attributes = Table(crowd);
    const internal::Catalogue catalogue(data, index, &attributes);
    const internal::ColdItems cold(data, catalogue);
    REQUIRE(catalogue.warm() == kWarm);
    REQUIRE(catalogue.size() == kAll);

    // A, with the constant in front, and M = (A'A + R)^-1.
    std::vector<std::string> names = {"constant"};
    for (const Attribute& attribute : catalogue.attributes()) {
      bool warm = false;
      for (std::int32_t p = 0; p < static_cast<std::int32_t>(kWarm); ++p) {
        for (const std::int32_t a : catalogue.AttributesOf(p)) {
          warm |= catalogue.attributes()[static_cast<std::size_t>(a)] == attribute;
        }
      }
      if (warm) names.push_back(attribute.kind + "=" + attribute.value);
    }
    const auto row = [&](std::int32_t p) {
      std::vector<double> values(names.size(), 0);
      values[0] = 1;
      for (const std::int32_t a : catalogue.AttributesOf(p)) {
        const Attribute& attribute = catalogue.attributes()[static_cast<std::size_t>(a)];
        for (std::size_t c = 1; c < names.size(); ++c) {
          if (names[c] == attribute.kind + "=" + attribute.value) values[c] = 1;
        }
      }
      return values;
    };
    Matrix gram(names.size(), std::vector<double>(names.size(), 0));
    for (std::int32_t p = 0; p < static_cast<std::int32_t>(kWarm); ++p) {
      const std::vector<double> a = row(p);
      for (std::size_t c = 0; c < a.size(); ++c) {
        for (std::size_t d = 0; d < a.size(); ++d) gram[c][d] += a[c] * a[d];
      }
    }
    for (std::size_t c = 1; c < names.size(); ++c) gram[c][c] += internal::ColdItems::kPenalty;
    const Matrix inverse = GaussJordanInverse(gram);

    // Representations Y of three dimensions, a person u, and scores Y u.
    constexpr int kDimensions = 3;
    std::vector<std::vector<double>> y(kWarm, std::vector<double>(kDimensions));
    std::vector<double> u(kDimensions);
    const auto draw = [&] { return static_cast<double>(crowd.Below(2001)) / 1000 - 1; };
    for (std::vector<double>& item : y) std::generate(item.begin(), item.end(), draw);
    std::generate(u.begin(), u.end(), draw);
    std::vector<double> scores(kAll, 99);
    for (std::size_t j = 0; j < kWarm; ++j) {
      scores[j] = 0;
      for (int k = 0; k < kDimensions; ++k)
        scores[j] += y[j][static_cast<std::size_t>(k)] * u[static_cast<std::size_t>(k)];
    }
    const std::vector<double> before = scores;
    const std::vector<double> b = ScoreCold(cold, scores);
    for (std::size_t j = 0; j < kWarm; ++j) REQUIRE(scores[j] == before[j]);  // not a bit
    for (std::size_t c = kWarm; c < kAll; ++c) {
      const std::vector<double> of_item = row(static_cast<std::int32_t>(c));
      double expected = 0;
      for (int k = 0; k < kDimensions; ++k) {
        double factor = 0;  // of the cold item
        for (std::size_t e = 0; e < names.size(); ++e) {
          for (std::size_t d = 0; d < names.size(); ++d) {
            double right = 0;
            for (std::size_t j = 0; j < kWarm; ++j) {
              right += row(static_cast<std::int32_t>(j))[d] * y[j][static_cast<std::size_t>(k)];
            }
            factor += of_item[e] * inverse[e][d] * right;
          }
        }
        expected += factor * u[static_cast<std::size_t>(k)];
      }
      REQUIRE(scores[c] == Approx(expected).margin(1e-9));
      double sum = b[0];
      for (const auto& part : PartsOf(cold, static_cast<std::int32_t>(c))) {
        sum += b[static_cast<std::size_t>(part.column)];
      }
      REQUIRE(scores[c] == Approx(sum).margin(1e-12));
    }
  }
}

TEST_CASE("Cold scores are linear in the scores they are made of") {
  Crowd crowd(2);
  const auto model = TrainOn(crowd.Take(80), SmallOptions());
  const internal::ModelData& data = internal::ModelAccess::Data(*model);
  const internal::ColumnIndex index(data);
  const ItemAttributes attributes = Table(crowd);
  const internal::Catalogue catalogue(data, index, &attributes);
  const internal::ColdItems cold(data, catalogue);
  const auto draw = [&] { return static_cast<double>(crowd.Below(2001)) / 1000 - 1; };
  for (int round = 0; round < 200; ++round) {
    std::vector<double> s(kAll), t(kAll), both(kAll);
    const double factor = draw();
    for (std::size_t j = 0; j < kWarm; ++j) {
      s[j] = draw();
      t[j] = draw();
      both[j] = s[j] + factor * t[j];
    }
    ScoreCold(cold, s);
    ScoreCold(cold, t);
    ScoreCold(cold, both);
    for (std::size_t j = kWarm; j < kAll; ++j) {
      REQUIRE(both[j] == Approx(s[j] + factor * t[j]).margin(1e-12));
    }
  }
}

TEST_CASE("Attributes do not change the scores, the order or the reasons of the model's items") {
  Crowd crowd(3);
  const auto models = Models(crowd, 80);
  const ItemAttributes attributes = Table(crowd);
  for (int round = 0; round < 300; ++round) {
    const Ranker with(models[static_cast<std::size_t>(round % 3)], &attributes);
    const Ranker without(models[static_cast<std::size_t>(round % 3)]);
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const Ranking a = CheckOk(with.Rank(Asking(person), All()));
    const Ranking b = CheckOk(without.Rank(Asking(person), All()));
    CHECK(CheckOk(with.Scores(Asking(person))) == CheckOk(without.Scores(Asking(person))));
    REQUIRE(a.items.size() == b.items.size() + kAll - kWarm);
    std::size_t at = 0;
    for (const RankedItem& ranked : a.items) {
      if (ranked.cold) continue;
      REQUIRE(ranked.item == b.items[at].item);
      REQUIRE(ranked.score == b.items[at].score);
      REQUIRE(ranked.reasons.size() == b.items[at].reasons.size());
      for (std::size_t r = 0; r < ranked.reasons.size(); ++r) {
        REQUIRE(ranked.reasons[r].addend == b.items[at].reasons[r].addend);
      }
      ++at;
    }
  }
}

TEST_CASE("A cold item is explained by its attributes, which sum to its score") {
  Crowd crowd(4);
  const auto models = Models(crowd, 80);
  const ItemAttributes attributes = Table(crowd);
  for (int round = 0; round < 300; ++round) {
    const Ranker ranker(models[static_cast<std::size_t>(round % 3)], &attributes);
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    std::size_t cold = 0;
    for (const RankedItem& ranked : CheckOk(ranker.Rank(Asking(person), All())).items) {
      if (!ranked.cold) continue;
      ++cold;
      double sum = 0;
      double size = 0;
      std::set<Attribute> seen;
      for (std::size_t r = 0; r < ranked.reasons.size(); ++r) {
        const Reason& reason = ranked.reasons[r];
        sum += reason.addend;
        size += std::fabs(reason.addend);
        if (r > 0) REQUIRE(std::fabs(reason.addend) <= std::fabs(ranked.reasons[r - 1].addend));
        if (reason.kind == Reason::Kind::kBase) continue;
        REQUIRE(reason.kind == Reason::Kind::kAttribute);
        REQUIRE(seen.insert(*reason.attribute).second);
        // What no item of the model has teaches nothing.
        REQUIRE(reason.attribute->value != "only this one's");
      }
      REQUIRE(std::fabs(sum - ranked.score) <= 1e-6 * std::fabs(ranked.score) + 1e-14 * size);
      REQUIRE(seen.size() + 1 == ranked.reasons.size());
    }
    REQUIRE(cold == kAll - kWarm);
  }
}

TEST_CASE("A taste that was planted carries over to items that nobody has seen") {
  Crowd crowd(5);
  const auto models = Models(crowd, 500);
  const ItemAttributes attributes = Table(crowd);
  const auto score = [&](const Ranker& ranker, const TestPerson& person, std::uint64_t item) {
    for (const RankedItem& ranked : CheckOk(ranker.Rank(Asking(person), All())).items) {
      if (ranked.item == TestItem(item)) return ranked.score;
    }
    FAIL("item " << item << " is not in the list");
    return 0.0;
  };
  TestPerson likes_a;
  likes_a.history = {{TestItem(1), 0}, {TestItem(2), 0}, {TestItem(3), 0}};
  TestPerson likes_b;
  likes_b.history = {{TestItem(7), 0}, {TestItem(8), 0}, {TestItem(9), 0}};
  for (const auto& model : models) {
    const Ranker ranker(model, &attributes);
    CHECK(score(ranker, likes_a, 14) - score(ranker, likes_a, 15) >
          score(ranker, likes_b, 14) - score(ranker, likes_b, 15));
  }
}

TEST_CASE("A cold item is removed, pinned and capped like any other") {
  Crowd crowd(6);
  const auto model = TrainOn(crowd.Take(80), SmallOptions());
  ItemAttributes attributes;
  for (std::uint64_t i = 0; i < kAll; ++i)
    CheckOk(attributes.Add(TestItem(i), "genre", i % 2 == 0 ? "a" : "b"));
  const Ranker ranker(model, &attributes);
  TestPerson person;
  person.history = {{TestItem(1), 0}, {TestItem(13), 0}};  // the second one is cold
  const std::vector<ItemId> exclude = {TestItem(14)};
  const std::vector<Pin> pins = {{TestItem(16), 0}};
  RankOptions options = All();
  options.exclude = exclude;
  options.pins = pins;
  Ranking ranking = CheckOk(ranker.Rank(Asking(person), options));
  CHECK(ranking.items.size() == kAll - 3);
  CHECK(ranking.stages[static_cast<std::size_t>(Stage::kHistory)].removed == 2);
  CHECK(ranking.items.front().item == TestItem(16));
  CHECK(ranking.items.front().cold);
  CHECK(std::isfinite(ranking.items.front().score));

  const std::vector<ItemId> only = {TestItem(12), TestItem(15), TestItem(17)};
  const ItemSet set = ranker.MakeSet(only);
  const std::vector<Cap> caps = {{"genre", 1}};
  options = All();
  options.eligible = &set;
  options.caps = caps;
  ranking = CheckOk(ranker.Rank(Asking(person), options));
  CHECK(ranking.items.size() == 2);
  for (const RankedItem& ranked : ranking.items) CHECK(ranked.cold);
}

TEST_CASE("Cold items rank the same in whatever order the table was filled") {
  Crowd crowd(9);
  const auto models = Models(crowd, 80);
  const ItemAttributes forwards = Table(crowd);
  ItemAttributes backwards;
  for (std::size_t i = forwards.items().size(); i-- > 0;) {
    backwards.AddItem(forwards.items()[i]);
    for (const std::int32_t a : forwards.Of(i)) {
      const Attribute& attribute = forwards.attributes()[static_cast<std::size_t>(a)];
      CheckOk(backwards.Add(forwards.items()[i], attribute.kind, attribute.value));
    }
  }
  for (const auto& model : models) {
    const Ranker a(model, &forwards);
    const Ranker b(model, &backwards);
    const ItemSet set = a.MakeSet(backwards.items());
    for (int round = 0; round < 50; ++round) {
      const TestPerson person = crowd.Next();
      RankOptions options = All();
      options.eligible = &set;  // made by one, good for both
      const Ranking x = CheckOk(a.Rank(Asking(person), options));
      const Ranking y = CheckOk(b.Rank(Asking(person), options));
      REQUIRE(x.items.size() == y.items.size());
      for (std::size_t i = 0; i < x.items.size(); ++i) {
        REQUIRE(x.items[i].item == y.items[i].item);
        REQUIRE(x.items[i].score == y.items[i].score);
      }
    }
  }
}

TEST_CASE("The factors of a cold item are those whose scores it gets") {
  Crowd crowd(8);
  const auto model = Models(crowd, 80)[2];
  const ItemAttributes attributes = Table(crowd);
  const internal::ModelData& data = internal::ModelAccess::Data(*model);
  const internal::ColumnIndex index(data);
  const internal::Catalogue catalogue(data, index, &attributes);
  const internal::ColdItems cold(data, catalogue);
  const std::size_t count = data.factor_count();
  REQUIRE(count == 5);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> u(count);
    for (double& value : u) value = static_cast<double>(crowd.Below(2001)) / 1000 - 1;
    std::vector<double> scores(kAll, 0);
    for (std::size_t j = 0; j < kWarm; ++j) {
      for (std::size_t k = 0; k < count; ++k)
        scores[j] += u[k] * static_cast<double>(data.factors[j * count + k]);
    }
    ScoreCold(cold, scores);
    for (std::size_t j = kWarm; j < kAll; ++j) {
      std::vector<double> factors(count, 99);
      cold.FactorsOf(static_cast<std::int32_t>(j), absl::MakeSpan(factors));
      double expected = 0;
      for (std::size_t k = 0; k < count; ++k) expected += u[k] * factors[k];
      REQUIRE(scores[j] == Approx(expected).margin(1e-12));
    }
  }
}

TEST_CASE("With more attributes than take part, the most common ones do") {
  Crowd crowd(7);
  const auto model = TrainOn(crowd.Take(80), SmallOptions());
  ItemAttributes attributes;
  for (int a = 0; a < 1'500; ++a) CheckOk(attributes.Add(TestItem(a % 3), "tag", std::to_string(a)));
  for (std::uint64_t i = 0; i < kAll; ++i) CheckOk(attributes.Add(TestItem(i), "genre", i < 6 ? "a" : "b"));
  const internal::ModelData& data = internal::ModelAccess::Data(*model);
  const internal::ColumnIndex index(data);
  const internal::Catalogue catalogue(data, index, &attributes);
  const internal::ColdItems cold(data, catalogue);
  std::vector<double> scores(kAll, 1);
  CHECK(ScoreCold(cold, scores).size() == internal::ColdItems::kMostAttributes + 1);
  CHECK(PartsOf(cold, catalogue.Find(TestItem(12))).size() == 1);
  CHECK(scores[12] == Approx(1));
}

}  // namespace
}  // namespace assent::testing

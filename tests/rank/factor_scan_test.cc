// Ranking by factors with a scan equals scoring everything, to the bit.

#include "rank/factor_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "assent/rank/ranker.h"
#include "rank/model_data.h"
#include "rank/scan/sample.h"
#include "rank/top_items.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

// Factors alone. One row in `repeat` is that of an earlier item, or nearly: scores tie,
// or differ by less than single precision shows.
ModelData FactorsAlone(std::size_t items, std::size_t d, unsigned seed, unsigned repeat) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  ModelData data;
  data.people = 10;
  data.hyperparameters.mix.factors = static_cast<std::int32_t>(d);
  for (std::size_t j = 0; j < items; ++j) data.items.push_back(ItemId(j + 1));
  Numbers<float> rows(items * d);
  for (float& value : rows) value = normal(random);
  for (std::size_t j = 1; j < items && repeat > 0; ++j) {
    if (random() % repeat != 0) continue;
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(random() % j * d), d,
                rows.begin() + static_cast<std::ptrdiff_t>(j * d));
    if (random() % 2 == 0) rows[j * d] = std::nextafter(rows[j * d], 100.0F);
  }
  data.factors = std::move(rows);
  data.factor_energy.assign(d, 1.0 * static_cast<double>(items));
  data.factor_prior.assign(d, 0.125);
  data.gram_fields.assign(1, 10);
  data.gram_items.assign(items, 1);
  return data;
}

std::vector<double> RandomUser(std::size_t d, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> user(d);
  for (double& value : user) value = normal(random);
  return user;
}

TEST_CASE("What a scan proves is what scoring everything gives, bit for bit") {
  int proven = 0;
  FactorScan::Scratch scratch;
  for (unsigned seed = 0; seed < 60; ++seed) {
    // Some so large that 8 bits come first.
    const std::size_t n = seed % 6 == 5 ? 8'129 + seed * 61 : 1 + seed * 37 % 1'500;
    const std::size_t d = 1 + seed * 7 % 70;
    const ModelData data = FactorsAlone(n, d, seed, seed % 4);
    const FactorModel model(data);
    const FactorScan scan(model);
    const std::vector<double> user = RandomUser(d, seed + 1'000);
    std::vector<double> scores(n);
    model.Score(user, absl::MakeSpan(scores));
    std::vector<std::uint64_t> eligible(BlocksOf(n));
    for (std::size_t j = 0; j < n; ++j) {
      if (j * 7 % 5 == seed % 5) {
        scores[j] = std::numeric_limits<double>::quiet_NaN();
      } else {
        eligible[j / 64] |= std::uint64_t{1} << (j % 64);
      }
    }
    for (const std::size_t count : {1, 10, 100}) {
      if (!scan.Best(user, count, {eligible, {}}, scratch)) continue;
      ++proven;
      const std::vector<std::int32_t> expected = TopItems(scores, count);
      REQUIRE(scratch.best.size() == expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        REQUIRE(scratch.best[i].item == expected[i]);
        REQUIRE(scratch.best[i].score == scores[static_cast<std::size_t>(expected[i])]);
      }
    }
  }
  CHECK(proven > 120);
}

TEST_CASE("No score of the scan is further from double precision than its bound") {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const std::size_t d = 1 + seed * 13 % 200;
    const ModelData data = FactorsAlone(700, d, seed, 0);
    const FactorModel model(data);
    const FactorScan scan(model);
    std::vector<double> user = RandomUser(d, seed);
    for (double& value : user) value = std::ldexp(value, static_cast<int>(seed % 5) * 60 - 160);
    std::vector<double> exact(700);
    model.Score(user, absl::MakeSpan(exact));
    const std::vector<float> query(user.begin(), user.end());
    const BlockedMatrix matrix =
        BlockedMatrix::FromRows({data.factors.data(), data.factors.size()}, 700, d).value();
    std::vector<float> scores(700);
    REQUIRE(Scores(matrix.view(), query, absl::MakeSpan(scores)).ok());
    for (std::size_t j = 0; j < 700; ++j) {
      REQUIRE(std::abs(static_cast<double>(scores[j]) - exact[j]) <= scan.ErrorBound(user));
    }
  }
}

TEST_CASE("A scan refuses what single precision cannot decide") {
  ModelData data = FactorsAlone(500, 8, 1, 0);
  for (std::size_t j = 1; j < 500; ++j)
    std::copy_n(std::as_const(data).factors.data(), 8, data.factors.data() + j * 8);
  const FactorModel same(data);
  FactorScan::Scratch scratch;
  const std::vector<double> user = RandomUser(8, 1);
  CHECK(!FactorScan(same).Best(user, 10, {}, scratch));
  // All of them is decided: nothing is outside.
  CHECK(FactorScan(same).Best(user, 500, {}, scratch));
  const ModelData other = FactorsAlone(500, 8, 1, 0);
  const FactorModel model(other);
  CHECK(FactorScan(model).Best(user, 10, {}, scratch));
  CHECK(!FactorScan(model).Best(std::vector<double>(8, 1e300), 10, {}, scratch));
  CHECK(!FactorScan(model).Best(std::vector<double>(8, 0.0), 10, {}, scratch));
}

EngineInput Asking(absl::Span<const Interaction> history) {
  EngineInput input;
  EngineInputAccess::Bind(input, Use::kPersonalize, 0, nullptr, 0);
  EngineInputAccess::SetHistory(input, history);
  return input;
}

TEST_CASE("A short list of a large catalogue begins as the long one does") {
  constexpr std::size_t kItems = 10'000;  // so that the ranker scans, and in 8 bits
  static_assert(kItems >= FactorScan::kFewestItems && BlocksOf(kItems) >= internal::kSampledBlocks);
  for (const unsigned repeat : {0U, 1U, 3U}) {
    const Ranker ranker(
        std::make_shared<const Model>(ModelAccess::Make(FactorsAlone(kItems, 16, 5, repeat))));
    std::vector<ItemId> half;
    for (std::size_t j = 0; j < kItems; j += 2) half.push_back(ItemId(j + 1));
    const ItemSet eligible = ranker.MakeSet(half);
    const std::vector<Interaction> history = {{ItemId(std::uint64_t{3}), 0}, {ItemId(std::uint64_t{77}), 0}};
    const EngineInput input = Asking(history);
    RankOptions options;
    options.eligible = &eligible;
    options.exclude = absl::MakeConstSpan(half).subspan(0, 40);
    options.count = kItems;  // too long for a scan
    const Ranking all = ranker.Rank(input, options).value();
    options.count = 25;
    const Ranking head = ranker.Rank(input, options).value();
    CHECK(head.tier == Tier::kFactors);
    REQUIRE(head.items.size() == 25);
    for (std::size_t i = 0; i < 25; ++i) {
      CHECK(head.items[i].item == all.items[i].item);
      CHECK(head.items[i].score == all.items[i].score);
      REQUIRE(head.items[i].reasons.size() == all.items[i].reasons.size());
      for (std::size_t r = 0; r < head.items[i].reasons.size(); ++r) {
        CHECK(head.items[i].reasons[r].addend == all.items[i].reasons[r].addend);
      }
    }
    for (std::size_t s = 0; s < head.stages.size(); ++s)
      CHECK(head.stages[s].removed == all.stages[s].removed);
  }
}

}  // namespace
}  // namespace assent::internal

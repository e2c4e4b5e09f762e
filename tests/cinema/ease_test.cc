#include "ease.h"

#include "ease_tuning.h"
#include "support/catch.h"

namespace cinema {
namespace {

using Histories = std::vector<std::vector<assent::ItemId>>;

assent::ItemId Film(std::uint64_t number) { return assent::ItemId(number); }

TEST_CASE("EASE on two films by hand") {
  // XᵀX = [2 1; 1 1] and λ = 1: P = 1/5 [2 -1; -1 3], B_12 = 1/3, B_21 = 1/2; a
  // film nobody watched with others scores 0.
  Ease ease({Film(1), Film(2), Film(3)}, {{Film(1), Film(2)}, {Film(1)}});
  ease.Solve(1);
  CHECK(ease.Rank({Film(1)}, 9) == std::vector{Film(2), Film(3)});
  CHECK(ease.Rank({Film(2)}, 1) == std::vector{Film(1)});
}

TEST_CASE("EASE ranks the film that goes with the history before a more popular one") {
  Histories histories;
  for (int i = 0; i < 20; ++i) histories.push_back({Film(5)});
  for (int i = 0; i < 5; ++i) histories.push_back({Film(1), Film(2)});
  Ease ease({Film(1), Film(2), Film(5)}, histories);
  ease.Solve(2);
  CHECK(ease.Rank({Film(1)}, 2) == std::vector{Film(2), Film(5)});
  CHECK(ease.Rank({Film(77)}, 3).size() == 3);  // an unknown film counts for nothing
}

TEST_CASE("Tuning finds the same λ with any number of threads, and one that is best") {
  Histories histories;
  std::vector<HeldOutPerson> validation;
  for (std::uint64_t i = 0; i < 90; ++i) {
    histories.push_back({Film(i % 9), Film((i * i) % 9), Film(i % 3)});
    if (i % 3 == 0) validation.push_back({i, {Film(i % 9)}, {Film((i * i) % 9 == i % 9 ? 8 : (i * i) % 9)}});
  }
  std::vector<assent::ItemId> films;
  for (std::uint64_t i = 0; i < 9; ++i) films.push_back(Film(i));
  Ease ease(films, histories);
  const double lambda = TuneEase(ease, validation, 1);
  CHECK(TuneEase(ease, validation, 3) == lambda);
  const auto ndcg = [&](double value) {
    ease.Solve(value);
    return MeanOf(ScoreEase(ease, validation).ndcg100).mean;
  };
  const double best = ndcg(lambda);
  for (const double other : {10.0, 100.0, 300.0, 1000.0}) CHECK(best >= ndcg(other));
}

TEST_CASE("Popularity counts people, ties by id") {
  CHECK(ByPopularity({{Film(3), Film(2)}, {Film(2), Film(1)}, {}}) == std::vector{Film(2), Film(1), Film(3)});
}

}  // namespace
}  // namespace cinema

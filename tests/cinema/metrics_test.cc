#include "metrics.h"

#include <cmath>

#include "support/catch.h"

namespace cinema {
namespace {

std::vector<assent::ItemId> Ids(std::initializer_list<std::uint64_t> numbers) {
  std::vector<assent::ItemId> ids;
  for (const std::uint64_t number : numbers) ids.emplace_back(number);
  return ids;
}

TEST_CASE("Scores keeps one value of each figure per person") {
  Scores scores;
  scores.Add(Ids({1, 2}), Ids({2}));
  scores.Add(Ids({1, 2}), Ids({3}));
  CHECK(scores.recall20 == std::vector<double>{1, 0});
  CHECK(scores.recall50 == std::vector<double>{1, 0});
  REQUIRE(scores.ndcg100.size() == 2);
  CHECK(scores.ndcg100[0] == Approx(1 / std::log2(3)));
}

}  // namespace
}  // namespace cinema

// Figures of merit and their errors, by hand.

#include "assent/rank/metrics.h"

#include <cmath>

#include "support/catch.h"

namespace assent::testing {
namespace {

std::vector<ItemId> Ids(std::initializer_list<std::uint64_t> numbers) {
  std::vector<ItemId> ids;
  for (const std::uint64_t number : numbers) ids.emplace_back(number);
  return ids;
}

TEST_CASE("Recall divides by the hits there could be") {
  const auto ranked = Ids({1, 2, 3, 4});
  CHECK(RecallAt(2, ranked, Ids({2, 9})) == 0.5);
  CHECK(RecallAt(2, ranked, Ids({1, 2, 3})) == 1);  // min(2, 3) = 2
  CHECK(RecallAt(4, ranked, Ids({3})) == 1);
  CHECK(RecallAt(10, ranked, Ids({1, 8})) == 0.5);  // a list shorter than k
  CHECK(RecallAt(2, ranked, {}) == 0);
  CHECK(RecallAt(2, {}, Ids({1})) == 0);
}

TEST_CASE("NDCG by hand") {
  const auto ranked = Ids({1, 2, 3, 4});
  // Hits at ranks 1 and 3: 1/log2(2) + 1/log2(4) = 1.5; best 1 + 1/log2(3).
  CHECK(NdcgAt(4, ranked, Ids({1, 3})) == Approx(1.5 / (1 + 1 / std::log2(3))));
  // k cuts the list and the best list alike.
  CHECK(NdcgAt(1, ranked, Ids({1, 3})) == 1);
  CHECK(NdcgAt(2, ranked, Ids({3, 4})) == 0);
  CHECK(NdcgAt(100, ranked, Ids({2})) == Approx(1 / std::log2(3)));
  CHECK(NdcgAt(4, ranked, Ids({3, 1, 4, 2})) == Approx(1));
  CHECK(NdcgAt(4, ranked, {}) == 0);
}

TEST_CASE("Means and standard errors by hand") {
  const Estimate estimate = MeanOf({1, 2, 3, 4});
  CHECK(estimate.mean == 2.5);
  CHECK(estimate.error == Approx(std::sqrt(5.0 / 3 / 4)));
  CHECK(MeanOf({7}).error == 0);
  CHECK(MeanOf({}).mean == 0);
}

TEST_CASE("A paired difference knows that people differ more than rankings") {
  const Estimate difference = PairedDifference({1.1, 5.1, 9.1}, {1, 5, 9});
  CHECK(difference.mean == Approx(0.1));
  CHECK(difference.error == Approx(0).margin(1e-12));
  CHECK(PairedDifference({1, 2}, {2, 4}).mean == -1.5);
  CHECK(PairedDifference({1, 2}, {2, 4}).error == Approx(0.5));
}

TEST_CASE("A probability is that of a normal deviate") {
  CHECK(TwoSidedP({1.959963985, 1}) == Approx(0.05));
  CHECK(TwoSidedP({-0.02, 0.01}) == Approx(0.04550026));
  CHECK(TwoSidedP({0, 1}) == 1);
  CHECK(TwoSidedP({0, 0}) == 1);
  CHECK(TwoSidedP({0.1, 0}) == 0);
}

TEST_CASE("Holm's correction by hand") {
  // Sorted .005 .01 .03 .04, times 4 3 2 1, then never below an earlier one.
  const std::vector<double> adjusted = HolmAdjusted({0.01, 0.04, 0.03, 0.005});
  CHECK(adjusted[0] == Approx(0.03));
  CHECK(adjusted[1] == Approx(0.06));
  CHECK(adjusted[2] == Approx(0.06));
  CHECK(adjusted[3] == Approx(0.02));
  CHECK(HolmAdjusted({0.9, 0.8}) == std::vector<double>{1, 1});
  CHECK(HolmAdjusted({}).empty());
}

}  // namespace
}  // namespace assent::testing

// Batches against single queries, on every kind of processor.

#include "rank/scan/batch.h"

#include <limits>
#include <string>

#include "rank/check_ok.h"
#include "rank/scan/reference.h"
#include "rank/scan/sample.h"
#include "rank/scan/targets.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::BatchScratch;
using internal::BlockedMatrixView;
using internal::ScanFilter;
using internal::ScanQuery;
using internal::ScanScratch;
using internal::ScoredItem;

// Every query of a batch gets what it gets alone; `scratch` has been used before.
void RequireAsAlone(const BlockedMatrixView& matrix, const std::vector<ScanQuery>& queries, std::size_t k,
                    BatchScratch& scratch) {
  CheckOk(TopKBatch(matrix, queries, k, scratch));
  ScanScratch single;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    INFO("query " << q << " of " << queries.size());
    const auto alone = CheckOk(TopK(matrix, queries[q].vector, k, queries[q].filter, single));
    REQUIRE(scratch.top(q) == alone);
  }
}

std::vector<std::vector<float>> RandomVectors(std::size_t count, std::size_t dimensions, std::uint64_t seed) {
  std::vector<std::vector<float>> vectors;
  for (std::size_t q = 0; q < count; ++q) vectors.push_back(RandomQuery(dimensions, seed + q));
  return vectors;
}

TEST_CASE("Batches of every size and shape give what their queries get alone") {
  ForEachTarget([](std::int64_t) {
    BatchScratch scratch;
    for (const std::size_t items : {0, 1, 63, 64, 65, 700}) {
      for (const std::size_t dimensions : {1, 2, 17, 64, 130}) {
        const Rows rows = RandomRows(items, dimensions, items + dimensions);
        const internal::BlockedMatrix matrix = Blocked(rows);
        for (const std::size_t count : {0, 1, 2, 3, 4, 5, 6, 7, 12, 23}) {
          const auto vectors = RandomVectors(count, dimensions, 5);
          std::vector<ScanQuery> queries;
          for (const std::vector<float>& vector : vectors) queries.push_back({vector, {}});
          for (const std::size_t k : {0, 1, 20, 1'000}) RequireAsAlone(matrix.view(), queries, k, scratch);
        }
      }
    }
  });
}

TEST_CASE("Each query of a batch has its own filter") {
  ForEachTarget([](std::int64_t) {
    const Rows rows = RandomRows(2'000, 12, 1);
    const internal::BlockedMatrix matrix = Blocked(rows);
    const auto vectors = RandomVectors(9, 12, 2);
    const double shares[] = {0, 0.001, 0.1, 0.5, 1};
    std::vector<std::vector<std::uint64_t>> bitmaps;
    for (std::size_t q = 0; q < 9; ++q) bitmaps.push_back(RandomBitmap(2'000, shares[q % 5], q));
    // Whole ranges of blocks that no query of a group may return.
    for (std::size_t q = 0; q < 6; ++q) std::fill_n(bitmaps[q].begin() + 5, 10, 0);
    const std::vector<std::uint32_t> history = {0, 1, 2, 63, 64, 500, 1'999, 2'000};
    std::vector<ScanQuery> queries;
    for (std::size_t q = 0; q < 9; ++q) {
      ScanFilter filter;
      if (q != 7) filter.eligible = bitmaps[q];
      if (q % 2 == 0) filter.excluded = history;
      queries.push_back({vectors[q], filter});
    }
    BatchScratch scratch;
    for (const std::size_t k : {1, 100, 3'000}) RequireAsAlone(matrix.view(), queries, k, scratch);
  });
}

// A catalogue in which the sampled blocks hold every good item: the bet on the
// sample is lost. And the reverse, in which it tells nothing.
TEST_CASE("A catalogue that misleads the sample changes no result") {
  constexpr std::size_t kItems = 64 * 300 + 5;
  for (const bool good_in_sample : {true, false}) {
    Rows rows = RandomRows(kItems, 3, 9);
    for (std::size_t i = 0; i < kItems; ++i) {
      const bool sampled = i / 64 % internal::kSampleStride == internal::kSampleOffset;
      if (sampled == good_in_sample) rows.values[i * 3] += 50;
    }
    const internal::BlockedMatrix matrix = Blocked(rows);
    const std::vector<float> query = {1, 1, 1};
    const auto other = RandomVectors(1, 3, 4);
    for (const std::size_t k : {3, 100, 1'200, 5'000}) {
      INFO(good_in_sample << " " << k);
      ScanScratch single;
      const auto top = CheckOk(TopK(matrix.view(), query, k, {}, single));
      const auto plain = PlainTopK(PlainScores(rows, query, true), k, {});
      REQUIRE(top.size() == k);
      // A factor of one: fused or not, sums are rounded alike.
      REQUIRE(std::vector<ScoredItem>(top.begin(), top.end()) == plain);
      BatchScratch scratch;
      RequireAsAlone(matrix.view(), {{query, {}}, {other[0], {}}}, k, scratch);
    }
  }
}

TEST_CASE("Equal scores in a sampled catalogue are in order of position") {
  ForEachTarget([](std::int64_t target) {
    constexpr std::size_t kItems = 64 * 200;
    Rows rows{kItems, 1, {}};
    for (std::size_t i = 0; i < kItems; ++i) rows.values.push_back(static_cast<float>(i * 7919 % 40));
    const internal::BlockedMatrix matrix = Blocked(rows);
    const std::vector<float> query = {1};
    const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
    ScanScratch single;
    BatchScratch scratch;
    for (const std::size_t k : {1, 7, 100, 319, 320, 321, 2'000}) {
      const auto top = CheckOk(TopK(matrix.view(), query, k, {}, single));
      REQUIRE(std::vector<ScoredItem>(top.begin(), top.end()) == PlainTopK(plain, k, {}));
      RequireAsAlone(matrix.view(), {{query, {}}}, k, scratch);
    }
  });
}

TEST_CASE("Scores one step apart are told apart in every order of visiting") {
  ForEachTarget([](std::int64_t target) {
    // 1 + i steps: neighbours differ by one unit in the last place.
    constexpr std::size_t kItems = 64 * 160;
    for (const bool rising : {true, false}) {
      Rows rows{kItems, 1, {}};
      for (std::size_t i = 0; i < kItems; ++i) {
        const auto steps = static_cast<float>(rising ? i : kItems - i);
        rows.values.push_back(1 + steps * std::numeric_limits<float>::epsilon());
      }
      const internal::BlockedMatrix matrix = Blocked(rows);
      const std::vector<float> query = {1};
      ScanScratch single;
      for (const std::size_t k : {1, 50, 500}) {
        const auto top = CheckOk(TopK(matrix.view(), query, k, {}, single));
        REQUIRE(std::vector<ScoredItem>(top.begin(), top.end()) ==
                PlainTopK(PlainScores(rows, query, IsFused(target)), k, {}));
      }
    }
  });
}

TEST_CASE("A wrong query of a batch is named") {
  const Rows rows = RandomRows(100, 2, 1);
  const internal::BlockedMatrix matrix = Blocked(rows);
  const std::vector<float> good = {1, 2};
  const std::vector<float> bad = {1, std::numeric_limits<float>::quiet_NaN()};
  const std::vector<std::uint64_t> bitmap(9);
  BatchScratch scratch;
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  CheckError(TopKBatch(matrix.view(), std::vector<ScanQuery>{{good, {}}, {bad, {}}}, 3, scratch), kInvalid,
             "query 1 of the batch: dimension 1");
  CheckError(TopKBatch(matrix.view(), std::vector<ScanQuery>{{good, {bitmap, {}}}}, 3, scratch), kInvalid,
             "query 0 of the batch: an eligibility bitmap of 9 words");
}

}  // namespace
}  // namespace assent::testing

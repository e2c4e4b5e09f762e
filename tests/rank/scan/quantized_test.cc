// The scan in 8 bits against the exact one, on every kind of processor: the bounds
// hold, and the result is the same to the bit whatever the factors.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <limits>

#include "rank/check_ok.h"
#include "rank/scan/quantized_scan.h"
#include "rank/scan/reference.h"
#include "rank/scan/sample.h"
#include "rank/scan/targets.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::BlockedMatrix;
using internal::QuantizedMatrix;
using internal::QuantizedQuery;
using internal::QuantizedScratch;
using internal::ScanFilter;
using internal::ScanQuery;
using internal::ScanScratch;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kSampled = 64 * internal::kSampledBlocks;  // items from which on 8 bits are used

// Every query gets what the exact scan finds. Returns how many fell back to it.
std::size_t RequireExact(const BlockedMatrix& exact, const QuantizedMatrix& quantized,
                         const std::vector<ScanQuery>& queries, std::size_t k, QuantizedScratch& scratch,
                         absl::Span<const float> rows = {}) {
  CheckOk(QuantizedTopK({exact.view(), quantized.view(), rows}, queries, k, scratch));
  ScanScratch single;
  for (std::size_t q = 0; q < queries.size(); ++q) {
    INFO("query " << q << " of " << queries.size() << ", k = " << k);
    REQUIRE(scratch.top(q) == CheckOk(TopK(exact.view(), queries[q].vector, k, queries[q].filter, single)));
  }
  return scratch.fallbacks();
}

std::size_t RequireExact(const Rows& rows, const std::vector<std::vector<float>>& vectors,
                         const std::vector<std::size_t>& ks) {
  const BlockedMatrix exact = Blocked(rows);
  const QuantizedMatrix quantized = QuantizedMatrix::From(exact.view());
  std::vector<ScanQuery> queries;
  for (const std::vector<float>& vector : vectors) queries.push_back({vector, {}});
  QuantizedScratch scratch;
  std::size_t fallbacks = 0;
  for (const std::size_t k : ks) {
    const std::size_t without_rows = RequireExact(exact, quantized, queries, k, scratch);
    REQUIRE(RequireExact(exact, quantized, queries, k, scratch, rows.values) == without_rows);
    fallbacks += without_rows;
  }
  return fallbacks;
}

// The score of an item in 8 bits, in plain loops.
double ScoreInBytes(const QuantizedMatrix& matrix, const QuantizedQuery& query,
                    const std::vector<std::int32_t>& words, std::size_t item) {
  const std::uint8_t* factors = matrix.view().factors(item / 64) + item % 64 * 4;
  long long sum = query.start();
  for (std::size_t k = 0; k < matrix.view().dimensions(); ++k) {
    std::int8_t weight = 0;
    std::memcpy(&weight, reinterpret_cast<const char*>(words.data()) + k, 1);
    sum += factors[k / 4 * 256 + k % 4] * int{weight};
  }
  return double{matrix.view().head(item / 64).scales[item % 64]} * double{query.scale()} *
         static_cast<double>(sum);
}

// Factors of all sizes, or that quantise badly.
struct Kind {
  const char* name;
  std::function<float(std::mt19937_64&, std::size_t item, std::size_t k)> factor;
};

std::vector<Kind> Kinds() {
  static std::normal_distribution<float> normal;
  return {
      {"normal", [](auto& r, auto, auto) { return normal(r); }},
      {"one large factor an item",
       [](auto& r, auto i, auto k) { return normal(r) * (k == i % 5 ? 1e4F : 1.0F); }},
      {"lengths over 60 decades",
       [](auto& r, auto i, auto) { return normal(r) * std::pow(10.0F, static_cast<float>(i % 61) - 30); }},
      {"huge", [](auto& r, auto, auto) { return normal(r) * 1e37F; }},
      {"denormal", [](auto& r, auto, auto) { return normal(r) * 1e-42F; }},
      {"zero", [](auto&, auto i, auto) { return i % 2 == 0 ? 0.0F : -0.0F; }},
      {"mostly zero", [](auto& r, auto i, auto) { return i % 50 == 0 ? normal(r) : 0.0F; }},
      {"few values", [](auto& r, auto, auto) { return static_cast<float>(r() % 3) - 1; }},
      {"all equal", [](auto&, auto, auto) { return 0.3F; }},
      {"halfway between steps",
       [](auto& r, auto, auto k) { return k == 0 ? 127.0F : static_cast<float>(r() % 253) - 126.5F; }},
      {"some not finite",
       [](auto& r, auto i, auto) { return i % 97 == 0 ? (i % 2 == 0 ? kNan : kInfinity) : normal(r); }},
  };
}

Rows RowsOf(const Kind& kind, std::size_t items, std::size_t dimensions, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Rows rows{items, dimensions, {}};
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t k = 0; k < dimensions; ++k) rows.values.push_back(kind.factor(random, i, k));
  }
  return rows;
}

std::vector<std::vector<float>> QueriesFor(std::size_t dimensions) {
  std::vector<float> spike(dimensions, 0.01F);
  spike[dimensions / 2] = -3e3F;
  std::vector<float> tiny = RandomQuery(dimensions, 3);
  for (float& u : tiny) u *= 1e-40F;
  std::vector<float> huge = RandomQuery(dimensions, 4);
  for (float& u : huge) u *= 1e30F;
  return {RandomQuery(dimensions, 1),           RandomQuery(dimensions, 2),          spike, tiny, huge,
          std::vector<float>(dimensions, 0.0F), std::vector<float>(dimensions, 1.0F)};
}

TEST_CASE("No score is further from the one in 8 bits than the bound says") {
  double closest = 0;  // the largest error as a share of its bound
  for (const Kind& kind : Kinds()) {
    for (const std::size_t dimensions : {1, 2, 5, 64, 130}) {
      const Rows rows = RowsOf(kind, 300, dimensions, dimensions);
      const QuantizedMatrix matrix = QuantizedMatrix::From(Blocked(rows).view());
      for (const std::vector<float>& vector : QueriesFor(dimensions)) {
        std::vector<std::int32_t> words(internal::QuadsOf(dimensions));
        const QuantizedQuery query(vector, words.data());
        for (const bool fused : {true, false}) {
          const std::vector<float> scores = PlainScores(rows, vector, fused);
          for (std::size_t i = 0; i < rows.items; ++i) {
            const internal::QuantizedHead& head = matrix.view().head(i / 64);
            const double bound = double{head.scales[i % 64]} * double{query.Bound(head)};
            REQUIRE(bound >= 0);
            if (std::isinf(bound)) continue;  // says nothing, as it must for these
            INFO(kind.name << ", " << dimensions << " dimensions, item " << i);
            REQUIRE(std::isfinite(scores[i]));
            const double error = std::fabs(double{scores[i]} - ScoreInBytes(matrix, query, words, i));
            REQUIRE(error <= bound);
            if (bound > 0) closest = std::fmax(closest, error / bound);
          }
        }
      }
    }
  }
  std::printf("8 bits: the largest error is %.2f of its bound\n", closest);
  CHECK(closest > 0.2);  // the bounds are not just large
}

TEST_CASE("Whatever the factors, the result is that of the exact scan") {
  ForEachTarget([](std::int64_t) {
    for (const Kind& kind : Kinds()) {
      for (const std::size_t dimensions : {3, 34}) {
        INFO(kind.name << ", " << dimensions << " dimensions");
        const Rows rows = RowsOf(kind, kSampled + 37, dimensions, dimensions);
        RequireExact(rows, QueriesFor(dimensions), {1, 100});
      }
    }
  });
}

TEST_CASE("Every size of batch, catalogue and list is that of the exact scan") {
  ForEachTarget([](std::int64_t) {
    QuantizedScratch scratch;
    for (const std::size_t items :
         {std::size_t{0}, std::size_t{1}, std::size_t{64}, kSampled - 64, kSampled + 1}) {
      const Rows rows = RandomRows(items, 9, items);
      const BlockedMatrix exact = Blocked(rows);
      const QuantizedMatrix quantized = QuantizedMatrix::From(exact.view());
      for (const std::size_t count : {0, 1, 2, 3, 4, 5, 6, 7, 13}) {
        std::vector<std::vector<float>> vectors;
        std::vector<ScanQuery> queries;
        for (std::size_t q = 0; q < count; ++q) vectors.push_back(RandomQuery(9, q));
        for (const std::vector<float>& vector : vectors) queries.push_back({vector, {}});
        for (const std::size_t k :
             {std::size_t{0}, std::size_t{1}, std::size_t{50}, std::size_t{900}, items}) {
          RequireExact(exact, quantized, queries, k, scratch);
        }
      }
    }
  });
}

TEST_CASE("Filters hold in 8 bits as they do in the exact scan") {
  ForEachTarget([](std::int64_t) {
    const Rows rows = RandomRows(2 * kSampled, 16, 5);
    const BlockedMatrix exact = Blocked(rows);
    const QuantizedMatrix quantized = QuantizedMatrix::From(exact.view());
    const std::vector<float> query = RandomQuery(16, 6);
    // A history of the very best.
    ScanScratch single;
    std::vector<std::uint32_t> history;
    for (const auto& found : CheckOk(TopK(exact.view(), query, 60, {}, single)))
      history.push_back(found.item);
    std::sort(history.begin(), history.end());
    QuantizedScratch scratch;
    for (const double share : {0.0, 0.002, 0.1, 0.9}) {
      const auto bitmap = RandomBitmap(rows.items, share, 7);
      std::vector<ScanQuery> queries;
      for (int q = 0; q < 7; ++q) {
        ScanFilter filter{bitmap, {}};
        if (q % 2 == 0) filter.excluded = history;
        queries.push_back({query, filter});
      }
      for (const std::size_t k : {1, 100}) RequireExact(exact, quantized, queries, k, scratch);
    }
  });
}

TEST_CASE("Factors as models have them rarely need the exact scan") {
  std::vector<std::vector<float>> vectors;
  for (std::uint64_t q = 0; q < 64; ++q) vectors.push_back(RandomQuery(64, q));
  const std::size_t fallbacks = RequireExact(RandomRows(50'000, 64, 8), vectors, {100});
  std::printf("8 bits: %zu of 64 queries fell back\n", fallbacks);
  CHECK(fallbacks <= 6);
}

TEST_CASE("A catalogue that misleads the sample changes no result in 8 bits") {
  for (const bool good_in_sample : {true, false}) {
    Rows rows = RandomRows(3 * kSampled, 6, 9);
    for (std::size_t i = 0; i < rows.items; ++i) {
      const bool sampled = i / 64 % internal::kSampleStride == internal::kSampleOffset;
      if (sampled == good_in_sample) rows.values[i * 6] += 50;
    }
    // If all good items are in the sample, more than the bet reach its floor.
    RequireExact(rows, {{1, 1, 1, 1, 1, 1}, {1, 0, 0, 0, 0, 0}}, {100});
    const std::size_t fallbacks = RequireExact(rows, {{1, 1, 1, 1, 1, 1}}, {2'500});
    if (good_in_sample) CHECK(fallbacks == 1);
  }
}

TEST_CASE("Many candidates are no proof if their exact scores stay below the floor") {
  // The sample's best score 50, but there are only 20 of them. Some items score nothing
  // and are quantised so coarsely that they might score 300: more than k candidates. The
  // true rest of the best are neither.
  std::mt19937_64 random(10);
  Rows rows{64 * 160, 3, {}};
  for (std::size_t i = 0; i < rows.items; ++i) {
    const std::size_t phase = i / 64 % internal::kSampleStride;
    std::vector<float> item = {1 + static_cast<float>(random() % 1000) / 250, 0, 0};
    if (phase == internal::kSampleOffset && i % 64 < 2) item = {50, 0, 0};
    if (phase == 3 && i % 64 < 30) item = {0, 300, 1e5F};
    rows.values.insert(rows.values.end(), item.begin(), item.end());
  }
  CHECK(RequireExact(rows, {{1, 0, 0}}, {100}) == 1);
}

TEST_CASE("Matrices of different shapes and bytes of a wrong length are refused") {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const BlockedMatrix exact = Blocked(RandomRows(100, 4, 1));
  const QuantizedMatrix other = QuantizedMatrix::From(Blocked(RandomRows(99, 4, 1)).view());
  QuantizedScratch scratch;
  CheckError(QuantizedTopK({exact.view(), other.view(), {}}, {}, 5, scratch), kInvalid, "100 items x 4");
  const QuantizedMatrix quantized = QuantizedMatrix::From(exact.view());
  const std::vector<float> bad = {1, 2, kNan, 4};
  CheckError(QuantizedTopK({exact.view(), quantized.view(), bad}, {}, 5, scratch), kInvalid,
             "rows of 4 floats");
  CheckError(
      QuantizedTopK({exact.view(), quantized.view(), {}}, std::vector<ScanQuery>{{bad, {}}}, 5, scratch),
      kInvalid, "query 0 of the batch: dimension 2");
  const absl::Span<const std::uint8_t> bytes = quantized.view().bytes();
  CheckError(internal::QuantizedMatrixView::Over(bytes.subspan(1), 100, 4).status(), kInvalid, "1152 bytes");
  CheckError(internal::QuantizedMatrixView::Over(bytes.subspan(32, 576), 64, 4).status(), kInvalid,
             "multiple of 64");
  CheckError(internal::QuantizedMatrixView::Over(bytes, 100, 0).status(), kInvalid, "limits");
  CheckOk(internal::QuantizedMatrixView::Over(bytes, 100, 4).status());
}

}  // namespace
}  // namespace assent::testing

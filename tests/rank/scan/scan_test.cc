// Scores and top-k of one query against plain loops, on every kind of processor.

#include "rank/scan/scan.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "rank/check_ok.h"
#include "rank/scan/reference.h"
#include "rank/scan/targets.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::ScanFilter;
using internal::ScanScratch;
using internal::ScoredItem;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

std::vector<ScoredItem> Top(const Rows& rows, absl::Span<const float> query, std::size_t k,
                            const ScanFilter& filter = {}) {
  ScanScratch scratch;
  const auto top = CheckOk(TopK(Blocked(rows).view(), query, k, filter, scratch));
  return {top.begin(), top.end()};
}

TEST_CASE("The layout holds every factor in its place and zeros behind the last item") {
  for (const std::size_t items : {0, 1, 15, 63, 64, 65, 200}) {
    for (const std::size_t dimensions : {1, 3, 64}) {
      const Rows rows = RandomRows(items, dimensions, items);
      const internal::BlockedMatrix matrix = Blocked(rows);
      REQUIRE(matrix.view().items() == items);
      for (std::size_t i = 0; i < items; ++i) {
        for (std::size_t k = 0; k < dimensions; ++k) REQUIRE(matrix.view().at(i, k) == rows.row(i)[k]);
      }
      for (std::size_t i = items; i < matrix.view().blocks() * 64; ++i) {
        for (std::size_t k = 0; k < dimensions; ++k) REQUIRE(matrix.view().at(i, k) == 0);
      }
    }
  }
}

TEST_CASE("Every shape gives the plain loop's scores and order to the bit") {
  const int targets = ForEachTarget([](std::int64_t target) {
    for (const std::size_t items : {0, 1, 15, 16, 17, 63, 64, 65, 500}) {
      for (std::size_t dimensions = 1; dimensions <= 130; dimensions += items < 100 ? 1 : 43) {
        INFO(items << " items x " << dimensions);
        const Rows rows = RandomRows(items, dimensions, 7 * items + dimensions);
        const std::vector<float> query = RandomQuery(dimensions, dimensions);
        const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
        const internal::BlockedMatrix matrix = Blocked(rows);

        std::vector<float> scores(items);
        CheckOk(internal::Scores(matrix.view(), query, absl::MakeSpan(scores)));
        REQUIRE(scores == plain);

        std::vector<std::uint32_t> all(items);
        std::iota(all.rbegin(), all.rend(), 0);
        std::vector<float> gathered(items);
        CheckOk(internal::ScoresOf(matrix.view(), query, all, absl::MakeSpan(gathered)));
        REQUIRE(std::equal(plain.rbegin(), plain.rend(), gathered.begin()));

        for (const std::size_t k : {std::size_t{1}, std::size_t{10}, items, items + 9}) {
          REQUIRE(Top(rows, query, k) == PlainTopK(plain, k, {}));
        }
      }
    }
  });
  CHECK(targets >= 1);
}

TEST_CASE("A long catalogue keeps the best through many selections") {
  ForEachTarget([](std::int64_t target) {
    const Rows rows = RandomRows(20'011, 24, 3);
    const std::vector<float> query = RandomQuery(24, 4);
    const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
    // Also best last, so that every item enters: the worst case of the threshold.
    std::vector<std::size_t> order(rows.items);
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return plain[a] < plain[b]; });
    Rows rising{rows.items, rows.dimensions, {}};
    for (const std::size_t i : order) {
      rising.values.insert(rising.values.end(), rows.row(i).begin(), rows.row(i).end());
    }
    for (const std::size_t k : {1, 100, 127, 128, 129, 3000}) {
      REQUIRE(Top(rows, query, k) == PlainTopK(plain, k, {}));
      REQUIRE(Top(rising, query, k) == PlainTopK(PlainScores(rising, query, IsFused(target)), k, {}));
    }
  });
}

TEST_CASE("In double precision the order is the same where gaps exceed the error of single") {
  ForEachTarget([](std::int64_t) {
    const Rows rows = RandomRows(3'000, 96, 11);
    const std::vector<float> query = RandomQuery(96, 12);
    const std::vector<double> exact = DoubleScores(rows, query);
    std::vector<double> errors;  // the bound that scan.h states
    for (std::size_t i = 0; i < rows.items; ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < 96; ++k) sum += std::fabs(double{rows.row(i)[k]} * double{query[k]});
      errors.push_back(sum * 98 * 0x1p-24);
    }
    const std::vector<ScoredItem> top = Top(rows, query, 3'000);
    REQUIRE(top.size() == 3'000);
    for (std::size_t r = 0; r < top.size(); ++r) {
      REQUIRE(std::fabs(top[r].score - exact[top[r].item]) <= errors[top[r].item]);
      if (r == 0) continue;
      const std::uint32_t better = top[r - 1].item;
      const std::uint32_t worse = top[r].item;
      REQUIRE(exact[better] >= exact[worse] - errors[better] - errors[worse]);
    }
  });
}

TEST_CASE("Equal scores are in order of position, zeros whatever their sign") {
  ForEachTarget([](std::int64_t target) {
    Rows rows{1'000, 2, {}};
    for (std::size_t i = 0; i < rows.items; ++i) {
      rows.values.push_back(static_cast<float>(i % 3));  // scores 0, 1, 2
      rows.values.push_back(i % 2 == 0 ? 0.0F : -0.0F);
    }
    const std::vector<float> query = {1, 1};
    for (const std::size_t k : {1, 100, 400, 700, 1'000}) {
      REQUIRE(Top(rows, query, k) == PlainTopK(PlainScores(rows, query, IsFused(target)), k, {}));
    }
    Rows zeros{300, 1, std::vector<float>(300, -0.0F)};
    for (std::size_t i = 0; i < 300; i += 2) zeros.values[i] = 0;
    const std::vector<ScoredItem> top = Top(zeros, {1.0F}, 200);
    for (std::size_t r = 0; r < 200; ++r) REQUIRE(top[r] == ScoredItem{static_cast<std::uint32_t>(r), 0});
  });
}

TEST_CASE("Filters keep exactly what they let through") {
  ForEachTarget([](std::int64_t target) {
    const Rows rows = RandomRows(1'000, 8, 21);
    const std::vector<float> query = RandomQuery(8, 22);
    const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
    for (const double share : {0.0, 0.01, 0.5, 1.0}) {
      const std::vector<std::uint64_t> bitmap = RandomBitmap(1'000, share, 23);
      for (const std::size_t history : {0, 1, 30, 1'000}) {
        std::vector<std::uint32_t> excluded;
        for (std::size_t i = 0; i < history; ++i) {
          excluded.push_back(static_cast<std::uint32_t>(i * 1'000 / history));
        }
        excluded.insert(excluded.end(), {5'000, 4'000'000'000});  // not in the catalogue
        for (const ScanFilter& filter : {ScanFilter{bitmap, excluded}, ScanFilter{{}, excluded}}) {
          for (const std::size_t k : {1, 50, 1'000}) {
            REQUIRE(Top(rows, query, k, filter) == PlainTopK(plain, k, filter));
          }
        }
      }
    }
  });
}

TEST_CASE("Blocks without an eligible item are not read") {
  // Their factors would win, and not-a-number would show.
  Rows rows = RandomRows(256, 4, 31);
  for (std::size_t i = 64; i < 192; ++i) rows.values[i * 4] = 1e30F;
  const std::vector<std::uint64_t> bitmap = {~0ull, 0, 0, ~0ull};
  for (const ScoredItem& found : Top(rows, {1, 1, 1, 1}, 256, {bitmap, {}})) {
    REQUIRE((found.item < 64 || found.item >= 192));
  }
}

TEST_CASE("Items whose score is no number are not returned, infinite scores are in order") {
  ForEachTarget([](std::int64_t target) {
    Rows rows = RandomRows(400, 3, 41);
    for (std::size_t i = 0; i < 400; i += 7) rows.values[i * 3] = kNan;
    for (std::size_t i = 1; i < 400; i += 11) rows.values[i * 3 + 1] = kInfinity;
    for (std::size_t i = 2; i < 400; i += 13) rows.values[i * 3 + 2] = -kInfinity;
    for (std::size_t i = 3; i < 400; i += 17) rows.values[i * 3] = 3e38F;  // overflows
    const std::vector<float> query = {2, 3, 4};
    const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
    for (const std::size_t k : {1, 30, 129, 350, 400}) {
      REQUIRE(Top(rows, query, k) == PlainTopK(plain, k, {}));
    }
    const Rows none{200, 1, std::vector<float>(200, kNan)};
    REQUIRE(Top(none, {1.0F}, 5).empty());
    const Rows lowest{500, 1, std::vector<float>(500, -kInfinity)};
    REQUIRE(Top(lowest, {1.0F}, 200) == PlainTopK(PlainScores(lowest, {1.0F}, true), 200, {}));
  });
}

TEST_CASE("Moments are those of the scores, and the same on every processor of a kind") {
  static double first[2][2] = {};
  ForEachTarget([](std::int64_t target) {
    for (const std::size_t items : {0, 1, 100, 1'000}) {
      const Rows rows = RandomRows(items, 40, 51);
      const std::vector<float> query = RandomQuery(40, 52);
      const std::vector<float> plain = PlainScores(rows, query, IsFused(target));
      const internal::BlockedMatrix matrix = Blocked(rows);
      std::vector<float> scores(items);
      const auto moments = CheckOk(internal::ScoresWithMoments(matrix.view(), query, absl::MakeSpan(scores)));
      REQUIRE(scores == plain);
      long double sum = 0;
      long double squares = 0;
      for (const float s : plain) sum += s;
      const long double mean = items == 0 ? 0 : sum / items;
      for (const float s : plain) squares += (s - mean) * (s - mean);
      const double deviation = items == 0 ? 0 : static_cast<double>(std::sqrt(squares / items));
      CHECK(moments.count == items);
      CHECK(moments.Mean() == Approx(static_cast<double>(mean)).epsilon(1e-12).margin(1e-12));
      CHECK(moments.Deviation() == Approx(deviation).epsilon(1e-9).margin(1e-6));
      const auto alone = CheckOk(internal::Moments(matrix.view(), query));
      REQUIRE(alone.sum == moments.sum);
      REQUIRE(alone.sum_of_squares == moments.sum_of_squares);
      if (items != 1'000) continue;
      double* seen = first[IsFused(target) ? 1 : 0];
      if (seen[1] == 0) {
        seen[0] = moments.sum;
        seen[1] = moments.sum_of_squares;
      }
      REQUIRE(seen[0] == moments.sum);
      REQUIRE(seen[1] == moments.sum_of_squares);
    }
  });
}

TEST_CASE("Scratch is reused by requests of any size") {
  const Rows rows = RandomRows(2'000, 5, 61);
  const internal::BlockedMatrix matrix = Blocked(rows);
  ScanScratch scratch;
  for (const std::size_t k : {700, 3, 2'000, 0, 41}) {
    const std::vector<float> query = RandomQuery(5, k);
    const auto top = CheckOk(TopK(matrix.view(), query, k, {}, scratch));
    REQUIRE(std::vector<ScoredItem>(top.begin(), top.end()) == Top(rows, query, k));
    REQUIRE(top.size() == k);
  }
}

TEST_CASE("Wrong arguments are refused with what is wrong") {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const Rows rows = RandomRows(100, 4, 71);
  const internal::BlockedMatrix matrix = Blocked(rows);
  const std::vector<float> query = {1, 2, 3, 4};
  ScanScratch scratch;
  std::vector<float> scores(100);
  for (const float bad : {kNan, kInfinity, -kInfinity}) {
    const std::vector<float> wrong = {1, 2, bad, 4};
    CheckError(TopK(matrix.view(), wrong, 5, {}, scratch).status(), kInvalid, "dimension 2");
    CheckError(internal::Scores(matrix.view(), wrong, absl::MakeSpan(scores)), kInvalid, "dimension 2");
    CheckError(internal::Moments(matrix.view(), wrong).status(), kInvalid, "dimension 2");
  }
  CheckError(TopK(matrix.view(), {1.0F}, 5, {}, scratch).status(), kInvalid, "a query of 1 dimensions");
  CheckError(internal::Scores(matrix.view(), query, absl::MakeSpan(scores).first(99)), kInvalid,
             "99 scores of 100 items");
  const std::vector<std::uint64_t> bitmap(1);
  CheckError(TopK(matrix.view(), query, 5, {bitmap, {}}, scratch).status(), kInvalid,
             "1 words for 100 items");
  const std::vector<std::uint32_t> unsorted = {5, 3};
  CheckError(TopK(matrix.view(), query, 5, {{}, unsorted}, scratch).status(), kInvalid, "sort them");
  const std::vector<std::uint32_t> beyond = {100};
  CheckError(internal::ScoresOf(matrix.view(), query, beyond, absl::MakeSpan(scores).first(1)), kInvalid,
             "no item at position 100");

  CheckError(internal::BlockedMatrix::FromRows(query, 1, 0).status(), kInvalid, "0 dimensions");
  CheckError(internal::BlockedMatrix::FromRows(query, 2, 4).status(), kInvalid, "8 floats, not 4");
  const absl::Span<const float> floats = matrix.view().floats();
  CheckError(internal::BlockedMatrixView::Over(floats.first(511), 100, 4).status(), kInvalid,
             "512 floats, not 511");
  CheckError(internal::BlockedMatrixView::Over(floats.subspan(1, 256), 64, 4).status(), kInvalid,
             "multiple of 64");
  CheckOk(internal::BlockedMatrixView::Over(floats.first(256), 64, 4).status());
}

}  // namespace
}  // namespace assent::testing

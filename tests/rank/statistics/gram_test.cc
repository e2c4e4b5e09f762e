// The sparse Gram matrix against a plain one, its limits, and what waits to be summed.

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <thread>

#include "assent/rank/statistics.h"
#include "assent/rank/statistics_file.h"
#include "rank/algebra/blas.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "rank/statistics/gram_rows.h"
#include "rank/statistics/sparse_gram.h"
#include "rank/statistics/statistics_data.h"
#include "rank/train/dense_operator.h"
#include "rank/train/sparse_operator.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;
using internal::GramRow;
using internal::GramRows;
using internal::SparseGram;
using internal::TrainingRows;
using Plain = std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t>;  // (high, low)

// Rows over `columns` columns: a few popular ones, a long tail.
TrainingRows RandomRows(Crowd& crowd, std::size_t columns, int count) {
  TrainingRows rows;
  for (int p = 0; p < count; ++p) {
    std::vector<std::int32_t> row;
    for (std::size_t c = 0; c < columns; ++c) {
      if (crowd.Below(2 + c / 4) == 0) row.push_back(static_cast<std::int32_t>(c));
    }
    rows.Add(row, static_cast<std::int64_t>(1 + crowd.Below(1'000)));
  }
  return rows;
}

void AddPlainly(const TrainingRows& rows, std::int64_t sign, Plain& plain) {
  for (std::size_t p = 0; p < rows.size(); ++p) {
    for (const std::int32_t a : rows.Row(p)) {
      for (const std::int32_t b : rows.Row(p)) {
        if (b <= a) plain[{a, b}] += sign * rows.weights[p];
      }
    }
  }
}

void CheckSame(const SparseGram& gram, const Plain& plain) {
  const auto n = static_cast<std::int32_t>(gram.dimension());
  std::size_t entries = 0;
  for (std::int32_t a = 0; a < n; ++a) {
    std::int32_t last = -1;
    std::size_t found = 0;
    gram.ForEachIn(a, [&](std::int32_t b, std::int64_t sum) {
      REQUIRE(b > last);
      REQUIRE(b <= a);
      REQUIRE(plain.at({a, b}) == sum);
      last = b;
      ++found;
    });
    std::size_t expected = 0;
    for (std::int32_t b = 0; b <= a; ++b) {
      const auto at = plain.find({a, b});
      const std::int64_t sum = at == plain.end() ? 0 : at->second;
      REQUIRE(gram.At(a, b) == sum);
      REQUIRE(gram.At(b, a) == sum);
      expected += sum != 0 ? 1 : 0;
    }
    REQUIRE(found == expected);
    entries += found;
  }
  REQUIRE(gram.entries() >= entries);
}

SparseGram GramOf(std::size_t columns) {
  SparseGram gram;
  for (std::size_t c = 0; c < columns; ++c) gram.AddColumn();
  return gram;
}

TEST_CASE("The sparse sums are those of a plain matrix, in any steps and with any threads") {
  Crowd crowd(1);
  for (const std::size_t columns : {1, 2, 7, 60, 150}) {
    for (const int threads : {1, 2, 5}) {
      SparseGram gram = GramOf(columns);
      Plain plain;
      std::vector<TrainingRows> steps;
      for (int step = 0; step < 5; ++step) {
        steps.push_back(RandomRows(crowd, columns, step * 4));
        gram.Add(steps.back(), threads);
        AddPlainly(steps.back(), 1, plain);
        CheckSame(gram, plain);
      }
      for (TrainingRows& step : steps) {
        AddPlainly(step, -1, plain);
        for (std::int64_t& weight : step.weights) weight = -weight;
        gram.Add(step, threads);
        CheckSame(gram, plain);
      }
    }
  }
}

TEST_CASE("Entries are added wherever they lie, several for one place too") {
  Crowd crowd(2);
  SparseGram gram = GramOf(50);
  Plain plain;
  for (int step = 0; step < 20; ++step) {
    std::vector<SparseGram::Entry> entries;
    for (std::uint64_t i = 0; i < crowd.Below(200); ++i) {
      const auto row = static_cast<std::int32_t>(crowd.Below(50));
      const auto column = static_cast<std::int32_t>(crowd.Below(static_cast<std::uint64_t>(row) + 1));
      entries.push_back({row, column, static_cast<std::int64_t>(crowd.Below(9))});
      plain[{row, column}] += entries.back().sum;
    }
    gram.Add(entries, 2);
    CheckSame(gram, plain);
  }
}

TEST_CASE("A block turns dense when that is smaller, so the bytes keep to the formula") {
  Crowd crowd(3);
  for (const std::size_t columns : {10, 100, 400}) {
    SparseGram gram = GramOf(columns);
    for (int step = 0; step < 6; ++step) {
      gram.Add(RandomRows(crowd, columns, 20), 1);
      std::size_t pairs = 0;
      std::size_t bytes = 0;
      for (std::size_t row = 0; row < columns; ++row) {
        std::size_t found = 0;
        gram.ForEachIn(static_cast<std::int32_t>(row), [&](std::int32_t, std::int64_t) { ++found; });
        pairs += found;
        bytes += std::min(12 * found, 8 * (row + 1));
      }
      REQUIRE(gram.bytes() == bytes);
      REQUIRE(gram.bytes() <= 12 * pairs);
      REQUIRE(gram.bytes() <= 4 * columns * (columns + 1));
    }
  }
}

TEST_CASE("Rows in another order are the same sums") {
  Crowd crowd(4);
  SparseGram gram = GramOf(80);
  gram.Add(RandomRows(crowd, 80, 30), 1);
  for (const std::size_t kept : {0, 1, 40, 80}) {
    std::vector<std::int32_t> order(80);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int32_t>(i);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[crowd.Below(i)]);
    order.resize(kept);
    const GramRows rows(gram, order);
    std::size_t next = 0;
    std::size_t entries = 0;
    CheckOk(rows.Visit(2, [&](const GramRow& row) {
      REQUIRE(row.row == next++);
      REQUIRE(row.columns.size() == rows.entries(row.row));
      std::size_t at = 0;
      for (std::size_t c = 0; c <= row.row; ++c) {
        const std::int64_t sum = gram.At(order[row.row], order[c]);
        if (sum == 0) continue;
        REQUIRE(row.columns[at] == c);
        REQUIRE(row.sums[at] == sum);
        ++at;
      }
      REQUIRE(at == row.columns.size());
      entries += at;
      return absl::OkStatus();
    }));
    REQUIRE(next == kept);
    REQUIRE(entries == rows.entries());
  }
  const std::vector<std::int32_t> all = {0, 1, 2};
  const GramRows rows(gram, all);
  CheckError(rows.Visit(1, [](const GramRow&) { return absl::DataLossError("enough"); }),
             StatusCode::kDataLoss, "enough");
}

// S G S x in single precision against a plain product.
void CheckDenseOperator(const internal::StatisticsData& data, const std::vector<std::int32_t>& columns,
                        const std::vector<double>& x, std::size_t k) {
  const std::size_t n = columns.size();
  const std::size_t stride = n + 3;
  std::vector<double> lower(n * stride, std::nan(""));  // nobody reads above the diagonal, or on it
  std::vector<double> diagonal(n);
  std::vector<double> scale(n);
  const auto sum_at = [&](std::size_t i, std::size_t j) {
    return static_cast<double>(data.At(columns[i], columns[j])) / internal::kWeightUnit;
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) lower[i * stride + j] = sum_at(i, j);
    diagonal[i] = sum_at(i, i);
    scale[i] = 1 / std::sqrt(1 + static_cast<double>(i % 7));
  }
  const internal::DenseOperator dense(lower.data(), stride, diagonal, scale, 2);
  REQUIRE(dense.dimension() == n);
  std::vector<double> y(n * k, std::nan(""));
  dense.Apply(x.data(), y.data(), k);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t v = 0; v < k; ++v) {
      double product = 0;
      double sizes = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const double addend = scale[i] * sum_at(i, j) * scale[j] * x[j * k + v];
        product += addend;
        sizes += std::fabs(addend);
      }
      REQUIRE(std::fabs(product - y[i * k + v]) <= 1e-6 * sizes);
    }
  }
}

TEST_CASE(
    "The operator multiplies as a plain matrix does, to the bit whoever came first and with any threads") {
  Crowd crowd(6, 150);
  std::vector<TestPerson> people = crowd.Take(60);
  std::vector<std::vector<double>> products;
  for (int round = 0; round < 4; ++round) {
    const Statistics statistics = StatisticsOf(people);
    const internal::StatisticsData& data = internal::StatisticsAccess::Data(statistics);
    std::vector<std::int32_t> columns;
    for (const auto& [item, column] : internal::OrderColumns(data, 2).items) columns.push_back(column);
    const std::size_t n = columns.size();
    REQUIRE(n > 100);
    const internal::GramRows rows(data.gram, columns);
    const internal::SparseOperator gram(rows, 1 + round);
    REQUIRE(gram.dimension() == n);
    for (const std::size_t k : {1, 3, 32}) {
      std::vector<double> x(n * k);
      std::mt19937_64 random(k);
      for (double& value : x) value = static_cast<double>(random() % 2'001) / 1'000 - 1;
      std::vector<double> y(n * k, std::nan(""));
      gram.Apply(x.data(), y.data(), k);
      for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(gram.diagonal()[i] ==
                static_cast<double>(data.At(columns[i], columns[i])) / internal::kWeightUnit);
        for (std::size_t v = 0; v < k; ++v) {
          double sum = 0;
          for (std::size_t j = 0; j < n; ++j)
            sum +=
                static_cast<double>(data.At(columns[i], columns[j])) / internal::kWeightUnit * x[j * k + v];
          REQUIRE(std::fabs(sum - y[i * k + v]) < 1e-10);
        }
      }
      if (internal::HasBlas()) CheckDenseOperator(data, columns, x, k);
      if (k == 32) products.push_back(y);
    }
    REQUIRE(products.back() == products.front());
    for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[crowd.Below(i)]);
  }
}

TEST_CASE("The sums between columns are as many whoever came first and whoever has left") {
  Crowd crowd(12, 200);
  std::vector<TestPerson> people = crowd.Take(40);
  const std::vector<TestPerson> others = crowd.Take(40);
  for (int round = 0; round < 4; ++round) {
    // Others who come first, and leave, make rows dense in another way.
    Statistics statistics = StatisticsOf(round % 2 == 0 ? std::vector<TestPerson>() : others);
    CheckOk(statistics.Merge(StatisticsOf(people)));
    if (round % 2 != 0) {
      for (const TestPerson& person : others) CheckOk(statistics.Subtract(Training(person)));
    }
    const internal::StatisticsData& data = internal::StatisticsAccess::Data(statistics);
    std::vector<std::int32_t> columns;
    for (const auto& [item, column] : internal::OrderColumns(data, 3).items) columns.push_back(column);
    std::size_t expected = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) expected += data.At(columns[i], columns[j]) != 0 ? 1 : 0;
    }
    CHECK(GramRows(data.gram, columns).entries() == expected);
    for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[crowd.Below(i)]);
  }
}

TestPerson WithItems(std::uint64_t first, std::uint64_t count) {
  TestPerson person;
  for (std::uint64_t i = 0; i < count; ++i) person.history.push_back({ItemId(first + i), 0});
  return person;
}

TEST_CASE("A person with too many items is refused, whoever they are, and nothing changes") {
  StatisticsOptions options;
  options.max_items_per_person = 50;
  Statistics statistics = StatisticsOf({}, options);
  CheckOk(statistics.Add(Training(WithItems(0, 50))));
  CheckError(statistics.Add(Training(WithItems(0, 51))), StatusCode::kInvalidArgument,
             "51 items, more than max_items_per_person (50)");
  TestPerson often = WithItems(0, 50);  // 100 entries, 50 items
  for (std::uint64_t i = 0; i < 50; ++i) often.history.push_back({ItemId(i), 0});
  CheckOk(statistics.Add(Training(often)));
  CHECK(statistics.people() == 2);
  CHECK(statistics.items() == 50);
  Statistics by_default = StatisticsOf({});
  CheckError(by_default.Add(Training(WithItems(0, 100'000))), StatusCode::kInvalidArgument, "100000 items");
  CHECK(by_default.items() == 0);
}

TEST_CASE("The memory stays within its limit, and who does not fit changes nothing") {
  StatisticsOptions options;
  options.memory_limit = 2'000'000;
  Statistics statistics = StatisticsOf({}, options);
  absl::Status status;
  std::uint64_t added = 0;
  for (; status.ok() && added < 10'000; ++added) status = statistics.Add(Training(WithItems(added * 20, 40)));
  CheckError(status, StatusCode::kResourceExhausted, "raise memory_limit");
  --added;
  CHECK(added > 100);  // the limit is nearly used
  CHECK(statistics.memory() <= options.memory_limit);
  CHECK(statistics.memory() > options.memory_limit - 160 * 41 - 12 * 41 * 41);
  CHECK(statistics.people() == static_cast<std::int64_t>(added));
  CHECK(statistics.items() == 20 * added + 20);
  // Those who bring nothing new still fit, in any number.
  for (int i = 0; i < 50; ++i) CheckOk(statistics.Add(Training(WithItems(20, 2))));

  const ScratchFolder folder;
  CheckOk(SaveStatistics(statistics, folder / "s"));
  CHECK(CheckOk(LoadStatistics(folder / "s", TestPolicy(), options)).memory() == statistics.memory());
  options.memory_limit = 1'000'000;
  CheckError(LoadStatistics(folder / "s", TestPolicy(), options).status(), StatusCode::kResourceExhausted,
             "raise memory_limit");
  Statistics small = StatisticsOf({WithItems(0, 10)}, options);
  CheckError(small.Merge(statistics), StatusCode::kResourceExhausted, "cannot merge");
  CHECK(small.items() == 10);
  CHECK(small.people() == 1);
  options.memory_limit = 0;
  Statistics large = StatisticsOf({WithItems(0, 10)}, options);
  CheckOk(large.Merge(statistics));
  CHECK(large.items() == statistics.items());
}

TEST_CASE("An item seen once is a column, and leaves with its only person") {
  Statistics statistics = StatisticsOf({WithItems(0, 3), WithItems(2, 2)});
  CHECK(statistics.items() == 4);
  CheckOk(statistics.Subtract(Training(WithItems(2, 2))));
  CHECK(statistics.items() == 3);
  TrainOptions options = SmallOptions();
  options.min_people = 2;
  CheckError(Train(statistics, options).status(), StatusCode::kFailedPrecondition, "min_people");
}

TEST_CASE("Readers may come together while rows wait to be summed") {
  Crowd crowd(5, 40);
  const std::vector<TestPerson> people = crowd.Take(200);
  const ScratchFolder folder;
  CheckOk(SaveStatistics(StatisticsOf(people), folder / "expected"));
  for (int round = 0; round < 5; ++round) {
    const Statistics statistics = StatisticsOf(people);
    std::vector<std::thread> readers;
    for (const std::string name : {"a", "b", "c"}) {
      readers.emplace_back([&, name] {
        static_cast<void>(statistics.memory());
        if (!SaveStatistics(statistics, folder / name).ok()) std::abort();
      });
    }
    for (std::thread& reader : readers) reader.join();
    for (const char* name : {"a", "b", "c"})
      REQUIRE(ReadFile(folder / name) == ReadFile(folder / "expected"));
  }
}

}  // namespace
}  // namespace assent::testing

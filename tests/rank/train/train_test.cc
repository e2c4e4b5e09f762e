// Training against plain loops, and what must not change its result.

#include "assent/rank/train.h"

#include <cmath>
#include <cstring>

#include "rank/algebra/spd_inverse.h"
#include "rank/check_ok.h"
#include "rank/parallel_for.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

// A random positive definite matrix: the Gram matrix of 2n random rows, plus 1.
std::vector<double> RandomSpd(std::size_t n, std::uint64_t seed) {
  Crowd crowd(seed);
  std::vector<double> rows(2 * n * n);
  for (double& value : rows) value = static_cast<double>(crowd.Below(2'001)) / 1'000 - 1;
  std::vector<double> a(n * n, 0.0);
  for (std::size_t r = 0; r < 2 * n; ++r) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) a[i * n + j] += rows[r * n + i] * rows[r * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) a[i * n + i] += 1;
  return a;
}

using Invert = absl::Status (*)(double*, std::size_t, const internal::InverseOptions&);

// Every way that this build has.
std::vector<Invert> Ways() {
  std::vector<Invert> ways = {internal::InvertSpd, internal::InvertSpdWithEigen};
  if (internal::InvertsWithLapack()) ways.push_back(internal::InvertSpdWithLapack);
  return ways;
}

std::vector<double> Inverted(std::vector<double> a, std::size_t n, int threads, Invert invert) {
  internal::InverseOptions options;
  options.threads = threads;
  // Only the lower triangle may be read.
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) a[i * n + j] = std::nan("");
  }
  CheckOk(invert(a.data(), n, options));
  return a;
}

bool SameNumbers(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void CheckInverse(const std::vector<double>& a, const std::vector<double>& inverse, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      REQUIRE(inverse[i * n + j] == inverse[j * n + i]);
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += a[i * n + k] * inverse[k * n + j];
      REQUIRE(std::fabs(sum - (i == j ? 1 : 0)) < 1e-9);
    }
  }
}

TEST_CASE("The inverse is one, symmetric to the last bit, whatever the threads and the library") {
  // Sizes around the edges of blocks (128) and tiles (64, 256).
  for (const std::size_t n :
       {1, 2, 3, 5, 12, 16, 17, 63, 64, 65, 127, 128, 129, 191, 192, 255, 256, 257, 300}) {
    const std::vector<double> a = RandomSpd(n, n);
    for (const Invert invert : Ways()) {
      const std::vector<double> one = Inverted(a, n, 1, invert);
      CheckInverse(a, one, n);
      REQUIRE(SameNumbers(one, Inverted(a, n, 2, invert)));
      REQUIRE(SameNumbers(one, Inverted(a, n, 5, invert)));
    }
  }
}

TEST_CASE("A matrix that is not positive definite is refused") {
  for (const Invert invert : Ways()) {
    for (const double bad : {-1.0, std::nan("")}) {
      std::vector<double> a = RandomSpd(200, 1);
      a[150 * 200 + 150] = bad;
      CheckError(invert(a.data(), 200, {}), StatusCode::kInvalidArgument, "not positive definite");
    }
  }
}

TEST_CASE("The library that the build has not is said to be missing") {
  double one = 4;
  const absl::Status status = internal::InvertSpdWithLapack(&one, 1, {});
  if (internal::InvertsWithLapack()) {
    CheckOk(status);
    CHECK(one == 0.25);
  } else {
    CheckError(status, StatusCode::kUnimplemented, "ASSENT_WITH_LAPACK");
  }
}

TEST_CASE("Every task runs once") {
  for (const int threads : {1, 2, 7}) {
    std::vector<int> runs(1'000, 0);
    internal::ParallelFor(threads, runs.size(), [&](std::size_t i) { ++runs[i]; });
    CHECK(runs == std::vector<int>(1'000, 1));
    internal::ParallelFor(threads, 0, [&](std::size_t) { FAIL("there is nothing to do"); });
  }
}

// EASE as its paper has it: B = I - P diag(P)^-1 with P = (X'X + lambda I)^-1.
Matrix PlainEase(const std::vector<TestPerson>& people, absl::Span<const ItemId> items, double lambda) {
  Matrix g(items.size(), std::vector<double>(items.size(), 0.0));
  for (const TestPerson& person : people) {
    const auto has = [&](const ItemId& item) {
      for (const Interaction& entry : person.history) {
        if (entry.item == item) return 1.0;
      }
      return 0.0;
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (std::size_t j = 0; j < items.size(); ++j) g[i][j] += has(items[i]) * has(items[j]);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) g[i][i] += lambda;
  Matrix b = GaussJordanInverse(g);
  std::vector<double> diagonal;
  for (std::size_t j = 0; j < items.size(); ++j) diagonal.push_back(b[j][j]);
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = 0; j < items.size(); ++j) b[i][j] = i == j ? 0 : -b[i][j] / diagonal[j];
  }
  return b;
}

TEST_CASE("Plain EASE is a setting") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Crowd crowd(seed, 20);
    const std::vector<TestPerson> people = crowd.Take(50);
    TrainOptions options;
    options.lambda = 3;
    options.dropout = 0;
    options.use_fields = false;
    options.use_constant = false;
    options.min_people = 1;
    const auto model = TrainOn(people, options, {0});
    REQUIRE(model->dimension() == model->items().size());
    const Matrix b = PlainEase(people, model->items(), options.lambda);
    for (std::size_t i = 0; i < b.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        const double weight =
            i == j ? 0 : -model->matrix()[i * b.size() + j] / model->matrix()[j * b.size() + j];
        REQUIRE(std::fabs(weight - b[i][j]) < 1e-12);
      }
    }
  }
}

TEST_CASE("Columns with too few people do not enter") {
  Crowd crowd(4);
  const std::vector<TestPerson> people = crowd.Take(12);
  for (int min_people = 1; min_people < 8; ++min_people) {
    TrainOptions options = SmallOptions();
    options.min_people = min_people;
    const auto model = TrainOn(people, options);
    for (const ItemId& item : model->items()) {
      int behind = 0;
      for (const TestPerson& person : people) {
        for (const Interaction& entry : person.history) behind += entry.item == item ? 1 : 0;
      }
      REQUIRE(behind >= min_people);
    }
    for (const Feature& feature : model->features()) {
      int behind = 0;
      for (const TestPerson& person : people) {
        for (const Feature& value : person.features) behind += value == feature ? 1 : 0;
      }
      REQUIRE(behind >= min_people);
    }
  }
}

TEST_CASE("Training with more threads gives the same bits") {
  Crowd crowd(6, 300);
  const Statistics statistics = StatisticsOf(crowd.Take(200));
  TrainOptions options = SmallOptions();
  const auto one = TrainOn(statistics, options);
  for (const int threads : {2, 3, 0}) {
    options.threads = threads;
    REQUIRE(SameBits(*one, *TrainOn(statistics, options)));
  }
}

TEST_CASE("Columns are in order, numbers before texts") {
  Crowd crowd(8);
  const auto model = TrainOn(crowd.Take(60), SmallOptions());
  REQUIRE(model->items().size() == 12);
  REQUIRE(!model->features().empty());
  for (std::size_t i = 1; i < model->items().size(); ++i) CHECK(model->items()[i - 1] < model->items()[i]);
  for (std::size_t i = 1; i < model->features().size(); ++i)
    CHECK(model->features()[i - 1] < model->features()[i]);
  CHECK(!model->items().front().is_text());
  CHECK(model->items().back().is_text());
}

TEST_CASE("Options out of range are named") {
  Crowd crowd(10);
  const Statistics statistics = StatisticsOf(crowd.Take(20));
  const auto refused = [&](const char* name, const auto& change) {
    TrainOptions options = SmallOptions();
    change(options);
    CheckError(Train(statistics, options).status(), StatusCode::kInvalidArgument, name);
  };
  const double infinite = HUGE_VAL;
  for (const double bad : {0.0, -1.0, infinite, std::nan("")}) {
    refused("lambda ", [&](TrainOptions& o) { o.lambda = bad; });
    refused("lambda_field", [&](TrainOptions& o) { o.lambda_field = bad; });
    refused("lambda_constant", [&](TrainOptions& o) { o.lambda_constant = bad; });
  }
  for (const double bad : {-0.1, 1.0, std::nan("")})
    refused("dropout", [&](TrainOptions& o) { o.dropout = bad; });
  refused("min_people", [](TrainOptions& o) { o.min_people = 0; });
  refused("threads", [](TrainOptions& o) { o.threads = -1; });
}

TEST_CASE("Nobody to learn from is an error that says so") {
  CheckError(Train(StatisticsOf({}), {}).status(), StatusCode::kFailedPrecondition, "0 people in all");
  Crowd crowd(11);
  TrainOptions options;
  options.min_people = 50;
  CheckError(Train(StatisticsOf(crowd.Take(10)), options).status(), StatusCode::kFailedPrecondition,
             "min_people");
}

TEST_CASE("Progress rises to the end") {
  Crowd crowd(12);
  TrainOptions options = SmallOptions();
  double last = -1;
  options.progress = [&](double fraction, std::string_view stage) {
    CHECK(fraction >= last);
    CHECK(!stage.empty());
    last = fraction;
  };
  TrainOn(crowd.Take(20), options);
  CHECK(last == Approx(1));
}

// G is dense and large enough for products of single precision, where there are such.
TEST_CASE("There are no more factors than people, however many are asked for") {
  Crowd crowd(31);
  std::vector<TestPerson> people(30);
  for (TestPerson& person : people) {
    for (std::uint64_t item = 0; item < 1'300; ++item) {
      if (crowd.Below(5) != 0) person.history.push_back({TestItem(item), 0});
    }
  }
  StatisticsOptions exact;
  exact.row_weight_exponent = 0;  // no weight is rounded
  TrainOptions options;
  options.min_people = 1;
  options.mix.factors = 128;
  const std::shared_ptr<const Model> model = TrainOn(people, options, exact);
  REQUIRE(model->items().size() == 1'300);
  CHECK(model->factors().size() == 30 * model->items().size());
}

// So many pairs that a dense product pays just so, or just not: what decides must not be how
// the statistics keep them, which depends on who came first.
TEST_CASE("The order of people changes no bit of a large catalogue's factors") {
  constexpr std::uint64_t kCatalogue = 1'000;
  constexpr std::uint64_t kHubs = 20;
  Crowd crowd(13);
  const auto person = [](std::initializer_list<std::uint64_t> items) {
    TestPerson made;
    for (const std::uint64_t item : items) made.history.push_back({TestItem(item), 0});
    return made;
  };
  for (const int pairs : {3'000, 5'000, 8'000}) {
    std::vector<TestPerson> hubs;
    std::vector<TestPerson> others;
    for (std::uint64_t item = 0; item < kCatalogue; ++item)
      (item < kHubs ? hubs : others).push_back(person({item}));
    for (int k = 0; k < pairs; ++k) {
      const std::uint64_t a = kHubs + crowd.Below(kCatalogue - kHubs);
      const std::uint64_t b = kHubs + crowd.Below(kCatalogue - kHubs);
      if (a != b) others.push_back(person({a, b}));
    }
    for (std::uint64_t hub = 0; hub < kHubs; ++hub) {
      for (std::uint64_t item = kHubs; item < kCatalogue; ++item) {
        if (crowd.Below(100) < 78) others.push_back(person({hub, item}));
      }
    }
    std::vector<TestPerson> hubs_first = hubs;
    hubs_first.insert(hubs_first.end(), others.begin(), others.end());
    others.insert(others.end(), hubs.begin(), hubs.end());
    TrainOptions options;
    options.min_people = 1;
    options.mix.factors = 16;
    CHECK(SameBits(*TrainOn(hubs_first, options), *TrainOn(others, options)));
  }
}

}  // namespace
}  // namespace assent::testing

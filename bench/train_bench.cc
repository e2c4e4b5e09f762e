// Training against the inverse that it cannot do without, and how people are summed.
//
//   train_bench                                everything
//   train_bench --benchmark_filter=Train       the solve
//   train_bench --benchmark_filter=Sum         people into statistics
//   train_bench --benchmark_filter=Forget      a person out of a live model
//
// The sides of a ratio are measured in turn within one run; counters are medians.

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include "assent/rank/live_model.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "rank/algebra/spd_inverse.h"
#include "rank/parallel_for.h"
#include "rank/statistics/statistics_data.h"

namespace {

using assent::EngineInput;
using assent::internal::EngineInputAccess;

constexpr int kFields = 4;
constexpr std::size_t kTastes = 20;
constexpr std::int64_t kValues[kFields] = {2, 7, 21, 10};  // as MovieLens has them

constexpr assent::FieldPolicy OneHot(std::int32_t number) {
  assent::FieldPolicy field{};
  field.number = number;
  field.feature = assent::FeatureUse::kOneHot;
  return field;
}
constexpr assent::FieldPolicy kFieldPolicies[kFields] = {OneHot(1), OneHot(2), OneHot(3), OneHot(4)};

assent::ProfilePolicy MakePolicy() {
  assent::ProfilePolicy policy{};
  policy.fingerprint = 1;
  policy.fields = kFieldPolicies;
  return policy;
}

// Millions of interactions over `items` items, popular ones more often: item i about
// as often as i^-1/2. People have tastes: of what somebody takes, three in four are of one
// of twenty kinds. (Where nobody prefers anything there is nothing to find, and finding that
// takes long.)
struct Crowd {
  std::vector<std::vector<assent::Interaction>> histories;
  std::vector<std::int64_t> values;  // kFields for each person

  Crowd(std::size_t items, std::size_t interactions) {
    std::mt19937_64 random(1);
    std::size_t next = 0;  // so that no item is missing
    for (std::size_t made = 0; made < interactions;) {
      const std::size_t count = std::min<std::size_t>(20 + random() % 300, interactions - made);
      const std::size_t taste = random() % kTastes;
      std::vector<assent::Interaction> history;
      for (std::size_t i = 0; i < count; ++i) {
        const double u = static_cast<double>(random() >> 11) / 9007199254740992.0;
        std::size_t item =
            next < items ? next++ : static_cast<std::size_t>(u * u * static_cast<double>(items));
        if (next == items && random() % 4 != 0) item = std::min(item / kTastes * kTastes + taste, items - 1);
        history.push_back({assent::ItemId(std::uint64_t{item + 1}), 0});
      }
      made += count;
      histories.push_back(std::move(history));
      for (const std::int64_t most : kValues)
        values.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most)));
    }
  }

  EngineInput Input(std::size_t person) const {
    EngineInput input;
    for (int f = 0; f < kFields; ++f) {
      const std::int64_t value = values[person * kFields + static_cast<std::size_t>(f)];
      EngineInputAccess::Values(input).push_back({f + 1, false, value, {}});
    }
    EngineInputAccess::SetHistory(input, histories[person]);
    EngineInputAccess::Bind(input, assent::Use::kTrain, 1, nullptr, 0);
    return input;
  }

  assent::Statistics Sum(int threads) const {
    assent::StatisticsOptions options;
    options.threads = threads;
    absl::StatusOr<assent::Statistics> statistics = assent::Statistics::Create(MakePolicy(), options);
    for (std::size_t p = 0; p < histories.size(); ++p) {
      if (!statistics->Add(Input(p)).ok()) std::abort();
    }
    return *std::move(statistics);
  }
};

double Seconds(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Of all threads: on a shared machine the other programs do not count.
double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

struct Times {
  std::vector<double> wall;
  std::vector<double> cpu;

  // The second of two runs, so that no side pays for memory that the system must find first.
  template <class F>
  void Measure(const F& work) {
    work();
    const auto start = std::chrono::steady_clock::now();
    const double cpu_start = CpuSeconds();
    work();
    cpu.push_back(CpuSeconds() - cpu_start);
    wall.push_back(Seconds(start));
  }
};

// Arguments: items, millions of interactions. `train_s` is all of Train on all cores,
// `item_model_s` without factors, `lapack_s` the factorisation and inverse of the same
// size by LAPACK alone (0 where the build has none), `eigen_s` that by Eigen. The `cpu`
// ratio is of processor time.
void BM_Train(benchmark::State& state) {
  const assent::Statistics statistics =
      Crowd(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)) * 1'000'000)
          .Sum(0);
  assent::TrainOptions options;
  options.min_people = 1;
  const assent::Model model = *assent::Train(statistics, options);
  const std::size_t n = model.dimension();
  const std::vector<double> matrix(model.matrix().begin(), model.matrix().end());  // as well conditioned
  std::vector<double> copy(matrix.size());
  assent::TrainOptions item_model_only = options;
  item_model_only.mix.factors = 0;
  Times train;
  Times item_model;
  Times lapack;
  Times eigen;
  for (auto _ : state) {
    train.Measure([&] { benchmark::DoNotOptimize(assent::Train(statistics, options)); });
    item_model.Measure([&] { benchmark::DoNotOptimize(assent::Train(statistics, item_model_only)); });
    copy = matrix;  // an inverse's inverse is as well conditioned
    lapack.Measure([&] { (void)assent::internal::InvertSpdWithLapack(copy.data(), n, {}); });
    copy = matrix;
    eigen.Measure([&] {
      (void)assent::internal::InvertSpdWithEigen(copy.data(), n, {assent::internal::ThreadCount(0), {}});
    });
    state.SetIterationTime(train.wall.back());
  }
  state.counters["columns"] = static_cast<double>(n);
  state.counters["train_s"] = Median(train.wall);
  state.counters["item_model_s"] = Median(item_model.wall);
  state.counters["lapack_s"] = Median(lapack.wall);
  state.counters["eigen_s"] = Median(eigen.wall);
  state.counters["item_model/lapack"] = Median(item_model.wall) / Median(lapack.wall);
  state.counters["train/lapack"] = Median(train.wall) / Median(lapack.wall);
  state.counters["train/lapack_cpu"] = Median(train.cpu) / Median(lapack.cpu);
  state.counters["train/eigen_cpu"] = Median(train.cpu) / Median(eigen.cpu);
}
BENCHMARK(BM_Train)
    ->ArgNames({"items", "millions"})
    ->Args({3'700, 1})
    ->Iterations(5)
    ->UseManualTime()
    ->Unit(benchmark::kSecond);

// Argument: items. Forgetting a person and absorbing them again, against the inverse
// anew; both of processor time, and per person.
void BM_Forget(benchmark::State& state) {
  const Crowd crowd(static_cast<std::size_t>(state.range(0)), 1'000'000);
  assent::TrainOptions options;
  options.min_people = 1;
  absl::StatusOr<assent::LiveModel> live = assent::LiveModel::Create(crowd.Sum(0), options);
  if (!live.ok()) std::abort();
  Times solve;
  Times update;
  std::size_t person = 0;
  for (auto _ : state) {
    const EngineInput input = crowd.Input(person++);
    update.Measure([&] {
      if (!live->Forget(input).ok() || !live->Add(input).ok()) std::abort();
    });
    if (person % 10 == 1) solve.Measure([&] { (void)live->Refresh(); });
    state.SetIterationTime(update.wall.back() / 2);
  }
  state.counters["person_ms"] = 500 * Median(update.wall);
  state.counters["solve_ms"] = 1'000 * Median(solve.wall);
  state.counters["person/solve_cpu"] = Median(update.cpu) / 2 / Median(solve.cpu);
}
BENCHMARK(BM_Forget)->ArgName("items")->Arg(3'700)->Iterations(30)->UseManualTime()->Unit(
    benchmark::kMillisecond);

// A million interactions; arguments: items, threads. Items per second are interactions.
void BM_Sum(benchmark::State& state) {
  const Crowd crowd(static_cast<std::size_t>(state.range(0)), 1'000'000);
  for (auto _ : state) {
    const assent::Statistics statistics = crowd.Sum(static_cast<int>(state.range(1)));
    // Looking at the sums adds up what waits.
    benchmark::DoNotOptimize(assent::internal::StatisticsAccess::Data(statistics).people);
  }
  state.SetItemsProcessed(state.iterations() * 1'000'000);
}
BENCHMARK(BM_Sum)
    ->ArgNames({"items", "threads"})
    ->ArgsProduct({{3'700, 50'000}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

// Ranking against the same arithmetic on raw arrays.
//
// Counters are medians in the unit of their name, requests in processor time. The
// two sides of a ratio are measured in turn within one run, each on different
// people than the other in the same round, so that neither finds its rows in the
// cache because of the other.

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "assent/rank/ranker.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "rank/fold_in.h"
#include "rank/model_data.h"
#include "rank/pattern.h"
#include "rank/row_sum.h"
#include "rank/scorer.h"
#include "rank/top_items.h"

namespace {

using assent::EngineInput;
using assent::internal::EngineInputAccess;

constexpr std::size_t kItems = 3'700;
constexpr std::size_t kHistory = 100;
constexpr std::size_t kAsking = 32;  // people who take turns
constexpr int kFields = 4;
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

struct Person {
  std::vector<assent::Interaction> history;
  std::vector<std::int64_t> values;

  EngineInput Input(assent::Use use, unsigned fields, bool with_history) const {
    EngineInput input;
    for (int f = 0; f < kFields; ++f) {
      if (((fields >> f) & 1) != 0) {
        EngineInputAccess::Values(input).push_back({f + 1, false, values[static_cast<std::size_t>(f)], {}});
      }
    }
    if (with_history) EngineInputAccess::SetHistory(input, history);
    EngineInputAccess::Bind(input, use, 1, nullptr, 0);
    return input;
  }
};

// A person with `count` items, popular ones more often, and a value of each field.
Person MakePerson(std::mt19937_64& random, std::size_t items, std::size_t count) {
  Person person;
  std::vector<bool> seen(items, false);
  while (person.history.size() < count) {
    const double u = static_cast<double>(random() >> 11) / 9007199254740992.0;
    const auto item = static_cast<std::size_t>(u * u * static_cast<double>(items));
    if (seen[item]) continue;
    seen[item] = true;
    person.history.push_back({assent::ItemId(std::uint64_t{item + 1}), 0});
  }
  for (const std::int64_t values : kValues) {
    person.values.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(values)));
  }
  return person;
}

assent::Statistics MakeStatistics(std::size_t items) {
  std::mt19937_64 random(1);
  absl::StatusOr<assent::Statistics> statistics = assent::Statistics::Create(MakePolicy());
  Person everything = MakePerson(random, 1, 1);  // so that no item is missing
  everything.history.clear();
  for (std::size_t i = 0; i < items; ++i)
    everything.history.push_back({assent::ItemId(std::uint64_t{i + 1}), 0});
  (void)statistics->Add(everything.Input(assent::Use::kTrain, 15, true));
  for (int p = 0; p < 2'000; ++p) {
    const Person person = MakePerson(random, items, 20 + random() % 200);
    (void)statistics->Add(person.Input(assent::Use::kTrain, 15, true));
  }
  return *std::move(statistics);
}

assent::TrainOptions MakeOptions() {
  assent::TrainOptions options;
  options.min_people = 1;
  return options;
}

const std::shared_ptr<const assent::Model>& SharedModel() {
  static const auto model =
      std::make_shared<const assent::Model>(*assent::Train(MakeStatistics(kItems), MakeOptions()));
  return model;
}

const std::vector<Person>& Asking() {
  static const std::vector<Person> people = [] {
    std::mt19937_64 random(2);
    std::vector<Person> made;
    for (std::size_t i = 0; i < kAsking; ++i) made.push_back(MakePerson(random, kItems, kHistory));
    return made;
  }();
  return people;
}

// Time on the processor: on a shared machine the other programs do not count.
double CpuMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

// What a programmer would write who had arrays of columns and no profile: the
// pattern is given, the buffers are there, nothing is checked or looked up.
class RawArrays {
 public:
  RawArrays(const assent::Model& model, unsigned fields, bool with_history)
      : data_(assent::internal::ModelAccess::Data(model)),
        factors_(data_),
        with_history_(with_history),
        scores_(kItems),
        others_(kItems) {
    const assent::internal::ColumnIndex index(data_);
    items_ = assent::internal::MakeItemPattern(data_, index, 15u & ~fields);
    fields_ = assent::internal::MakeFieldsPattern(data_, index, fields);
    for (const Person& person : Asking()) {
      std::vector<std::int32_t> inputs;
      if (with_history) {
        for (const assent::Interaction& entry : person.history) inputs.push_back(index.Item(entry.item));
      }
      std::sort(inputs.begin(), inputs.end());
      const EngineInput input = person.Input(assent::Use::kPersonalize, fields, false);
      for (const auto& value : EngineInputAccess::Values(input)) inputs.push_back(index.Feature(value));
      inputs.push_back(static_cast<std::int32_t>(data_.dimension()) - 1);
      inputs_.push_back(std::move(inputs));
    }
  }

  std::vector<std::int32_t> Top(std::size_t person) {
    with_history_ ? Mixed(inputs_[person]) : ByFields(inputs_[person]);
    return assent::internal::TopItems(scores_, 10);
  }

 private:
  void ByItems(const std::vector<std::int32_t>& inputs) {
    const std::size_t n = data_.dimension();
    const std::size_t d = items_->columns.size();
    double sums[64] = {};
    double weights[64] = {};
    for (const std::int32_t input : inputs) {
      const double* const row = data_.matrix.data() + static_cast<std::size_t>(input) * n;
      for (std::size_t a = 0; a < d; ++a) sums[a] += row[items_->columns[a]];
    }
    for (std::size_t b = 0; b < d; ++b) {
      const double* const row = items_->inverse.data() + b * d;
      for (std::size_t a = 0; a < d; ++a) weights[a] -= row[a] * sums[b];
    }
    assent::internal::SumRows(data_.matrix.data(), n, inputs, items_->columns, weights, kItems,
                              scores_.data());
    for (std::size_t j = 0; j < kItems; ++j) scores_[j] *= items_->scale[j];
  }

  void Mixed(const std::vector<std::int32_t>& inputs) {
    using assent::internal::Standard;
    ByItems(inputs);
    fold_in_.Fold(factors_, *fields_, inputs, kHistory);
    factors_.Score(fold_in_.user(), absl::MakeSpan(others_));
    const auto history = absl::MakeConstSpan(inputs).subspan(0, kHistory);
    const Standard by_items = assent::internal::StandardOf(scores_, history);
    const Standard by_factors = assent::internal::StandardOf(others_, history);
    const double share = assent::internal::ShareOfItems(data_.hyperparameters.mix, kHistory);
    const double a = share * by_items.scale;
    const double b = (1 - share) * by_factors.scale;
    for (std::size_t j = 0; j < kItems; ++j)
      scores_[j] = a * (scores_[j] - by_items.mean) + b * (others_[j] - by_factors.mean);
    for (const std::int32_t i : history)
      scores_[static_cast<std::size_t>(i)] = std::numeric_limits<double>::quiet_NaN();
  }

  void ByFields(const std::vector<std::int32_t>& inputs) {
    const std::size_t k = fields_->columns.size();
    double weights[64] = {};
    for (const std::int32_t input : inputs) {
      const auto local = input - static_cast<std::int32_t>(kItems);
      const auto at =
          std::find(fields_->columns.begin(), fields_->columns.end(), local) - fields_->columns.begin();
      for (std::size_t b = 0; b < k; ++b)
        weights[b] += fields_->inverse[static_cast<std::size_t>(at) * k + b];
    }
    assent::internal::SumRows(data_.gram_items.data(), kItems, {}, fields_->columns, weights, kItems,
                              scores_.data());
  }

  const assent::internal::ModelData& data_;
  const assent::internal::FactorModel factors_;
  bool with_history_;
  std::unique_ptr<const assent::internal::ItemPattern> items_;
  std::unique_ptr<const assent::internal::FieldsPattern> fields_;
  std::vector<std::vector<std::int32_t>> inputs_;
  std::vector<double> scores_;
  std::vector<double> others_;
  assent::internal::FoldIn fold_in_;
};

// The first request with a pattern, on a fresh ranker.
double ColdMicroseconds(const EngineInput& input, const assent::RankOptions& options) {
  std::vector<double> times;
  for (int round = 0; round < 7; ++round) {
    const assent::Ranker ranker(SharedModel());
    const double start = CpuMicroseconds();
    benchmark::DoNotOptimize(ranker.Rank(input, options));
    times.push_back(CpuMicroseconds() - start);
  }
  return Median(times);
}

// Arguments: the consented fields as bits, and whether the history is consented.
void BM_Rank(benchmark::State& state) {
  const auto fields = static_cast<unsigned>(state.range(0));
  const bool with_history = state.range(1) != 0;
  const assent::Ranker ranker(SharedModel());
  RawArrays raw(*SharedModel(), fields, with_history);
  std::vector<EngineInput> inputs;
  for (const Person& person : Asking()) {
    inputs.push_back(person.Input(assent::Use::kPersonalize, fields, with_history));
  }
  assent::RankOptions options;
  options.reasons = false;
  (void)ranker.Rank(inputs[0], options);

  std::vector<double> ours;
  std::vector<double> theirs;
  std::size_t round = 0;
  for (auto _ : state) {
    const auto time_ours = [&] {
      const EngineInput& input = inputs[round % kAsking];
      const double start = CpuMicroseconds();
      benchmark::DoNotOptimize(ranker.Rank(input, options));
      ours.push_back(CpuMicroseconds() - start);
    };
    const auto time_theirs = [&] {
      const double start = CpuMicroseconds();
      benchmark::DoNotOptimize(raw.Top((round + kAsking / 2) % kAsking));
      theirs.push_back(CpuMicroseconds() - start);
    };
    if (round % 2 == 0) {
      time_ours();
      time_theirs();
    } else {
      time_theirs();
      time_ours();
    }
    state.SetIterationTime(ours.back() * 1e-6);
    ++round;
  }
  state.counters["rank_us"] = Median(ours);
  state.counters["raw_us"] = Median(theirs);
  state.counters["ratio"] = Median(ours) / Median(theirs);
  state.counters["cold_us"] = ColdMicroseconds(inputs[0], options);
}
BENCHMARK(BM_Rank)
    ->ArgNames({"fields", "history"})
    ->ArgsProduct({benchmark::CreateDenseRange(0, 15, 1), {0, 1}})
    ->Iterations(2'000)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

// The same request with the reasons of ten items.
void BM_RankWithReasons(benchmark::State& state) {
  const assent::Ranker ranker(SharedModel());
  const EngineInput input =
      Asking()[0].Input(assent::Use::kPersonalize, static_cast<unsigned>(state.range(0)), true);
  for (auto _ : state) benchmark::DoNotOptimize(ranker.Rank(input));
}
BENCHMARK(BM_RankWithReasons)->ArgName("fields")->Arg(0)->Arg(15)->Unit(benchmark::kMicrosecond);

// From a history and four field values to a person's vector, with 128 factors.
void BM_FoldIn(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  const assent::internal::ModelData& data = assent::internal::ModelAccess::Data(*SharedModel());
  const assent::internal::FactorModel factors(data);
  const assent::internal::ColumnIndex index(data);
  const auto pattern = assent::internal::MakeFieldsPattern(data, index, 15);
  std::mt19937_64 random(3);
  std::vector<std::vector<std::int32_t>> people;
  for (std::size_t p = 0; p < kAsking; ++p) {
    const Person person = MakePerson(random, kItems, length);
    std::vector<std::int32_t> inputs;
    for (const assent::Interaction& entry : person.history) inputs.push_back(index.Item(entry.item));
    std::sort(inputs.begin(), inputs.end());
    const EngineInput input = person.Input(assent::Use::kPersonalize, 15, false);
    for (const auto& value : EngineInputAccess::Values(input)) inputs.push_back(index.Feature(value));
    inputs.push_back(static_cast<std::int32_t>(data.dimension()) - 1);
    people.push_back(std::move(inputs));
  }
  std::size_t round = 0;
  assent::internal::FoldIn fold_in;
  for (auto _ : state) {
    fold_in.Fold(factors, *pattern, people[round++ % kAsking], length);
    benchmark::DoNotOptimize(fold_in.user().data());
  }
}
BENCHMARK(BM_FoldIn)->ArgName("items")->Arg(1)->Arg(5)->Arg(20)->Arg(100)->Arg(300)->Unit(
    benchmark::kMicrosecond);

// A history of 80 with the item model of 20,000 items, which is reading 80 of its
// rows, against reading them and doing nothing. Of the 20,000 rows a tenth is there:
// far more than the caches hold.
void BM_ItemModelRead(benchmark::State& state) {
  constexpr std::size_t kWide = 20'000;
  constexpr std::size_t kRows = 2'000;
  constexpr std::size_t kShown = 80;
  const std::vector<double> matrix(kRows * kWide, 0.5);
  std::vector<double> scores(kWide);
  std::mt19937_64 random(4);
  const auto rows = [&] {
    std::vector<std::int32_t> some;
    for (std::size_t i = 0; i < kShown; ++i) some.push_back(static_cast<std::int32_t>(random() % kRows));
    return some;
  };
  std::vector<double> ours;
  std::vector<double> reads;
  for (auto _ : state) {
    std::vector<std::int32_t> some = rows();
    double start = CpuMicroseconds();
    assent::internal::SumRows(matrix.data(), kWide, some, {}, nullptr, kWide, scores.data());
    benchmark::DoNotOptimize(scores.data());
    ours.push_back(CpuMicroseconds() - start);
    some = rows();
    start = CpuMicroseconds();
    constexpr std::size_t kLanes = 8;  // sums that do not wait for each other
    std::uint64_t lanes[kLanes] = {};
    for (const std::int32_t row : some) {
      const double* const at = matrix.data() + static_cast<std::size_t>(row) * kWide;
      for (std::size_t j = 0; j < kWide; j += kLanes) {
        std::uint64_t bits[kLanes];
        std::memcpy(bits, at + j, sizeof(bits));
        for (std::size_t l = 0; l < kLanes; ++l) lanes[l] += bits[l];
      }
    }
    benchmark::DoNotOptimize(lanes);
    reads.push_back(CpuMicroseconds() - start);
    state.SetIterationTime(ours.back() * 1e-6);
  }
  state.counters["request_us"] = Median(ours);
  state.counters["read_us"] = Median(reads);
  state.counters["ratio"] = Median(ours) / Median(reads);
}
BENCHMARK(BM_ItemModelRead)->Iterations(300)->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();

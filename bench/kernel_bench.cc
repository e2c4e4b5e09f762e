// What the guard costs: reads against plain structs, opening a view, consent events.
//
// The comparisons measure both sides in turns within one run and report the median of
// the differences, because a busy machine moves both.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "sixteen.assent.h"

namespace {

using assent::ItemId;
using assent::SubjectId;
using sixteen::Field;
using sixteen::Member;
using sixteen::Purpose;
using sixteen::recipients::OwnUse;
using Profiles = assent::Profiles<Member>;

constexpr int kReads = 4'096;  // of one turn

// The same values without a guard.
struct Plain {
  std::int32_t number_1 = 1980;
  std::string text_12 = "somebody@somewhere.example";
};

void Check(const absl::Status& status) {
  if (!status.ok()) std::abort();
}

void Fill(Profiles& profiles, const SubjectId& subject) {
  Check(profiles.Grant(subject, Purpose::kRecommend));
  Check(profiles.Collect<Field::kNumber1>(subject, 1987));
  Check(profiles.Collect<Field::kNumber2>(subject, 1));
  Check(profiles.Collect<Field::kNumber3>(subject, 1));
  Check(profiles.Collect<Field::kNumber4>(subject, 1));
  Check(profiles.Collect<Field::kNumber5>(subject, 1));
  Check(profiles.Collect<Field::kNumber6>(subject, 1));
  Check(profiles.Collect<Field::kNumber7>(subject, 1));
  Check(profiles.Collect<Field::kNumber8>(subject, 1));
  Check(profiles.Collect<Field::kNumber9>(subject, 1));
  Check(profiles.Collect<Field::kNumber10>(subject, 1));
  Check(profiles.Collect<Field::kNumber11>(subject, 1));
  Check(profiles.Collect<Field::kText12>(subject, "somebody@somewhere.example"));
  Check(profiles.Collect<Field::kText13>(subject, "x"));
  Check(profiles.Collect<Field::kText14>(subject, "x"));
  Check(profiles.Collect<Field::kFlag>(subject, true));
  Check(profiles.Collect<Field::kWatched>(subject, std::vector<ItemId>(100, ItemId(std::uint64_t{50}))));
}

// A profile with one person, and a view on it.
struct Fixture {
  Fixture() { Fill(profiles, subject); }

  Profiles profiles;
  SubjectId subject{std::uint64_t{4711}};
};

double NanosecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}
double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Uses a number as a program would: in a register, after asking whether it is there.
void Take(std::int32_t number) { benchmark::DoNotOptimize(number); }
void Take(const std::optional<std::int32_t>& number) {
  if (number.has_value()) Take(*number);
}

// Runs `raw` and `guarded` in turns; the time of the benchmark is that of both.
template <class Raw, class GuardedRead>
void Compare(benchmark::State& state, Raw raw, GuardedRead guarded) {
  std::vector<double> raw_times;
  std::vector<double> guarded_times;
  std::vector<double> differences;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kReads; ++i) raw();
    const double raw_time = NanosecondsSince(start) / kReads;
    const auto middle = std::chrono::steady_clock::now();
    for (int i = 0; i < kReads; ++i) guarded();
    const double guarded_time = NanosecondsSince(middle) / kReads;
    raw_times.push_back(raw_time);
    guarded_times.push_back(guarded_time);
    differences.push_back(guarded_time - raw_time);
  }
  state.SetItemsProcessed(state.iterations() * kReads);
  state.counters["raw_ns"] = Median(raw_times);
  state.counters["guarded_ns"] = Median(guarded_times);
  state.counters["more_ns"] = Median(differences);
  state.counters["ratio"] = Median(guarded_times) / Median(raw_times);
}

void ReadNumber(benchmark::State& state) {
  Fixture fixture;
  const auto view = *fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
  const Plain plain;
  const Plain* at = &plain;
  const auto* seen = &view;
  Compare(
      state,
      [&] {
        benchmark::DoNotOptimize(at);
        Take(at->number_1);
      },
      [&] {
        benchmark::DoNotOptimize(seen);
        Take(seen->number_1().Release(OwnUse{}));
      });
}
BENCHMARK(ReadNumber);

void ReadNumberFromHandle(benchmark::State& state) {
  Fixture fixture;
  const auto view = *fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
  const auto number = view.number_1();
  const Plain plain;
  const Plain* at = &plain;
  const auto* handle = &number;
  Compare(
      state,
      [&] {
        benchmark::DoNotOptimize(at);
        Take(at->number_1);
      },
      [&] {
        benchmark::DoNotOptimize(handle);
        Take(handle->Release(OwnUse{}));
      });
}
BENCHMARK(ReadNumberFromHandle);

void MapNumber(benchmark::State& state) {
  Fixture fixture;
  const auto view = *fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
  const Plain plain;
  const Plain* at = &plain;
  const auto* seen = &view;
  Compare(
      state,
      [&] {
        benchmark::DoNotOptimize(at);
        Take(at->number_1 < 1990 ? 1 : 0);
      },
      [&] {
        benchmark::DoNotOptimize(seen);
        Take(seen->number_1().Map([](std::int32_t year) { return year < 1990 ? 1 : 0; }).Release(OwnUse{}));
      });
}
BENCHMARK(MapNumber);

void ReadText(benchmark::State& state) {
  Fixture fixture;
  const auto view = *fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
  const Plain plain;
  const Plain* at = &plain;
  const auto* seen = &view;
  Compare(
      state,
      [&] {
        benchmark::DoNotOptimize(at);
        benchmark::DoNotOptimize(std::string(at->text_12));
      },
      [&] {
        benchmark::DoNotOptimize(seen);
        benchmark::DoNotOptimize(seen->text_12().Release(OwnUse{}));
      });
}
BENCHMARK(ReadText);

void OpenAndClose(benchmark::State& state) {
  Fixture fixture;
  for (auto _ : state) {
    const auto view = fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
    benchmark::DoNotOptimize(&view);
  }
}
BENCHMARK(OpenAndClose);

class StoppedClock final : public assent::Clock {
 public:
  assent::TimeMicros Now() const noexcept override { return assent::StartOf(20'000); }
};

// What is left without asking the system for the time.
void OpenAndCloseWithoutClock(benchmark::State& state) {
  const StoppedClock clock;
  assent::ProfilesOptions options;
  options.clock = &clock;
  Profiles profiles(options);
  const SubjectId subject(std::uint64_t{4711});
  Fill(profiles, subject);
  for (auto _ : state) {
    const auto view = profiles.Open<Purpose::kRecommend>(subject);
    benchmark::DoNotOptimize(&view);
  }
}
BENCHMARK(OpenAndCloseWithoutClock);

void AskTheClock(benchmark::State& state) {
  const assent::Clock& clock = assent::SystemClock();
  for (auto _ : state) benchmark::DoNotOptimize(clock.Now());
}
BENCHMARK(AskTheClock);

// Among many subjects, in random order: mostly the cache misses of the machine.
void OpenAmongMany(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  Profiles profiles;
  std::vector<SubjectId> subjects;
  for (std::uint64_t i = 0; i < count; ++i) {
    subjects.emplace_back(state.range(1) == 0 ? SubjectId(i) : SubjectId("subject-" + std::to_string(i)));
    Check(profiles.Grant(subjects.back(), Purpose::kRecommend));
    Check(profiles.Collect<Field::kNumber1>(subjects.back(), 1987));
  }
  std::shuffle(subjects.begin(), subjects.end(), std::mt19937_64(1));
  std::size_t next = 0;
  for (auto _ : state) {
    const auto view = profiles.Open<Purpose::kRecommend>(subjects[next]);
    benchmark::DoNotOptimize(&view);
    if (++next == subjects.size()) next = 0;
  }
}
BENCHMARK(OpenAmongMany)
    ->ArgNames({"subjects", "text"})
    ->Args({1'000, 0})
    ->Args({100'000, 0})
    ->Args({100'000, 1});

void FeedEngine(benchmark::State& state) {
  Fixture fixture;
  const auto view = *fixture.profiles.Open<Purpose::kRecommend>(fixture.subject);
  for (auto _ : state) {
    const auto input = view.ForEngine();
    benchmark::DoNotOptimize(&input);
  }
}
BENCHMARK(FeedEngine);

void WithdrawAndGrant(benchmark::State& state) {
  Fixture fixture;
  for (auto _ : state) {
    Check(fixture.profiles.Withdraw(fixture.subject, Purpose::kTrain));
    Check(fixture.profiles.Grant(fixture.subject, Purpose::kTrain));
  }
}
BENCHMARK(WithdrawAndGrant);

void CollectNumber(benchmark::State& state) {
  Fixture fixture;
  std::int32_t number = 0;
  for (auto _ : state) Check(fixture.profiles.Collect<Field::kNumber1>(fixture.subject, ++number));
}
BENCHMARK(CollectNumber);

void Why(benchmark::State& state) {
  Fixture fixture;
  for (auto _ : state) {
    benchmark::DoNotOptimize(fixture.profiles.Why(fixture.subject, Purpose::kRecommend, Field::kText14));
  }
}
BENCHMARK(Why);

}  // namespace

BENCHMARK_MAIN();

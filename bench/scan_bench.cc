// Exact top-100 of a catalogue of 64 dimensions, one thread: the scan against the limits
// of the machine and against other libraries.
//
//   scan_bench                                  100,000 and 1,000,000 items, 1 and 64 queries
//   scan_bench --benchmark_filter=items:100000/ the small catalogue
//
// All contenders of a setting are measured in turn, round by round, in processor time;
// each line then reports the median of its times and the median of its ratios to others
// of the same round:
//
//   per_limit   to reading the factors once (1 query), or to the multiplications (64)
//   per_f32     to the scan in single precision: above 1 is slower
//   agree       share of the positions that the scan in single precision finds too
//
// For the 8-bit scan also the share of queries that took the exact scan (fallbacks) and
// the exact scores that it computed for a query (rescored).

#include <benchmark/benchmark.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rank/scan/batch.h"
#include "rank/scan/quantized_scan.h"
#include "rank/scan/scan_kernel.h"
#include "scan_peers.h"

namespace assent::bench {
namespace {

using internal::BatchScratch;
using internal::BlockedMatrix;
using internal::QuantizedFactors;
using internal::QuantizedMatrix;
using internal::QuantizedScratch;
using internal::ScanQuery;
using internal::ScanScratch;

constexpr std::size_t kDimensions = 64;
constexpr std::size_t kBest = 100;
constexpr std::size_t kPeople = 256;  // queries that take turns
constexpr std::size_t kGroups = 50;
constexpr double kEnough = 5;  // seconds for a contender; who is slow has fewer rounds

// Factors like those of a model: items in groups of taste, popular ones longer, the
// first dimensions larger.
Catalogue MakeCatalogue(std::size_t items, std::mt19937_64& random) {
  std::normal_distribution<float> normal;
  std::lognormal_distribution<float> length(0, 0.6F);
  std::vector<float> centers(kGroups * kDimensions);
  for (float& x : centers) x = normal(random);
  Catalogue catalogue{items, kDimensions, {}};
  catalogue.rows.reserve(items * kDimensions);
  for (std::size_t i = 0; i < items; ++i) {
    const float scale = length(random);
    const float* center = centers.data() + random() % kGroups * kDimensions;
    for (std::size_t k = 0; k < kDimensions; ++k) {
      const float weight = scale / std::sqrt(1 + static_cast<float>(k) / 4);
      catalogue.rows.push_back(weight * (center[k] + normal(random)));
    }
  }
  return catalogue;
}

// People as their histories: the mean of some items, most of one group's.
std::vector<float> MakeQueries(const Catalogue& catalogue, std::mt19937_64& random) {
  std::normal_distribution<float> normal;
  std::vector<float> queries(kPeople * kDimensions);
  for (std::size_t q = 0; q < kPeople; ++q) {
    float* query = queries.data() + q * kDimensions;
    for (int h = 0; h < 5; ++h) {
      const float* item = catalogue.rows.data() + random() % catalogue.items * kDimensions;
      for (std::size_t k = 0; k < kDimensions; ++k) query[k] += item[k] / 5;
    }
    for (std::size_t k = 0; k < kDimensions; ++k) query[k] += 0.05F * normal(random);
  }
  return queries;
}

// Time on the processor, of all threads: on a shared machine the other programs do not count.
double CpuMilliseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

using Positions = std::vector<std::int64_t>;

struct Contender {
  std::string name;
  /// For `count` queries from person `first` on.
  std::function<void(std::size_t first, std::size_t count, Positions& out)> run;
  bool finds = true;  // limits find nothing
  std::vector<double> times;
  std::map<std::string, double> counters;

  double Seconds() const { return 1e-3 * std::accumulate(times.begin(), times.end(), 0.0); }
};

// A catalogue and everybody who searches it.
class Arena {
 public:
  explicit Arena(std::size_t items)
      : catalogue_(MakeCatalogue(items, random_)),
        queries_(MakeQueries(catalogue_, random_)),
        exact_(*BlockedMatrix::FromRows(catalogue_.rows, items, kDimensions)),
        quantized_(QuantizedMatrix::From(exact_.view())),
        peers_(MakePeers(catalogue_)) {}

  /// Everybody, not measured yet.
  std::vector<Contender> Contenders();

  std::vector<Contender> Measure(std::size_t count) {
    fallbacks_ = rescored_ = asked_ = 0;
    std::vector<Contender> contenders = Contenders();
    const bool large = catalogue_.items * count > 2'000'000;
    const int rounds = large ? 7 : 25;
    const std::size_t repeats = large ? 1 : 4;
    Positions reference;
    for (int round = -1; round < rounds; ++round) {  // the first warms up
      const std::size_t first = static_cast<std::size_t>(round + 1) * 7;
      for (Contender& contender : contenders) {
        if (contender.Seconds() > kEnough && contender.times.size() >= 2) continue;
        Positions found(count * kBest, -1);
        const double start = CpuMilliseconds();
        for (std::size_t r = 0; r < repeats; ++r) {
          contender.run((first + r) % (kPeople - count), count, found);
        }
        const double time = (CpuMilliseconds() - start) / static_cast<double>(repeats);
        if (round >= 0) contender.times.push_back(time);
        if (contender.name == "assent_f32") reference = found;
        if (contender.finds) Compare(found, reference, contender);
      }
    }
    AddRatios(count, contenders);
    return contenders;
  }

 private:
  static void Compare(const Positions& found, const Positions& reference, Contender& contender) {
    std::size_t same = 0;
    for (std::size_t q = 0; q < found.size(); q += kBest) {
      const auto at = [q](const Positions& p) { return p.begin() + static_cast<std::ptrdiff_t>(q); };
      const std::set<std::int64_t> expected(at(reference), at(reference) + kBest);
      same += static_cast<std::size_t>(std::count_if(at(found), at(found) + kBest,
                                                     [&](std::int64_t p) { return expected.count(p) != 0; }));
    }
    const double agree = static_cast<double>(same) / static_cast<double>(found.size());
    double& least = contender.counters.emplace("agree", 1).first->second;
    least = std::min(least, agree);
  }

  static double Ratio(const Contender& a, const Contender& b) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < a.times.size(); ++i) ratios.push_back(a.times[i] / b.times[i]);
    return Median(std::move(ratios));
  }

  void AddRatios(std::size_t count, std::vector<Contender>& contenders) const {
    const auto named = [&](const std::string& name) -> const Contender& {
      return *std::find_if(contenders.begin(), contenders.end(), [&](auto& c) { return c.name == name; });
    };
    for (Contender& contender : contenders) {
      contender.counters["per_limit"] =
          Ratio(contender, named(count == 1 ? "limit_read_once" : "limit_multiply_add"));
      contender.counters["per_f32"] = Ratio(contender, named("assent_f32"));
      if (contender.name != "assent_8_bits") continue;
      contender.counters["fallbacks"] = static_cast<double>(fallbacks_) / static_cast<double>(asked_);
      contender.counters["rescored"] = static_cast<double>(rescored_) / static_cast<double>(asked_);
    }
  }

  std::vector<ScanQuery> Queries(std::size_t first, std::size_t count) const {
    std::vector<ScanQuery> queries;
    for (std::size_t q = first; q < first + count; ++q) {
      queries.push_back({absl::MakeConstSpan(queries_).subspan(q * kDimensions, kDimensions), {}});
    }
    return queries;
  }

  static void Require(const absl::Status& status) {
    if (status.ok()) return;
    std::fprintf(stderr, "scan_bench: %s\n", status.ToString().c_str());
    std::exit(1);
  }

  void RunF32(std::size_t first, std::size_t count, Positions& out) {
    const std::vector<ScanQuery> queries = Queries(first, count);
    if (count == 1) {
      const auto top = TopK(exact_.view(), queries[0].vector, kBest, {}, scratch_);
      Require(top.status());
      for (std::size_t r = 0; r < top->size(); ++r) out[r] = (*top)[r].item;
      return;
    }
    Require(TopKBatch(exact_.view(), queries, kBest, batch_scratch_));
    for (std::size_t q = 0; q < count; ++q) {
      for (std::size_t r = 0; r < kBest; ++r) out[q * kBest + r] = batch_scratch_.top(q)[r].item;
    }
  }

  void RunBytes(std::size_t first, std::size_t count, Positions& out) {
    const QuantizedFactors factors = {exact_.view(), quantized_.view(), catalogue_.rows};
    Require(QuantizedTopK(factors, Queries(first, count), kBest, quantized_scratch_));
    asked_ += count;
    fallbacks_ += quantized_scratch_.fallbacks();
    rescored_ += quantized_scratch_.rescored();
    for (std::size_t q = 0; q < count; ++q) {
      for (std::size_t r = 0; r < kBest; ++r) out[q * kBest + r] = quantized_scratch_.top(q)[r].item;
    }
  }

  std::mt19937_64 random_{1};
  Catalogue catalogue_;
  std::vector<float> queries_;
  BlockedMatrix exact_;
  QuantizedMatrix quantized_;
  std::vector<std::unique_ptr<Peer>> peers_;
  ScanScratch scratch_;
  BatchScratch batch_scratch_;
  QuantizedScratch quantized_scratch_;
  std::size_t asked_ = 0;
  std::size_t fallbacks_ = 0;
  std::size_t rescored_ = 0;
};

std::vector<Contender> Arena::Contenders() {
  std::vector<Contender> contenders;
  const auto add = [&](std::string name, auto run, bool finds) {
    contenders.push_back({std::move(name), std::move(run), finds, {}, {}});
  };
  const absl::Span<const float> floats = exact_.view().floats();
  const absl::Span<const std::uint8_t> bytes = quantized_.view().bytes();
  add(
      "limit_read_once",
      [=](auto, auto, auto&) {
        benchmark::DoNotOptimize(ReadOnce(floats.data(), floats.size() * sizeof(float)));
      },
      false);
  add(
      "limit_read_8_bits_once",
      [=](auto, auto, auto&) { benchmark::DoNotOptimize(ReadOnce(bytes.data(), bytes.size())); }, false);
  add(
      "limit_multiply_add",
      [this](auto, std::size_t n, auto&) {
        benchmark::DoNotOptimize(MultiplyAdd(n * catalogue_.items * kDimensions));
      },
      false);
  add(
      "assent_f32", [this](std::size_t first, std::size_t n, Positions& out) { RunF32(first, n, out); },
      true);
  add(
      "assent_8_bits", [this](std::size_t first, std::size_t n, Positions& out) { RunBytes(first, n, out); },
      true);
  for (const std::unique_ptr<Peer>& peer : peers_) {
    add(
        peer->name(),
        [this, &peer](std::size_t first, std::size_t n, Positions& out) {
          peer->Top(queries_.data() + first * kDimensions, n, kBest, out.data());
        },
        true);
  }
  return contenders;
}

// One arena at a time: a large one takes a gigabyte.
Arena& ArenaOf(std::size_t items) {
  static std::size_t held = 0;
  static std::unique_ptr<Arena> arena;
  if (held != items) {
    arena.reset();
    arena = std::make_unique<Arena>(items);
    held = items;
  }
  return *arena;
}

// The contenders of a setting, measured when the first of them is asked for.
const Contender& Measured(std::size_t items, std::size_t count, const std::string& name) {
  static std::map<std::pair<std::size_t, std::size_t>, std::vector<Contender>> settings;
  auto& contenders = settings[{items, count}];
  if (contenders.empty()) contenders = ArenaOf(items).Measure(count);
  return *std::find_if(contenders.begin(), contenders.end(), [&](auto& c) { return c.name == name; });
}

void Report(benchmark::State& state, std::size_t items, std::size_t count, const std::string& name) {
  const Contender& contender = Measured(items, count, name);
  for (auto _ : state) state.SetIterationTime(Median(contender.times) * 1e-3);
  for (const auto& [counter, value] : contender.counters) state.counters[counter] = value;
}

void Register() {
  Arena small(kBest);  // who takes part
  for (const std::size_t items : {100'000, 1'000'000}) {
    for (const std::size_t count : {1, 64}) {
      for (const Contender& contender : small.Contenders()) {
        const std::string setting = "items:" + std::to_string(items) + "/queries:" + std::to_string(count);
        benchmark::RegisterBenchmark((setting + "/" + contender.name).c_str(), Report, items, count,
                                     contender.name)
            ->UseManualTime()
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
      }
    }
  }
}

}  // namespace
}  // namespace assent::bench

// OpenBLAS takes processors newer than itself for very old ones, and reads its
// environment before main: so that its best code runs, start again.
void GiveOpenBlasItsBest(char** argv) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx512bw") || std::getenv("OPENBLAS_CORETYPE") != nullptr) return;
  setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
  execv("/proc/self/exe", argv);
#endif
  (void)argv;
}

int main(int argc, char** argv) {
  GiveOpenBlasItsBest(argv);
  benchmark::Initialize(&argc, argv);
  benchmark::AddCustomContext("scan compiled for", assent::internal::ScanTarget());
  const std::string missing = assent::bench::MissingPeers();
  if (!missing.empty()) benchmark::AddCustomContext("peers not installed", missing);
  assent::bench::Register();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

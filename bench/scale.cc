// Training at the sizes of large services, with synthetic people, once: how long each
// step takes and how much memory it has needed so far. scripts/scale runs it.
//
//   scale --items=N --interactions=M [--factors=D] [--threads=T] [--seed=S]
//
// People have 20 items on average, few of them hundreds (log-normal). Each has one of
// 400 tastes, which seven of ten items come from; within a taste, and over all, the
// i-th item is chosen in proportion to i^-3/4. Every item has somebody. People are
// made one at a time and never kept.

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "assent/rank/model.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "rank/statistics/statistics_data.h"

namespace {

using assent::internal::EngineInputAccess;

struct Arguments {
  std::uint64_t items = 100'000;
  std::uint64_t interactions = 1'000'000;
  std::uint64_t factors = 128;
  std::uint64_t threads = 0;
  std::uint64_t seed = 1;
};

bool Parse(const char* word, Arguments* arguments) {
  const std::pair<const char*, std::uint64_t*> flags[] = {{"--items=", &arguments->items},
                                                          {"--interactions=", &arguments->interactions},
                                                          {"--factors=", &arguments->factors},
                                                          {"--threads=", &arguments->threads},
                                                          {"--seed=", &arguments->seed}};
  for (const auto& [name, value] : flags) {
    if (std::strncmp(word, name, std::strlen(name)) != 0) continue;
    char* end = nullptr;
    *value = std::strtoull(word + std::strlen(name), &end, 10);
    return end != word + std::strlen(name) && *end == '\0';
  }
  return false;
}

class Crowd {
 public:
  Crowd(std::uint64_t items, std::uint64_t seed) : random_(seed), items_(items) {}

  /// The next person, with at most `most` items.
  std::vector<assent::Interaction> Next(std::uint64_t most) {
    const double length = std::exp(2.6 + 0.85 * Normal());
    const auto count = std::min<std::uint64_t>({most, 1'000, 2 + static_cast<std::uint64_t>(length)});
    const std::uint64_t taste = random_() % kTastes;
    std::vector<assent::Interaction> history;
    for (std::uint64_t i = 0; i < count; ++i) {
      std::uint64_t item = Popular(items_);
      if (random_() % 10 < 7) item = Popular(items_ / kTastes) * kTastes + taste;
      if (i == 0 && unseen_ < items_) item = unseen_++;
      history.push_back({assent::ItemId(item), 0});
    }
    return history;
  }

  /// Somebody for every item that was in no first place, some at a time.
  std::vector<assent::Interaction> Rest() {
    std::vector<assent::Interaction> history;
    for (int i = 0; i < 10 && unseen_ < items_; ++i) history.push_back({assent::ItemId(unseen_++), 0});
    return history;
  }

 private:
  static constexpr std::uint64_t kTastes = 400;

  double Uniform() { return (static_cast<double>(random_() >> 11) + 0.5) * 0x1p-53; }
  double Normal() { return std::sqrt(-2 * std::log(Uniform())) * std::cos(6.283185307179586 * Uniform()); }
  std::uint64_t Popular(std::uint64_t below) {
    const double u = Uniform() * Uniform();  // not u * u: steeper at the top, flatter in the tail
    return static_cast<std::uint64_t>(u * u * static_cast<double>(below));
  }

  std::mt19937_64 random_;
  std::uint64_t items_;
  std::uint64_t unseen_ = 0;
};

// Prints what a step took, and the most memory so far.
class Step {
 public:
  explicit Step(const char* name) : name_(name), start_(std::chrono::steady_clock::now()) {}
  ~Step() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    std::printf("%-28s %9.1f s   %8.1f s of processors so far   %6.2f GB at most so far\n", name_, seconds,
                cpu, static_cast<double>(usage.ru_maxrss) / 1048576);
    std::fflush(stdout);
  }

 private:
  const char* name_;
  std::chrono::steady_clock::time_point start_;
};

void Die(const absl::Status& status) {
  std::fprintf(stderr, "scale: %s\n", status.ToString().c_str());
  std::exit(1);
}

assent::Statistics Sum(const Arguments& arguments) {
  assent::ProfilePolicy policy{};
  policy.fingerprint = 1;
  assent::StatisticsOptions options;
  options.threads = static_cast<int>(arguments.threads);
  auto statistics = assent::Statistics::Create(policy, options);
  Crowd crowd(arguments.items, arguments.seed);
  const auto add = [&](const std::vector<assent::Interaction>& history) {
    assent::EngineInput input;
    EngineInputAccess::SetHistory(input, history);
    EngineInputAccess::Bind(input, assent::Use::kTrain, policy.fingerprint, nullptr, 0);
    if (absl::Status status = statistics->Add(input); !status.ok()) Die(status);
  };
  std::uint64_t made = 0;
  while (made < arguments.interactions) {
    std::vector<assent::Interaction> history = crowd.Next(arguments.interactions - made);
    made += history.size();
    add(history);
  }
  for (auto history = crowd.Rest(); !history.empty(); history = crowd.Rest()) {
    made += history.size();
    add(history);
  }
  const assent::internal::StatisticsData& data = assent::internal::StatisticsAccess::Data(*statistics);
  std::printf("%lld people, %llu interactions, %zu items, %zu pairs of items; statistics of %.2f GB\n",
              static_cast<long long>(statistics->people()), static_cast<unsigned long long>(made),
              statistics->items(), data.gram.entries(),
              static_cast<double>(statistics->memory()) / 1073741824);
  return *std::move(statistics);
}

}  // namespace

int main(int argc, char* argv[]) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    if (Parse(argv[i], &arguments)) continue;
    std::fprintf(stderr, "scale: unknown argument %s; see scripts/scale --help\n", argv[i]);
    return 2;
  }
  absl::StatusOr<assent::Statistics> statistics = absl::UnknownError("");
  {
    const Step step("summing people");
    statistics = Sum(arguments);
  }
  assent::TrainOptions options;
  options.min_people = 1;  // so that the size is the one asked for
  options.threads = static_cast<int>(arguments.threads);
  options.mix.factors = static_cast<int>(arguments.factors);
  int tenths = 0;
  options.progress = [&tenths](double fraction, std::string_view stage) {
    if (fraction * 10 < tenths + 1) return;
    tenths = static_cast<int>(fraction * 10);
    std::fprintf(stderr, "%3d %%  %.*s\n", 10 * tenths, static_cast<int>(stage.size()), stage.data());
  };
  absl::StatusOr<assent::Model> model = absl::UnknownError("");
  {
    const Step step("training");
    model = assent::Train(*statistics, options);
  }
  if (!model.ok()) Die(model.status());
  std::printf("a model of %zu items\n", model->items().size());
  return 0;
}

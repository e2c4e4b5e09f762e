// What one decision costs, from the mask of an open view to the lookup among many
// subjects, beside the map of strings that applications write by hand.
//
// Time is asked once per request, so the clock is a parameter here: `StoppedClock`
// shows the decision alone, and `AskTheClock` what the system's clock adds to it.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "benchmark/benchmark.h"
#include "sixteen.assent.h"

namespace {

using assent::Decision;
using assent::SubjectId;
using sixteen::Field;
using sixteen::Member;
using sixteen::Purpose;
using sixteen::recipients::OwnUse;
using Profiles = assent::Profiles<Member>;

constexpr std::size_t kSubjects = 100'000;
constexpr std::size_t kRequests = 1 << 16;

void Check(const absl::Status& status) {
  if (!status.ok()) std::abort();
}

class StoppedClock final : public assent::Clock {
 public:
  assent::TimeMicros Now() const noexcept override { return assent::StartOf(20'000); }
};
const StoppedClock kStoppedClock;

// Counts, per purpose, what was allowed and what was not. Keeps no value and no id.
class CountingSink final : public assent::AuditSink {
 public:
  bool Record(const assent::OpenEntry& entry) noexcept override {
    Counts& counts = counts_[static_cast<std::size_t>(entry.purpose)];
    counts.opened.fetch_add(1, std::memory_order_relaxed);
    counts.denied.fetch_add(static_cast<std::uint64_t>(__builtin_popcountll(entry.denied)),
                            std::memory_order_relaxed);
    return true;
  }

 private:
  struct Counts {
    std::atomic<std::uint64_t> opened{0};
    std::atomic<std::uint64_t> denied{0};
  };
  std::array<Counts, assent::kMaxIndices> counts_{};
};

// Who is asked about, in random order: what a shop sees.
struct Request {
  SubjectId subject;
  Field field;
};
std::vector<Request> Requests(std::size_t subjects) {
  std::mt19937_64 random(1);
  std::vector<Request> requests(kRequests);
  for (Request& request : requests) {
    request = {SubjectId(random() % subjects), static_cast<Field>(random() % 16)};
  }
  return requests;
}

// Half of the people granted the purpose; all have one value.
std::unique_ptr<Profiles> Crowd(std::size_t subjects, assent::AuditSink* audit) {
  assent::ProfilesOptions options;
  options.clock = &kStoppedClock;
  options.audit = audit;
  auto profiles = std::make_unique<Profiles>(options);
  for (std::size_t i = 0; i < subjects; ++i) {
    const SubjectId subject{std::uint64_t{i}};
    Check(profiles->Grant(subject, Purpose::kTrain));
    Check(i % 2 == 0 ? profiles->Grant(subject, Purpose::kRecommend)
                     : profiles->Refuse(subject, Purpose::kRecommend));
    Check(profiles->Collect<Field::kNumber1>(subject, 1987));
  }
  return profiles;
}

// The aim: at most 10 ns. A read, which asks less, is measured in kernel_bench.
void DecisionWithOpenView(benchmark::State& state) {
  const auto profiles = Crowd(1, nullptr);
  const auto view = *profiles->Open<Purpose::kRecommend>(SubjectId(std::uint64_t{0}));
  int field = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(view.Why(static_cast<Field>(field)));
    field = (field + 1) % 16;
  }
}
BENCHMARK(DecisionWithOpenView);

// A read is decided by the view's mask, the epoch and the time: no lookup.
void ReadWithOpenView(benchmark::State& state) {
  const auto profiles = Crowd(1, nullptr);
  const auto view = *profiles->Open<Purpose::kRecommend>(SubjectId(std::uint64_t{0}));
  for (auto _ : state) benchmark::DoNotOptimize(view.number_1().Release(OwnUse{}));
}
BENCHMARK(ReadWithOpenView);

// The aim: at most 50 ns.
void DecisionAmongMany(benchmark::State& state) {
  const auto profiles = Crowd(static_cast<std::size_t>(state.range(0)), nullptr);
  const std::vector<Request> requests = Requests(static_cast<std::size_t>(state.range(0)));
  std::size_t next = 0;
  for (auto _ : state) {
    const Request& request = requests[next++ % kRequests];
    benchmark::DoNotOptimize(profiles->Why(request.subject, Purpose::kRecommend, request.field));
  }
}
BENCHMARK(DecisionAmongMany)->Arg(kSubjects)->Arg(10 * kSubjects);

// The same with every decision counted, by field and reason: no value and no id. The aim: at
// most 60 ns.
void DecisionAmongManyCounted(benchmark::State& state) {
  constexpr std::size_t kReasons = static_cast<std::size_t>(Decision::kConsentChanged) + 1;
  static std::array<std::array<std::atomic<std::uint64_t>, kReasons>, 16> counts;
  const auto profiles = Crowd(kSubjects, nullptr);
  const std::vector<Request> requests = Requests(kSubjects);
  std::size_t next = 0;
  for (auto _ : state) {
    const Request& request = requests[next++ % kRequests];
    const Decision decision = profiles->Why(request.subject, Purpose::kRecommend, request.field);
    counts[static_cast<std::size_t>(request.field)][static_cast<std::size_t>(decision)].fetch_add(
        1, std::memory_order_relaxed);
  }
}
BENCHMARK(DecisionAmongManyCounted);

// The view of one request: the lookup, the pin, sixteen decisions at once.
void OpenAmongMany(benchmark::State& state) {
  const auto profiles = Crowd(static_cast<std::size_t>(state.range(0)), nullptr);
  const std::vector<Request> requests = Requests(static_cast<std::size_t>(state.range(0)));
  std::size_t next = 0;
  for (auto _ : state) {
    const auto view = profiles->Open<Purpose::kRecommend>(requests[next++ % kRequests].subject);
    benchmark::DoNotOptimize(&view);
  }
}
BENCHMARK(OpenAmongMany)->Arg(kSubjects)->Arg(10 * kSubjects);

// The same with every opening counted.
void OpenAmongManyAudited(benchmark::State& state) {
  CountingSink sink;
  const auto profiles = Crowd(static_cast<std::size_t>(state.range(0)), &sink);
  const std::vector<Request> requests = Requests(static_cast<std::size_t>(state.range(0)));
  std::size_t next = 0;
  for (auto _ : state) {
    const auto view = profiles->Open<Purpose::kRecommend>(requests[next++ % kRequests].subject);
    benchmark::DoNotOptimize(&view);
  }
}
BENCHMARK(OpenAmongManyAudited)->Arg(kSubjects);

// The plain peer: consent as most applications write it. No expiry, no objection, no
// reason, no audit; a misspelt name denies only because nothing is found.
class StringPolicy {
 public:
  void Grant(const std::string& user, const std::string& purpose, const std::string& field) {
    const std::unique_lock<std::shared_mutex> lock(mutex_);
    granted_[user][purpose].insert(field);
  }
  bool Allows(const std::string& user, const std::string& purpose, const std::string& field) const {
    const std::shared_lock<std::shared_mutex> lock(mutex_);
    const auto known = granted_.find(user);
    if (known == granted_.end()) return false;
    const auto granted = known->second.find(purpose);
    return granted != known->second.end() && granted->second.count(field) != 0;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::unordered_map<std::string, std::unordered_set<std::string>>> granted_;
};

// The baseline: the least that a lookup among many can cost, of a bit per pair that
// neither ends nor gives a reason, and of the same bit inside a struct of the values.
struct Bare {
  assent::FieldMask granted;
};
struct Row {
  assent::FieldMask granted;
  std::array<std::uint64_t, 24> values = {};
};
template <class Value>
void RawMapAmongMany(benchmark::State& state) {
  const auto subjects = static_cast<std::size_t>(state.range(0));
  absl::flat_hash_map<std::uint64_t, std::unique_ptr<Value>> people;
  for (std::size_t i = 0; i < subjects; ++i) {
    people.emplace(i, new Value{i % 2 == 0 ? assent::FieldMask{0xFFFF} : 0});
  }
  const std::vector<Request> requests = Requests(subjects);
  std::size_t next = 0;
  for (auto _ : state) {
    const Request& request = requests[next++ % kRequests];
    const auto found = people.find(request.subject.number());
    benchmark::DoNotOptimize(found != people.end() &&
                             assent::Contains(found->second->granted, static_cast<int>(request.field)));
  }
}
BENCHMARK(RawMapAmongMany<Bare>)->Arg(kSubjects);
BENCHMARK(RawMapAmongMany<Row>)->Arg(kSubjects)->Arg(10 * kSubjects);

void StringMapAmongMany(benchmark::State& state) {
  const auto subjects = static_cast<std::size_t>(state.range(0));
  StringPolicy policy;
  std::vector<std::string> fields;
  for (const assent::FieldPolicy& field : Member::policy().fields) fields.emplace_back(field.name);
  for (std::size_t i = 0; i < subjects; i += 2) {
    for (const std::string& field : fields) policy.Grant(std::to_string(i), "RECOMMEND", field);
  }
  std::vector<std::string> users;
  for (const Request& request : Requests(subjects)) users.push_back(request.subject.ToString());
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        policy.Allows(users[next % kRequests], "RECOMMEND", fields[next % fields.size()]));
    ++next;
  }
}
BENCHMARK(StringMapAmongMany)->Arg(kSubjects);

void AskTheClock(benchmark::State& state) {
  const assent::Clock& clock = assent::SystemClock();
  for (auto _ : state) benchmark::DoNotOptimize(clock.Now());
}
BENCHMARK(AskTheClock);

}  // namespace

BENCHMARK_MAIN();

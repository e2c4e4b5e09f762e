// The memory of a table of many subjects, beside the raw struct of the same content.
//
// What the raw struct holds is what any program must hold for the same decisions: the
// key, the values as the profile keeps them, a day per field, per purpose the granted
// fields with their end, and the epoch. No index, no allocator, no room to grow.
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "sixteen.assent.h"

namespace {

using assent::SubjectId;
using sixteen::Field;
using sixteen::Purpose;
using Profiles = assent::Profiles<sixteen::Member>;

// All purposes that rest on consent are granted.
constexpr std::size_t kGrants = 2;

// As the profile keeps them: small values in place, larger ones shared.
struct Values {
  std::array<std::int32_t, 11> numbers;
  std::array<std::shared_ptr<const std::string>, 3> texts;
  bool flag;
  std::shared_ptr<const std::vector<assent::Interaction>> watched;
};
struct Grant {
  assent::FieldMask fields;
  assent::TimeMicros valid_until;
};
struct Raw {
  SubjectId key;
  Values values;
  std::array<std::uint16_t, 16> days;
  std::array<Grant, kGrants> grants;
  std::uint64_t epoch;
};
// The barest that could be called consent: which fields, without an end.
struct Barest {
  SubjectId key;
  Values values;
  std::array<std::uint16_t, 16> days;
  std::array<assent::FieldMask, kGrants> grants;
  std::uint64_t epoch;
};

void Check(const absl::Status& status) {
  if (!status.ok()) std::abort();
}

// Bytes of memory that the system gave this process.
double ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  statm >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// The aim: at most 1.3 times the raw struct.
void BytesPerSubject(benchmark::State& state) {
  const auto subjects = static_cast<std::size_t>(state.range(0));
  double bytes = 0;
  for (auto _ : state) {
    const double before = ResidentBytes();
    auto profiles = std::make_unique<Profiles>();
    for (std::size_t i = 0; i < subjects; ++i) {
      const SubjectId subject{std::uint64_t{i}};
      Check(profiles->Grant(subject, Purpose::kRecommend));
      Check(profiles->Grant(subject, Purpose::kTrain));
      Check(profiles->Collect<Field::kNumber1>(subject, 1987));
      Check(profiles->Collect<Field::kFlag>(subject, true));
    }
    bytes = (ResidentBytes() - before) / static_cast<double>(subjects);
  }
  state.counters["bytes"] = bytes;
  state.counters["raw_bytes"] = sizeof(Raw);
  state.counters["ratio"] = bytes / sizeof(Raw);
  state.counters["ratio_without_ends"] = bytes / sizeof(Barest);
}
// One iteration: a second one would find the memory of the first.
BENCHMARK(BytesPerSubject)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();

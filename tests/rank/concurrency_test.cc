// A ranker is asked from many threads, cold; also the cache below it.

#include <memory>
#include <thread>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/pattern_cache.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr std::size_t kThreads = 4;

TEST_CASE("Cold requests from four threads give what one thread gets") {
  Crowd crowd(1);
  const auto model = TrainOn(crowd.Take(60), SmallOptions());
  std::vector<TestPerson> people;
  for (unsigned kept = 0; kept < 16; ++kept) {
    for (const bool history : {true, false}) people.push_back(crowd.Next().Sharing(kept, history));
  }
  std::vector<std::vector<double>> expected;
  const Ranker alone(model);
  for (const TestPerson& person : people) expected.push_back(CheckOk(alone.Scores(Asking(person))));

  for (int round = 0; round < 20; ++round) {
    const Ranker ranker(model);
    std::vector<std::vector<std::vector<double>>> got(kThreads);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (const TestPerson& person : people) {
          absl::StatusOr<std::vector<double>> scores = ranker.Scores(Asking(person));
          got[t].push_back(scores.ok() ? *std::move(scores) : std::vector<double>());
          if (!ranker.Rank(Asking(person)).ok()) got[t].back().clear();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t t = 0; t < kThreads; ++t) REQUIRE(got[t] == expected);
  }
}

// A value that knows how many of its kind are alive.
struct Counted {
  explicit Counted(std::uint64_t k, int* alive) : key(k), alive_(alive) { ++*alive_; }
  ~Counted() { --*alive_; }
  std::uint64_t key;

 private:
  int* alive_;
};

TEST_CASE("The cache keeps what it has room for, the first of each key, and frees it") {
  int alive = 0;
  {
    internal::PatternCache<Counted> cache;
    std::size_t kept = 0;
    for (std::uint64_t key = 0; key < 2'000; ++key) {
      // Spread over all bits, as sets of up to 64 fields would be.
      const std::uint64_t spread = key * 0x9E3779B97F4A7C15u;
      CHECK(cache.Find(spread) == nullptr);
      auto value = std::make_unique<const Counted>(spread, &alive);
      const Counted* const raw = value.get();
      const Counted* const got = cache.Insert(value);
      CHECK((got == raw) == (value == nullptr));
      CHECK(cache.Find(spread) == got);
      if (got == nullptr) continue;
      ++kept;
      auto again = std::make_unique<const Counted>(spread, &alive);
      CHECK(cache.Insert(again) == raw);
      CHECK(again != nullptr);
    }
    CHECK(kept > 200);
    CHECK(kept <= internal::PatternCache<Counted>::kCapacity);
    CHECK(alive == static_cast<int>(kept));
  }
  CHECK(alive == 0);
}

TEST_CASE("All patterns of eight fields fit") {
  int alive = 0;
  internal::PatternCache<Counted> cache;
  for (std::uint64_t key = 0; key < 256; ++key) {
    auto value = std::make_unique<const Counted>(key, &alive);
    REQUIRE(cache.Insert(value) != nullptr);
  }
}

}  // namespace
}  // namespace assent::testing

// Withdrawals and reads that begin at the same barrier. What is read was prepared before:
// handles, and values derived from them by Map, Join, JoinAll and Keep, in containers, by
// another thread than the one that reads them.
//
// Subject s consents in each batch, gives a value that names the batch, and withdraws;
// then `withdrawn[s]` becomes the batch. A reader looks there first and reads afterwards:
// a value of a batch that `withdrawn[s]` has reached is stale, whatever it was derived by.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "assent/profile/join.h"
#include "profile/people.h"
#include "profile/races.h"

namespace assent::testing {
namespace {

constexpr int kSubjects = 512;
constexpr int kReaders = 2;
constexpr std::int32_t kAwait = 8;
constexpr std::int32_t kBucket = 10;

template <class Source>
using YearFrom = Guarded<std::int32_t, Purpose::kRecommend, Source>;
using BirthYear = sample::fields::BirthYear;
using Year = YearFrom<BirthYear>;

// What was derived of one subject before the race, as an application's cache holds it.
struct Shelf {
  std::vector<Year> years;  // the handle itself and one through Map
  std::map<std::string, YearFrom<Joined<BirthYear, BirthYear>>> pairs;
  std::optional<YearFrom<Many<BirthYear>>> mean;
  std::optional<YearFrom<Kept<BirthYear>>> kept;
};

class Race {
 public:
  Race() : shelves_(kReaders) {
    for (auto& shelf : shelves_) shelf.resize(kSubjects);
    for (int s = 0; s < kSubjects; ++s) subjects_.emplace_back(static_cast<std::uint64_t>(s));
  }

  // Grants, collects, waits for the readers, withdraws.
  void WriteBatch(std::int32_t batch) {
    for (const SubjectId& subject : subjects_) {
      good_ &= profiles_.Grant(subject, Purpose::kRecommend).ok();
      good_ &= profiles_.Collect<Field::kBirthYear>(subject, batch * kBucket).ok();
    }
    start_.Wait();  // the readers prepare what they will read
    ready_.Wait();  // and now all race
    for (std::size_t s = 0; s < kSubjects; ++s) {
      if (batch % kAwait == 1 && s == kSubjects / 2) AwaitReads(batch);
      good_ &= profiles_.Withdraw(subjects_[s], Purpose::kRecommend).ok();
      withdrawn_[s].store(batch, std::memory_order_release);
      withdrawals_.fetch_add(1, std::memory_order_relaxed);
    }
    end_.Wait();
  }
  // Each reader fills the shelves that the next one reads.
  void ReadBatch(int reader, std::int32_t batch) {
    start_.Wait();
    for (std::size_t s = 0; s < kSubjects; ++s) Fill(reader, s);
    ready_.Wait();
    std::vector<Shelf>& shelves = shelves_[static_cast<std::size_t>((reader + 1) % kReaders)];
    for (std::size_t i = 0; i < kSubjects; ++i) {
      // One reader goes the writer's way, the other comes to meet it; and both go round
      // the same places again, which the writer reaches meanwhile.
      const std::size_t s = reader == 0 ? i : kSubjects - 1 - i;
      if (batch % kAwait == 2 && i == kSubjects / 2) AwaitWithdrawals(batch);
      Read(shelves[s], s, batch, reader);
      if (i % 4 == 0) Read(shelves[i / 4], i / 4, batch, reader);
      progress_.fetch_add(1, std::memory_order_relaxed);
    }
    end_.Wait();
  }

  std::int64_t stale() const { return stale_.load(); }
  std::int64_t seen() const { return seen_.load(); }
  std::int64_t refused() const { return refused_.load(); }
  bool good() const { return good_; }

 private:
  // On a busy machine a thread may have the core for itself for a whole batch. Now and
  // then the writer waits in the middle of one for the readers, and in others they wait for
  // the writer, so that some reads are before and some after.
  void AwaitReads(std::int32_t batch) const {
    const std::int64_t all = std::int64_t{batch} * kReaders * kSubjects;
    const std::int64_t enough = std::min(all, progress_.load(std::memory_order_relaxed) + kSubjects / 4);
    while (progress_.load(std::memory_order_relaxed) < enough) std::this_thread::yield();
  }
  void AwaitWithdrawals(std::int32_t batch) const {
    const std::int64_t enough = std::int64_t{batch - 1} * kSubjects + kSubjects / 4;
    while (withdrawals_.load(std::memory_order_relaxed) < enough) std::this_thread::yield();
  }
  void Fill(int reader, std::size_t s) {
    Shelf& shelf = shelves_[static_cast<std::size_t>(reader)][s];
    shelf = {};
    const auto view = profiles_.Open<Purpose::kRecommend>(subjects_[s]);
    if (!view.ok()) return;
    shelf.years.push_back(view->birth_year());
    shelf.years.push_back(shelf.years.front().Map([](std::int32_t year) { return year; }));
    shelf.pairs.emplace("smaller",
                        Join(shelf.years[0], shelf.years[1]).Map([](std::int32_t a, std::int32_t b) {
                          return a < b ? a : b;
                        }));
    if (s % 8 != 0) return;  // these go through a lock
    auto all = JoinAll(shelf.years);
    if (!all.ok()) return;
    shelf.mean.emplace(
        all->Map([](const std::vector<std::int32_t>& years) { return (years.front() + years.back()) / 2; }));
    auto kept = profiles_.Keep(std::to_string(reader) + "/" + std::to_string(s), shelf.years[1]);
    if (kept.ok()) shelf.kept.emplace(*std::move(kept));
  }

  // One subject: what was derived before, in some turns a new view, in others the reason.
  void Read(const Shelf& shelf, std::size_t s, std::int32_t batch, int reader) {
    const std::int32_t before = withdrawn_[s].load(std::memory_order_acquire);
    if ((batch + reader) % 3 == 1) {
      const Decision why = profiles_.Why(subjects_[s], Purpose::kRecommend, Field::kBirthYear);
      if (why == Decision::kAllowed && before >= batch) stale_.fetch_add(1, std::memory_order_relaxed);
    }
    if ((batch + reader) % 3 == 0) {
      const auto view = profiles_.Open<Purpose::kRecommend>(subjects_[s]);
      if (view.ok()) Count(before, view->birth_year().Release(OwnUse{}));
    }
    for (const Year& year : shelf.years) Count(before, year.Release(OwnUse{}));
    for (const auto& [name, pair] : shelf.pairs) Count(before, pair.Release(OwnUse{}));
    if (shelf.mean.has_value()) Count(before, shelf.mean->Release(OwnUse{}));
    if (shelf.kept.has_value()) Count(before, shelf.kept->Release(OwnUse{}));
  }
  // `before` was loaded before the read began.
  void Count(std::int32_t before, const std::optional<std::int32_t>& value) {
    if (!value.has_value()) {
      refused_.fetch_add(1, std::memory_order_relaxed);
    } else {
      seen_.fetch_add(1, std::memory_order_relaxed);
      if (*value / kBucket <= before) stale_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  Profiles<Viewer> profiles_;
  std::vector<SubjectId> subjects_;
  std::array<std::atomic<std::int32_t>, kSubjects> withdrawn_{};
  std::vector<std::vector<Shelf>> shelves_;
  Barrier start_{kReaders + 1};
  Barrier ready_{kReaders + 1};
  Barrier end_{kReaders + 1};
  std::atomic<std::int64_t> progress_{0};
  std::atomic<std::int64_t> withdrawals_{0};
  std::atomic<std::int64_t> stale_{0};
  std::atomic<std::int64_t> seen_{0};
  std::atomic<std::int64_t> refused_{0};
  bool good_ = true;
};

TEST_CASE("No read that begins after a withdrawal sees what was derived before it", "[race]") {
  const std::int32_t batches = (Races(200'000) + kSubjects - 1) / kSubjects;
  Race race;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&race, i, batches] {
      for (std::int32_t batch = 1; batch <= batches; ++batch) race.ReadBatch(i, batch);
    });
  }
  for (std::int32_t batch = 1; batch <= batches; ++batch) race.WriteBatch(batch);
  for (std::thread& reader : readers) reader.join();
  CHECK(race.good());
  CHECK(race.stale() == 0);
  // The race was one: values were seen, and reads were refused.
  CHECK(race.seen() > 0);
  CHECK(race.refused() > 0);
  WARN(batches * kSubjects << " withdrawals raced: " << race.seen() << " values seen before, "
                           << race.refused() << " refused after, " << race.stale() << " stale");
}

}  // namespace
}  // namespace assent::testing

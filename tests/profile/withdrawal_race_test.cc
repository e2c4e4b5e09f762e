// Withdrawal is immediate and final, on any thread. Nothing here waits for time to
// pass: what a thread knows of the others it knows by sequence numbers.
//
// In round r somebody consents, a value that names the round is collected, and the
// consent is withdrawn; then `withdrawn` becomes r. A reader looks at `withdrawn`
// first and reads afterwards. A value of a round that `withdrawn` has reached is stale.
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "assent/profile/dynamic.h"
#include "assent/profile/join.h"
#include "profile/people.h"
#include "profile/races.h"

namespace assent::testing {
namespace {

using BirthYear = Guarded<std::int32_t, Purpose::kRecommend, sample::fields::BirthYear>;
constexpr std::int32_t kBucket = 10;
// All rounds race with readers that run freely. Now and then a round waits for them, so
// that values are seen and refused on a machine that is busy with other things too.
constexpr std::int32_t kAwait = 2048;

// What all threads of a race see.
struct Race {
  std::atomic<std::int32_t> withdrawn{0};
  std::atomic<std::int64_t> stale{0};
  std::atomic<std::int64_t> seen{0};
  std::atomic<std::int64_t> refused{0};

  // `before` was loaded before the read began.
  void Count(std::int32_t before, const std::optional<std::int32_t>& value) {
    if (!value.has_value()) {
      refused.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    seen.fetch_add(1, std::memory_order_relaxed);
    if (*value / kBucket <= before) stale.fetch_add(1, std::memory_order_relaxed);
  }
  std::int32_t Before() const { return withdrawn.load(std::memory_order_acquire); }
};

// A place where one thread leaves a handle for another.
class Mailbox {
 public:
  void Put(BirthYear handle) {
    const std::lock_guard<std::mutex> lock(mutex_);
    handle_.emplace(std::move(handle));
  }
  std::optional<BirthYear> Take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(handle_, std::nullopt);
  }

 private:
  std::mutex mutex_;
  std::optional<BirthYear> handle_;
};

// One reading thread: it keeps a view and a handle for a while and reads in every way
// there is.
class Reader {
 public:
  Reader(Profiles<Viewer>& profiles, const SubjectId& subject, Race& race, Mailbox& mailbox, int index)
      : profiles_(profiles), subject_(subject), race_(race), mailbox_(mailbox), index_(index) {}

  void Turn() {
    switch (turn_++ % 12) {
      case 0:
        return OpenAnew();
      case 1:
      case 5:
        return ReadHandle();
      case 2:
        return ReadMapped();
      case 3:
        return FeedEngine();
      case 4:
        return ReadFresh();
      case 6:
        return Rank();
      case 7:
        return ReadDynamic();
      case 8:
        return ReadJoined();
      case 9:
        return index_ == 0 ? KeepUnderName() : ReadFresh();
      case 10:
        return PassOn();
      default:
        view_.reset();  // the handle outlives its view
        return ReadHandle();
    }
  }

 private:
  void OpenAnew() {
    auto view = profiles_.Open<Purpose::kRecommend>(subject_);
    if (!view.ok()) return;
    view_.emplace(*std::move(view));
    handle_.emplace(view_->birth_year());
    mapped_.emplace(handle_->Map([](std::int32_t year) { return year; }));
  }
  void ReadFresh() {
    const std::int32_t before = race_.Before();
    const auto view = profiles_.Open<Purpose::kRecommend>(subject_);
    if (view.ok()) race_.Count(before, view->birth_year().Release(OwnUse{}));
  }
  void ReadHandle() {
    const std::int32_t before = race_.Before();
    if (handle_.has_value()) race_.Count(before, handle_->Release(OwnUse{}));
  }
  void ReadMapped() {
    const std::int32_t before = race_.Before();
    if (!handle_.has_value()) return;
    race_.Count(before, handle_->Map([](std::int32_t year) { return year; }).Release(OwnUse{}));
    const std::int32_t again = race_.Before();
    race_.Count(again, mapped_->Release(OwnUse{}));
  }
  static std::optional<std::int32_t> YearIn(const EngineInput& input) {
    for (const auto& value : internal::EngineInputAccess::Values(input)) {
      if (value.field == sample::fields::BirthYear::kNumber) return static_cast<std::int32_t>(value.number);
    }
    return std::nullopt;
  }
  void FeedEngine() {
    const std::int32_t before = race_.Before();
    if (!view_.has_value()) return;
    const auto input = view_->ForEngine();
    race_.Count(before, input.ok() ? YearIn(*input) : std::nullopt);
  }
  // As an engine does: copy, compute, and throw away what is not current at the end.
  void Rank() {
    const auto view = profiles_.Open<Purpose::kRecommend>(subject_);
    if (!view.ok()) return;
    const auto input = view->ForEngine();
    if (!input.ok()) return;
    const std::optional<std::int32_t> year = YearIn(*input);
    const std::int32_t before = race_.Before();
    race_.Count(before, internal::EngineInputAccess::IsCurrent(*input) ? year : std::nullopt);
  }
  void ReadDynamic() {
    const std::int32_t before = race_.Before();
    const auto view = profiles_.OpenDynamic(subject_, "RECOMMEND");
    if (!view.ok()) return;
    const auto value = view->Release("birth_year", "own_use");
    if (!value.ok()) return race_.Count(before, std::nullopt);
    race_.Count(before, static_cast<std::int32_t>(*std::get_if<std::int64_t>(&*value)));
  }
  void ReadJoined() {
    const auto view = profiles_.Open<Purpose::kRecommend>(subject_);
    if (!view.ok()) return;
    const auto joined = Join(view->birth_year(), view->birth_year());
    const std::int32_t before = race_.Before();
    race_.Count(before,
                joined.Map([](std::int32_t a, std::int32_t b) { return a < b ? a : b; }).Release(OwnUse{}));
  }
  void KeepUnderName() {
    if (!handle_.has_value()) return;
    const std::int32_t before = race_.Before();
    const auto kept = profiles_.Keep("year", *handle_);
    race_.Count(before, kept.ok() ? kept->Release(OwnUse{}) : std::nullopt);
    const std::int32_t again = race_.Before();
    race_.Count(again, kept.ok() ? kept->Release(OwnUse{}) : std::nullopt);
  }
  void PassOn() {
    if (index_ == 0) {
      const auto view = profiles_.Open<Purpose::kRecommend>(subject_);
      if (view.ok()) mailbox_.Put(view->birth_year());
      return;
    }
    if (auto handle = mailbox_.Take()) {
      const std::int32_t before = race_.Before();
      race_.Count(before, handle->Release(OwnUse{}));
    }
  }

  Profiles<Viewer>& profiles_;
  const SubjectId& subject_;
  Race& race_;
  Mailbox& mailbox_;
  int index_;
  unsigned turn_ = 0;
  std::optional<sample::ViewerForRecommend> view_;
  std::optional<BirthYear> handle_;
  std::optional<BirthYear> mapped_;
};

TEST_CASE("No read that starts after a withdrawal sees the value", "[race]") {
  const std::int32_t rounds = Races(1'000'000);
  Profiles<Viewer> profiles;
  const SubjectId subject("racer");
  Race race;
  Mailbox mailbox;
  std::vector<Reader> readers;
  for (int i = 0; i < 2; ++i) readers.emplace_back(profiles, subject, race, mailbox, i);
  std::int32_t failures = 0;
  {
    Crew crew(2, [&](int i) { readers[static_cast<std::size_t>(i)].Turn(); });
    for (std::int32_t round = 1; round <= rounds; ++round) {
      bool good = profiles.Grant(subject, Purpose::kRecommend).ok();
      good &= profiles.Collect<Field::kBirthYear>(subject, round * kBucket).ok();
      if (round % kAwait == 0) crew.AwaitTurn();
      good &= profiles.Withdraw(subject, Purpose::kRecommend).ok();
      race.withdrawn.store(round, std::memory_order_release);
      good &= profiles.Why(subject, Purpose::kRecommend, Field::kBirthYear) == Decision::kWithdrawn;
      if (round % kAwait == 1) crew.AwaitTurn();
      if (!good) ++failures;
    }
  }
  CHECK(failures == 0);
  CHECK(race.stale.load() == 0);
  // The race was one: values were seen, and reads were refused.
  CHECK(race.seen.load() > 0);
  CHECK(race.refused.load() > 0);
  INFO("seen " << race.seen.load() << ", refused " << race.refused.load());
}

TEST_CASE("No read that starts after an erasure sees the value, while subjects are added", "[race]") {
  const std::int32_t rounds = Races(100'000);
  Profiles<Viewer> profiles;
  Race race;
  std::atomic<std::int32_t> current{1};
  std::int32_t failures = 0;
  {
    Crew crew(2, [&](int i) {
      const std::int32_t before = race.Before();
      const std::int32_t round = current.load(std::memory_order_acquire) - i;
      const auto view = profiles.Open<Purpose::kRecommend>(SubjectId(static_cast<std::uint64_t>(round)));
      if (!view.ok()) return race.Count(before, std::nullopt);
      race.Count(before, view->birth_year().Release(OwnUse{}));
      race.Count(race.Before(), std::nullopt);
    });
    for (std::int32_t round = 1; round <= rounds; ++round) {
      const SubjectId subject(static_cast<std::uint64_t>(round));
      bool good = profiles.Grant(subject, Purpose::kRecommend).ok();
      good &= profiles.Collect<Field::kBirthYear>(subject, round * kBucket).ok();
      current.store(round, std::memory_order_release);
      if (round % kAwait == 0) crew.AwaitTurn();
      good &= profiles.Erase(subject).ok();
      race.withdrawn.store(round, std::memory_order_release);
      good &= !profiles.Grant(subject, Purpose::kRecommend).ok();
      if (!good) ++failures;
    }
  }
  CHECK(failures == 0);
  CHECK(race.stale.load() == 0);
  CHECK(race.seen.load() > 0);
  CHECK(profiles.size() == static_cast<std::size_t>(rounds));
}

TEST_CASE("Collecting never brings a value past a withdrawal", "[race]") {
  const std::int32_t rounds = Races(200'000);
  Profiles<Viewer> profiles;
  const SubjectId subject("collected");
  std::atomic<std::int64_t> collected{0};
  std::atomic<std::int64_t> refused{0};
  std::int32_t failures = 0;
  REQUIRE(profiles.Refuse(subject, Purpose::kRecommend).ok());
  {
    Crew crew(2, [&](int i) {
      const absl::Status status = i == 0
                                      ? profiles.Collect<Field::kRegion>(subject, "10115")
                                      : profiles.Collect<Field::kWatched>(subject, ItemId(std::uint64_t{7}));
      (status.ok() ? collected : refused).fetch_add(1, std::memory_order_relaxed);
      if (i == 1) static_cast<void>(profiles.Sweep());
    });
    for (std::int32_t round = 1; round <= rounds; ++round) {
      bool good = profiles.Grant(subject, Purpose::kRecommend).ok();
      if (round % kAwait == 0) crew.AwaitTurn();
      good &= profiles.Withdraw(subject, Purpose::kRecommend).ok();
      // From here until the next grant nothing is there, whoever collects.
      if (round % kAwait == 1) crew.AwaitTurn();
      const auto view = profiles.Open<Purpose::kRecommend>(subject);
      good &= view.ok() && view->Why(Field::kRegion) == Decision::kWithdrawn;
      good &= view.ok() && !view->region().Release(OwnUse{}).has_value();
      good &= view.ok() && !view->watched().Release(OwnUse{}).has_value();
      if (!good) ++failures;
    }
  }
  CHECK(failures == 0);
  CHECK(collected.load() > 0);
  CHECK(refused.load() > 0);
}

// Snapshots are used again as soon as nobody pins them: a reader that was slow must not
// end up with that of somebody else, or with one that is being written.
TEST_CASE("A view holds its own subject's values, whole, while snapshots are reused", "[race]") {
  const std::int32_t rounds = Races(400'000);
  constexpr int kSubjects = 3;
  Profiles<Viewer> profiles;
  for (std::uint64_t s = 0; s < kSubjects; ++s) {
    REQUIRE(profiles.Rely(SubjectId(s), Purpose::kService).ok());
  }
  std::atomic<std::int64_t> wrong{0};
  std::atomic<std::int64_t> seen{0};
  {
    Crew crew(2, [&](int i) {
      for (std::uint64_t s = 0; s < kSubjects; ++s) {
        const auto view = profiles.Open<Purpose::kService>(SubjectId(s));
        if (!view.ok()) continue;
        const auto email = view->email().Release(OwnUse{});
        const auto credit = view->credit().Release(OwnUse{});
        const bool good_email =
            !email.has_value() || *email == std::string(20 + 10 * s, static_cast<char>('a' + s));
        const bool good_credit = !credit.has_value() || *credit % 300 == static_cast<std::int64_t>(100 * s);
        if (!good_email || !good_credit) wrong.fetch_add(1, std::memory_order_relaxed);
        if (email.has_value()) seen.fetch_add(1 + i, std::memory_order_relaxed);
      }
    });
    for (std::int32_t round = 0; round < rounds; ++round) {
      const auto s = static_cast<std::uint64_t>(round % kSubjects);
      const SubjectId subject(s);
      const std::string email(20 + 10 * s, static_cast<char>('a' + s));
      static_cast<void>(profiles.Collect<Field::kEmail>(subject, email));
      static_cast<void>(
          profiles.Collect<Field::kCredit>(subject, 300 * (round % 50) + 100 * static_cast<int>(s)));
      if (round % 7 == 0) {
        static_cast<void>(profiles.Cease(subject, Purpose::kService));
        static_cast<void>(profiles.Rely(subject, Purpose::kService));
      }
    }
  }
  CHECK(wrong.load() == 0);
  CHECK(seen.load() > 0);
}

}  // namespace
}  // namespace assent::testing

// Where the states of subjects live: pinned, replaced, wiped, and looked at without a pin.
#include "assent/profile/internal/snapshot.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "assent/profile/internal/store_core.h"
#include "profile/races.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::internal {
namespace {

using testing::Crew;
using testing::Races;

// Values that count themselves.
struct Counted {
  static inline std::atomic<int> alive{0};
  Counted() : number(0) { ++alive; }
  Counted(const Counted& other) : number(other.number) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  std::uint64_t number;
  std::uint64_t more[5] = {};
};

const ValueOps& CountedOps() {
  static const ValueOps ops = {
      sizeof(Counted),
      alignof(Counted),
      [](void* at) { new (at) Counted(); },
      [](void* to, const void* from) { new (to) Counted(*static_cast<const Counted*>(from)); },
      [](void* at) noexcept { static_cast<Counted*>(at)->~Counted(); },
      [](void* values, int) { static_cast<Counted*>(values)->number = 0; },
      [](void*, int, Day) { return std::size_t{0}; },
      [](const void*, int, Day) { return DynamicValue(); },
  };
  return ops;
}
std::uint64_t& NumberIn(Snapshot* snapshot) {
  return static_cast<Counted*>(snapshot->mutable_values())->number;
}

constexpr FieldPolicy kOneField[] = {
    {"f", 1, ValueKind::kUint64, 1, {}, 10, 0, Category::kOrdinary, FeatureUse::kNone, {}, {}, {}}};
constexpr ProfilePolicy kPolicy = {"t.T", 1, 1, {}, kOneField, {}, {}};

TEST_CASE("A snapshot lives as long as somebody pins it; then its values are wiped", "[snapshot]") {
  Counted::alive = 0;
  {
    SnapshotPool pool(kPolicy, CountedOps());
    Snapshot* const first = pool.Make(nullptr, PackedConsent());
    NumberIn(first) = 4711;
    first->MarkSet(0, 20'000);
    std::atomic<Snapshot*> current{first};
    Snapshot* const pinned = pool.Pin(current);
    CHECK(pinned == first);
    Snapshot* const second = pool.Make(first, first->consent());
    CHECK(NumberIn(second) == 4711);
    CHECK(second->set() == 1);
    CHECK(second->collected(0) == 20'000);
    NumberIn(second) = 4712;
    CHECK(NumberIn(first) == 4711);
    current.store(second);
    pool.Unpin(first);
    CHECK(pool.live() == 2);
    CHECK(Counted::alive == 2);
    CHECK(NumberIn(pinned) == 4711);
    pool.Unpin(pinned);
    CHECK(pool.live() == 1);
    CHECK(Counted::alive == 1);
    const auto* const bytes = static_cast<const unsigned char*>(pinned->values());
    CHECK(std::count(bytes, bytes + sizeof(Counted), 0) == sizeof(Counted));
    CHECK(pool.Make(nullptr, PackedConsent()) == first);  // the memory is used again ...
    CHECK(first->set() == 0);                             // ... and remembers nothing
    CHECK(first->collected(0) == 0);
    CHECK_FALSE(first->consent().erased());
    pool.Unpin(first);
    pool.Unpin(second);
    CHECK(pool.live() == 0);
  }
  CHECK(Counted::alive == 0);
}

// A state of that many clauses, each of a purpose of its own.
ConsentState Clauses(int count) {
  ConsentState state;
  ConsentEvent event;
  event.kind = EventKind::kGrant;
  event.fields = 1;
  for (int i = 0; i < count; ++i) {
    event.at = 1'000 + i;
    event.purposes = MaskOf(i);
    state.Apply(event);
  }
  return state;
}

TEST_CASE("A snapshot holds as much consent as there is, and gives it up", "[snapshot]") {
  SnapshotPool pool(kPolicy, CountedOps());
  for (int turn = 0; turn < 2; ++turn) {  // the second time in used memory
    std::vector<Snapshot*> made;
    for (int count = 0; count <= kMaxIndices; ++count) {
      Snapshot* const from = made.empty() ? nullptr : made.back();
      made.push_back(pool.Make(from, Clauses(count).packed()));
      if (from == nullptr) NumberIn(made.back()) = 4711;
      made.back()->MarkSet(0, static_cast<Day>(20'000 + count));
    }
    for (int count = 0; count <= kMaxIndices; ++count) {
      const Snapshot& snapshot = *made[static_cast<std::size_t>(count)];
      std::size_t wrong = 0;
      for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
        const FieldMask expected = purpose < count ? 1 : 0;
        if (snapshot.consent().TermsAt(purpose, 5'000).granted != expected) ++wrong;
      }
      CHECK(wrong == 0);
      CHECK(snapshot.consent().last_event() == (count == 0 ? 0 : 999 + count));
      CHECK(snapshot.collected(0) == 20'000 + count);
      CHECK(NumberIn(made[static_cast<std::size_t>(count)]) == 4711);
    }
    for (Snapshot* const snapshot : made) pool.Unpin(snapshot);
    CHECK(pool.live() == 0);
  }
}

TEST_CASE("What a decision needs is seen as it is, or not at all", "[snapshot]") {
  constexpr int kMostInside = 12;  // clauses
  SnapshotPool pool(kPolicy, CountedOps());
  const TimeMicros end = StartOf(20'010);  // the field is kept for ten days
  for (int count = 0; count <= kMaxIndices; ++count) {
    for (const bool is_set : {false, true}) {
      Snapshot* const snapshot = pool.Make(nullptr, Clauses(count).packed());
      if (is_set) snapshot->MarkSet(0, 20'000);
      snapshot->Seal(kPolicy);
      for (const TimeMicros now : {StartOf(20'000), end - 1, end, end + 1, kForever - 1}) {
        SnapshotTerms terms;
        const bool seen = snapshot->Peek(now, terms);
        // Much consent and ended retentions take a pin; nothing else does.
        CHECK(seen == (count <= kMostInside && (!is_set || now < end)));
        if (!seen) continue;
        TimeMicros valid_until = 0;
        const ValueTerms values = snapshot->TermsAt(kPolicy, now, &valid_until);
        CHECK(terms.fresh == values.fresh);
        CHECK(terms.fresh == values.set);
        for (const int purpose : {0, count - 1, count, kMaxIndices - 1}) {
          if (purpose < 0 || purpose >= kMaxIndices) continue;
          CHECK(terms.consent.TermsAt(purpose, now).granted ==
                snapshot->consent().TermsAt(purpose, now).granted);
        }
      }
      pool.Unpin(snapshot);
    }
  }
}

TEST_CASE("More snapshots than a chunk holds are all different", "[snapshot]") {
  SnapshotPool pool(kPolicy, CountedOps());
  std::vector<Snapshot*> made;
  for (std::uint64_t i = 0; i < 2'000; ++i) {
    made.push_back(pool.Make(nullptr, PackedConsent()));
    NumberIn(made.back()) = i;
  }
  for (std::uint64_t i = 0; i < made.size(); ++i) {
    if (NumberIn(made[i]) != i) FAIL("snapshot " << i << " is shared");
  }
  for (Snapshot* const snapshot : made) pool.Unpin(snapshot);
  CHECK(pool.live() == 0);
}

TEST_CASE("A snapshot that is replaced while it is being pinned is let go of", "[snapshot]") {
  Counted::alive = 0;
  SnapshotPool pool(kPolicy, CountedOps());
  Snapshot* const first = pool.Make(nullptr, PackedConsent());
  std::atomic<Snapshot*> current{first};
  std::atomic<Snapshot*> other{nullptr};
  int looks = 0;
  SECTION("and freed") {
    Snapshot* const pinned = pool.PinWith(current, [&] {
      if (looks++ == 0) pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
    });
    CHECK(looks == 2);
    CHECK(pinned == current.load());
    CHECK(pinned != first);
    CHECK(pool.live() == 1);
    pool.Unpin(pinned);
  }
  SECTION("and freed, which a late reader does not undo") {
    pool.Unpin(pool.PinWith(current, [&] {
      if (looks++ == 0) pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
    }));
    // Another late one still points to it. It waits until it sees the new one.
    std::atomic<Snapshot*> late{first};
    looks = 0;
    Snapshot* const pinned = pool.PinWith(late, [&] {
      if (looks++ == 0) return;
      late = current.load();
    });
    CHECK(looks > 1);
    CHECK(pinned != first);
    pool.Unpin(pinned);
  }
  SECTION("and freed, and used again for somebody else") {
    Snapshot* const pinned = pool.PinWith(current, [&] {
      if (looks++ != 0) return;
      pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
      other = pool.Make(nullptr, PackedConsent());
      if (other.load() != first) looks = 100;
      NumberIn(other.load()) = 4711;
    });
    CHECK(looks == 2);
    CHECK(pinned == current.load());
    CHECK(NumberIn(pinned) == 0);
    CHECK(NumberIn(other.load()) == 4711);  // and the other's is as it was, with its one pin
    pool.Unpin(pinned);
    pool.Unpin(other.load());
  }
  SECTION("and freed, and used again for the same subject") {
    Snapshot* const pinned = pool.PinWith(current, [&] {
      if (looks++ != 0) return;
      pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
      pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
      NumberIn(current.load()) = 4712;
    });
    CHECK(looks == 1);
    CHECK(pinned == first);
    CHECK(NumberIn(pinned) == 4712);
    pool.Unpin(pinned);
  }
  SECTION("while somebody else still pins it") {
    Snapshot* const held = pool.Pin(current);
    Snapshot* const pinned = pool.PinWith(current, [&] {
      if (looks++ == 0) pool.Unpin(current.exchange(pool.Make(nullptr, PackedConsent())));
    });
    CHECK(pinned == current.load());
    CHECK(pool.live() == 2);
    pool.Unpin(held);
    CHECK(pool.live() == 1);
    pool.Unpin(pinned);
  }
  pool.Unpin(current.load());
  CHECK(pool.live() == 0);
  CHECK(Counted::alive == 0);
}

// A view that is opened just between the two steps of a change must not pass for one
// of after the change. The pool destroys the old snapshot between them.
constexpr FieldPolicy kHeldField[] = {
    {"f", 1, ValueKind::kUint64, 1, {}, 10, 0, Category::kOrdinary, FeatureUse::kNone, {}, {}, {}}};
constexpr PurposePolicy kHeldPurpose[] = {
    {"P", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 1, 0, {}, {}, {}}};
constexpr ProfilePolicy kHeldPolicy = {"t.Held", 1, 1, {}, kHeldField, kHeldPurpose, {}};

TEST_CASE("A change is published before the epoch moves on", "[snapshot]") {
  static StoreCore* store = nullptr;
  static std::vector<bool> allowed;
  static std::vector<ViewCore> views;
  const SubjectId subject("s");
  static ValueOps ops = CountedOps();
  ops.destroy = [](void* at) noexcept {
    static_cast<Counted*>(at)->~Counted();
    if (store == nullptr) return;
    StoreCore* const open = std::exchange(store, nullptr);
    auto view = open->Open(SubjectId("s"), 0);
    if (view.ok()) {
      allowed.push_back(view->Allows(0));
      views.push_back(*std::move(view));
    }
  };
  testing::ManualClock clock;
  StoreCore core(kHeldPolicy, ops, clock, nullptr);
  ConsentEvent event;
  event.kind = EventKind::kGrant;
  event.purposes = 1;
  event.fields = 1;
  REQUIRE(core.Record(subject, event).ok());
  REQUIRE(core.Collect(subject, 0, DayOf(clock.Now()), [](void*) { return absl::OkStatus(); }).ok());
  event.kind = EventKind::kWithdraw;
  store = &core;
  REQUIRE(core.Record(subject, event).ok());
  REQUIRE(views.size() == 1);
  CHECK_FALSE(allowed[0]);            // it saw the new snapshot already ...
  CHECK_FALSE(views[0].IsCurrent());  // ... under the old epoch
  views.clear();
}

TEST_CASE("Pinning races with replacing, and nothing is freed early or twice", "[snapshot][race]") {
  const auto rounds = static_cast<std::uint64_t>(Races(400'000));
  Counted::alive = 0;
  {
    SnapshotPool pool(kPolicy, CountedOps());
    constexpr std::size_t kCells = 3;
    std::atomic<Snapshot*> current[kCells];
    const auto make = [&](std::uint64_t cell, std::uint64_t round) {
      Snapshot* const made = pool.Make(nullptr, PackedConsent());
      auto* const values = static_cast<Counted*>(made->mutable_values());
      values->number = round * kCells + cell;
      for (auto& word : values->more) word = values->number;
      return made;
    };
    for (std::uint64_t c = 0; c < kCells; ++c) current[c] = make(c, 0);
    std::atomic<std::uint64_t> wrong{0};
    {
      Crew crew(2, [&](int) {
        for (std::uint64_t c = 0; c < kCells; ++c) {
          Snapshot* const pinned = pool.Pin(current[c]);
          const auto* const values = static_cast<const Counted*>(pinned->values());
          bool good = values->number % kCells == c;
          for (const auto& word : values->more) good = good && word == values->number;
          if (!good) wrong.fetch_add(1, std::memory_order_relaxed);
          pool.Unpin(pinned);
        }
      });
      for (std::uint64_t round = 1; round <= rounds; ++round) {
        const std::uint64_t c = round % kCells;
        pool.Unpin(current[c].exchange(make(c, round)));
        if (round % 40'000 == 0) crew.AwaitTurn();
      }
    }
    CHECK(wrong.load() == 0);
    CHECK(pool.live() == kCells);
    for (auto& last : current) pool.Unpin(last.load());
    CHECK(pool.live() == 0);
  }
  CHECK(Counted::alive == 0);
}

TEST_CASE("A decision without a pin is one that held, whatever others write meanwhile", "[snapshot][race]") {
  // Two subjects share the memory of their snapshots. One always has the grant and a
  // value, the other never has: a decision that mixed them would be a wrong one.
  const testing::ManualClock clock(StartOf(20'000));
  StoreCore core(kHeldPolicy, CountedOps(), clock, nullptr);
  const SubjectId with{std::uint64_t{1}};
  const SubjectId without{std::uint64_t{2}};
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.purposes = 1;
  grant.fields = 1;
  ConsentEvent refuse = grant;
  refuse.kind = EventKind::kRefuse;
  const auto collect = [&core, &with] {
    return core.Collect(with, 0, 20'000, [](void*) { return absl::OkStatus(); });
  };
  REQUIRE(core.Record(with, grant).ok());
  REQUIRE(collect().ok());
  REQUIRE(core.Record(without, refuse).ok());
  std::atomic<int> wrong{0};
  {
    Crew crew(2, [&](int i) {
      for (int n = 0; n < 64; ++n) {
        const Decision decision = core.Why(i == 0 ? with : without, 0, 0);
        if (decision != (i == 0 ? Decision::kAllowed : Decision::kRefused)) wrong.fetch_add(1);
      }
    });
    const std::int32_t rounds = Races(20'000);
    for (std::int32_t round = 0; round < rounds; ++round) {
      static_cast<void>(collect());
      static_cast<void>(core.Record(with, grant));
      static_cast<void>(core.Record(without, refuse));
      if (round % 5'000 == 0) crew.AwaitTurn();
    }
  }
  CHECK(wrong.load() == 0);
}

}  // namespace
}  // namespace assent::internal

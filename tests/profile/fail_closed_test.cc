// The fail-closed suite: every short history of consent, values, clock and mistakes, for
// every pair of a policy that has one of each kind of pair, asked through every run-time
// door. Where the reference denies, nothing may come out; where it allows, the value.
//
// The compiler's doors are in default_deny_test.cc and tests/compile_fail.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assent/profile/dynamic.h"
#include "profile/reference.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

// --- A policy with one of each: bases, explicit and special, declared and not. ---
enum : int { kPlain, kHealth, kAlone, kFieldCount };
enum : int { kLike, kWarn, kServe, kOffer, kNoBasis, kPurposeCount };

constexpr FieldMask kF0 = 1, kF1 = 2, kF2 = 4;
constexpr FieldPolicy Field(std::string_view name, std::int32_t number, PurposeMask purposes,
                            Category category) {
  return {name, number, ValueKind::kInt64, purposes, {}, 30, 0, category, FeatureUse::kNone, {}, {}, {}};
}
constexpr FieldPolicy kFields[] = {
    Field("plain", 1, 0b10101, Category::kOrdinary),
    Field("health", 2, 0b00111, Category::kSpecial),
    Field("alone", 3, 0b01000, Category::kOrdinary),
};
constexpr PurposePolicy kPurposes[] = {
    {"LIKE", 1, LawfulBasis::kConsent, Use::kNone, false, 0, kF0 | kF1, kF1, {}, {}, {}},
    {"WARN", 2, LawfulBasis::kConsent, Use::kNone, true, 0, kF1, kF1, {}, {}, {}},
    {"SERVE", 3, LawfulBasis::kContract, Use::kNone, false, 0, kF0 | kF1, kF1, {}, {}, {}},
    {"OFFER", 4, LawfulBasis::kLegitimateInterests, Use::kNone, false, 0, kF2, 0, {}, {}, {}},
    {"NO_BASIS", 5, LawfulBasis{}, Use::kNone, false, 0, kF0, 0, {}, {}, {}},
};
constexpr RecipientPolicy kRecipients[] = {{"own_use", 0b11111, 0b111, {}}, {"nobody", 0, 0, {}}};
constexpr ProfilePolicy kPolicy = {"closed.Profile", 1, 1, {}, kFields, kPurposes, kRecipients};

// --- What may happen, each about one pair. ---
enum class Happening {
  kGrant,
  kGrantExplicitly,
  kGrantForADay,
  kGrantFromTomorrow,
  kRely,
  kRelyForADay,
  kRefuse,
  kWithdraw,
  kObject,
  kLiftObjection,
  kCease,
  kErase,
  kCollect,
  kOneDay,
  // The rest is rarer, or a mistake.
  kOneDayBack,
  kRetentionPasses,
  kSweep,
  kGrantOfYesterday,
  kWithdrawalOfYesterday,
  kOthersToo,
  kGrantByController,
  kRelianceBySubject,
  kGrantThatEnded,
  kNoKind,
  kUnknownKind,
  kNoActor,
  kNoPurpose,
  kNoField,
  kUnknownPurpose,
  kUnknownField,
};
constexpr int kCommon = static_cast<int>(Happening::kOneDay) + 1;
constexpr int kAll = static_cast<int>(Happening::kUnknownField) + 1;

ConsentEvent Event(EventKind kind, int purpose, int field) {
  ConsentEvent event;
  event.kind = kind;
  event.actor = kind == EventKind::kRely || kind == EventKind::kCease ? Actor::kController : Actor::kSubject;
  event.purposes = MaskOf(purpose);
  event.fields = MaskOf(field);
  return event;
}

// A malformed grant: `spoil` makes one mistake in what would be allowed.
template <class F>
ConsentEvent Spoilt(int purpose, int field, F spoil) {
  const bool consent = kPurposes[purpose].basis == LawfulBasis::kConsent;
  ConsentEvent event = Event(consent ? EventKind::kGrant : EventKind::kRely, purpose, field);
  event.explicit_consent = true;
  spoil(event);
  return event;
}

// The event of a happening; of those that are none, one without a kind.
ConsentEvent EventOf(Happening happening, int purpose, int field, TimeMicros now) {
  ConsentEvent event = Event(EventKind::kGrant, purpose, field);
  event.explicit_consent = happening != Happening::kGrant;
  switch (happening) {
    case Happening::kGrant:
    case Happening::kGrantExplicitly:
      return event;
    case Happening::kGrantForADay:
      event.valid_until = now + kMicrosPerDay;
      return event;
    case Happening::kGrantFromTomorrow:
      event.at = now + kMicrosPerDay;
      return event;
    case Happening::kGrantOfYesterday:
      event.at = now - kMicrosPerDay;
      return event;
    case Happening::kGrantByController:
      event.actor = Actor::kController;
      return event;
    case Happening::kGrantThatEnded:
      event.valid_until = now;
      return event;
    case Happening::kRely:
      return Event(EventKind::kRely, purpose, field);
    case Happening::kRelyForADay:
      event = Event(EventKind::kRely, purpose, field);
      event.valid_until = now + kMicrosPerDay;
      return event;
    case Happening::kRelianceBySubject:
      event = Event(EventKind::kRely, purpose, field);
      event.actor = Actor::kSubject;
      return event;
    case Happening::kRefuse:
      return Event(EventKind::kRefuse, purpose, field);
    case Happening::kWithdraw:
      return Event(EventKind::kWithdraw, purpose, field);
    case Happening::kWithdrawalOfYesterday:
      event = Event(EventKind::kWithdraw, purpose, field);
      event.at = now - kMicrosPerDay;
      return event;
    case Happening::kObject:
      return Event(EventKind::kObject, purpose, field);
    case Happening::kLiftObjection:
      return Event(EventKind::kLiftObjection, purpose, field);
    case Happening::kCease:
      return Event(EventKind::kCease, purpose, field);
    case Happening::kErase:
      return Event(EventKind::kErase, purpose, field);
    case Happening::kUnknownKind:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.kind = static_cast<EventKind>(9); });
    case Happening::kNoActor:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.actor = Actor{}; });
    case Happening::kNoPurpose:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.purposes = 0; });
    case Happening::kNoField:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.fields = 0; });
    case Happening::kUnknownPurpose:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.purposes |= MaskOf(kPurposeCount); });
    case Happening::kUnknownField:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.fields |= MaskOf(63); });
    default:
      return Spoilt(purpose, field, [](ConsentEvent& e) { e.kind = EventKind{}; });
  }
}

// Sees what a store reports of opened views; may refuse it.
class Sink final : public AuditSink {
 public:
  bool Record(const OpenEntry& entry) noexcept override {
    allowed = entry.allowed;
    return !refuses;
  }
  bool refuses = false;
  FieldMask allowed = 0;
};

struct World {
  explicit World(bool refusing) : profiles(kPolicy, Options()) { sink.refuses = refusing; }
  ProfilesOptions Options() {
    ProfilesOptions options;
    options.clock = &clock;
    options.audit = &sink;
    return options;
  }

  ManualClock clock;
  Sink sink;
  DynamicProfiles profiles;
};

struct Tally {
  std::int64_t allowed = 0;
  std::int64_t denied = 0;
  std::int64_t wrong = 0;
  std::string first;  // what went wrong

  void Expect(bool right, const char* what, const std::vector<int>& path) {
    if (right) return;
    if (wrong++ != 0) return;
    first = what;
    for (const int step : path) first += " " + std::to_string(step);
  }
};

// One subject, its reference, and what is about to happen to both.
class Life {
 public:
  Life(World& world, std::uint64_t id, std::vector<int> path, Tally& tally)
      : world_(world), subject_(id), reference_(kPolicy), path_(std::move(path)), tally_(tally) {}

  // Everything that the policy allows is given, and every field has a value.
  void GiveEverything() {
    for (int p = 0; p < kPurposeCount; ++p) Give(p, kPurposes[p].fields);
    for (int f = 0; f < kFieldCount; ++f) Collect(f);
  }

  void Happens(Happening happening, int purpose, int field) {
    switch (happening) {
      case Happening::kCollect:
        return Collect(field);
      case Happening::kOneDay:
        return world_.clock.Advance(kMicrosPerDay);
      case Happening::kOneDayBack:
        return world_.clock.Advance(-kMicrosPerDay);
      case Happening::kRetentionPasses:
        return world_.clock.Advance(30 * kMicrosPerDay);
      case Happening::kSweep:
        // Of this subject's values alone: the other subjects of this world are done.
        static_cast<void>(world_.profiles.Sweep());
        static_cast<void>(reference_.Sweep(world_.clock.Now()));
        return;
      case Happening::kOthersToo:
        for (int p = 0; p < kPurposeCount; ++p) {
          if (p != purpose) Give(p, kPurposes[p].fields & MaskOf(field));
        }
        return;
      default:
        return Record(EventOf(happening, purpose, field, world_.clock.Now()));
    }
  }

  // Every door: the store, a view, what it reports, what it hands out.
  void Check(int purpose, int field) {
    const std::string_view p = kPurposes[purpose].name;
    const std::string_view f = kFields[field].name;
    const Decision expected = reference_.Why(purpose, field, world_.clock.Now());
    const bool allowed = expected == Decision::kAllowed;
    ++(allowed ? tally_.allowed : tally_.denied);
    Expect(*world_.profiles.Why(subject_, p, f) == expected, "the store's reason");
    const auto view = world_.profiles.Open(subject_, p);
    const absl::StatusCode opens = reference_.Open();
    if (opens == absl::StatusCode::kOk) {
      Expect(Contains(world_.sink.allowed, field) == allowed, "the audit");
    }
    if (opens != absl::StatusCode::kOk || world_.sink.refuses) {
      Expect(
          view.status().code() == (opens != absl::StatusCode::kOk ? opens : absl::StatusCode::kUnavailable),
          "a view that must not open");
      return;
    }
    Expect(view.ok() && *view->Why(f) == expected, "the view's reason");
    const auto released = view->Release(f, "own_use");
    Expect(released.ok() == allowed, "a release");
    if (released.ok()) Expect(*released == DynamicValue(*reference_.Value(field)), "the value");
    Expect(!view->Release(f, "nobody").ok(), "a recipient that is not listed");
  }
  void CheckAll() {
    for (int p = 0; p < kPurposeCount; ++p) {
      for (int f = 0; f < kFieldCount; ++f) Check(p, f);
    }
  }
  // Names that are none, in this state as in any.
  void CheckNames(int turn) {
    static constexpr std::string_view kWrong[] = {
        "",  "like",  "LIKE ", "LIKE\n",  "0",         "1",    "LIK",
        "*", "plain", "all",   "UNKNOWN", "LIKE,WARN", "\xff", std::string_view("LIKE\0", 5)};
    const std::string_view name = kWrong[static_cast<std::size_t>(turn) % std::size(kWrong)];
    Expect(!world_.profiles.Open(subject_, name).ok(), "a purpose that is none");
    Expect(!world_.profiles.Why(subject_, name, "plain").ok(), "a purpose that is none");
    if (name != "plain") Expect(!world_.profiles.Why(subject_, "LIKE", name).ok(), "a field that is none");
  }

 private:
  void Expect(bool right, const char* what) { tally_.Expect(right, what, path_); }
  void Record(const ConsentEvent& event) {
    const absl::StatusCode expected = reference_.Record(event, world_.clock.Now());
    Expect(world_.profiles.Record(subject_, event).code() == expected, "the answer to an event");
  }
  // What the purpose's basis asks for; refused where there is no field.
  void Give(int purpose, FieldMask fields) {
    const bool consent = kPurposes[purpose].basis == LawfulBasis::kConsent;
    const TimeMicros now = world_.clock.Now();
    ConsentEvent event = EventOf(consent ? Happening::kGrantExplicitly : Happening::kRely, purpose, 0, now);
    event.fields = fields;
    Record(event);
  }
  void Collect(int field) {
    const TimeMicros now = world_.clock.Now();
    const std::int64_t value = 1000 * ++values_ + field;
    const absl::StatusCode expected = reference_.Collect(field, value, DayOf(now), now);
    const auto status =
        world_.profiles.CollectOn(subject_, kFields[field].name, DynamicValue(value), DayOf(now));
    Expect(status.code() == expected, "the answer to a value");
  }

  World& world_;
  SubjectId subject_;
  ReferenceSubject reference_;
  std::vector<int> path_;
  Tally& tally_;
  std::int64_t values_ = 0;
};

// All sequences of `length` of the first `alphabet` happenings, about every pair, for
// somebody unknown and for somebody who gave everything.
Tally Enumerate(int length, int alphabet, bool refusing, bool from_everything) {
  Tally tally;
  int sequences = 1;
  for (int i = 0; i < length; ++i) sequences *= alphabet;
  for (int purpose = 0; purpose < kPurposeCount; ++purpose) {
    for (int field = 0; field < kFieldCount; ++field) {
      std::optional<World> world;
      for (int sequence = 0; sequence < sequences; ++sequence) {
        // A world of its own for some hundreds of subjects: sweeping goes over all of them.
        if (sequence % 512 == 0) world.emplace(refusing);
        world->clock.Set(StartOf(20'000) + 3 * kMicrosPerDay / 4);
        std::vector<int> path = {purpose, field};
        for (int i = 0, rest = sequence; i < length; ++i, rest /= alphabet) path.push_back(rest % alphabet);
        Life life(*world, static_cast<std::uint64_t>(sequence), path, tally);
        if (from_everything) life.GiveEverything();
        for (int i = 0; i < length; ++i) {
          life.Happens(static_cast<Happening>(path[static_cast<std::size_t>(2 + i)]), purpose, field);
        }
        life.Check(purpose, field);
        if (sequence % 16 == 0) life.CheckAll();
        if (sequence % 8 == 0) life.CheckNames(sequence / 8);
      }
    }
  }
  return tally;
}

TEST_CASE("Every history of three happenings or mistakes fails closed, from nothing", "[fail_closed]") {
  const Tally tally = Enumerate(3, kAll, false, false);
  INFO("first wrong: " << tally.first);
  CHECK(tally.wrong == 0);
  CHECK(tally.allowed > 1'000);
  CHECK(tally.denied > 100'000);
}

TEST_CASE("Every history of three happenings or mistakes fails closed, from everything", "[fail_closed]") {
  const Tally tally = Enumerate(3, kAll, false, true);
  INFO("first wrong: " << tally.first);
  CHECK(tally.wrong == 0);
  CHECK(tally.allowed > 1'000);
  CHECK(tally.denied > 5'000);
}

TEST_CASE("Every history of four common happenings fails closed, from nothing", "[fail_closed]") {
  const Tally tally = Enumerate(4, kCommon, false, false);
  INFO("first wrong: " << tally.first);
  CHECK(tally.wrong == 0);
  CHECK(tally.allowed > 1'000);
  CHECK(tally.denied > 100'000);
}

TEST_CASE("Where the audit sink refuses nothing comes out, whatever happened", "[fail_closed]") {
  for (const bool from_everything : {false, true}) {
    const Tally tally = Enumerate(2, kAll, true, from_everything);
    INFO("first wrong: " << tally.first);
    CHECK(tally.wrong == 0);
    CHECK(tally.denied > 5'000);
  }
}

}  // namespace
}  // namespace assent::testing

// The dynamic twin: the same answers as the generated accessors, over random histories.
#include "assent/profile/dynamic.h"

#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "profile/people.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");

// What the typed world releases, as the dynamic one would.
DynamicValue AsDynamic(std::int32_t value) { return std::int64_t{value}; }
DynamicValue AsDynamic(std::int64_t value) { return value; }
DynamicValue AsDynamic(bool value) { return value; }
DynamicValue AsDynamic(Gender value) { return static_cast<std::int64_t>(value); }
DynamicValue AsDynamic(const std::string& value) { return value; }
DynamicValue AsDynamic(const std::vector<Interaction>& value) { return value; }
DynamicValue AsDynamic(const std::vector<Genre>& value) {
  std::vector<std::int32_t> numbers;
  for (const Genre genre : value) numbers.push_back(static_cast<std::int32_t>(genre));
  return numbers;
}

std::string NameOf(Field field) {
  return std::string(Viewer::policy().fields[static_cast<std::size_t>(field)].name);
}
std::string NameOf(Purpose purpose) {
  return std::string(Viewer::policy().purposes[static_cast<std::size_t>(Viewer::IndexOf(purpose))].name);
}

ConsentEvent RandomEvent(std::mt19937& random, TimeMicros now) {
  ConsentEvent event;
  event.kind = static_cast<EventKind>(1 + random() % 7);
  event.actor = event.kind == EventKind::kRely ? Actor::kController : Actor::kSubject;
  event.explicit_consent = random() % 4 != 0;
  const auto purpose = random() % 5;
  event.purposes = MaskOf(static_cast<int>(purpose));
  event.fields = (random() % 512) | MaskOf(static_cast<int>(random() % 9));
  if (event.kind == EventKind::kGrant || event.kind == EventKind::kRely) {
    event.fields &= Viewer::policy().purposes[purpose].fields;
  }
  if (random() % 3 == 0) event.valid_until = now + static_cast<TimeMicros>(random() % 40) * kMicrosPerDay + 1;
  return event;
}

// A sample store and its dynamic twin, told the same things.
struct Twins {
  Twins()
      : clock(),
        typed(Sample::Options(&clock, nullptr)),
        dynamic(Viewer::policy(), Sample::Options(&clock, nullptr)) {}

  void Collect(Field field, std::mt19937& random) {
    const Day day = DayOf(clock.Now());
    const DynamicValue values[] = {std::int64_t{1987},
                                   std::int64_t{3},
                                   std::string("10115"),
                                   std::string("a@b.example"),
                                   std::vector<std::int32_t>{5},
                                   true,
                                   std::vector<Interaction>{{ItemId(std::uint64_t{50}), 0}},
                                   std::int64_t{250},
                                   true};
    const absl::Status typed_status = CollectSome(typed, kAnn, field);
    const absl::Status status =
        dynamic.CollectOn(kAnn, NameOf(field), values[static_cast<std::size_t>(field)], day);
    CHECK(typed_status.code() == status.code());
    static_cast<void>(random);
  }

  ManualClock clock;
  Profiles<Viewer> typed;
  DynamicProfiles dynamic;
};

// Both doors of both stores say the same about every field of every purpose.
std::size_t Differences(const Twins& twins) {
  std::size_t wrong = 0;
  ForEachView(twins.typed, kAnn, [&](Purpose purpose, const auto& view) {
    const auto dynamic = twins.dynamic.Open(kAnn, NameOf(purpose));
    const auto second = twins.typed.OpenDynamic(kAnn, NameOf(purpose));
    if (view.status().code() != dynamic.status().code() || view.status().code() != second.status().code())
      ++wrong;
    if (!view.ok() || !dynamic.ok() || !second.ok()) return;
    for (const Field field : kFields) {
      const Decision why = view->Why(field);
      if (*dynamic->Why(NameOf(field)) != why || *second->Why(NameOf(field)) != why) ++wrong;
      if (*twins.dynamic.Why(kAnn, NameOf(purpose), NameOf(field)) != why) ++wrong;
      if (dynamic->Release(NameOf(field), "own_use").ok() != (why == Decision::kAllowed)) ++wrong;
    }
    ForEachField(*view, [&](Field field, const auto& handle) {
      const auto value = handle.Release(OwnUse{});
      for (const DynamicView* twin : {&*dynamic, &*second}) {
        const auto released = twin->Release(NameOf(field), "own_use");
        if (released.ok() != value.has_value()) ++wrong;
        if (released.ok() && value.has_value() && *released != AsDynamic(*value)) ++wrong;
      }
    });
  });
  return wrong;
}

TEST_CASE("The dynamic twin says what the generated accessors say, whatever happened", "[dynamic]") {
  std::size_t allowed = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    Twins twins;
    for (int step = 0; step < 60; ++step) {
      const ConsentEvent event = RandomEvent(random, twins.clock.Now());
      CHECK(twins.typed.Record(kAnn, event).code() == twins.dynamic.Record(kAnn, event).code());
      twins.Collect(kFields[random() % 9], random);
      if (random() % 4 == 0) twins.clock.Advance(static_cast<TimeMicros>(random() % 50) * kMicrosPerDay / 2);
      if (random() % 16 == 0) CHECK(twins.typed.Sweep() == twins.dynamic.Sweep());
      REQUIRE(Differences(twins) == 0);
      for (const Purpose purpose : kPurposes) {
        for (const Field field : kFields)
          allowed += twins.typed.Why(kAnn, purpose, field) == Decision::kAllowed;
      }
    }
  }
  CHECK(allowed > 1000);
}

TEST_CASE("Names that are none are errors, never permissions", "[dynamic]") {
  Sample sample;
  GiveAll(sample.profiles, kAnn);
  CollectAll(sample.profiles, kAnn);
  for (const char* purpose : {"", "recommend", "RECOMMEND ", "PURPOSE_UNSPECIFIED", "0", "1", "SELL"}) {
    CHECK(sample.profiles.OpenDynamic(kAnn, purpose).status().code() == absl::StatusCode::kInvalidArgument);
  }
  const auto view = sample.profiles.OpenDynamic(kAnn, "RECOMMEND");
  REQUIRE(view.ok());
  for (const char* field : {"", "Birth_year", "birth_year\n", "birth", "*", "1"}) {
    CHECK(view->Release(field, "own_use").status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(view->Why(field).status().code() == absl::StatusCode::kInvalidArgument);
  }
  for (const char* recipient : {"", "Screen", "everybody", "*"}) {
    CHECK(view->Release("birth_year", recipient).status().code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(view->Release("birth_year", "screen").ok());
  CHECK(view->Release("birth_year", "mail_house").status().code() == absl::StatusCode::kPermissionDenied);
  CHECK(view->Release("gender", "screen").status().code() == absl::StatusCode::kPermissionDenied);
  CHECK(view->Release("email", "own_use").status().code() == absl::StatusCode::kPermissionDenied);
}

TEST_CASE("A dynamic view refuses after a withdrawal", "[dynamic]") {
  Sample sample;
  GiveAll(sample.profiles, kAnn);
  CollectAll(sample.profiles, kAnn);
  const auto view = sample.profiles.OpenDynamic(kAnn, "RECOMMEND");
  REQUIRE(view.ok());
  REQUIRE(view->Release("birth_year", "screen").ok());
  REQUIRE(sample.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear}).ok());
  CHECK_FALSE(view->IsCurrent());
  CHECK_FALSE(view->Release("birth_year", "screen").ok());
  CHECK(*view->Why("birth_year") == Decision::kWithdrawn);
}

TEST_CASE("Values of another kind or out of range are refused by the twin", "[dynamic]") {
  Twins twins;
  ConsentEvent event;
  event.kind = EventKind::kGrant;
  event.purposes = MaskOf(Viewer::IndexOf(Purpose::kRecommend));
  event.fields = Viewer::policy().purposes[0].fields;
  REQUIRE(twins.dynamic.Record(kAnn, event).ok());
  const Day today = DayOf(twins.clock.Now());
  const auto code = [&](const char* field, const DynamicValue& value) {
    return twins.dynamic.CollectOn(kAnn, field, value, today).code();
  };
  CHECK(code("birth_year", std::string("1987")) == absl::StatusCode::kInvalidArgument);
  CHECK(code("birth_year", std::int64_t{1} << 40) == absl::StatusCode::kInvalidArgument);
  CHECK(code("birth_year", true) == absl::StatusCode::kInvalidArgument);
  CHECK(code("gender", std::int64_t{0}) == absl::StatusCode::kInvalidArgument);
  CHECK(code("gender", (std::int64_t{1} << 32) + 1) == absl::StatusCode::kInvalidArgument);
  CHECK(code("genres", std::vector<std::int32_t>{1, 3}) == absl::StatusCode::kInvalidArgument);
  CHECK(code("region", std::string("\xff")) == absl::StatusCode::kInvalidArgument);
  CHECK(code("watched", std::string("film")) == absl::StatusCode::kInvalidArgument);
  CHECK(code("nothing", true) == absl::StatusCode::kInvalidArgument);
  CHECK(code("email", std::string("a@b")) == absl::StatusCode::kPermissionDenied);
  CHECK(code("birth_year", std::int64_t{1987}) == absl::StatusCode::kOk);
}

// A field of each kind, named after it, for one purpose.
constexpr EnumValue kColours[] = {{1, "RED"}, {2, "BLUE"}};
constexpr FieldPolicy FieldOf(std::string_view name, std::int32_t number, ValueKind kind,
                              Precision precision = {}) {
  return {name,     number, kind, 0x1, precision, 30, 10, Category::kOrdinary, FeatureUse::kNone,
          kColours, {},     {}};
}
constexpr FieldPolicy kEachKind[] = {
    FieldOf("bool", 1, ValueKind::kBool),
    FieldOf("int32", 2, ValueKind::kInt32),
    FieldOf("int64", 3, ValueKind::kInt64),
    FieldOf("uint32", 4, ValueKind::kUint32),
    FieldOf("uint64", 5, ValueKind::kUint64),
    FieldOf("enum", 6, ValueKind::kEnum),
    FieldOf("string", 7, ValueKind::kString),
    FieldOf("enums", 8, ValueKind::kRepeatedEnum),
    FieldOf("history", 9, ValueKind::kHistory),
    FieldOf("unknown", 10, ValueKind{}),
    FieldOf("tens", 11, ValueKind::kInt32, {PrecisionKind::kBucket, 10}),
    FieldOf("nones", 12, ValueKind::kUint32, {PrecisionKind::kBucket, 0}),
};
constexpr PurposePolicy kReadAll[] = {
    {"READ", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 0xFFF, 0, {}, {}, {}}};
constexpr RecipientPolicy kScreen[] = {{"screen", 0x1, 0xFFF, {}}};
constexpr ProfilePolicy kKinds = {"t.Kinds", 1, 1, {}, kEachKind, kReadAll, kScreen};

TEST_CASE("A field takes values of its own kind alone, and a field of no known kind none", "[dynamic]") {
  ManualClock clock;
  clock.Set(StartOf(20'000));
  DynamicProfiles profiles(kKinds, Sample::Options(&clock, nullptr));
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.purposes = 0x1;
  grant.fields = 0xFFF;
  REQUIRE(profiles.Record(kAnn, grant).ok());
  // Which fields take which value, by their place.
  struct Case {
    DynamicValue value;
    FieldMask taken;
  };
  const Case cases[] = {
      {true, MaskOf(0)},
      {std::int64_t{1}, MaskOf(1) | MaskOf(2) | MaskOf(5) | MaskOf(10)},
      {std::int64_t{std::numeric_limits<std::int32_t>::min()}, MaskOf(1) | MaskOf(2)},  // no whole ten
      {std::int64_t{1} << 40, MaskOf(2)},
      {-(std::int64_t{1} << 40), MaskOf(2)},
      {std::uint64_t{7}, MaskOf(3) | MaskOf(4)},
      {std::uint64_t{1} << 40, MaskOf(4)},
      {std::string("text"), MaskOf(6)},
      {std::vector<std::int32_t>{1, 2}, MaskOf(7)},
      {std::vector<Interaction>{}, MaskOf(8)},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    for (int field = 0; field < 12; ++field) {
      const std::string name(kEachKind[field].name);
      CAPTURE(i, name);
      const absl::Status collected = profiles.CollectOn(kAnn, name, cases[i].value, 20'000);
      if (Contains(cases[i].taken, field)) {
        CHECK(collected.ok());
        const DynamicValue kept = name == "tens" ? DynamicValue(std::int64_t{0}) : cases[i].value;
        CHECK(*profiles.Open(kAnn, "READ")->Release(name, "screen") == kept);
      } else {
        CHECK_FALSE(collected.ok());
      }
    }
  }
}

}  // namespace
}  // namespace assent::testing

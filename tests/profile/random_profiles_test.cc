// The generated accessors of random policies against their dynamic twins: a twin of the
// same policy with a store of its own, and the dynamic door of the same store. Whatever
// happens to a person, all three read the same, for the same reasons.
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "assent/profile/dynamic.h"
#include "profile/random_policy.h"
#include "random_profiles.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");

// What the typed world releases, as the dynamic one would.
template <class T>
DynamicValue AsDynamic(const T& value) {
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::string> ||
                std::is_same_v<T, std::vector<Interaction>>) {
    return value;
  } else if constexpr (std::is_unsigned_v<T>) {
    return static_cast<std::uint64_t>(value);
  } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    return static_cast<std::int64_t>(value);
  } else {
    std::vector<std::int32_t> numbers;
    for (const auto each : value) numbers.push_back(static_cast<std::int32_t>(each));
    return numbers;
  }
}

// A value of the field with that tag, as an application collects it.
template <class Tag>
auto SomeValue(Random& random) {
  using Value = typename Tag::Value;
  if constexpr (Tag::kKind == ValueKind::kString) {
    return std::string("x" + std::to_string(random.Below(90'000)));
  } else if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) {
    using Enum = typename Value::value_type;
    return Value{static_cast<Enum>(1 + random.Below(3)), static_cast<Enum>(1 + random.Below(3))};
  } else if constexpr (Tag::kKind == ValueKind::kHistory) {
    return ItemId(static_cast<std::uint64_t>(random.Below(50)));
  } else if constexpr (Tag::kKind == ValueKind::kEnum) {
    return static_cast<Value>(random.Below(5));  // 0 and 4 are none
  } else if constexpr (Tag::kKind == ValueKind::kBool) {
    return random.OneIn(2);
  } else {
    return static_cast<Value>(random.Below(1'000));
  }
}

inline DynamicValue CollectedAs(const ItemId& item) { return std::vector<Interaction>{{item, 0}}; }
template <class T>
DynamicValue CollectedAs(const T& value) {
  return AsDynamic(value);
}

std::string_view NameOf(const ProfilePolicy& policy, int field) {
  return policy.fields[static_cast<std::size_t>(field)].name;
}

template <class Profile>
struct Twins {
  Twins() : typed(Options()), dynamic(Profile::policy(), Options()) {}
  ProfilesOptions Options() {
    ProfilesOptions options;
    options.clock = &clock;
    return options;
  }

  // Both collect the same value for a random field.
  void Collect(Random& random) {
    const ProfilePolicy& policy = Profile::policy();
    int fields = 0;  // without coarser forms
    for (const FieldPolicy& field : policy.fields) fields += field.form_of < 0 ? 1 : 0;
    const int chosen = random.Below(fields);
    const Day day = DayOf(clock.Now()) - (random.OneIn(4) ? random.Below(5) : 0);
    Profile::Tags::ForEach([&](auto tag) {
      using Tag = decltype(tag);
      if constexpr (Tag::kFormOf < 0) {
        if (Tag::kIndex != chosen) return;
        const auto value = SomeValue<Tag>(random);
        const absl::Status one =
            typed.template CollectOn<static_cast<typename Profile::Field>(Tag::kIndex)>(kAnn, value, day);
        const absl::Status two =
            dynamic.CollectOn(kAnn, NameOf(policy, Tag::kIndex), CollectedAs(value), day);
        CHECK(one.code() == two.code());
      }
    });
  }

  ManualClock clock;
  Profiles<Profile> typed;
  DynamicProfiles dynamic;
};

// An event that the policy mostly allows.
ConsentEvent EventFor(const ProfilePolicy& policy, Random& random, TimeMicros now) {
  ConsentEvent event;
  const auto purpose = static_cast<std::size_t>(random.Below(static_cast<int>(policy.purposes.size())));
  const bool consent = policy.purposes[purpose].basis == LawfulBasis::kConsent;
  event.purposes = MaskOf(static_cast<int>(purpose));
  event.kind = random.OneIn(2) ? (consent ? EventKind::kGrant : EventKind::kRely)
                               : static_cast<EventKind>(1 + random.Below(7));
  event.actor = event.kind == EventKind::kRely ? Actor::kController : Actor::kSubject;
  event.explicit_consent = !random.OneIn(8);
  event.fields = SomeOf(static_cast<int>(policy.fields.size()), random);
  const bool gives = event.kind == EventKind::kGrant || event.kind == EventKind::kRely;
  if (gives) event.fields &= policy.purposes[purpose].fields;
  if (random.OneIn(3)) event.valid_until = now + (1 + random.Below(30)) * kMicrosPerDay;
  if (random.OneIn(8)) event.at = now + (random.Below(9) - 4) * kMicrosPerDay / 2;
  return event;
}

struct Tally {
  std::int64_t released = 0;
  std::int64_t refused = 0;
  std::int64_t handed = 0;  // to the partner
  std::int64_t wrong = 0;
  void Expect(bool right) { wrong += right ? 0 : 1; }
};

template <class List>
struct RecipientsIn;
template <class First, class Second>
struct RecipientsIn<RecipientList<First, Second>> {
  using Partner = First;
  using OwnUse = Second;
};

// The partner, whom the policy lists for some fields: by type and by name.
template <class Partner, class T, auto P, class Source>
void ComparePartner(const Guarded<T, P, Source>& handle, const absl::StatusOr<DynamicValue>& twin,
                    Tally& tally) {
  if constexpr (Source::template Allows<P, Partner>()) {
    const auto value = handle.Release(Partner());
    tally.Expect(value.has_value() == twin.ok());
    if (value.has_value() && twin.ok()) tally.Expect(*twin == AsDynamic(*value));
    if (value.has_value()) ++tally.handed;
  } else {
    tally.Expect(twin.status().code() == absl::StatusCode::kPermissionDenied);
  }
}

template <class Profile>
void CheckView(const Twins<Profile>& twins, Tally& tally) {
  ForEachView(twins.typed, kAnn, [&](const auto& view) {
    using ViewType = typename std::decay_t<decltype(view)>::value_type;
    using Recipients = RecipientsIn<typename Profile::Recipients>;
    const ProfilePolicy& policy = Profile::policy();
    const int purpose = Profile::IndexOf(ViewType::kPurpose);
    const std::string_view purpose_name = policy.purposes[static_cast<std::size_t>(purpose)].name;
    const auto own = twins.typed.OpenDynamic(kAnn, purpose_name);
    const auto twin = twins.dynamic.Open(kAnn, purpose_name);
    tally.Expect(own.status() == view.status() && twin.status() == view.status());
    if (!view.ok() || !own.ok() || !twin.ok()) return;
    FieldMask accessors = 0;
    ForEachField(*view, [&](typename Profile::Field field, const auto& handle) {
      accessors |= MaskOf(FormFor(policy, static_cast<int>(field), purpose));
      const std::string_view name = NameOf(policy, static_cast<int>(field));
      const auto value = handle.Release(typename Recipients::OwnUse());
      ++(value.has_value() ? tally.released : tally.refused);
      for (const DynamicView* other : {&*own, &*twin}) {
        const auto out = other->Release(name, "own_use");
        tally.Expect(out.ok() == value.has_value());
        if (out.ok() && value.has_value()) tally.Expect(*out == AsDynamic(*value));
        tally.Expect(*other->Why(name) == handle.Why() && view->Why(field) == handle.Why());
        ComparePartner<typename Recipients::Partner>(handle, other->Release(name, "partner"), tally);
      }
    });
    // There is an accessor for each declared field, and for no other.
    tally.Expect(accessors == policy.purposes[static_cast<std::size_t>(purpose)].fields);
    for (std::size_t f = 0; f < policy.fields.size(); ++f) {
      const auto field = static_cast<typename Profile::Field>(
          policy.fields[f].form_of < 0 ? static_cast<int>(f) : policy.fields[f].form_of);
      const Decision why = view->Why(field);
      tally.Expect(*own->Why(policy.fields[f].name) == why && *twin->Why(policy.fields[f].name) == why);
      tally.Expect(own->Release(policy.fields[f].name, "own_use").ok() == (why == Decision::kAllowed));
    }
  });
}

template <class Profile>
void LiveTogether(std::uint64_t seed, Tally& tally) {
  Random random(seed);
  Twins<Profile> twins;
  for (int step = 0; step < 40; ++step) {
    const ConsentEvent event = EventFor(Profile::policy(), random, twins.clock.Now());
    tally.Expect(twins.typed.Record(kAnn, event).status() == twins.dynamic.Record(kAnn, event).status());
    twins.Collect(random);
    twins.Collect(random);
    if (random.OneIn(4)) twins.clock.Advance((random.Below(12) - 1) * (kMicrosPerDay / 2));
    if (random.OneIn(16)) tally.Expect(twins.typed.Sweep() == twins.dynamic.Sweep());
    CheckView(twins, tally);
  }
}

TEMPLATE_LIST_TEST_CASE("The dynamic twin reads what the accessors of a random policy read",
                        "[dynamic][random]", RandomProfiles) {
  constexpr std::uint64_t kLives = 60;
  Tally tally;
  for (std::uint64_t i = 0; i < kLives; ++i) LiveTogether<TestType>(RandomSeed() + i, tally);
  CHECK(tally.wrong == 0);
  CHECK(tally.released > 100);
  CHECK(tally.refused > 1'000);
  CHECK(tally.handed > 10);
}

}  // namespace
}  // namespace assent::testing

// Precision by purpose: each purpose holds and sees its own form of a field.
#include <algorithm>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "forms.assent_wire.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

using forms::Buyer;
using forms::BuyerWire;
using forms::Field;
using forms::Purpose;
namespace fields = forms::fields;

constexpr Day kToday = 20'000;
const SubjectId kAnna("anna");
constexpr std::string_view kCity = "Göttingen";

FieldMask Bit(Field field) { return MaskOf(static_cast<int>(field)); }

struct World {
  void Allow(std::initializer_list<Purpose> purposes) {
    for (const Purpose purpose : purposes) {
      const bool asks = purpose == Purpose::kRecommend || purpose == Purpose::kLearn;
      REQUIRE((asks ? profiles.Grant(kAnna, purpose) : profiles.Rely(kAnna, purpose)).ok());
    }
  }
  template <Purpose P>
  std::optional<std::string> City() const {
    const auto view = profiles.Open<P>(kAnna);
    REQUIRE(view.ok());
    return view->city().Release(forms::recipients::Courier{});
  }
  std::string Encode() const {
    const absl::StatusOr<std::string> bytes = BuyerWire::Encode(profiles, kAnna);
    REQUIRE(bytes.ok());
    return *bytes;
  }

  ManualClock clock{StartOf(kToday) + kMicrosPerDay / 2};
  Profiles<Buyer> profiles{ProfilesOptions{&clock}};
};

TEST_CASE("the forms are in the table behind the fields, with name, number and texts of theirs") {
  const ProfilePolicy& policy = Buyer::policy();
  REQUIRE(policy.fields.size() == 6);
  const FieldPolicy& city = policy.fields[0];
  const FieldPolicy& coarse = policy.fields[3];
  CHECK(city.form_of == -1);
  CHECK(coarse.form_of == 0);
  CHECK(coarse.name == "city");
  CHECK(coarse.number == city.number);
  CHECK(coarse.label.data() == city.label.data());
  CHECK(coarse.precision.kind == PrecisionKind::kTruncate);
  CHECK(coarse.precision.amount == 4);
  // The engine sees the form of its purposes and no other.
  CHECK(coarse.feature == FeatureUse::kOneHot);
  CHECK(city.feature == FeatureUse::kNone);
  for (const FieldPolicy& field : policy.fields) {
    if (field.form_of >= 0)
      CHECK((field.purposes & policy.fields[static_cast<std::size_t>(field.form_of)].purposes) == 0);
  }
  CHECK(FormFor(policy, 0, 0) == 0);
  CHECK(FormFor(policy, 0, 1) == 3);
  CHECK(FormFor(policy, 0, 3) == 4);
  CHECK(FormFor(policy, 2, 1) == 2);  // not declared: the field itself
  CHECK(FormFor(policy, 77, 1) == 77);
  CHECK(FormFor(policy, 0, 99) == 0);
  CHECK(FormsOf(policy, 0) == 0b011001);
  CHECK(FormsOf(policy, 2) == 0b000100);
  CHECK(FormsOf(policy, -1) == 0);
  CHECK(FormsOf(policy, 6) == 0);
  CHECK(FieldNames(policy, 0b111111) == "city, birth_year, email");
  CHECK(FieldNames(policy, 0b011000) == "city");
}

TEST_CASE("the coarser form is another type under the same name") {
  using Fine = decltype(std::declval<forms::BuyerForDeliver>().city());
  using Coarse = decltype(std::declval<forms::BuyerForRecommend>().city());
  static_assert(std::is_same_v<Fine, Guarded<std::string, Purpose::kDeliver, fields::City>>);
  static_assert(std::is_same_v<Coarse, Guarded<std::string, Purpose::kRecommend, fields::CityCoarse>>);
  static_assert(!fields::City::IsDeclaredFor(Purpose::kRecommend));
  static_assert(!fields::CityCoarse::IsDeclaredFor(Purpose::kDeliver));
  static_assert(fields::CityCoarse::Allows<Purpose::kRecommend, forms::recipients::Courier>());
  static_assert(!fields::CityCoarse::Allows<Purpose::kLearn, forms::recipients::Courier>());
}

TEST_CASE("each purpose sees its own form") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  CHECK(world.City<Purpose::kDeliver>() == "Göttingen");
  CHECK(world.City<Purpose::kRecommend>() == "Gött");
  CHECK(world.City<Purpose::kCount>() == "Gö");
  REQUIRE(world.profiles.Collect<Field::kBirthYear>(kAnna, 1987).ok());
  CHECK(world.profiles.Open<Purpose::kDeliver>(kAnna)->birth_year().Release(forms::recipients::Courier{}) ==
        1985);
  CHECK(world.profiles.Open<Purpose::kCount>(kAnna)->birth_year().Release(forms::recipients::Courier{}) ==
        1980);
}

TEST_CASE("only what a purpose may hold is kept") {
  World world;
  world.Allow({Purpose::kRecommend});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  CHECK(world.Encode().find("Gött") != std::string::npos);
  CHECK(world.Encode().find("ingen") == std::string::npos);
  // The exact city was never kept, so nobody can be given it later.
  world.Allow({Purpose::kDeliver});
  CHECK(!world.City<Purpose::kDeliver>().has_value());
  CHECK(world.profiles.Why(kAnna, Purpose::kDeliver, Field::kCity) == Decision::kNotSet);
  CHECK(world.City<Purpose::kRecommend>() == "Gött");
}

TEST_CASE("a field that no purpose may hold in any form is refused") {
  World world;
  world.Allow({Purpose::kRecommend});
  CHECK(world.profiles.Collect<Field::kBirthYear>(kAnna, 1987).code() == absl::StatusCode::kPermissionDenied);
  CHECK(world.profiles.Collect<Field::kCity>(kAnna, std::string_view("\xff")).code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("a refused value changes no form, and the refusal names all purposes") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kBirthYear>(kAnna, 1987).ok());
  const std::string before = world.Encode();
  // The finer bucket has a lower bound in the type, the coarser one has not.
  CHECK(
      world.profiles.Collect<Field::kBirthYear>(kAnna, std::numeric_limits<std::int32_t>::min() + 4).code() ==
      absl::StatusCode::kInvalidArgument);
  CHECK(world.Encode() == before);
  REQUIRE(world.profiles.Cease(kAnna, Purpose::kDeliver).ok());
  const absl::Status refused = world.profiles.Collect<Field::kEmail>(kAnna, std::string_view("a@b.example"));
  CHECK(refused.code() == absl::StatusCode::kPermissionDenied);
  REQUIRE(world.profiles.Cease(kAnna, Purpose::kCount).ok());
  const std::string said(world.profiles.Collect<Field::kBirthYear>(kAnna, 1987).message());
  INFO(said);
  CHECK(said.find("(DELIVER, COUNT)") != std::string::npos);
}

TEST_CASE("readers see the forms of one value, whoever collects meanwhile") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, std::string_view("AAAA")).ok());
  std::vector<std::thread> writers;
  for (const char* city : {"AAAA", "BBBB"}) {
    writers.emplace_back([&world, city] {
      for (int i = 0; i < 2000; ++i)
        static_cast<void>(world.profiles.Collect<Field::kCity>(kAnna, std::string_view(city)));
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(world.City<Purpose::kDeliver>()->substr(0, 2) == *world.City<Purpose::kCount>());
}

TEST_CASE("consent to a field is consent to the form that the purpose sees") {
  World world;
  world.Allow({Purpose::kDeliver});
  REQUIRE(world.profiles.Grant(kAnna, Purpose::kRecommend, {Field::kCity}).ok());
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  CHECK(world.City<Purpose::kRecommend>() == "Gött");
  const auto view = world.profiles.Open<Purpose::kRecommend>(kAnna);
  CHECK(view->Why(Field::kCity) == Decision::kAllowed);
  CHECK(view->Why(Field::kEmail) == Decision::kNotDeclared);
  CHECK(view->Why(static_cast<Field>(200)) != Decision::kAllowed);
  // Not declared for the purpose in any form.
  CHECK(!world.profiles.Grant(kAnna, Purpose::kRecommend, {Field::kEmail}).ok());
  CHECK(!world.profiles.Grant(kAnna, Purpose::kRecommend, {Field::kCity, Field::kEmail}).ok());
  CHECK(!world.profiles.Grant(kAnna, Purpose::kRecommend, {static_cast<Field>(200)}).ok());
  REQUIRE(world.profiles.Withdraw(kAnna, Purpose::kRecommend, {Field::kCity}).ok());
  CHECK(!world.City<Purpose::kRecommend>().has_value());
  CHECK(world.profiles.Why(kAnna, Purpose::kRecommend, Field::kCity) == Decision::kWithdrawn);
  CHECK(world.City<Purpose::kDeliver>() == "Göttingen");
  // A new grant starts empty, as ever.
  world.Allow({Purpose::kRecommend});
  CHECK(!world.City<Purpose::kRecommend>().has_value());
}

TEST_CASE("the engine is handed the form of its purpose") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  const auto view = world.profiles.Open<Purpose::kRecommend>(kAnna);
  REQUIRE(view.ok());
  const auto input = view->ForEngine();
  REQUIRE(input.ok());
  const auto& values = internal::EngineInputAccess::Values(*input);
  REQUIRE(values.size() == 1);
  CHECK(values[0].field == 5);
  CHECK(values[0].text == "Gött");
}

TEST_CASE("the dynamic twin finds the form by the field's name") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  const auto view = world.profiles.OpenDynamic(kAnna, "RECOMMEND");
  REQUIRE(view.ok());
  CHECK(*view->Why("city") == Decision::kAllowed);
  const auto value = view->Release("city", "courier");
  REQUIRE(value.ok());
  CHECK(std::get<std::string>(*value) == "Gött");

  DynamicProfiles dynamic(Buyer::policy(), ProfilesOptions{&world.clock});
  ConsentEvent event;
  event.kind = EventKind::kGrant;
  event.purposes = MaskOf(1);
  event.fields = Buyer::policy().purposes[1].fields;
  REQUIRE(dynamic.Record(kAnna, event).ok());
  REQUIRE(dynamic.Collect(kAnna, "city", std::string(kCity)).ok());
  CHECK(dynamic.CollectOn(kAnna, "birth_year", std::int64_t{1987}, kToday).code() ==
        absl::StatusCode::kPermissionDenied);
  CHECK(*dynamic.Why(kAnna, "RECOMMEND", "city") == Decision::kAllowed);
  const auto twin = dynamic.Open(kAnna, "RECOMMEND");
  REQUIRE(twin.ok());
  const auto coarse = twin->Release("city", "courier");
  REQUIRE(coarse.ok());
  CHECK(std::get<std::string>(*coarse) == "Gött");
}

TEST_CASE("on the wire the finest form is written once, and stamps say which forms there are") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  REQUIRE(world.profiles.Collect<Field::kBirthYear>(kAnna, 1987).ok());
  const std::string bytes = world.Encode();
  CHECK(bytes.find("Göttingen") == bytes.rfind("Gö"));
  World second;
  second.Allow({Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount});
  const auto report = BuyerWire::Decode(bytes, kAnna, second.profiles);
  REQUIRE(report.ok());
  CHECK(report->stored == (Bit(Field::kCity) | Bit(Field::kCityCoarse) | Bit(Field::kCityCoarse2) |
                           Bit(Field::kBirthYear) | Bit(Field::kBirthYearCoarse)));
  CHECK(second.Encode() == bytes);
  CHECK(second.City<Purpose::kRecommend>() == "Gött");
}

TEST_CASE("a coarser form alone comes back as what it is, never as the field itself") {
  World world;
  world.Allow({Purpose::kRecommend, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  const std::string bytes = world.Encode();
  World second;
  second.Allow({Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount});
  const auto report = BuyerWire::Decode(bytes, kAnna, second.profiles);
  REQUIRE(report.ok());
  CHECK(report->stored == (Bit(Field::kCityCoarse) | Bit(Field::kCityCoarse2)));
  CHECK(report->out_of_time == 0);
  CHECK(!second.City<Purpose::kDeliver>().has_value());
  CHECK(second.City<Purpose::kRecommend>() == "Gött");
  CHECK(second.Encode() == bytes);
}

TEST_CASE("random consent on both sides of the wire, against a model") {
  std::mt19937_64 random(7);
  const std::string text = "abcdefghij";
  const Purpose purposes[] = {Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount};  // finest first
  for (int i = 0; i < 500; ++i) {
    const std::string city = text.substr(0, 1 + random() % 9);
    World from;
    World to;
    int finest = 3;  // the finest form that may be held on the sending side
    bool allowed[3] = {};
    for (int form = 0; form < 3; ++form) {
      if (random() % 2 == 0) {
        from.Allow({purposes[form]});
        finest = std::min(finest, form);
      }
      allowed[form] = random() % 2 == 0;
      if (allowed[form]) to.Allow({purposes[form]});
    }
    if (finest == 3) {
      from.Allow({Purpose::kLearn});
      finest = 1;
    }
    to.Allow({Purpose::kLearn});  // so that there is a record
    REQUIRE(from.profiles.Collect<Field::kCity>(kAnna, city).ok());
    REQUIRE(BuyerWire::Decode(from.Encode(), kAnna, to.profiles).ok());
    const std::optional<std::string> seen[] = {to.City<Purpose::kDeliver>(), to.City<Purpose::kRecommend>(),
                                               to.City<Purpose::kCount>()};
    const std::size_t kept[] = {10, 4, 2};
    for (int form = 0; form < 3; ++form) {
      INFO(i << " form " << form << " finest " << finest << " \"" << city << '"');
      REQUIRE(seen[form].has_value() == (allowed[form] && form >= finest));
      if (seen[form].has_value()) REQUIRE(*seen[form] == city.substr(0, kept[form]));
    }
  }
}

TEST_CASE("decoding restores only the forms that may be held") {
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend, Purpose::kCount});
  REQUIRE(world.profiles.Collect<Field::kCity>(kAnna, kCity).ok());
  const std::string bytes = world.Encode();
  REQUIRE(world.profiles.Cease(kAnna, Purpose::kDeliver).ok());
  const auto report = BuyerWire::Decode(bytes, kAnna, world.profiles);
  REQUIRE(report.ok());
  CHECK(report->stored == (Bit(Field::kCityCoarse) | Bit(Field::kCityCoarse2)));
  CHECK(report->not_permitted == Bit(Field::kCity));
  CHECK(world.Encode().find("ingen") == std::string::npos);
}

TEST_CASE("values of other programs and of older policies are made as coarse as each purpose sees them") {
  const std::string plain = "\x2a\x0aGöttingen";
  const std::string stamped = plain + "\xfa\xff\xff\xff\x0f\x08\x0a\x06\x08\x05\x10\xa0\x9c\x01";
  const std::string negative = plain + "\xfa\xff\xff\xff\x0f\x13\x0a\x11\x08\x05\x10\xa0\x9c\x01\x18" +
                               "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
  WireOptions today;
  today.unstamped = kToday;
  for (const std::string& bytes : {plain, stamped}) {
    World world;
    world.Allow({Purpose::kDeliver, Purpose::kRecommend});
    REQUIRE(BuyerWire::Decode(bytes, kAnna, world.profiles, today).ok());
    CHECK(world.City<Purpose::kDeliver>() == "Göttingen");
    CHECK(world.City<Purpose::kRecommend>() == "Gött");
  }
  World world;
  world.Allow({Purpose::kDeliver, Purpose::kRecommend});
  const auto report = BuyerWire::Decode(negative, kAnna, world.profiles, today);
  REQUIRE(report.ok());
  CHECK(report->stored == 0);
  const auto unknown_age = BuyerWire::Decode(plain, kAnna, world.profiles);
  REQUIRE(unknown_age.ok());
  CHECK(unknown_age->stored == 0);
}

TEST_CASE("usage names a pair once, whichever form the purpose sees") {
  World world;
  world.Allow({Purpose::kCount});
  const auto view = world.profiles.Open<Purpose::kCount>(kAnna);
  REQUIRE(view.ok());
  static_cast<void>(view->birth_year());
  const std::string usage = Profiles<Buyer>::Usage();
  CHECK(usage.find("read\tCOUNT\tbirth_year\t1\n") != std::string::npos);
  CHECK(usage.find("read\tCOUNT\tbirth_year") == usage.rfind("read\tCOUNT\tbirth_year"));
}

TEST_CASE("the bypasses and the shadow mark are in the table") {
  const ProfilePolicy& policy = Buyer::policy();
  REQUIRE(policy.bypasses.size() == 2);
  CHECK(policy.bypasses[0].id == forms::bypasses::FraudReview::kId);
  CHECK(policy.bypasses[0].owner == "Payments team");
  CHECK(policy.bypasses[0].expires == forms::bypasses::FraudReview::kExpires);
  CHECK(policy.bypasses[0].purposes == 0b0101);
  static_assert(fields::Email::AllowsBypass<Purpose::kDeliver, forms::bypasses::FraudReview>());
  static_assert(fields::CityCoarse::AllowsBypass<Purpose::kLearn, forms::bypasses::FraudReview>());
  static_assert(!fields::CityCoarse::AllowsBypass<Purpose::kRecommend, forms::bypasses::FraudReview>());
  static_assert(!fields::City::AllowsBypass<Purpose::kDeliver, forms::bypasses::Migration2024>());
  static_assert(!fields::Email::AllowsBypass<Purpose::kDeliver, forms::recipients::Courier>());
  CHECK(policy.purposes[3].shadow);
  CHECK(!policy.purposes[0].shadow);
  CHECK(policy.recipients[0].country == "PL");
}

TEST_CASE("a bypass hands out until it expires, and is counted") {
  using Copying = forms::bypasses::Migration2024;
  const std::uint64_t before = UsesOf<Copying>();
  for (const bool late : {false, true}) {
    World world;
    world.clock.Set(StartOf(Copying::kExpires) - (late ? 0 : 1));
    world.Allow({Purpose::kDeliver});
    REQUIRE(world.profiles.Collect<Field::kEmail>(kAnna, std::string_view("a@b.example")).ok());
    const auto view = world.profiles.Open<Purpose::kDeliver>(kAnna);
    CHECK(view->Why(Field::kEmail) == Decision::kAllowed);
    CHECK(view->email().ReleaseBecause<Copying>("the old address book is copied").has_value() == !late);
    const auto email = view->email();
    REQUIRE(world.profiles.Withdraw(kAnna, Purpose::kDeliver).ok());
    CHECK_FALSE(email.ReleaseBecause<Copying>("the old address book is copied").has_value());
  }
  CHECK(UsesOf<Copying>() == before + 1);
}

}  // namespace
}  // namespace assent::testing

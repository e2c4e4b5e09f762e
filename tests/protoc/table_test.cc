// The generated table says what the policy says.
#include <type_traits>

#include "kinds.assent.h"
#include "shadow.assent.h"
#include "smallest.assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using kinds::Field;
using kinds::Person;
using kinds::Purpose;

const FieldPolicy& Of(Field field) { return Person::policy().fields[static_cast<std::size_t>(field)]; }
const PurposePolicy& Of(Purpose purpose) {
  return Person::policy().purposes[static_cast<std::size_t>(Person::IndexOf(purpose))];
}

TEST_CASE("the profile") {
  const ProfilePolicy& policy = Person::policy();
  CHECK(policy.full_name == "kinds.Person");
  CHECK(policy.version == 12);
  CHECK(policy.controller.name == "Kinds \"R\" Us");
  CHECK(policy.controller.contact == "https://kinds.example/privacy");
  CHECK(policy.controller.country.empty());
  CHECK(policy.fields.size() == 19);
  CHECK(policy.purposes.size() == 4);
  CHECK(policy.recipients.size() == 2);
  CHECK(policy.fingerprint != ::internal::internal::View::policy().fingerprint);
}

TEST_CASE("the purposes") {
  const PurposePolicy& recommend = Of(Purpose::kRecommend);
  CHECK(recommend.name == "PURPOSE_RECOMMEND");
  CHECK(recommend.number == 7);
  CHECK(recommend.basis == LawfulBasis::kConsent);
  CHECK(recommend.use == Use::kPersonalize);
  CHECK(recommend.tcf == 6);
  CHECK(!recommend.explicit_consent);
  CHECK(TextIn(recommend.title, "pt-BR") == "Ordenar o que você vê");
  CHECK(TextIn(recommend.title, "xx") == "Sort what you see");
  CHECK(TextIn(recommend.description, "en") ==
        "We put first what people who like the same things liked. You can look at the reasons of each "
        "proposal, "
        "and \"switch off\" every single one of them; nothing of it leaves this computer, ever\?\?!\nSecond "
        "paragraph: C:\\temp.");
  const PurposePolicy& count = Of(Purpose::kCountVisits);
  CHECK(count.number == 255);
  CHECK(count.basis == LawfulBasis::kLegitimateInterests);
  CHECK(count.use == Use::kMeasure);
  CHECK(TextIn(count.title, "en") == "Считать посещения");
  CHECK(count.if_refused.empty());
  CHECK(Of(Purpose::kOffers).use == Use::kNone);
  const PurposePolicy& learn = Of(Purpose::kLearn);
  CHECK(learn.explicit_consent);
  CHECK(learn.special == MaskOf(static_cast<int>(Field::kMood)));
  // Each pair is said twice in the table; the two must agree.
  for (std::size_t f = 0; f < Person::policy().fields.size(); ++f) {
    for (std::size_t p = 0; p < Person::policy().purposes.size(); ++p) {
      CHECK(Contains(Person::policy().fields[f].purposes, static_cast<int>(p)) ==
            Contains(Person::policy().purposes[p].fields, static_cast<int>(f)));
    }
  }
}

TEST_CASE("the fields") {
  CHECK(Of(Field::kFlag).name == "flag");
  CHECK(Of(Field::kFlag).number == 20);
  CHECK(Of(Field::kFlag).kind == ValueKind::kBool);
  CHECK(Of(Field::kFlag).feature == FeatureUse::kOneHot);
  CHECK(Of(Field::kFlag).purposes == 0b0101);
  CHECK(Of(Field::kWhole).precision.kind == PrecisionKind::kBucket);
  CHECK(Of(Field::kWhole).precision.amount == 10);
  CHECK(Of(Field::kWhole).retention_days == 36500);
  CHECK(Of(Field::kZigzag).kind == ValueKind::kInt32);
  CHECK(Of(Field::kZigzag).category == Category::kChild);
  CHECK(Of(Field::kBigFixed).precision.amount == 1'000'000'000'000);
  CHECK(Of(Field::kNaturalFixed).kind == ValueKind::kUint32);
  CHECK(Of(Field::kBigNaturalFixed).kind == ValueKind::kUint64);
  CHECK(Of(Field::kPlace).precision.kind == PrecisionKind::kPostcode);
  CHECK(Of(Field::kPlace).precision.amount == 3);
  CHECK(Of(Field::kPlace).category == Category::kPreciseLocation);
  CHECK(Of(Field::kNickname).precision.kind == PrecisionKind::kTruncate);
  CHECK(Of(Field::kMood).kind == ValueKind::kEnum);
  CHECK(Of(Field::kMood).precision.kind == PrecisionKind::kEnumeration);
  CHECK(Of(Field::kMood).category == Category::kSpecial);
  REQUIRE(Of(Field::kMood).values.size() == 5);
  CHECK(Of(Field::kMood).values[4].number == INT32_MIN);
  CHECK(Of(Field::kMood).values[3].name == "MOOD_LOST");
  CHECK(Of(Field::kMoods).kind == ValueKind::kRepeatedEnum);
  CHECK(Of(Field::kBought).kind == ValueKind::kHistory);
  CHECK(Of(Field::kBought).max_items == 20);
  CHECK(Of(Field::kBought).feature == FeatureUse::kItemHistory);
  CHECK(Of(Field::kVisited).feature == FeatureUse::kNone);
  CHECK(TextIn(Of(Field::kVisited).label, "en") == "What you looked at");
  CHECK(TextIn(Of(Field::kVisited).why, "en") == "To count.");
}

TEST_CASE("the recipients receive what they were given, for what they were given it") {
  using kinds::recipients::FrontPage2;
  using kinds::recipients::OwnUse;
  const RecipientPolicy& page = Person::policy().recipients[FrontPage2::kIndex];
  CHECK(page.id == "front_page2");
  CHECK(page.purposes == FrontPage2::kPurposes);
  CHECK(page.fields == FrontPage2::kFields);
  CHECK(TextIn(page.title, "fr") == "La page d'accueil");
  // `flag` is not declared for LEARN, `moods` is; `bought` was not given.
  static_assert(kinds::fields::Flag::Allows<Purpose::kRecommend, FrontPage2>());
  static_assert(!kinds::fields::Flag::Allows<Purpose::kLearn, FrontPage2>());
  static_assert(kinds::fields::Moods::Allows<Purpose::kLearn, FrontPage2>());
  static_assert(!kinds::fields::Bought::Allows<Purpose::kLearn, FrontPage2>());
  static_assert(kinds::fields::Bought::Allows<Purpose::kLearn, OwnUse>());
  static_assert(!kinds::fields::Bought::Allows<Purpose::kOffers, OwnUse>());
  CHECK(::shadow::shadow::policy().recipients.size() == 1);
  CHECK(::internal::internal::View::policy().recipients.empty());
}

TEST_CASE("the types") {
  static_assert(std::is_same_v<kinds::fields::Whole::Value, std::int32_t>);
  static_assert(std::is_same_v<kinds::fields::NaturalFixed::Value, std::uint32_t>);
  static_assert(std::is_same_v<kinds::fields::Sizes::Value, std::vector<kinds::Size>>);
  static_assert(static_cast<int>(kinds::Mood::kSoSo) == 2);
  static_assert(static_cast<int>(Purpose::kCountVisits) == 255);
  static_assert(static_cast<int>(Field::kFlag) == 0);
  static_assert(Person::IndexOf(static_cast<Purpose>(0)) == -1);
  static_assert(Person::UseOf(Purpose::kLearn) == Use::kTrain);
  static_assert(Person::UseOf(Purpose::kOffers) == Use::kNone);
  // Compiled without a codec.
  static_assert(std::is_same_v<Person::Wire, internal::NoWire>);
  CHECK(Person::policy().purposes[1].name == "LEARN");
}

TEST_CASE("a generated profile works from end to end") {
  Profiles<::shadow::shadow> profiles;
  const SubjectId anna("anna");
  REQUIRE(profiles.Rely(anna, ::shadow::Purpose::kServe).ok());
  REQUIRE(profiles.Collect<::shadow::Field::kDark>(anna, std::vector<::shadow::Shade>{::shadow::Shade::kDark})
              .ok());
  const auto view = profiles.Open<::shadow::Purpose::kServe>(anna);
  REQUIRE(view.ok());
  const auto released = view->dark().Release(::shadow::recipients::Shadow{});
  REQUIRE(released.has_value());
  CHECK(released->front() == ::shadow::Shade::kDark);
}

}  // namespace
}  // namespace assent::testing

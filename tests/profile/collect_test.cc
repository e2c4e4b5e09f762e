// Writing: only what is declared, granted and coarse enters a profile.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "profile/people.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");

struct Ready : Sample {
  Ready() { GiveAll(profiles, kAnn); }
  template <Field F, class V>
  absl::StatusCode Collect(const V& value) {
    return profiles.Collect<F>(kAnn, value).code();
  }
  std::optional<std::int32_t> Year() const {
    return profiles.Open<Purpose::kRecommend>(kAnn)->birth_year().Release(OwnUse{});
  }
  std::optional<std::int64_t> Credit() const {
    return profiles.Open<Purpose::kService>(kAnn)->credit().Release(OwnUse{});
  }
};

constexpr auto kOk = absl::StatusCode::kOk;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST_CASE("Only what some purpose may hold is collected", "[collect]") {
  for (const Field field : kFields) {
    Sample sample;
    auto& profiles = sample.profiles;
    REQUIRE(profiles.Refuse(kAnn, Purpose::kRecommend).ok());
    const absl::Status refused = CollectSome(profiles, kAnn, field);
    CHECK(refused.code() == absl::StatusCode::kPermissionDenied);
    CHECK(refused.ToString().find(std::string(
              Viewer::policy().fields[static_cast<std::size_t>(field)].name)) != std::string::npos);
    GiveAll(profiles, kAnn);
    CHECK(CollectSome(profiles, kAnn, field).ok());
    for (const Purpose purpose : kPurposes) REQUIRE(profiles.Object(kAnn, purpose).ok());
    CHECK(CollectSome(profiles, kAnn, field).code() == absl::StatusCode::kPermissionDenied);
  }
}

TEST_CASE("Integers are kept in buckets and within their type", "[collect]") {
  Ready ready;
  CHECK(ready.Collect<Field::kBirthYear>(1987) == kOk);
  CHECK(ready.Year() == 1980);
  CHECK(ready.Collect<Field::kBirthYear>(std::int64_t{1999}) == kOk);
  CHECK(ready.Year() == 1990);
  CHECK(ready.Collect<Field::kBirthYear>(-1) == kOk);
  CHECK(ready.Year() == -10);
  CHECK(ready.Collect<Field::kBirthYear>(std::uint8_t{77}) == kOk);
  CHECK(ready.Year() == 70);
  // Out of range, or a bucket that begins out of range: refused, and nothing changes.
  CHECK(ready.Collect<Field::kBirthYear>(std::int64_t{1} << 31) == kInvalid);
  CHECK(ready.Collect<Field::kBirthYear>(-(std::int64_t{1} << 31) - 1) == kInvalid);
  CHECK(ready.Collect<Field::kBirthYear>((std::int64_t{1} << 32) + 1987) == kInvalid);
  CHECK(ready.Collect<Field::kBirthYear>(std::numeric_limits<std::uint64_t>::max()) == kInvalid);
  CHECK(ready.Collect<Field::kBirthYear>(std::uint32_t{0x80000000u}) == kInvalid);
  CHECK(ready.Collect<Field::kBirthYear>(std::numeric_limits<std::int32_t>::min()) == kInvalid);
  CHECK(ready.Year() == 70);
  CHECK(ready.Collect<Field::kBirthYear>(std::numeric_limits<std::int32_t>::max()) == kOk);
  CHECK(ready.Year() == 2'147'483'640);

  CHECK(ready.Collect<Field::kCredit>(std::numeric_limits<std::int64_t>::max()) == kOk);
  CHECK(ready.Credit() == 9'223'372'036'854'775'800);
  CHECK(ready.Collect<Field::kCredit>(std::numeric_limits<std::int64_t>::min()) == kInvalid);
  CHECK(ready.Collect<Field::kCredit>(std::numeric_limits<std::uint64_t>::max()) == kInvalid);
  CHECK(ready.Credit() == 9'223'372'036'854'775'800);
}

TEST_CASE("Enums are declared values, without 0", "[collect]") {
  Ready ready;
  CHECK(ready.Collect<Field::kGender>(Gender::kFemale) == kOk);
  CHECK(ready.Collect<Field::kGender>(Gender::kUnspecified) == kInvalid);
  for (const int number : {-1, 4, 99, 1 << 30}) {
    CHECK(ready.Collect<Field::kGender>(static_cast<Gender>(number)) == kInvalid);
  }
  CHECK(ready.profiles.Open<Purpose::kTrain>(kAnn)->gender().Release(OwnUse{}) == Gender::kFemale);

  using Genres = std::vector<Genre>;
  CHECK(ready.Collect<Field::kGenres>(Genres{Genre::kWestern, Genre::kDrama, Genre::kWestern}) == kOk);
  const auto genres = [&] {
    return ready.profiles.Open<Purpose::kRecommend>(kAnn)->genres().Release(OwnUse{});
  };
  CHECK(genres() == Genres{Genre::kDrama, Genre::kWestern});
  CHECK(ready.Collect<Field::kGenres>(Genres{Genre::kComedy, Genre::kUnspecified}) == kInvalid);
  CHECK(ready.Collect<Field::kGenres>(Genres{static_cast<Genre>(3)}) == kInvalid);
  CHECK(genres() == Genres{Genre::kDrama, Genre::kWestern});
  CHECK(ready.Collect<Field::kGenres>(Genres{}) == kOk);
  CHECK(genres() == Genres{});
}

TEST_CASE("Texts are coarse and UTF-8, whatever they are given as", "[collect]") {
  Ready ready;
  const auto region = [&] { return ready.profiles.Open<Purpose::kOffers>(kAnn)->region().Release(OwnUse{}); };
  CHECK(ready.Collect<Field::kRegion>(std::string("sw1a 1aa")) == kOk);
  CHECK(region() == std::string("S"));
  CHECK(ready.Collect<Field::kRegion>(std::string_view("-94")) == kOk);
  CHECK(region() == std::string("9"));
  for (const char* const bad : {"", " - ", "\xC3\xA9", "9\xFF", "9\xC0\xAF"}) {
    CHECK(ready.Collect<Field::kRegion>(bad) == kInvalid);
  }
  CHECK(region() == std::string("9"));
}

TEST_CASE("The number 42 and the text 42 are two people", "[collect]") {
  Sample sample;
  auto& profiles = sample.profiles;
  const SubjectId number(std::uint64_t{42});
  const SubjectId text("42");
  GiveAll(profiles, number);
  REQUIRE(profiles.Collect<Field::kBirthYear>(number, 1987).ok());
  CHECK_FALSE(profiles.Knows(text));
  GiveAll(profiles, text);
  CHECK(profiles.Why(text, Purpose::kRecommend, Field::kBirthYear) == Decision::kNotSet);
  REQUIRE(profiles.Erase(text).ok());
  CHECK(profiles.Why(number, Purpose::kRecommend, Field::kBirthYear) == Decision::kAllowed);
  CHECK(profiles.size() == 2);
}

TEST_CASE("One field is written and no other", "[collect]") {
  Ready ready;
  CollectAll(ready.profiles, kAnn);
  for (const Field written : kFields) {
    REQUIRE(CollectSome(ready.profiles, kAnn, written).ok());
    for (const Purpose purpose : kPurposes) {
      for (const Field field : kFields) {
        const Decision why = ready.profiles.Why(kAnn, purpose, field);
        if (why != Decision::kAllowed && why != Decision::kNotDeclared) FAIL("a value was lost");
      }
    }
  }
}

}  // namespace
}  // namespace assent::testing

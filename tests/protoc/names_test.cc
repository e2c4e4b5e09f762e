// Names of a .proto as names of C++, and guesses at misspelt ones.
#include "names.h"

#include "support/catch.h"

namespace assent::protoc {
namespace {

TEST_CASE("CamelCase") {
  CHECK(CamelCase("birth_year") == "BirthYear");
  CHECK(CamelCase("BIRTH_YEAR") == "BirthYear");
  CHECK(CamelCase("VIPLevel") == "VIPLevel");
  CHECK(CamelCase("a") == "A");
  CHECK(CamelCase("a_1_2") == "A1_2");
  CHECK(CamelCase("a_12") == "A12");
  CHECK(CamelCase("") == "");
}

TEST_CASE("an enum's own name is stripped from its values") {
  CHECK(EnumeratorName("Gender", "GENDER_FEMALE") == "kFemale");
  CHECK(EnumeratorName("Gender", "FEMALE") == "kFemale");
  CHECK(EnumeratorName("AgeGroup", "AGE_GROUP_18_TO_24") == "k18To24");
  CHECK(EnumeratorName("HTTPCode", "HTTP_CODE_OK") == "kOk");
  CHECK(EnumeratorName("Gender", "GENDER_") == "kGender");
  CHECK(EnumeratorName("Gender", "GENDERLESS") == "kGenderless");
}

TEST_CASE("snake_case") {
  for (const char* good : {"a", "a1", "birth_year", "a_1"}) CHECK(IsSnakeCase(good));
  for (const char* bad : {"", "_a", "a_", "a__b", "A", "aB", "1a", "a-b", "a b"}) CHECK(!IsSnakeCase(bad));
}

TEST_CASE("reserved words") {
  for (const char* word : {"class", "xor", "co_await", "std", "errno"}) CHECK(IsReservedInCpp(word));
  for (const char* word : {"klass", "value", "Class"}) CHECK(!IsReservedInCpp(word));
}

TEST_CASE("the nearest name is a slip away, or none is named") {
  const std::vector<std::string> names = {"RECOMMEND", "TRAIN", "SERVICE"};
  CHECK(Nearest("RECOMEND", names) == "RECOMMEND");
  CHECK(Nearest("service", names) == "SERVICE");
  CHECK(Nearest("TRIAN", names) == "TRAIN");
  CHECK(Nearest("MARKETING", names).empty());
  CHECK(Nearest("", names).empty());
  CHECK(Nearest("X", {}).empty());
}

}  // namespace
}  // namespace assent::protoc

#include "assent/policy/policy.h"

#include "support/catch.h"

namespace assent {
namespace {

constexpr LocalText kLabel[] = {{"en", "Year"}, {"ru", "Год"}};
constexpr FieldPolicy kFields[] = {
    {"birth_year",
     1,
     ValueKind::kInt32,
     0x3,
     {},
     1,
     0,
     Category::kOrdinary,
     FeatureUse::kNone,
     {},
     kLabel,
     {}},
    {"email", 2, ValueKind::kString, 0x1, {}, 1, 0, Category::kOrdinary, FeatureUse::kNone, {}, {}, {}},
};
constexpr PurposePolicy kPurposes[] = {
    {"READ", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 0x3, 0, {}, {}, {}},
    {"WRITE", 2, LawfulBasis::kConsent, Use::kNone, false, 0, 0x1, 0, {}, {}, {}},
};
constexpr RecipientPolicy kRecipients[] = {{"screen", 0x3, 0x3, {}}};
constexpr ProfilePolicy kPolicy = {"t.T", 1, 1, {}, kFields, kPurposes, kRecipients};

static_assert(Contains(MaskOf(63), 63) && !Contains(MaskOf(63), 62));
static_assert(MaskOf(0) == 1);

TEST_CASE("Names are found exactly, and an unknown name is never an index", "[policy]") {
  CHECK(FindField(kPolicy, "birth_year") == 0);
  CHECK(FindField(kPolicy, "email") == 1);
  CHECK(FindPurpose(kPolicy, "WRITE") == 1);
  CHECK(FindRecipient(kPolicy, "screen") == 0);
  for (const char* const name : {"", "Email", "email ", "emai", "emails", "READ", "screen"}) {
    CAPTURE(name);
    CHECK(FindField(kPolicy, name) == -1);
  }
  CHECK(FindPurpose(kPolicy, "read") == -1);
  CHECK(FindPurpose(kPolicy, "") == -1);
  CHECK(FindRecipient(kPolicy, "Screen") == -1);
  CHECK(FindField(ProfilePolicy{}, "email") == -1);
}

TEST_CASE("The form of what is no field or for no purpose is itself", "[policy]") {
  for (const int none : {-1, 2, 64, 1000}) {
    CHECK(FormsOf(kPolicy, none) == 0);
    CHECK(FormFor(kPolicy, none, 0) == none);
    CHECK(FormFor(kPolicy, 0, none) == 0);
  }
  CHECK(FormFor(kPolicy, 1, 1) == 1);  // not declared, and no form of it is
}

TEST_CASE("Masks are put into words", "[policy]") {
  CHECK(FieldNames(kPolicy, 0x3) == "birth_year, email");
  CHECK(FieldNames(kPolicy, 0x2) == "email");
  CHECK(FieldNames(kPolicy, 0) == "");
  CHECK(FieldNames(kPolicy, ~FieldMask{3}) == "");
  CHECK(PurposeNames(kPolicy, 0x3) == "READ, WRITE");
}

TEST_CASE("A text falls back to the default language", "[policy]") {
  CHECK(TextIn(kFields[0].label, "ru") == "Год");
  CHECK(TextIn(kFields[0].label, "en") == "Year");
  CHECK(TextIn(kFields[0].label, "fr") == "Year");
  CHECK(TextIn(kFields[1].label, "en") == "");
}

}  // namespace
}  // namespace assent

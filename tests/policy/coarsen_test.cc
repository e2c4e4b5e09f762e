#include "assent/policy/coarsen.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.h"

namespace assent {
namespace {

constexpr std::int64_t kLowest32 = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kLowest64 = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest64 = std::numeric_limits<std::int64_t>::max();

FieldPolicy FieldWith(PrecisionKind kind, std::int64_t amount) {
  FieldPolicy field{};
  field.name = "f";
  field.precision = {kind, amount};
  return field;
}
FieldPolicy Bucket(std::int64_t size) { return FieldWith(PrecisionKind::kBucket, size); }
FieldPolicy Truncate(std::int64_t length) { return FieldWith(PrecisionKind::kTruncate, length); }
FieldPolicy Postcode(std::int64_t length) { return FieldWith(PrecisionKind::kPostcode, length); }
const FieldPolicy kExact = FieldWith(PrecisionKind::kExact, 0);

TEST_CASE("A bucket keeps its lower bound, below zero too", "[coarsen]") {
  CHECK(*CoarsenInteger(Bucket(10), 1987, kLowest32) == 1980);
  CHECK(*CoarsenInteger(Bucket(10), 1980, kLowest32) == 1980);
  CHECK(*CoarsenInteger(Bucket(10), 0, kLowest32) == 0);
  CHECK(*CoarsenInteger(Bucket(10), 9, kLowest32) == 0);
  CHECK(*CoarsenInteger(Bucket(10), -1, kLowest32) == -10);
  CHECK(*CoarsenInteger(Bucket(10), -10, kLowest32) == -10);
  CHECK(*CoarsenInteger(Bucket(10), -11, kLowest32) == -20);
  CHECK(*CoarsenInteger(kExact, -11, kLowest32) == -11);
}

// Floored division by its definition: the largest multiple that is not above.
TEST_CASE("Every value falls in exactly one bucket of the right width", "[coarsen]") {
  for (std::int64_t size = 1; size <= 9; ++size) {
    for (std::int64_t value = -40; value <= 40; ++value) {
      std::int64_t lower = -1000 * size;
      while (lower + size <= value) lower += size;
      CAPTURE(size, value);
      REQUIRE(CoarsenInteger(Bucket(size), value, kLowest64).ok());
      CHECK(*CoarsenInteger(Bucket(size), value, kLowest64) == lower);
      CHECK(*CoarsenInteger(Bucket(size), lower, kLowest64) == lower);
    }
  }
}

TEST_CASE("A bucket that begins below the type's smallest value is refused", "[coarsen]") {
  CHECK(*CoarsenInteger(Bucket(10), kLowest32 + 8, kLowest32) == kLowest32 + 8);  // ...640
  for (std::int64_t value = kLowest32; value < kLowest32 + 8; ++value) {
    const auto refused = CoarsenInteger(Bucket(10), value, kLowest32);
    CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK_FALSE(CoarsenInteger(Bucket(10), value, kLowest32).ok());
    // The error goes to logs: it names the field and not the value.
    CHECK(refused.status().ToString().find("'f'") != std::string::npos);
    CHECK(refused.status().ToString().find(std::to_string(value)) == std::string::npos);
  }
  CHECK_FALSE(CoarsenInteger(Bucket(10), kLowest64, kLowest64).ok());
  CHECK(*CoarsenInteger(Bucket(2), kLowest64, kLowest64) == kLowest64);
  CHECK(*CoarsenInteger(Bucket(10), kHighest64, kLowest64) == kHighest64 - 7);
  CHECK(*CoarsenInteger(Bucket(1), kHighest64, kLowest64) == kHighest64);
  CHECK(*CoarsenInteger(Bucket(kHighest64), kHighest64, kLowest64) == kHighest64);
  CHECK(*CoarsenInteger(Bucket(kHighest64), kHighest64 - 1, kLowest64) == 0);
  CHECK(*CoarsenInteger(Bucket(kHighest64), -1, kLowest64) == -kHighest64);
  CHECK(*CoarsenInteger(Bucket(10), 3, 0) == 0);
}

TEST_CASE("Unsigned buckets reach the end of 64 bits", "[coarsen]") {
  const std::uint64_t highest = std::numeric_limits<std::uint64_t>::max();
  CHECK(*CoarsenUnsigned(Bucket(10), highest) == highest - 5);
  CHECK(*CoarsenUnsigned(Bucket(10), 9) == 0);
  CHECK(*CoarsenUnsigned(kExact, highest) == highest);
}

TEST_CASE("A precision of another kind of value, or without a size, keeps nothing", "[coarsen]") {
  for (const FieldPolicy& field : {Truncate(3), Postcode(3), FieldWith(PrecisionKind::kEnumeration, 0),
                                   FieldWith(PrecisionKind{}, 0), Bucket(0), Bucket(-10)}) {
    CHECK(CoarsenInteger(field, 5, kLowest64).status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK(CoarsenUnsigned(field, 5).status().code() == absl::StatusCode::kFailedPrecondition);
  }
  for (const FieldPolicy& field :
       {Bucket(3), FieldWith(PrecisionKind::kEnumeration, 0), FieldWith(PrecisionKind{}, 0)}) {
    CHECK(CoarsenText(field, "abc").status().code() == absl::StatusCode::kFailedPrecondition);
  }
}

TEST_CASE("Texts are cut at code points, never inside one", "[coarsen]") {
  const std::string mixed = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";  // a, e acute, euro, face, z
  CHECK(*CoarsenText(Truncate(1), mixed) == "a");
  CHECK(*CoarsenText(Truncate(2), mixed) == "a\xC3\xA9");
  CHECK(*CoarsenText(Truncate(3), mixed) == "a\xC3\xA9\xE2\x82\xAC");
  CHECK(*CoarsenText(Truncate(4), mixed) == "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(*CoarsenText(Truncate(5), mixed) == mixed);
  CHECK(*CoarsenText(Truncate(99), mixed) == mixed);
  CHECK(*CoarsenText(kExact, mixed) == mixed);
  CHECK(*CoarsenText(Truncate(2), std::string_view("\0b\0", 3)) == std::string("\0b", 2));
}

TEST_CASE("Texts that are empty at the declared precision are no values", "[coarsen]") {
  CHECK(CoarsenText(kExact, "").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(CoarsenText(Truncate(3), "").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(CoarsenText(Truncate(0), "abc").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(CoarsenText(Truncate(-1), "abc").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(CoarsenText(Postcode(3), " -  \xC3\xA9").status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("A postcode is letters and digits in upper case, then cut", "[coarsen]") {
  CHECK(*CoarsenText(Postcode(3), "sw1a 1aa") == "SW1");
  CHECK(*CoarsenText(Postcode(9), " SW1A-1AA ") == "SW1A1AA");
  // Next to the letters and digits in ASCII, and not of them.
  CHECK(*CoarsenText(Postcode(9), "/0:9@A[Z`a{z") == "09AZAZ");
  CHECK(*CoarsenText(Postcode(1), "94110") == "9");
  CHECK(*CoarsenText(Postcode(2), "\xC3\xA9z1") == "Z1");
}

// The encoder of table 3-6 of the Unicode standard.
std::string Encode(std::uint32_t point) {
  std::string bytes;
  const auto put = [&](std::uint32_t byte) { bytes += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return bytes;
}

TEST_CASE("Every code point but the surrogates is one character", "[coarsen]") {
  const FieldPolicy one = Truncate(1);
  std::size_t wrong = 0;
  for (std::uint32_t point = 0; point < 0x120000; point += point < 0x3000 || point > 0x10F000 ? 1 : 37) {
    const std::string encoded = Encode(point);
    const bool valid = point < 0x110000 && (point < 0xD800 || point > 0xDFFF);
    const auto kept = CoarsenText(one, encoded + "x");
    if (kept.ok() != valid || (valid && *kept != encoded)) ++wrong;
  }
  CHECK(wrong == 0);
  for (const std::uint32_t point : {0xD7FFu, 0xE000u, 0xFFFDu, 0x10FFFFu}) {
    CHECK(*CoarsenText(one, Encode(point)) == Encode(point));
  }
  for (const std::uint32_t point : {0xD800u, 0xDBFFu, 0xDC00u, 0xDFFFu, 0x110000u}) {
    CHECK_FALSE(CoarsenText(one, Encode(point)).ok());
  }
}

// Two bytes are valid exactly if they are two ASCII characters or one of two bytes.
TEST_CASE("Every pair of bytes is judged as Unicode does", "[coarsen]") {
  std::size_t wrong = 0;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char bytes[] = {static_cast<char>(a), static_cast<char>(b)};
      const bool valid = (a < 0x80 && b < 0x80) || (a >= 0xC2 && a <= 0xDF && b >= 0x80 && b <= 0xBF);
      if (CoarsenText(kExact, std::string_view(bytes, 2)).ok() != valid) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("What is not UTF-8 is refused wherever it stands", "[coarsen]") {
  const std::vector<std::string> broken = {
      "\x80",              // a continuation alone
      "\xC3",              // cut off
      "\xE2\x82",          // cut off
      "\xF0\x9F\x98",      // cut off
      "\xC0\xAF",          // overlong slash
      "\xC1\xBF",          // overlong
      "\xE0\x80\xAF",      // overlong
      "\xE0\x9F\xBF",      // overlong
      "\xF0\x80\x80\xAF",  // overlong
      "\xF0\x8F\xBF\xBF",  // overlong
      "\xED\xA0\x80",      // a surrogate
      "\xED\xBF\xBF",      // a surrogate
      "\xF4\x90\x80\x80",  // beyond the last code point
      "\xF5\x80\x80\x80",  // beyond the last code point
      "\xF8\x88\x80\x80\x80",
      "\xFE",
      "\xFF",
      "\xC3\x28",
      "\xE2\x28\xA1",
      "\xF0\x9F\x28\x80",
  };
  for (const std::string& bytes : broken) {
    for (const std::string& text : {bytes, "a" + bytes, bytes + "a", "ab" + bytes + "c"}) {
      CAPTURE(text);
      CHECK(CoarsenText(kExact, text).status().code() == absl::StatusCode::kInvalidArgument);
      // Also where the broken part would be cut off.
      CHECK_FALSE(CoarsenText(Truncate(1), text).ok());
      CHECK_FALSE(CoarsenText(Postcode(1), text).ok());
    }
  }
}

TEST_CASE("An enum keeps declared values only, and 0 is none", "[coarsen]") {
  const EnumValue values[] = {{0, "G_UNSPECIFIED"}, {1, "G_A"}, {5, "G_B"}, {-3, "G_C"}};
  FieldPolicy field = FieldWith(PrecisionKind::kEnumeration, 0);
  field.values = values;
  for (int number = -10; number <= 10; ++number) {
    CAPTURE(number);
    CHECK(CheckEnum(field, number).ok() == (number == 1 || number == 5 || number == -3));
  }
  CHECK(CheckEnum(field, 77).code() == absl::StatusCode::kInvalidArgument);
  CHECK(CheckEnum(field, 77).ToString().find("77") == std::string::npos);
}

}  // namespace
}  // namespace assent

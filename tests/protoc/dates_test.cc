// Dates against the calendar of the C library.
#include <cstdlib>
#include <ctime>

#include "dates.h"
#include "support/catch.h"

namespace assent::protoc {
namespace {

TEST_CASE("every day of two thousand years is written and read as gmtime does") {
  for (Day day = 0; day < 800'000; ++day) {
    const std::time_t seconds = static_cast<std::time_t>(day) * 86'400;
    std::tm parts{};
    REQUIRE(gmtime_r(&seconds, &parts) != nullptr);
    char text[32];
    REQUIRE(std::strftime(text, sizeof text, "%Y-%m-%d", &parts) == 10);
    if (ParseDate(text) != day) FAIL(text << " is not day " << day);
    if (day % 97 == 0 && FormatDate(day) != text) FAIL("day " << day << " is " << FormatDate(day));
  }
}

TEST_CASE("what is no date is none") {
  for (const char* text :
       {"", "2031-02-29", "2100-02-29", "2031-13-01", "2031-00-01", "2031-01-00", "2031-04-31", "1969-12-31",
        "31-01-01", "2031-1-1", "2031/01/01", "2031-01-01 ", " 2031-01-01", "20310101", "2031-01-0x",
        "+203-01-01", "2031-01--1", "next year"}) {
    INFO(text);
    CHECK(!ParseDate(text).has_value());
  }
  CHECK(ParseDate("2096-02-29").has_value());
  CHECK(ParseDate("9999-12-31").has_value());
}

TEST_CASE("the day of a build is that of SOURCE_DATE_EPOCH, or today") {
  std::string error;
  setenv("SOURCE_DATE_EPOCH", "86400", 1);
  CHECK(BuildDay(&error) == 1);
  setenv("SOURCE_DATE_EPOCH", "0", 1);
  CHECK(BuildDay(&error) == 0);
  CHECK(error.empty());
  setenv("SOURCE_DATE_EPOCH", "1e9", 1);
  CHECK(!BuildDay(&error).has_value());
  CHECK(error.find("\"1e9\"") != std::string::npos);
  unsetenv("SOURCE_DATE_EPOCH");
  const Day before = static_cast<Day>(std::time(nullptr) / 86'400);
  const auto today = BuildDay(&error);
  REQUIRE(today.has_value());
  CHECK(*today >= before);
  CHECK(*today <= before + 1);
}

}  // namespace
}  // namespace assent::protoc

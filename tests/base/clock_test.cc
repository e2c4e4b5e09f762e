#include "assent/base/clock.h"

#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent {
namespace {

TEST_CASE("A day begins at midnight and rounds towards the past", "[clock]") {
  CHECK(DayOf(0) == 0);
  CHECK(DayOf(kMicrosPerDay - 1) == 0);
  CHECK(DayOf(kMicrosPerDay) == 1);
  CHECK(DayOf(-1) == -1);
  CHECK(DayOf(-kMicrosPerDay) == -1);
  CHECK(DayOf(-kMicrosPerDay - 1) == -2);
  CHECK(StartOf(1) == kMicrosPerDay);
  CHECK(StartOf(-1) == -kMicrosPerDay);
}

TEST_CASE("A moment lies within its day", "[clock]") {
  for (TimeMicros time = -3 * kMicrosPerDay - 7; time < 3 * kMicrosPerDay; time += kMicrosPerDay / 7 + 1) {
    CHECK(StartOf(DayOf(time)) <= time);
    CHECK(time < StartOf(DayOf(time) + 1));
  }
}

TEST_CASE("The system clock tells a time of this century and does not run back in a row of calls",
          "[clock]") {
  const TimeMicros first = SystemClock().Now();
  CHECK(DayOf(first) > 19'000);
  CHECK(DayOf(first) < 48'000);
  CHECK(&SystemClock() == &SystemClock());
}

TEST_CASE("A manual clock stands still until it is moved", "[clock]") {
  testing::ManualClock clock(5);
  CHECK(clock.Now() == 5);
  CHECK(clock.Now() == 5);
  clock.Advance(3);
  CHECK(clock.Now() == 8);
  clock.Set(1);
  CHECK(clock.Now() == 1);
}

}  // namespace
}  // namespace assent

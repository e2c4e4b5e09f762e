#include "dates.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace assent::protoc {
namespace {

constexpr TimeMicros kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysOf(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
}

// The number that `text` spells in decimal digits alone; nothing for anything else.
std::optional<TimeMicros> ParseDigits(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  TimeMicros number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

int DaysBefore(int year) {
  const int last = year - 1;
  return last * 365 + last / 4 - last / 100 + last / 400;
}

}  // namespace

std::optional<Day> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = ParseDigits(text.substr(0, 4));
  const auto month = ParseDigits(text.substr(5, 2));
  const auto day = ParseDigits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970 || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
  const int y = static_cast<int>(*year);
  const int m = static_cast<int>(*month);
  if (*day > DaysOf(y, m)) return std::nullopt;
  int days = DaysBefore(y) - DaysBefore(1970) + static_cast<int>(*day) - 1;
  for (int i = 1; i < m; ++i) days += DaysOf(y, i);
  return days;
}

std::string FormatDate(Day day) {
  int year = 1970;
  while (day >= DaysBefore(year + 1) - DaysBefore(1970)) ++year;
  int rest = day - (DaysBefore(year) - DaysBefore(1970));
  int month = 1;
  while (rest >= DaysOf(year, month)) rest -= DaysOf(year, month++);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, rest + 1);
  return text;
}

std::optional<Day> BuildDay(std::string* error) {
  const char* const epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return DayOf(std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count());
  }
  const auto seconds = ParseDigits(epoch);
  if (seconds.has_value() && *seconds <= kLastSecond) return DayOf(*seconds * kMicrosPerSecond);
  *error = "the environment variable SOURCE_DATE_EPOCH is \"" + std::string(epoch) +
           "\": set it to a count of seconds since 1970, or unset it";
  return std::nullopt;
}

}  // namespace assent::protoc

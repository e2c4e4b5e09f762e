// File: dates.h
//
// The dates of bypasses: as they are written in a policy, and the day of a build.

#ifndef ASSENT_PROTOC_DATES_H_
#define ASSENT_PROTOC_DATES_H_

#include <optional>
#include <string>
#include <string_view>

#include "assent/base/clock.h"

namespace assent::protoc {

/// The day of a date "YYYY-MM-DD" (Gregorian calendar, from 1970-01-01 to 9999-12-31);
/// nothing for anything else.
std::optional<Day> ParseDate(std::string_view text);

/// "YYYY-MM-DD" of a day that `ParseDate` gives.
std::string FormatDate(Day day);

/// The day that a build counts as today: the environment's SOURCE_DATE_EPOCH (seconds
/// since 1970, https://reproducible-builds.org/specs/source-date-epoch/) if it is set,
/// else the clock's. Nothing, with `error` set, when the variable is no number of
/// seconds.
std::optional<Day> BuildDay(std::string* error);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_DATES_H_

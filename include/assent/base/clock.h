// File: clock.h
//
// Time as the library sees it. Every component that needs the time takes a
// `Clock`, so that a test decides what time it is.

#ifndef ASSENT_BASE_CLOCK_H_
#define ASSENT_BASE_CLOCK_H_

#include <cstdint>
#include <limits>

#include "assent/base/export.h"

namespace assent {

/// A moment: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
using TimeMicros = std::int64_t;
/// A day: days since 1970-01-01 in UTC. Collection and retention are counted in days.
using Day = std::int32_t;

inline constexpr TimeMicros kMicrosPerSecond = 1'000'000;
inline constexpr TimeMicros kMicrosPerDay = 86'400 * kMicrosPerSecond;
/// Later than any moment: a grant without an end.
inline constexpr TimeMicros kForever = std::numeric_limits<TimeMicros>::max();

/// The day that `time` falls in; rounds towards the past before 1970 too.
constexpr Day DayOf(TimeMicros time) noexcept {
  const TimeMicros day = time / kMicrosPerDay - (time % kMicrosPerDay < 0 ? 1 : 0);
  return static_cast<Day>(day);
}

/// The first moment of `day`.
constexpr TimeMicros StartOf(Day day) noexcept { return TimeMicros{day} * kMicrosPerDay; }

/// Tells the time. Implementations must be safe to call from any thread, must
/// not go backwards by more than the caller can bear, and must outlive every
/// object that was given them, guarded handles included.
class ASSENT_EXPORT Clock {
 public:
  virtual ~Clock() = default;
  /// The time now. Called from any thread.
  virtual TimeMicros Now() const noexcept = 0;
};

/// The system's real-time clock. Lives until the process ends.
ASSENT_EXPORT const Clock& SystemClock() noexcept;

}  // namespace assent

#endif  // ASSENT_BASE_CLOCK_H_

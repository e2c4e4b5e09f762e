// A clock that a test sets.
#ifndef ASSENT_TESTS_SUPPORT_MANUAL_CLOCK_H_
#define ASSENT_TESTS_SUPPORT_MANUAL_CLOCK_H_

#include <atomic>

#include "assent/base/clock.h"

namespace assent::testing {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(TimeMicros now = StartOf(20'000)) : now_(now) {}
  TimeMicros Now() const noexcept override { return now_.load(std::memory_order_acquire); }
  void Set(TimeMicros now) { now_.store(now, std::memory_order_release); }
  void Advance(TimeMicros by) { now_.fetch_add(by, std::memory_order_acq_rel); }

 private:
  std::atomic<TimeMicros> now_;
};

}  // namespace assent::testing

#endif  // ASSENT_TESTS_SUPPORT_MANUAL_CLOCK_H_

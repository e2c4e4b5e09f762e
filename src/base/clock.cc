#include "assent/base/clock.h"

#include <chrono>

namespace assent {
namespace {

class RealTimeClock final : public Clock {
 public:
  TimeMicros Now() const noexcept override {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
  }
};

}  // namespace

const Clock& SystemClock() noexcept {
  // Never destroyed: a handle may ask the time while the process shuts down.
  static const Clock* const clock = new RealTimeClock();
  return *clock;
}

}  // namespace assent

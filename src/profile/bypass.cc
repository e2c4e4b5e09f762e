#include "assent/profile/bypass.h"

namespace assent::internal {

bool UseBypass(const StoreContext& context, std::string_view id, Day expires, std::string_view reason,
               int purpose, std::atomic<std::uint64_t>& count) noexcept {
  const TimeMicros now = context.clock->Now();
  if (DayOf(now) >= expires) return false;
  if (AuditSink* const audit = context.audit.load(std::memory_order_acquire); audit != nullptr) {
    if (!audit->Record(BypassEntry{id, reason, purpose, now})) return false;
  }
  count.fetch_add(1, std::memory_order_relaxed);
  return true;
}

}  // namespace assent::internal

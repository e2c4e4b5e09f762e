// File: store_context.h
//
// What a handle may still need of the store it came from: the time, and the audit
// sink that hears of a bypass. Lives until the process ends, because handles may
// outlive the store; the store takes its sink away when it goes.

#ifndef ASSENT_PROFILE_INTERNAL_STORE_CONTEXT_H_
#define ASSENT_PROFILE_INTERNAL_STORE_CONTEXT_H_

#include <atomic>

#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/profile/audit_sink.h"

namespace assent::internal {

struct StoreContext {
  const Clock* clock;
  std::atomic<AuditSink*> audit;  // null: none, or the store is gone
};

/// Makes a context. Never freed and never reused: a handle may hold it.
ASSENT_EXPORT StoreContext* MakeContext(const Clock& clock, AuditSink* audit);

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_STORE_CONTEXT_H_

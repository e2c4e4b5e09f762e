// File: lease.h
//
// How long a value that was read under a view may be used: until consent changes
// or its time is over.

#ifndef ASSENT_PROFILE_INTERNAL_LEASE_H_
#define ASSENT_PROFILE_INTERNAL_LEASE_H_

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "assent/base/clock.h"
#include "assent/profile/internal/store_context.h"
#include "assent/profile/internal/version_cell.h"

namespace assent::internal {

class Lease;

/// The permission to make a guarded handle. Only a lease gives it, and only a view
/// makes leases. The constructor is user-provided, so that C++17's aggregate
/// initialisation cannot forge one.
class GuardedKey {
 private:
  friend class Lease;
  GuardedKey() {}  // NOLINT(modernize-use-equals-default): see above
};

/// The right to use a value: bound to the subject's consent epoch and to a time.
class Lease {
 public:
  /// Whether the value may be used now. While the view is open its own time counts,
  /// which lies before `valid_until`: a view allows nothing that has ended. Afterwards
  /// the clock is asked. Lock-free; about a nanosecond while the view is open.
  bool IsLive() const noexcept {
    if (consent_->load(std::memory_order_acquire) != epoch_) return false;
    if (view_->load(std::memory_order_acquire) == view_version_) return true;
    return context_->clock->Now() < valid_until_;
  }

  /// Where the time and the audit come from.
  const StoreContext& context() const noexcept { return *context_; }

  /// The permission to make a handle that lives under this lease.
  GuardedKey Key() const noexcept { return GuardedKey(); }

 private:
  friend class ViewCore;
  friend class DerivedLedger;
  Lease(const VersionCell* consent, std::uint64_t epoch, const VersionCell* view, std::uint64_t view_version,
        TimeMicros valid_until, const StoreContext* context) noexcept
      : consent_(consent),
        view_(view),
        context_(context),
        epoch_(epoch),
        view_version_(view_version),
        valid_until_(valid_until) {}

  const VersionCell* consent_;
  const VersionCell* view_;
  const StoreContext* context_;
  std::uint64_t epoch_;
  std::uint64_t view_version_;
  TimeMicros valid_until_;
};

}  // namespace assent::internal

static_assert(!std::is_aggregate_v<assent::internal::GuardedKey>, "a key must not be forgeable");
static_assert(!std::is_aggregate_v<assent::internal::Lease>, "a lease must not be forgeable");

#endif  // ASSENT_PROFILE_INTERNAL_LEASE_H_

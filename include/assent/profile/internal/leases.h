// File: leases.h
//
// The leases of a value that was computed from several guarded ones: all of them
// must be live. Their number is part of the type where the compiler knows it.

#ifndef ASSENT_PROFILE_INTERNAL_LEASES_H_
#define ASSENT_PROFILE_INTERNAL_LEASES_H_

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "assent/profile/internal/lease.h"

namespace assent::internal {

/// `count` leases, known when compiling.
template <std::size_t count>
class LeaseArray {
 public:
  explicit LeaseArray(std::array<Lease, count> leases) noexcept : leases_(leases) {}

  bool IsLive() const noexcept {
    for (const Lease& lease : leases_) {
      if (!lease.IsLive()) return false;
    }
    return true;
  }
  GuardedKey Key() const noexcept { return leases_[0].Key(); }
  const StoreContext& context() const noexcept { return leases_[0].context(); }
  const std::array<Lease, count>& array() const noexcept { return leases_; }

 private:
  std::array<Lease, count> leases_;
};

/// As many leases as there were values: the result of `JoinAll`. Never empty.
class LeaseList {
 public:
  explicit LeaseList(std::vector<Lease> leases)
      : leases_(std::make_shared<const std::vector<Lease>>(std::move(leases))) {}

  bool IsLive() const noexcept {
    for (const Lease& lease : *leases_) {
      if (!lease.IsLive()) return false;
    }
    return true;
  }
  GuardedKey Key() const noexcept { return leases_->front().Key(); }
  const StoreContext& context() const noexcept { return leases_->front().context(); }
  const std::vector<Lease>& list() const noexcept { return *leases_; }

 private:
  std::shared_ptr<const std::vector<Lease>> leases_;
};

/// The leases of a value from that source: one, for a field of one person.
template <class Source>
struct LeasesOf {
  using Type = Lease;
};

/// How many leases a source has; 0 when only the run knows.
template <class Source>
inline constexpr std::size_t kLeaseCount = 1;

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_LEASES_H_

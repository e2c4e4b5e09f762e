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
  /// Calls `f` with each lease.
  template <class F>
  void ForEach(F f) const {
    for (const Lease& lease : leases_) f(lease);
  }

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
  template <class F>
  void ForEach(F f) const {
    for (const Lease& lease : *leases_) f(lease);
  }

 private:
  std::shared_ptr<const std::vector<Lease>> leases_;
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_LEASES_H_

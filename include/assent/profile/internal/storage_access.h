// File: storage_access.h
//
// The door through which a profile's own wire codec reaches its values. Closed to
// everybody else: the codec is named by the profile, and generated.

#ifndef ASSENT_PROFILE_INTERNAL_STORAGE_ACCESS_H_
#define ASSENT_PROFILE_INTERNAL_STORAGE_ACCESS_H_

#include "assent/profile/profiles.h"

namespace assent::internal {

/// The codec of a profile that has none.
class NoWire final {
 public:
  NoWire() = delete;
};

template <class Profile>
class StorageAccess {
 private:
  friend typename Profile::Wire;

  static StoreCore& Core(Profiles<Profile>& profiles) { return profiles.core_; }
  static const StoreCore& Core(const Profiles<Profile>& profiles) { return profiles.core_; }
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_STORAGE_ACCESS_H_

// File: shadow.h
//
// Shadow mode: how an application that reads profiles already adopts assent without
// breaking on the first day. For a purpose that the policy marks `shadow: true`, in a
// build with ASSENT_SHADOW_MODE, every decision is made and what would have been
// denied is counted here, but not blocked. The build says so on stderr when it
// starts, and `assent policy check --release` refuses the policy.

#ifndef ASSENT_PROFILE_SHADOW_H_
#define ASSENT_PROFILE_SHADOW_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

#include "assent/base/export.h"
#include "assent/consent/decision.h"
#include "assent/policy/policy.h"

namespace assent {

/// How often a pair would have been denied, and why.
struct ShadowCount {
  int purpose;  ///< Index of the purpose.
  int field;    ///< Index of the field.
  Decision decision;
  std::uint64_t count;
};

namespace internal {

/// Whether this build can look away at all.
ASSENT_EXPORT bool ShadowModeBuilt() noexcept;

/// Says on stderr that shadow mode is on, for which purposes.
ASSENT_EXPORT void PrintShadowBanner(const ProfilePolicy& policy, PurposeMask purposes);

/// Counts what would have been denied. Thread-safe; locks, but only in shadow mode.
class ASSENT_EXPORT ShadowLog {
 public:
  /// Adds the fields that `decided` lets through for shadow mode alone.
  void Add(int purpose, const Decisions& decided);
  /// The counts, by purpose, field and decision.
  std::vector<ShadowCount> Counts() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::tuple<int, int, Decision>, std::uint64_t> counts_;
};

}  // namespace internal
}  // namespace assent

#endif  // ASSENT_PROFILE_SHADOW_H_

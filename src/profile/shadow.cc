#include "assent/profile/shadow.h"

#ifdef ASSENT_SHADOW_MODE
#include <cstdio>
#endif
#include <string>

namespace assent::internal {

bool ShadowModeBuilt() noexcept {
#ifdef ASSENT_SHADOW_MODE
  return true;
#else
  return false;
#endif
}

void PrintShadowBanner(const ProfilePolicy& policy, PurposeMask purposes) {
#ifdef ASSENT_SHADOW_MODE
  const std::string banner = "assent: SHADOW MODE. Reads of " + std::string(policy.full_name) + " for " +
                             PurposeNames(policy, purposes) +
                             " are counted but NOT blocked without consent. Do not ship this build.\n";
  std::fputs(banner.c_str(), stderr);
#else
  static_cast<void>(policy);
  static_cast<void>(purposes);
#endif
}

void ShadowLog::Add(int purpose, const Decisions& decided) {
  PurposeRule strict = decided.rule;
  strict.shadow = false;
  const Decisions denied = Decide(strict, decided.consent, decided.values);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (int field = 0; field < kMaxIndices; ++field) {
    if (Contains(decided.shadowed, field)) ++counts_[{purpose, field, denied.Of(field)}];
  }
}

std::vector<ShadowCount> ShadowLog::Counts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<ShadowCount> counts;
  for (const auto& [key, count] : counts_) {
    counts.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  }
  return counts;
}

}  // namespace assent::internal

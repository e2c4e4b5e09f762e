// File: bypass.h
//
// The one way past a policy's list of recipients: registered in the policy with an
// owner, a reason and an end, named at the call, counted at run time. Consent is
// asked all the same; a bypass never makes a denied read lawful.
//
//   auto email = view.email().ReleaseBecause<bypasses::FraudReview>("ticket 4711: account taken over");

#ifndef ASSENT_PROFILE_BYPASS_H_
#define ASSENT_PROFILE_BYPASS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/profile/audit_sink.h"
#include "assent/profile/internal/store_context.h"

namespace assent {

/// The bypasses of a policy.
template <class... Bypasses>
struct BypassList {
  /// Whether `Bypass` is one of them.
  template <class Bypass>
  static constexpr bool Has() noexcept {
    return (std::is_same_v<Bypass, Bypasses> || ...);
  }
  /// Calls `f` with one default-made object of each.
  template <class F>
  static void ForEach(F f) {
    (f(Bypasses()), ...);
  }
};

namespace internal {

/// How often a bypass was used in this process.
template <class Bypass>
struct BypassUses {
  static inline std::atomic<std::uint64_t> count{0};
};

/// The fewest characters of a reason.
inline constexpr std::size_t kShortestReason = 15;

/// Whether the bypass may be used now; if so the use is counted and audited. Denies
/// from the first moment of `expires` on, and when the audit sink refuses.
ASSENT_EXPORT bool UseBypass(const StoreContext& context, std::string_view id, Day expires,
                             std::string_view reason, int purpose,
                             std::atomic<std::uint64_t>& count) noexcept;

}  // namespace internal

/// How often the bypass was used in this process, denied uses left out. Thread-safe.
template <class Bypass>
std::uint64_t UsesOf() noexcept {
  return internal::BypassUses<Bypass>::count.load(std::memory_order_relaxed);
}

}  // namespace assent

#endif  // ASSENT_PROFILE_BYPASS_H_

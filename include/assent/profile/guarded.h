// File: guarded.h
//
// A value that was read for one purpose and can go only where the policy lets it.
//
//   auto decade = view.birth_year();        // Guarded<int32_t, Purpose::kRecommend, ...>
//   auto young = decade.Map([](std::int32_t year) { return year >= 1990; });
//   std::optional<bool> answer = young.Release(recipients::GreetingBanner{});
//
// There is no other way out: a guarded value does not convert, copy, print, compare
// or hash. Whether it is there is decided at each use, not when it was read: after a
// withdrawal `Release` gives nothing, wherever the handle has been moved meanwhile.

#ifndef ASSENT_PROFILE_GUARDED_H_
#define ASSENT_PROFILE_GUARDED_H_

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ostream>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#ifdef __has_include
#if __has_include(<version>)
#include <version>
#endif
#endif
#ifdef __cpp_lib_span
#include <span>
#endif

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "assent/consent/decision.h"
#include "assent/profile/bypass.h"
#include "assent/profile/internal/held.h"
#include "assent/profile/internal/leases.h"

namespace assent {

namespace internal {

// Types that point at something instead of holding it: through them a value could
// leave its handle.
template <class T>
inline constexpr bool kIsBorrowed =
    std::is_pointer_v<T> || std::is_reference_v<T> || std::is_member_pointer_v<T>;
template <class C, class Traits>
inline constexpr bool kIsBorrowed<std::basic_string_view<C, Traits>> = true;
template <>
inline constexpr bool kIsBorrowed<absl::string_view> = true;  // a type of its own in some builds
template <class T>
inline constexpr bool kIsBorrowed<absl::Span<T>> = true;
#ifdef __cpp_lib_span
template <class T, std::size_t extent>
inline constexpr bool kIsBorrowed<std::span<T, extent>> = true;
#endif
template <class T>
inline constexpr bool kIsBorrowed<std::initializer_list<T>> = true;
template <class T>
inline constexpr bool kIsBorrowed<std::reference_wrapper<T>> = true;
template <class T>
inline constexpr bool kIsBorrowed<std::shared_ptr<T>> = true;
template <class T, class D>
inline constexpr bool kIsBorrowed<std::unique_ptr<T, D>> = true;
template <class T>
inline constexpr bool kIsBorrowed<std::weak_ptr<T>> = true;

// What holds such a type points as well: optionals, pairs, vectors, functions of them.
template <template <class...> class Holder, class... Ts>
inline constexpr bool kIsBorrowed<Holder<Ts...>> = (kIsBorrowed<Ts> || ...);
template <template <class, std::size_t, class...> class Holder, class T, std::size_t size, class... Ts>
inline constexpr bool kIsBorrowed<Holder<T, size, Ts...>> = kIsBorrowed<T>;  // arrays, inlined vectors
template <class Signature>
inline constexpr bool kIsBorrowed<std::function<Signature>> = true;

template <class F>
inline constexpr bool kIsPureCallable = std::conjunction_v<std::is_class<F>, std::is_empty<F>>;

// A function over a joined value may take the parts one by one.
template <class F, class T>
constexpr decltype(auto) Call(F& f, const T& value) {
  if constexpr (std::is_invocable_v<F&, const T&>) {
    return f(value);
  } else {
    return std::apply(f, value);
  }
}

class Joiner;

}  // namespace internal

/// A value of type `T`, read for purpose `P`. `Source` is the tag of the field it
/// comes from, which knows the recipients the policy lists for it.
///
/// Move-only. Const use from several threads is safe. A handle may outlive its view,
/// the values it was read from, and the subject; it refuses once consent changed or
/// its time is over. It must not outlive the clock of the `Profiles`.
template <class T, auto P, class Source>
class [[nodiscard]] Guarded {
 public:
  /// The type of the value inside.
  using Value = T;
  /// What the guard asks at each use; for our own code.
  using Leases = typename internal::LeasesOf<Source>::Type;

  /// Only views and `Map` hold the key; see `internal::GuardedKey`.
  Guarded(internal::GuardedKey, Leases lease, internal::Held<T> held) noexcept
      : lease_(std::move(lease)), held_(std::move(held)), why_(Decision::kAllowed) {}
  /// An absent value and the reason.
  Guarded(internal::GuardedKey, Leases lease, Decision why) noexcept : lease_(std::move(lease)), why_(why) {}

  Guarded(Guarded&& other) noexcept
      : lease_(other.lease_),
        held_(std::move(other.held_)),
        why_(std::exchange(other.why_, Decision::kUndecided)) {
    other.held_.Drop();
  }
  Guarded& operator=(Guarded&& other) noexcept {
    if (this != &other) {
      lease_ = other.lease_;
      held_ = std::move(other.held_);
      why_ = std::exchange(other.why_, Decision::kUndecided);
      other.held_.Drop();
    }
    return *this;
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() = default;

  /// Computes with the value inside the guard. `f` takes the value and returns a new
  /// one by value; it must be a captureless lambda or an empty function object, so
  /// that it has nowhere to put what it sees. It is not called when the value is
  /// absent or may no longer be used. The result lives under the same terms. Over a
  /// joined value `f` takes the tuple or its parts.
  template <class F>
  auto Map(F f) const {
    static_assert(
        internal::kIsPureCallable<F>,
        "assent: Map takes a captureless lambda or an empty function object: a capture could carry the "
        "value out of its guard");
    if constexpr (internal::kIsPureCallable<F>) {
      using Result = decltype(internal::Call(f, std::declval<const T&>()));
      static_assert(!std::is_void_v<Result>, "assent: the function given to Map must return a value");
      static_assert(
          !internal::kIsBorrowed<Result>,
          "assent: the function given to Map must return by value: a pointer, reference or view could carry "
          "the value out of its guard");
      using Out = Guarded<Result, P, Source>;
      const T* const value = held_.Pointer();
      if (value == nullptr) return Out(lease_.Key(), lease_, why_);
      if (!lease_.IsLive()) return Out(lease_.Key(), lease_, Decision::kConsentChanged);
      return Out(lease_.Key(), lease_, internal::Held<Result>(internal::Call(f, *value)));
    }
  }

  /// Hands the value to a recipient: a copy, or nothing when it is absent or may no
  /// longer be used. Does not compile unless the policy lists the recipient for this
  /// field and purpose. Asks for consent again at each call. Lock-free.
  template <class Recipient>
  std::optional<T> Release(Recipient) const {
    static_assert(
        Source::template Allows<P, Recipient>(),
        "assent: the policy does not list this recipient for this field and purpose (the field and the "
        "purpose are the template arguments of Guarded)");
    const T* const value = held_.Pointer();
    if (value == nullptr || !lease_.IsLive()) return std::nullopt;
    return *value;
  }

  /// Hands the value out past the list of recipients, for a registered reason. `reason`
  /// is a literal that says why here. Consent and time are asked as by `Release`; every
  /// use is counted (`UsesOf`) and audited. Does not compile unless the policy
  /// registers the bypass for this field and purpose; gives nothing once it expired.
  template <class Bypass, std::size_t length>
  std::optional<T> ReleaseBecause(const char (&reason)[length]) const {
    static_assert(Source::template AllowsBypass<P, Bypass>(),
                  "assent: the policy registers no such bypass for this field and purpose (the field and the "
                  "purpose are the template arguments of Guarded)");
    static_assert(length > internal::kShortestReason,
                  "assent: say why, in a literal of 15 characters or more");
    const T* const value = lease_.IsLive() ? held_.Pointer() : nullptr;
    if (value == nullptr) return std::nullopt;
    if (!internal::UseBypass(lease_.context(), Bypass::kId, Bypass::kExpires, {reason, length - 1},
                             Source::PurposeIndex(P), internal::BypassUses<Bypass>::count)) {
      return std::nullopt;
    }
    return *value;
  }

  /// A buffer that the run fills is no reason.
  template <class Bypass, std::size_t length>
  std::optional<T> ReleaseBecause(char (&reason)[length]) const = delete;

  /// Why there is a value or none. Says nothing about the value.
  Decision Why() const noexcept {
    return why_ == Decision::kAllowed && !lease_.IsLive() ? Decision::kConsentChanged : why_;
  }

  // A guarded value does not leave by accident. Each of these would compile for some
  // T if it were not forbidden by name.
  template <class U>
  operator U() const = delete;  // NOLINT(google-explicit-constructor): forbids both kinds
  template <class U>
  friend bool operator==(const Guarded&, const U&) = delete;
  template <class U>
  friend bool operator!=(const Guarded&, const U&) = delete;
  template <class U>
  friend bool operator<(const Guarded&, const U&) = delete;
  friend std::ostream& operator<<(std::ostream&, const Guarded&) = delete;
  template <class H>
  friend H AbslHashValue(H, const Guarded&) = delete;
  template <class Sink>
  friend void AbslStringify(Sink&, const Guarded&) = delete;

 private:
  friend class internal::Joiner;

  Leases lease_;
  internal::Held<T> held_;
  Decision why_;
};

}  // namespace assent

#endif  // ASSENT_PROFILE_GUARDED_H_

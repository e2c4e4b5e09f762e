// File: held.h
//
// How a handle keeps a value: small plain values in itself, larger ones shared and
// immutable, so that taking a handle never copies a text or a history.

#ifndef ASSENT_PROFILE_INTERNAL_HELD_H_
#define ASSENT_PROFILE_INTERNAL_HELD_H_

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace assent::internal {

template <class T>
inline constexpr bool kHeldInPlace = std::is_trivially_copyable_v<T> && sizeof(T) <= 16;

/// A value that may be absent. `Pointer()` is null when it is.
template <class T, bool in_place = kHeldInPlace<T>>
class Held {
 public:
  Held() = default;
  explicit Held(T value) : value_(value) {}
  const T* Pointer() const noexcept { return value_.has_value() ? &*value_ : nullptr; }
  void Drop() noexcept { value_.reset(); }

 private:
  std::optional<T> value_;
};

template <class T>
class Held<T, false> {
 public:
  Held() = default;
  explicit Held(std::shared_ptr<const T> shared) : shared_(std::move(shared)) {}
  explicit Held(T value) : shared_(std::make_shared<const T>(std::move(value))) {}
  const T* Pointer() const noexcept { return shared_.get(); }
  void Drop() noexcept { shared_.reset(); }

 private:
  std::shared_ptr<const T> shared_;
};

/// How a profile stores a field of that C++ type.
template <class T>
using Stored = std::conditional_t<kHeldInPlace<T>, T, std::shared_ptr<const T>>;

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_HELD_H_

// File: collect.h
//
// Puts a value into a profile: checked, coarsened, and only then stored.

#ifndef ASSENT_PROFILE_INTERNAL_COLLECT_H_
#define ASSENT_PROFILE_INTERNAL_COLLECT_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/base/interaction.h"
#include "assent/policy/coarsen.h"
#include "assent/policy/policy.h"
#include "assent/profile/internal/history.h"

namespace assent::internal {

/// Whether a value of type `V` may be collected into an integer field of type `T`
/// without changing.
template <class T, class V>
constexpr bool FitsInteger(V value) noexcept {
  const T converted = static_cast<T>(value);
  return static_cast<V>(converted) == value && (converted < T{}) == (value < V{});
}

inline absl::Status OutOfRange(const FieldPolicy& field) {
  return absl::InvalidArgumentError("field '" + std::string(field.name) +
                                    "': the value is out of the field's range");
}

template <class T, class V>
absl::Status StoreInteger(const FieldPolicy& field, V value, T& stored) {
  if (!FitsInteger<T>(value)) return OutOfRange(field);
  if constexpr (std::is_same_v<T, std::uint64_t>) {
    const absl::StatusOr<std::uint64_t> coarse = CoarsenUnsigned(field, static_cast<T>(value));
    if (!coarse.ok()) return coarse.status();
    stored = *coarse;
  } else {
    const absl::StatusOr<std::int64_t> coarse = CoarsenInteger(
        field, static_cast<std::int64_t>(value), static_cast<std::int64_t>(std::numeric_limits<T>::min()));
    if (!coarse.ok()) return coarse.status();
    stored = static_cast<T>(*coarse);
  }
  return absl::OkStatus();
}

template <class E>
absl::Status StoreEnums(const FieldPolicy& field, absl::Span<const E> values,
                        std::shared_ptr<const std::vector<E>>& stored) {
  std::vector<E> kept;
  for (const E value : values) {
    if (absl::Status declared = CheckEnum(field, static_cast<std::int32_t>(value)); !declared.ok())
      return declared;
    if (std::find(kept.begin(), kept.end(), value) == kept.end()) kept.push_back(value);
  }
  std::sort(kept.begin(), kept.end());
  stored = std::make_shared<const std::vector<E>>(std::move(kept));
  return absl::OkStatus();
}

/// Stores `value` as the field of `Tag`. InvalidArgument for what the field cannot
/// hold; `stored` is then as before.
template <class Tag, class V, class Stored>
absl::Status StoreValue(const FieldPolicy& field, const V& value, Day day, Stored& stored) {
  using T = typename Tag::Value;
  constexpr ValueKind kKind = Tag::kKind;
  if constexpr (kKind == ValueKind::kBool) {
    static_assert(std::is_same_v<V, bool>, "assent: this field takes a bool");
    stored = value;
    return absl::OkStatus();
  } else if constexpr (kKind == ValueKind::kEnum) {
    static_assert(std::is_same_v<V, T>, "assent: this field takes a value of its enum");
    if (absl::Status declared = CheckEnum(field, static_cast<std::int32_t>(value)); !declared.ok())
      return declared;
    stored = value;
    return absl::OkStatus();
  } else if constexpr (kKind == ValueKind::kString) {
    static_assert(std::is_convertible_v<const V&, std::string_view>, "assent: this field takes a text");
    absl::StatusOr<std::string> coarse = CoarsenText(field, std::string_view(value));
    if (!coarse.ok()) return coarse.status();
    stored = std::make_shared<const std::string>(*std::move(coarse));
    return absl::OkStatus();
  } else if constexpr (kKind == ValueKind::kRepeatedEnum) {
    using E = typename T::value_type;
    static_assert(std::is_convertible_v<const V&, absl::Span<const E>>,
                  "assent: this field takes a vector of its enum");
    return StoreEnums<E>(field, absl::Span<const E>(value), stored);
  } else if constexpr (kKind == ValueKind::kHistory) {
    std::vector<Interaction> entries;
    if constexpr (std::is_same_v<V, ItemId>) {
      entries.push_back({value, day});
    } else {
      static_assert(std::is_same_v<V, std::vector<ItemId>>,
                    "assent: a history takes an ItemId or a vector of them");
      for (const ItemId& item : value) entries.push_back({item, day});
    }
    stored = Appended(field, stored, entries);
    return absl::OkStatus();
  } else {
    static_assert(std::is_integral_v<V> && !std::is_same_v<V, bool>, "assent: this field takes an integer");
    return StoreInteger(field, value, stored);
  }
}

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_COLLECT_H_

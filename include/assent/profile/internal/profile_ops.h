// File: profile_ops.h
//
// What the kernel does with the values of a profile as a whole: make, copy, forget,
// and hand to the engine. Generated profiles befriend this class.

#ifndef ASSENT_PROFILE_INTERNAL_PROFILE_OPS_H_
#define ASSENT_PROFILE_INTERNAL_PROFILE_OPS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <tuple>
#include <type_traits>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/interaction.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"
#include "assent/profile/internal/history.h"
#include "assent/profile/internal/snapshot.h"

namespace assent {

/// The tags of a profile's fields, in the order of their indices.
template <class... Tags>
struct TagList {
  template <int index>
  using At = std::tuple_element_t<static_cast<std::size_t>(index), std::tuple<Tags...>>;

  /// Calls `f` with one default-made object of each tag.
  template <class F>
  static constexpr void ForEach([[maybe_unused]] F f) {
    (f(Tags()), ...);
  }
};

/// The recipients of a policy.
template <class... Recipients>
struct RecipientList {
  template <class Recipient>
  static constexpr bool Has() noexcept {
    return (std::is_same_v<Recipient, Recipients> || ...);
  }
};

namespace internal {

template <class Profile>
class ProfileOps {
 public:
  /// The functions that a store works with. Static storage.
  static const ValueOps& Get() noexcept {
    static constexpr ValueOps kOps = {sizeof(Values), alignof(Values), Construct, Copy,
                                      Destroy,        Clear,           Trim,      Read};
    return kOps;
  }

  /// The fields that the engine may use.
  static constexpr FieldMask Features() noexcept {
    FieldMask features = 0;
    Profile::Tags::ForEach([&features](auto tag) {
      if (decltype(tag)::kFeature != FeatureUse::kNone) features |= MaskOf(decltype(tag)::kIndex);
    });
    return features;
  }

  /// Hands the allowed features of `values` to the engine: histories without the
  /// entries whose retention ended before `today`.
  static void FillEngineInput(const typename Profile::Values& values, FieldMask allowed, Day today,
                              EngineInput& input) {
    Profile::Tags::ForEach([&](auto tag) {
      using Tag = decltype(tag);
      if constexpr (Tag::kFeature != FeatureUse::kNone) {
        if (Contains(allowed, Tag::kIndex)) Feed<Tag>(values.Get(tag), today, input);
      }
    });
  }

 private:
  using Values = typename Profile::Values;

  static void Construct(void* at) { new (at) Values(); }
  static void Copy(void* to, const void* from) { new (to) Values(*static_cast<const Values*>(from)); }
  static void Destroy(void* at) noexcept { static_cast<Values*>(at)->~Values(); }

  static void Clear(void* values, int field) {
    Profile::Tags::ForEach([&](auto tag) {
      if (decltype(tag)::kIndex == field) static_cast<Values*>(values)->Get(tag) = {};
    });
  }

  static std::size_t Trim(void* values, int field, Day first) {
    std::size_t dropped = 0;
    Profile::Tags::ForEach([&](auto tag) {
      if constexpr (decltype(tag)::kKind == ValueKind::kHistory) {
        if (decltype(tag)::kIndex == field)
          dropped = DropBefore(first, static_cast<Values*>(values)->Get(tag));
      }
    });
    return dropped;
  }

  static DynamicValue Read(const void* values, int field, Day first) {
    DynamicValue value;
    Profile::Tags::ForEach([&](auto tag) {
      using Tag = decltype(tag);
      if (Tag::kIndex == field) value = AsDynamic<Tag>(static_cast<const Values*>(values)->Get(tag), first);
    });
    return value;
  }

  template <class Tag, class Stored>
  static DynamicValue AsDynamic(const Stored& stored, Day first) {
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      const auto kept = EntriesFrom(*stored, first);
      return History(kept.begin(), kept.end());
    } else if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) {
      std::vector<std::int32_t> numbers;
      for (const auto value : *stored) numbers.push_back(static_cast<std::int32_t>(value));
      return numbers;
    } else if constexpr (Tag::kKind == ValueKind::kString) {
      return *stored;
    } else if constexpr (Tag::kKind == ValueKind::kBool) {
      return stored;
    } else if constexpr (Tag::kKind == ValueKind::kUint32 || Tag::kKind == ValueKind::kUint64) {
      return static_cast<std::uint64_t>(stored);
    } else {
      return static_cast<std::int64_t>(stored);
    }
  }

  template <class Tag, class Stored>
  static void Feed(const Stored& stored, Day today, EngineInput& input) {
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      EngineInputAccess::SetHistory(input, EntriesFrom(*stored, today - Tag::kRetentionDays + 1));
    } else if constexpr (Tag::kKind == ValueKind::kString) {
      EngineInputAccess::Values(input).push_back({Tag::kNumber, true, 0, *stored});
    } else if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) {
      for (const auto value : *stored) {
        EngineInputAccess::Values(input).push_back(
            {Tag::kNumber, false, static_cast<std::int64_t>(value), {}});
      }
    } else {
      EngineInputAccess::Values(input).push_back(
          {Tag::kNumber, false, static_cast<std::int64_t>(stored), {}});
    }
  }
};

}  // namespace internal
}  // namespace assent

#endif  // ASSENT_PROFILE_INTERNAL_PROFILE_OPS_H_

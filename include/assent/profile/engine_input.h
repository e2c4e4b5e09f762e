// File: engine_input.h
//
// What a view hands to the recommender: the consented values of one person, and
// nothing of the others. The values are private: an application can carry an
// `EngineInput` but not look into it, so this is no second door to a profile.

#ifndef ASSENT_PROFILE_ENGINE_INPUT_H_
#define ASSENT_PROFILE_ENGINE_INPUT_H_

#include <atomic>
#include <cstdint>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "assent/base/interaction.h"
#include "assent/policy/policy.h"

namespace assent {

namespace internal {

struct EngineInputAccess;

/// One value of a one-hot field. A repeated enum contributes one per element.
struct FeatureValue {
  std::int32_t field;    ///< The protobuf field number.
  bool is_text = false;  ///< Whether `text` is the value, else `number`.
  std::int64_t number = 0;
  std::string_view text;  ///< Borrowed from the profile that the view pins.
};

}  // namespace internal

/// The consented features and history of one person for one purpose. Borrows
/// from the view that made it and is valid as long as that view.
///
/// Thread safety: like an `int` (const access from any thread).
class EngineInput {
 public:
  EngineInput() = default;

 private:
  friend struct internal::EngineInputAccess;

  absl::InlinedVector<internal::FeatureValue, 16> values_;
  absl::Span<const Interaction> history_;
  bool has_history_ = false;  // granted and set; an empty granted history counts
  Use use_ = Use::kNone;      // of the purpose that the view was opened for
  std::uint64_t policy_ = 0;  // the policy's fingerprint
  const std::atomic<std::uint64_t>* epoch_cell_ = nullptr;  // the subject's consent epoch ...
  std::uint64_t epoch_ = 0;                                 // ... and what it was when this was copied
  const std::atomic<std::uint64_t>* view_cell_ = nullptr;   // advanced when the view closes ...
  std::uint64_t view_version_ = 0;                          // ... and its version while it is open
};

namespace internal {

/// The one door into an `EngineInput`: for views, which fill it, and for the
/// engine, which reads it. Applications have no business here.
struct EngineInputAccess {
  static auto& Values(EngineInput& input) { return input.values_; }
  static const auto& Values(const EngineInput& input) { return input.values_; }
  static absl::Span<const Interaction> History(const EngineInput& input) { return input.history_; }
  static bool HasHistory(const EngineInput& input) { return input.has_history_; }
  static Use UseOf(const EngineInput& input) { return input.use_; }
  static std::uint64_t PolicyOf(const EngineInput& input) { return input.policy_; }
  /// False once the subject's consent changed after the input was copied: what
  /// was computed from it must be thrown away. False also when the view was closed,
  /// from which the input borrows.
  static bool IsCurrent(const EngineInput& input) {
    return Is(input.epoch_cell_, input.epoch_) && Is(input.view_cell_, input.view_version_);
  }
  static void Bind(EngineInput& input, Use use, std::uint64_t policy,
                   const std::atomic<std::uint64_t>* epoch_cell, std::uint64_t epoch) {
    input.use_ = use;
    input.policy_ = policy;
    input.epoch_cell_ = epoch_cell;
    input.epoch_ = epoch;
  }
  static void BindView(EngineInput& input, const std::atomic<std::uint64_t>* view_cell,
                       std::uint64_t view_version) {
    input.view_cell_ = view_cell;
    input.view_version_ = view_version;
  }
  static void SetHistory(EngineInput& input, absl::Span<const Interaction> history) {
    input.history_ = history;
    input.has_history_ = true;
  }

 private:
  static bool Is(const std::atomic<std::uint64_t>* cell, std::uint64_t version) {
    return cell == nullptr || cell->load(std::memory_order_acquire) == version;
  }
};

}  // namespace internal
}  // namespace assent

#endif  // ASSENT_PROFILE_ENGINE_INPUT_H_

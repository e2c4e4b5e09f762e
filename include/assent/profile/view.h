// File: view.h
//
// What one purpose may see of one person. Generated view classes derive from
// `View` and add an accessor for each field declared for the purpose.

#ifndef ASSENT_PROFILE_VIEW_H_
#define ASSENT_PROFILE_VIEW_H_

#include <atomic>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "assent/consent/decision.h"
#include "assent/profile/engine_input.h"
#include "assent/profile/guarded.h"
#include "assent/profile/internal/history.h"
#include "assent/profile/internal/profile_ops.h"
#include "assent/profile/internal/view_core.h"
#include "assent/profile/usage.h"

namespace assent {

/// The view that `protoc-gen-assent` generated for a purpose; specialised there.
template <auto P>
struct ViewFor;

/// The part of a view that does not depend on the field. Binds subject, purpose,
/// time and consent epoch when it is opened. Move-only; const use from several
/// threads is safe; must not outlive the `Profiles` that opened it.
template <class Profile, auto P>
class View {
 public:
  /// The policy's purposes.
  using Purpose = typename Profile::Purpose;
  /// The policy's fields.
  using Field = typename Profile::Field;
  static constexpr Purpose kPurpose = P;

  View(View&&) noexcept = default;
  View& operator=(View&&) noexcept = default;

  /// Why a field, in the form that this purpose sees, may be read or not. After a change of consent: the
  /// reason that now holds. Lock-free.
  Decision Why(Field field) const noexcept {
    return core_.Why(FormFor(Profile::policy(), static_cast<int>(field), Profile::IndexOf(P)));
  }
  /// Whether consent is still as it was when the view was opened. If not, every read
  /// through it is refused.
  bool IsCurrent() const noexcept { return core_.IsCurrent(); }
  /// The moment the view was opened.
  TimeMicros as_of() const noexcept { return core_.as_of(); }
  /// The first moment at which something the view allows ends.
  TimeMicros valid_until() const noexcept { return core_.valid_until(); }

  /// The consented features and history, for the recommender. Borrows from the view.
  /// Compiles only for purposes whose `use` is PERSONALIZE or TRAIN. Aborted once
  /// consent changed: open a new view.
  template <Purpose Q = P>  // so that the check waits for a call
  absl::StatusOr<EngineInput> ForEngine() const {
    static_assert(
        Q == P && (Profile::UseOf(Q) == Use::kPersonalize || Profile::UseOf(Q) == Use::kTrain),
        "assent: only a purpose with `use: PERSONALIZE` or `use: TRAIN` may hand data to the engine");
    if (!core_.IsCurrent())
      return absl::AbortedError("consent changed since the view was opened: open a new one");
    EngineInput input;
    core_.Bind(input);
    internal::Mark(Marks(), core_.allowed() & internal::ProfileOps<Profile>::Features());
    internal::ProfileOps<Profile>::FillEngineInput(values(), core_.allowed(), DayOf(core_.as_of()), input);
    return input;
  }

 protected:
  /// For `Profiles::Open`; nobody else can make a core.
  explicit View(internal::ViewCore&& core) noexcept : core_(std::move(core)) {
    core_.SetMarked(Marks().load(std::memory_order_relaxed));
  }
  ~View() = default;

  /// Reads the field of that tag.
  template <class Tag>
  Guarded<typename Tag::Value, P, Tag> Read() const {
    static_assert(std::is_same_v<Tag, typename Profile::Tags::template At<Tag::kIndex>>,
                  "assent: only the tags that the policy generated name a field");
    static_assert(Tag::IsDeclaredFor(P), "assent: the policy does not declare this field for this purpose");
    using Out = Guarded<typename Tag::Value, P, Tag>;
    using Held = internal::Held<typename Tag::Value>;
    const internal::Lease lease = core_.MakeLease();
    if (!core_.AllowsMarked(Tag::kIndex)) {
      internal::Mark(Marks(), MaskOf(Tag::kIndex));
      if (!core_.Allows(Tag::kIndex)) return Out(lease.Key(), lease, core_.Why(Tag::kIndex));
    }
    const auto& stored = values().Get(Tag());
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      const auto kept = internal::EntriesFrom(*stored, DayOf(core_.as_of()) - Tag::kRetentionDays + 1);
      if (kept.size() != stored->size())
        return Out(lease.Key(), lease, Held(typename Tag::Value(kept.begin(), kept.end())));
    }
    return Out(lease.Key(), lease, Held(stored));
  }

 private:
  static std::atomic<FieldMask>& Marks() noexcept {
    return internal::UsageOf<Profile>::marks[static_cast<std::size_t>(Profile::IndexOf(P))];
  }
  const typename Profile::Values& values() const noexcept {
    return *static_cast<const typename Profile::Values*>(core_.values());
  }

  internal::ViewCore core_;
};

}  // namespace assent

#endif  // ASSENT_PROFILE_VIEW_H_

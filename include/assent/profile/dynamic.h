// File: dynamic.h
//
// The dynamic twin of `Profiles` and of the generated views: by names instead of
// types, for tools and for bindings to other languages. What the compiler refuses in
// the typed interface is an error here; everything else goes through the same store
// and the same decision function.

#ifndef ASSENT_PROFILE_DYNAMIC_H_
#define ASSENT_PROFILE_DYNAMIC_H_

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/consent/decision.h"
#include "assent/policy/policy.h"
#include "assent/profile/dynamic_value.h"
#include "assent/profile/internal/store_core.h"
#include "assent/profile/options.h"

namespace assent {

namespace internal {
class DynamicDoor;
}  // namespace internal

/// What one purpose may see of one subject, by names. Move-only; const use from
/// several threads is safe; must not outlive the profiles that opened it.
class ASSENT_EXPORT DynamicView {
 public:
  /// Hands the value of a field to a recipient.
  ///
  /// InvalidArgument for a field or recipient that the policy does not have,
  /// PermissionDenied with the reason in words where the decision is a denial or the
  /// policy does not list the recipient for the field and the view's purpose.
  absl::StatusOr<DynamicValue> Release(std::string_view field, std::string_view recipient) const;

  /// Why a field may be read or not; InvalidArgument for a name that is no field.
  absl::StatusOr<Decision> Why(std::string_view field) const;

  /// Whether consent is still as it was when the view was opened.
  bool IsCurrent() const noexcept { return core_.IsCurrent(); }

 private:
  friend class internal::DynamicDoor;
  DynamicView(const internal::StoreCore& store, int purpose, internal::ViewCore core)
      : store_(&store), purpose_(purpose), core_(std::move(core)) {}

  const internal::StoreCore* store_;
  int purpose_;
  internal::ViewCore core_;
};

/// All subjects of a policy that is known only when the program runs. Thread-safe,
/// like `Profiles`.
class ASSENT_EXPORT DynamicProfiles {
 public:
  /// The policy must outlive the profiles.
  explicit DynamicProfiles(const ProfilePolicy& policy, ProfilesOptions options = {});

  /// Records an event, as `Profiles::Record` does.
  ConsentChange Record(const SubjectId& subject, const ConsentEvent& event);

  /// Stores a value, made as coarse as the policy says, with today as its day of
  /// collection. Errors as of `Profiles::Collect`; InvalidArgument also for an unknown
  /// field and for a value of another kind. A history is added to.
  absl::Status Collect(const SubjectId& subject, std::string_view field, const DynamicValue& value);
  /// The same for a value collected on an earlier day, which counts for its retention.
  absl::Status CollectOn(const SubjectId& subject, std::string_view field, const DynamicValue& value,
                         Day day);

  /// Opens the view of the purpose of that name; InvalidArgument for a name that is
  /// no purpose, otherwise as `Profiles::Open`.
  absl::StatusOr<DynamicView> Open(const SubjectId& subject, std::string_view purpose) const;

  /// The decision about one pair now; InvalidArgument for unknown names.
  absl::StatusOr<Decision> Why(const SubjectId& subject, std::string_view purpose,
                               std::string_view field) const;

  /// As `Profiles::Sweep`.
  std::size_t Sweep() { return core_.Sweep(); }

 private:
  internal::StoreCore core_;
};

namespace internal {

/// Opens dynamic views on any store. Used by `Profiles::OpenDynamic`.
class ASSENT_EXPORT DynamicDoor {
 public:
  /// Opens the view of a purpose by its name; errors as of `Profiles::Open`, and
  /// InvalidArgument for an unknown name.
  static absl::StatusOr<DynamicView> Open(const StoreCore& store, const SubjectId& subject,
                                          std::string_view purpose);
};

}  // namespace internal

}  // namespace assent

#endif  // ASSENT_PROFILE_DYNAMIC_H_

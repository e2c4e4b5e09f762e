// File: generated.h
//
// What generated code is made of: the base of field tags, and everything
// they use. Included by the headers that
// `protoc-gen-assent` writes; an application includes those.

#ifndef ASSENT_PROFILE_GENERATED_H_
#define ASSENT_PROFILE_GENERATED_H_

#include <utility>

#include "assent/policy/policy.h"
#include "assent/profile/bypass.h"
#include "assent/profile/guarded.h"
#include "assent/profile/internal/profile_ops.h"
#include "assent/profile/internal/storage_access.h"
#include "assent/profile/macros.h"
#include "assent/profile/profiles.h"
#include "assent/profile/view.h"

namespace assent {

/// What all field tags have in common. `Self` is the tag.
template <class Profile, class Purpose, class Self>
struct FieldTag {
  /// The index of the field that this is a coarser form of, or -1 for a field.
  static constexpr int kFormOf = -1;
  /// Which coarser form, from 1; 0 is the field itself.
  static constexpr int kForm = 0;
  /// The tags of the field's coarser forms. Generated tags that have some say so.
  using CoarserForms = TagList<>;

  /// Whether the policy declares the field for the purpose.
  static constexpr bool IsDeclaredFor(Purpose purpose) noexcept {
    return DeclaredIn(Self::kPurposes, purpose);
  }
  /// Whether the policy lets the recipient have the field for the purpose. A type
  /// that the policy does not declare is no recipient, whatever it says of itself.
  template <Purpose P, class Recipient>
  static constexpr bool Allows() noexcept {
    if constexpr (Profile::Recipients::template Has<Recipient>()) {
      return IsDeclaredFor(P) && DeclaredIn(Recipient::kPurposes, P) &&
             Contains(Recipient::kFields, Self::kIndex);
    } else {
      return false;
    }
  }
  /// Whether the policy registers the bypass for the field and the purpose.
  template <Purpose P, class Bypass>
  static constexpr bool AllowsBypass() noexcept {
    if constexpr (Profile::Bypasses::template Has<Bypass>()) {
      return IsDeclaredFor(P) && DeclaredIn(Bypass::kPurposes, P) && Contains(Bypass::kFields, Self::kIndex);
    } else {
      return false;
    }
  }
  /// The index of the purpose in the policy, or -1.
  static constexpr int PurposeIndex(Purpose purpose) noexcept { return Profile::IndexOf(purpose); }

 private:
  // A dependent name, so that the profile may be incomplete where tags are defined.
  static constexpr bool DeclaredIn(PurposeMask mask, Purpose purpose) noexcept {
    const int index = Profile::IndexOf(purpose);
    return index >= 0 && Contains(mask, index);
  }
};

}  // namespace assent

#endif  // ASSENT_PROFILE_GENERATED_H_

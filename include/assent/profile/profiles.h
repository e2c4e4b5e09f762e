// File: profiles.h
//
// The people an application knows, and the only door to their profiles.
//
//   assent::Profiles<shop::Viewer> profiles;
//   profiles.Grant(subject, Purpose::kRecommend);
//   profiles.Collect<Field::kBirthYear>(subject, 1987);        // kept as 1980
//   auto view = profiles.Open<Purpose::kRecommend>(subject);
//   profiles.Withdraw(subject, Purpose::kRecommend);            // the view is blind now

#ifndef ASSENT_PROFILE_PROFILES_H_
#define ASSENT_PROFILE_PROFILES_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/id.h"
#include "assent/consent/decision.h"
#include "assent/consent/event.h"
#include "assent/profile/dynamic.h"
#include "assent/profile/internal/collect.h"
#include "assent/profile/internal/profile_ops.h"
#include "assent/profile/internal/store_core.h"
#include "assent/profile/join.h"
#include "assent/profile/options.h"
#include "assent/profile/view.h"

namespace assent {

namespace internal {
template <class Profile>
class StorageAccess;
}  // namespace internal

/// All subjects of the profile type `Profile`, in memory.
///
/// Thread-safe. `Open`, `Why` and every read are lock-free; changes to one subject
/// are applied one at a time. Views must not outlive this object; guarded handles may.
template <class Profile>
class Profiles {
 public:
  /// The policy's purposes.
  using Purpose = typename Profile::Purpose;
  /// The policy's fields.
  using Field = typename Profile::Field;
  /// Some fields. Where a call takes one, leaving it out means every field that is
  /// declared for the purpose (or, for restrictions, every field there is). A field
  /// stands for its coarser forms as well.
  using Fields = std::initializer_list<Field>;

  /// Nobody yet.
  explicit Profiles(ProfilesOptions options = {})
      : core_(Profile::policy(), internal::ProfileOps<Profile>::Get(), *options.clock, options.audit) {}

  /// Records that the subject consents. Errors: see `CheckEvent`; FailedPrecondition
  /// after erasure.
  ConsentChange Grant(const SubjectId& subject, Purpose purpose, GrantOptions options = {}) {
    return Give(EventKind::kGrant, options.actor, subject, purpose, DeclaredFor(purpose), options);
  }
  /// The same for some fields.
  ConsentChange Grant(const SubjectId& subject, Purpose purpose, Fields fields, GrantOptions options = {}) {
    return Give(EventKind::kGrant, options.actor, subject, purpose, DeclaredOf(fields, purpose), options);
  }

  /// Records that the controller relies on the purpose's lawful basis other than consent.
  ConsentChange Rely(const SubjectId& subject, Purpose purpose, TimeMicros valid_until = kForever) {
    GrantOptions options;
    options.valid_until = valid_until;
    return Give(EventKind::kRely, Actor::kController, subject, purpose, DeclaredFor(purpose), options);
  }
  /// Records that the controller no longer relies on it.
  ConsentChange Cease(const SubjectId& subject, Purpose purpose) {
    return Take(EventKind::kCease, Actor::kController, subject, purpose, AllFields());
  }

  /// Records that the subject was asked and said no.
  ConsentChange Refuse(const SubjectId& subject, Purpose purpose) {
    return Take(EventKind::kRefuse, Actor::kSubject, subject, purpose, AllFields());
  }
  /// The same for some fields.
  ConsentChange Refuse(const SubjectId& subject, Purpose purpose, Fields fields) {
    return Take(EventKind::kRefuse, Actor::kSubject, subject, purpose, MaskOfFields(fields));
  }

  /// Withdraws. When it returns, no read that starts later sees the fields under this
  /// purpose, through whatever view or handle, and the values that no purpose may hold
  /// any more are gone from the profile. Always possible, also after erasure.
  ConsentChange Withdraw(const SubjectId& subject, Purpose purpose) {
    return Take(EventKind::kWithdraw, Actor::kSubject, subject, purpose, AllFields());
  }
  /// The same for some fields.
  ConsentChange Withdraw(const SubjectId& subject, Purpose purpose, Fields fields) {
    return Take(EventKind::kWithdraw, Actor::kSubject, subject, purpose, MaskOfFields(fields));
  }
  /// Withdraws everything at once, for all purposes.
  ConsentChange WithdrawAll(const SubjectId& subject) {
    ConsentEvent event;
    event.kind = EventKind::kWithdraw;
    event.fields = AllFields();
    event.purposes = AllOf(core_.policy().purposes.size());
    return core_.Record(subject, event);
  }

  /// Records an objection (GDPR Art. 21); it wins over every grant until it is lifted.
  ConsentChange Object(const SubjectId& subject, Purpose purpose) {
    return Take(EventKind::kObject, Actor::kSubject, subject, purpose, AllFields());
  }
  /// Records that the subject takes the objection back.
  ConsentChange LiftObjection(const SubjectId& subject, Purpose purpose) {
    return Take(EventKind::kLiftObjection, Actor::kSubject, subject, purpose, AllFields());
  }

  /// Erases the subject's values and consent (GDPR Art. 17). The id stays known as
  /// erased: a later grant for it is refused.
  ConsentChange Erase(const SubjectId& subject) {
    ConsentEvent event;
    event.kind = EventKind::kErase;
    return core_.Record(subject, event);
  }

  /// Records any event, for replays and other sources of consent. Purposes and fields
  /// are masks of indices. `at` 0 means now.
  ConsentChange Record(const SubjectId& subject, const ConsentEvent& event) {
    return core_.Record(subject, event);
  }

  /// Stores a value, made as coarse as the policy says, with today as its day of
  /// collection. A history gains one entry, or the entries of a whole vector, and
  /// loses its oldest ones beyond `max_items`. A field with coarser forms is kept in
  /// each form that some purpose may hold now, and in no other.
  ///
  /// PermissionDenied when no purpose that declares the field is granted,
  /// InvalidArgument for a value the field cannot have, NotFound without a record.
  template <Field F, class V>
  absl::Status Collect(const SubjectId& subject, const V& value) {
    return CollectOn<F>(subject, value, DayOf(core_.clock().Now()));
  }
  /// The same for a value collected on an earlier day, which counts for its retention.
  template <Field F, class V>
  absl::Status CollectOn(const SubjectId& subject, const V& value, Day day) {
    using Tag = typename Profile::template TagOf<F>;
    static_assert(Tag::kFormOf < 0, "assent: a coarser form is collected with its field: name the field");
    FieldMask forms = MaskOf(Tag::kIndex);
    Tag::CoarserForms::ForEach([&forms](auto form) { forms |= MaskOf(decltype(form)::kIndex); });
    return core_.CollectForms(subject, forms, day, [&](void* values, int index) {
      absl::Status stored;
      if (index == Tag::kIndex) stored = StoreForm<Tag>(values, value, day);
      Tag::CoarserForms::ForEach([&](auto form) {
        if (index == decltype(form)::kIndex) stored = StoreForm<decltype(form)>(values, value, day);
      });
      return stored;
    });
  }

  /// Opens the view of one purpose on one subject. What is not granted is absent in
  /// it, with a reason. NotFound for an unknown subject, FailedPrecondition for an
  /// erased one, Unavailable when the audit sink refuses the entry. Lock-free.
  template <Purpose P>
  absl::StatusOr<typename ViewFor<P>::Type> Open(const SubjectId& subject) const {
    absl::StatusOr<internal::ViewCore> core = core_.Open(subject, Profile::IndexOf(P));
    if (!core.ok()) return std::move(core).status();
    return typename ViewFor<P>::Type(*std::move(core));
  }

  /// The same by name, for tools and bindings; see dynamic.h.
  absl::StatusOr<DynamicView> OpenDynamic(const SubjectId& subject, std::string_view purpose) const {
    return internal::DynamicDoor::Open(core_, subject, purpose);
  }

  /// Keeps a value that was computed from guarded ones under a name: a feature vector,
  /// a score, a cache entry. The handle that is returned refuses as soon as consent for
  /// a field it came from changes for the purpose, for any of its parents; changes that
  /// do not concern them leave it alone. Every `ConsentChange` names the kept values it
  /// ended. A name used again replaces the old value.
  ///
  /// Aborted when the value may no longer be used, InvalidArgument when a value behind
  /// it was read from another `Profiles`. O(parents).
  template <class T, Purpose P, class Source>
  absl::StatusOr<Guarded<T, P, Kept<Source>>> Keep(std::string_view name,
                                                   const Guarded<T, P, Source>& value) {
    return internal::Joiner::Keep(core_.derived(), Profile::IndexOf(P), std::string(name), value);
  }
  /// Ends the kept value of that name. Whether there was one.
  bool Drop(std::string_view name) { return core_.derived().Drop(name); }
  /// Ends the kept values whose time is over; returns their names. O(kept values).
  std::vector<std::string> DropExpired() { return core_.derived().DropExpired(); }

  /// The decision about one pair now: about the form that the purpose sees. Lock-free.
  Decision Why(const SubjectId& subject, Purpose purpose, Field field) const noexcept {
    const int index = Profile::IndexOf(purpose);
    return core_.Why(subject, index, FormFor(Profile::policy(), static_cast<int>(field), index));
  }

  /// Which declared pairs were read in this process, as text; see usage.h.
  static std::string Usage() { return UsageText(Profile::policy(), internal::UsageOf<Profile>::marks); }
  /// What shadow mode let through; empty in any other build.
  std::vector<ShadowCount> ShadowCounts() const { return core_.ShadowCounts(); }

  /// Removes the bytes of values that must not be kept any more. They are absent for
  /// readers already; call this daily. Returns how many values it touched. O(subjects).
  std::size_t Sweep() { return core_.Sweep(); }

  /// Whether there is a record of the subject, erased or not.
  bool Knows(const SubjectId& subject) const noexcept { return core_.Knows(subject); }
  /// The number of records.
  std::size_t size() const noexcept { return core_.size(); }

 private:
  friend class internal::StorageAccess<Profile>;

  static constexpr std::uint64_t AllOf(std::size_t count) {
    return count >= kMaxIndices ? ~std::uint64_t{0} : MaskOf(static_cast<int>(count)) - 1;
  }
  FieldMask AllFields() const { return AllOf(core_.policy().fields.size()); }
  // Nothing when one of them is no field: an event that names nothing is refused.
  FieldMask MaskOfFields(Fields fields) const {
    FieldMask mask = 0;
    for (const Field field : fields) {
      if (static_cast<std::size_t>(field) >= core_.policy().fields.size()) return 0;
      mask |= FormsOf(core_.policy(), static_cast<int>(field));
    }
    return mask;
  }
  // Of each field the forms that are declared for the purpose. A field without any
  // stays as it is: the event is refused with its name.
  FieldMask DeclaredOf(Fields fields, Purpose purpose) const {
    if (MaskOfFields(fields) == 0) return 0;
    FieldMask mask = 0;
    for (const Field field : fields) {
      const FieldMask declared = FormsOf(core_.policy(), static_cast<int>(field)) & DeclaredFor(purpose);
      mask |= declared != 0 ? declared : MaskOf(static_cast<int>(field));
    }
    return mask;
  }
  template <class Tag, class V>
  static absl::Status StoreForm(void* values, const V& value, Day day) {
    return internal::StoreValue<Tag>(Profile::policy().fields[Tag::kIndex], value, day,
                                     static_cast<typename Profile::Values*>(values)->Get(Tag()));
  }
  FieldMask DeclaredFor(Purpose purpose) const {
    const int index = Profile::IndexOf(purpose);
    return index < 0 ? 0 : core_.policy().purposes[static_cast<std::size_t>(index)].fields;
  }
  static PurposeMask MaskOfPurpose(Purpose purpose) {
    const int index = Profile::IndexOf(purpose);
    return index < 0 ? 0 : MaskOf(index);
  }
  ConsentChange Give(EventKind kind, Actor actor, const SubjectId& subject, Purpose purpose, FieldMask fields,
                     const GrantOptions& options) {
    ConsentEvent event;
    event.kind = kind;
    event.actor = actor;
    event.explicit_consent = options.explicit_consent;
    event.purposes = MaskOfPurpose(purpose);
    event.fields = fields;
    event.valid_until = options.valid_until;
    return core_.Record(subject, event);
  }
  ConsentChange Take(EventKind kind, Actor actor, const SubjectId& subject, Purpose purpose,
                     FieldMask fields) {
    ConsentEvent event;
    event.kind = kind;
    event.actor = actor;
    event.purposes = MaskOfPurpose(purpose);
    event.fields = fields;
    return core_.Record(subject, event);
  }

  internal::StoreCore core_;
};

}  // namespace assent

#endif  // ASSENT_PROFILE_PROFILES_H_

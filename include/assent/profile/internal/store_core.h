// File: store_core.h
//
// The subjects of one application and everything that may happen to them, without
// the profile's type: `Profiles<Profile>` is its typed face.

#ifndef ASSENT_PROFILE_INTERNAL_STORE_CORE_H_
#define ASSENT_PROFILE_INTERNAL_STORE_CORE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/consent/decision.h"
#include "assent/consent/event.h"
#include "assent/consent/internal/decision_table.h"
#include "assent/profile/audit_sink.h"
#include "assent/profile/consent_change.h"
#include "assent/profile/internal/derived_ledger.h"
#include "assent/profile/internal/snapshot.h"
#include "assent/profile/internal/store_context.h"
#include "assent/profile/internal/subject_index.h"
#include "assent/profile/internal/view_core.h"
#include "assent/profile/shadow.h"

namespace assent::internal {

/// See the file comment. Thread-safe; `Open` and `Why` take no lock.
class ASSENT_EXPORT StoreCore {
 public:
  /// `clock` and `audit` (may be null) must outlive the store; the clock every handle too.
  StoreCore(const ProfilePolicy& policy, const ValueOps& ops, const Clock& clock, AuditSink* audit);
  StoreCore(const StoreCore&) = delete;
  StoreCore& operator=(const StoreCore&) = delete;
  /// Ends every lease. If a view is still open against the contract, the storage is
  /// leaked rather than left dangling.
  ~StoreCore();

  /// Folds an event into the subject's consent; creates the record if there is none.
  /// Event time: `at` if it is not 0, else now, but always after the last event.
  /// When it returns, no older view or handle reads any more, values that no purpose
  /// may hold are gone, and kept values that came from the fields and purposes of the
  /// event are ended and named.
  ConsentChange Record(const SubjectId& subject, ConsentEvent event);

  /// Stores a value: `store` puts it into the values it is given and may refuse.
  /// PermissionDenied when no purpose may hold the field, NotFound without a record.
  /// `day` is the day it was collected on.
  absl::Status Collect(const SubjectId& subject, int field, Day day,
                       absl::FunctionRef<absl::Status(void* values)> store);
  /// The same for a field and its coarser forms at once: `store` is called for each of
  /// `forms` that some purpose may hold, and readers see all of them or none.
  absl::Status CollectForms(const SubjectId& subject, FieldMask forms, Day day,
                            absl::FunctionRef<absl::Status(void* values, int form)> store);

  /// Opens a view for the purpose with that index. NotFound, FailedPrecondition
  /// (erased), Unavailable (the audit sink refused).
  absl::StatusOr<ViewCore> Open(const SubjectId& subject, int purpose) const;

  /// The decision about one pair now.
  Decision Why(const SubjectId& subject, int purpose, int field) const noexcept;

  /// Removes what must not be kept any more: values past their retention and values
  /// that no purpose may hold. Returns how many values lost bytes. O(subjects).
  std::size_t Sweep();

  /// Whether the store has a record of the subject, erased or not.
  bool Knows(const SubjectId& subject) const noexcept { return index_->Find(subject) != nullptr; }

  /// Calls `read` with the values and the fields among them that may be held now;
  /// false without a record. For the storage of values; see `StorageAccess`.
  bool ReadForStorage(const SubjectId& subject,
                      absl::FunctionRef<void(const Snapshot&, FieldMask)> read) const;

  std::vector<ShadowCount> ShadowCounts() const { return shadow_log_.Counts(); }
  DerivedLedger& derived() noexcept { return derived_; }
  const ProfilePolicy& policy() const noexcept { return policy_; }
  const Clock& clock() const noexcept { return *context_.clock; }
  const ValueOps& ops() const noexcept { return ops_; }
  std::size_t size() const noexcept { return index_->size(); }

 private:
  friend class ViewCore;

  std::mutex& StripeOf(const SubjectId& subject) const noexcept;
  SubjectRecord* FindOrAdd(const SubjectId& subject);
  // The fields that at least one purpose may hold.
  FieldMask MayHold(PackedConsent consent, TimeMicros now) const noexcept;
  static std::size_t SlotOf(int purpose) noexcept {
    return purpose < 0 || purpose >= kMaxIndices ? kMaxIndices : static_cast<std::size_t>(purpose);
  }
  Decision WhyPinned(const SubjectRecord& record, int purpose, int field) const noexcept;
  absl::Status Fill(const SubjectRecord& record, int purpose, ViewCore::Data& data) const;
  Decisions DecideApart(const Snapshot& snapshot, int purpose, TimeMicros now) const noexcept;
  // The decision about one field where that takes no pin and no other field; false, with
  // nothing decided, else.
  bool LookUp(const Snapshot& snapshot, int purpose, int field, TimeMicros now,
              Decision& decision) const noexcept;
  // The decision about one field of a pinned snapshot.
  Decision DecideOne(const Snapshot& snapshot, int purpose, int field, TimeMicros now) const noexcept;
  Decisions DecideOn(const Snapshot& snapshot, int purpose, TimeMicros now,
                     TimeMicros* valid_until) const noexcept;
  std::size_t DropValues(Snapshot& next, FieldMask fields) const;
  std::size_t TrimHistories(Snapshot& next, TimeMicros now) const;
  void Publish(SubjectRecord& record, Snapshot* next) const;
  std::size_t SweepOne(SubjectRecord& record);

  static constexpr std::size_t kStripes = 64;

  const ProfilePolicy& policy_;
  const ValueOps& ops_;
  StoreContext& context_;
  DerivedLedger derived_;
  mutable ShadowLog shadow_log_;
  // Of each purpose; the last ones are of no purpose and deny.
  std::array<PurposeRule, kMaxIndices + 1> rules_;
  std::array<DecisionTable, kMaxIndices + 1> tables_;
  FieldMask histories_ = 0;
  std::unique_ptr<SnapshotPool> pool_;
  std::unique_ptr<SubjectIndex> index_;
  mutable std::array<std::mutex, kStripes> stripes_;
  std::mutex adding_;
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_STORE_CORE_H_

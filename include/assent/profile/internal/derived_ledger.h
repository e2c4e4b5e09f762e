// File: derived_ledger.h
//
// Which kept values were computed from what: so that a change of consent can name
// every feature vector, score or cache entry that is stale now, and end its use.

#ifndef ASSENT_PROFILE_INTERNAL_DERIVED_LEDGER_H_
#define ASSENT_PROFILE_INTERNAL_DERIVED_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/profile/internal/lease.h"
#include "assent/profile/internal/store_context.h"
#include "assent/profile/internal/version_cell.h"

namespace assent::internal {

/// See the file comment. Thread-safe.
class ASSENT_EXPORT DerivedLedger {
 public:
  /// One parent of a kept value: the lease it was read under and the fields it came from.
  struct Parent {
    Lease lease;
    FieldMask fields;
  };

  explicit DerivedLedger(const StoreContext& context);
  DerivedLedger(const DerivedLedger&) = delete;
  DerivedLedger& operator=(const DerivedLedger&) = delete;
  ~DerivedLedger();

  /// Enters a value that is computed from `parents` for the purpose with that index.
  /// A value of the same name is replaced: the old one ends. The lease that is
  /// returned is the kept value's own: it ends when a parent's consent changes, at the
  /// earliest end of its parents, or when the entry is dropped, and not before.
  ///
  /// Aborted when a parent may no longer be used, InvalidArgument when one was read
  /// from another store. O(parents).
  absl::StatusOr<Lease> Enter(const std::string& name, int purpose, absl::Span<const Parent> parents);

  /// Ends every value that came from these fields under these purposes of the subject
  /// with that epoch cell, and what was computed from those in turn. Returns their
  /// names, sorted.
  std::vector<std::string> Invalidate(const VersionCell* epoch, PurposeMask purposes, FieldMask fields);

  /// Ends the value of that name. Whether there was one.
  bool Drop(std::string_view name);

  /// Ends the values whose time is over; returns their names, sorted. O(entries).
  std::vector<std::string> DropExpired();

 private:
  struct Tables;  // of hash maps, whose headers an application does without

  const StoreContext& context_;
  const std::unique_ptr<Tables> tables_;
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_DERIVED_LEDGER_H_

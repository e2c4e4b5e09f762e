// File: view_core.h
//
// What every view is inside, whatever its profile: a pinned snapshot, the fields
// it may read, and the terms on which. Not a template, so that the classes that may
// touch values are named here once and for all.

#ifndef ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_
#define ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_

#include <cstdint>
#include <type_traits>
#include <utility>

#include "assent/consent/decision.h"
#include "assent/profile/engine_input.h"
#include "assent/profile/internal/lease.h"
#include "assent/profile/internal/snapshot.h"

namespace assent::internal {

class StoreCore;
struct SubjectRecord;

/// See the file comment. Move-only. Reading from several threads is fine; moving
/// and destroying is not. Must not outlive the store.
class ViewCore {
 public:
  ViewCore(ViewCore&& other) noexcept : data_(std::exchange(other.data_, Data())) {}
  ViewCore& operator=(ViewCore&& other) noexcept {
    if (this != &other) {
      Close();
      data_ = std::exchange(other.data_, Data());
    }
    return *this;
  }
  ViewCore(const ViewCore&) = delete;
  ViewCore& operator=(const ViewCore&) = delete;
  ~ViewCore() { Close(); }

  /// Whether the view may read `field`, by its mask alone.
  bool Allows(int field) const noexcept { return Contains(data_.allowed, field); }
  /// The values of the pinned snapshot, of the profile's own type.
  const void* values() const noexcept { return data_.snapshot->values(); }
  /// The terms under which what is read may be used.
  Lease MakeLease() const noexcept {
    return Lease(data_.epoch_cell, data_.epoch, data_.view_cell, data_.view_version, data_.as_of,
                 data_.valid_until, data_.context);
  }
  /// The decision about `field` now: that of the view, or, once consent changed, of
  /// the subject's present state.
  Decision Why(int field) const noexcept;
  /// Whether consent is as it was when the view was opened.
  bool IsCurrent() const noexcept { return data_.epoch_cell->load(std::memory_order_acquire) == data_.epoch; }
  /// Binds an engine's input to this view's purpose and epoch.
  void Bind(EngineInput& input) const noexcept;

  FieldMask allowed() const noexcept { return data_.allowed; }
  std::uint64_t epoch() const noexcept { return data_.epoch; }
  TimeMicros as_of() const noexcept { return data_.as_of; }
  TimeMicros valid_until() const noexcept { return data_.valid_until; }

 private:
  friend class StoreCore;
  ViewCore() noexcept {}  // NOLINT(modernize-use-equals-default): no aggregate
  void Close() noexcept;

  struct Data {
    const StoreCore* store = nullptr;  // null: moved from
    SnapshotPool* pool = nullptr;      // of the store; outlives it while a view is open
    const SubjectRecord* record = nullptr;
    Snapshot* snapshot = nullptr;
    VersionCell* view_cell = nullptr;
    const VersionCell* epoch_cell = &kClosedCell;  // with epoch 0: never current
    const StoreContext* context = nullptr;
    FieldMask allowed = 0;
    std::uint64_t epoch = 0;
    std::uint64_t view_version = 0;
    TimeMicros as_of = 0;
    TimeMicros valid_until = 0;
    int purpose = -1;
  };
  Data data_;
};

static_assert(!std::is_aggregate_v<ViewCore>, "a view must not be forgeable");

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_

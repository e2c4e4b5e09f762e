// File: view_core.h
//
// What every view is inside, whatever its profile: a pinned snapshot, the fields
// it may read, and the terms on which. Not a template, so that the classes that may
// touch values are named here once and for all.

#ifndef ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_
#define ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_

#include <cstdint>
#include <type_traits>

#include "assent/base/export.h"
#include "assent/consent/decision.h"
#include "assent/profile/engine_input.h"
#include "assent/profile/internal/lease.h"
#include "assent/profile/internal/snapshot.h"

namespace assent::internal {

class StoreCore;
struct SubjectRecord;

/// See the file comment. Move-only. Reading from several threads is fine; moving
/// and destroying is not. Must not outlive the store.
class ASSENT_EXPORT ViewCore {
 public:
  ViewCore(ViewCore&& other) noexcept : data_(other.data_) { other.Forget(); }
  ViewCore& operator=(ViewCore&& other) noexcept {
    if (this != &other) {
      if (data_.store != nullptr) Close();
      data_ = other.data_;
      other.Forget();
    }
    return *this;
  }
  ViewCore(const ViewCore&) = delete;
  ViewCore& operator=(const ViewCore&) = delete;
  ~ViewCore() {
    if (data_.store != nullptr) Close();
  }

  /// Whether the view may read `field`, by its mask alone.
  bool Allows(int field) const noexcept { return Contains(data_.allowed, field); }
  /// The same for fields that were marked as read before the view was opened: for
  /// them there is nothing else to do.
  bool AllowsMarked(int field) const noexcept { return Contains(data_.allowed_marked, field); }
  void SetMarked(FieldMask marked) noexcept { data_.allowed_marked = data_.allowed & marked; }
  /// The values of the pinned snapshot, of the profile's own type.
  const void* values() const noexcept { return data_.values; }
  /// The terms under which what is read may be used.
  Lease MakeLease() const noexcept {
    return Lease(data_.epoch_cell, data_.epoch, data_.view_cell, data_.view_version, data_.valid_until,
                 data_.context);
  }
  /// The decision about `field` now: that of the view, or, once consent changed, of
  /// the subject's present state.
  Decision Why(int field) const noexcept;
  /// Whether consent is as it was when the view was opened.
  bool IsCurrent() const noexcept {
    const VersionCell& epoch = *data_.epoch_cell;
    return epoch.load(std::memory_order_acquire) == data_.epoch;  // GCOVR_EXCL_BR_LINE: of the load
  }
  /// Binds an engine's input to this view's purpose and epoch.
  void Bind(EngineInput& input) const noexcept;

  FieldMask allowed() const noexcept { return data_.allowed; }
  TimeMicros as_of() const noexcept { return data_.as_of; }
  TimeMicros valid_until() const noexcept { return data_.valid_until; }

 private:
  friend class StoreCore;
  ViewCore() noexcept {}  // NOLINT(modernize-use-equals-default): no aggregate
  // Gives up the snapshot and ends what relies on the view's being open.
  void Close() noexcept;
  // What was moved from: allows nothing, is not current, closes nothing.
  void Forget() noexcept {
    data_.store = nullptr;
    data_.epoch_cell = &kClosedCell;
    data_.allowed = 0;
    data_.allowed_marked = 0;
    data_.as_of = 0;
    data_.valid_until = 0;
  }

  struct Data {
    const StoreCore* store = nullptr;  // null: moved from
    SnapshotPool* pool = nullptr;      // of the store; outlives it while a view is open
    const SubjectRecord* record = nullptr;
    Snapshot* snapshot = nullptr;
    const void* values = nullptr;  // of the snapshot
    VersionCell* view_cell = nullptr;
    const VersionCell* epoch_cell = &kClosedCell;  // never current
    const StoreContext* context = nullptr;
    FieldMask allowed = 0;
    FieldMask allowed_marked = 0;
    std::uint64_t epoch = 0;
    std::uint64_t view_version = 0;
    TimeMicros as_of = 0;
    TimeMicros valid_until = 0;
    int purpose = -1;

    Data() = default;
    // Word by word: a view is moved right after it was filled, and a processor cannot
    // hand words that were just written to the vector loads of a plain copy.
    Data(const Data& o) noexcept
        : store(Word(o.store)),
          pool(Word(o.pool)),
          record(Word(o.record)),
          snapshot(Word(o.snapshot)),
          values(Word(o.values)),
          view_cell(Word(o.view_cell)),
          epoch_cell(Word(o.epoch_cell)),
          context(Word(o.context)),
          allowed(Word(o.allowed)),
          allowed_marked(Word(o.allowed_marked)),
          epoch(Word(o.epoch)),
          view_version(Word(o.view_version)),
          as_of(Word(o.as_of)),
          valid_until(Word(o.valid_until)),
          purpose(Word(o.purpose)) {}
    Data& operator=(const Data&) = default;

    template <class T>
    static T Word(T word) noexcept {
#ifdef __GNUC__
      asm("" : "+r"(word));
#endif
      return word;
    }
  };
  Data data_;
};

static_assert(!std::is_aggregate_v<ViewCore>, "a view must not be forgeable");

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_VIEW_CORE_H_

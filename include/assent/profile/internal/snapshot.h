// File: snapshot.h
//
// An immutable state of one subject: consent, which values are set, when they were
// collected, and the values themselves. Whoever changes a subject publishes a new
// snapshot; whoever reads pins the one that was current when the view was opened.
//
// Snapshots live in a pool whose memory is never given back while readers may hold
// it. That makes pinning lock-free: a reader may look at the count of a snapshot
// that has just been freed or handed to another subject; it raises the count only
// if it is not zero and then checks that the subject still points there.

#ifndef ASSENT_PROFILE_INTERNAL_SNAPSHOT_H_
#define ASSENT_PROFILE_INTERNAL_SNAPSHOT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "assent/base/clock.h"
#include "assent/consent/consent_state.h"
#include "assent/consent/decision.h"
#include "assent/policy/policy.h"
#include "assent/profile/dynamic_value.h"

namespace assent::internal {

/// How the pool handles the values of a profile, whose type it does not know.
struct ValueOps {
  std::size_t size;
  std::size_t align;
  void (*construct)(void* at);
  void (*copy)(void* to, const void* from);
  void (*destroy)(void* at) noexcept;
  /// Forgets the value of one field (an index), and its bytes.
  void (*clear)(void* values, int field);
  /// Forgets the entries of a history field collected before `first`; says how many.
  std::size_t (*trim)(void* values, int field, Day first);
  /// The value of one set field by kind, for the dynamic twin; of a history the
  /// entries collected on `first` or later.
  DynamicValue (*read)(const void* values, int field, Day first);
};

/// The stamp of a day in a snapshot: days since 1970, enough until 2149.
using DayStamp = std::uint16_t;

class SnapshotPool;

/// See the file comment. What a reader sees is constant; a writer fills a snapshot
/// before it publishes it.
class Snapshot {
 public:
  FieldMask set() const noexcept { return set_; }
  const ConsentState& consent() const noexcept { return consent_; }
  /// The day the value of `field` was collected; for a history, its latest entry.
  Day collected(int field) const noexcept { return days()[field]; }
  const void* values() const noexcept { return reinterpret_cast<const char*>(this) + pool_values_offset_; }

  /// Which fields are set and within their retention at `now`, and when the first
  /// of them ends. O(1) in the common case, O(fields) else.
  ValueTerms TermsAt(const ProfilePolicy& policy, TimeMicros now, TimeMicros* valid_until) const noexcept;

  // For writers, before publication.
  ConsentState& mutable_consent() noexcept { return consent_; }
  void* mutable_values() noexcept { return reinterpret_cast<char*>(this) + pool_values_offset_; }
  void MarkSet(int field, Day day) noexcept;
  void MarkUnset(int field) noexcept { set_ &= ~MaskOf(field); }
  /// Recomputes when the first value's retention ends. Call before publishing.
  void Seal(const ProfilePolicy& policy) noexcept;

 private:
  friend class SnapshotPool;
  Snapshot() = default;
  ~Snapshot() = default;

  DayStamp* days() noexcept { return reinterpret_cast<DayStamp*>(this + 1); }
  const DayStamp* days() const noexcept { return reinterpret_cast<const DayStamp*>(this + 1); }

  std::atomic<std::uint32_t> pins_{0};
  std::uint32_t pool_values_offset_ = 0;
  std::atomic<Snapshot*> next_free_{nullptr};
  FieldMask set_ = 0;
  TimeMicros all_fresh_until_ = kForever;
  ConsentState consent_;
};

/// Makes and keeps snapshots of one profile type. Thread-safe.
class SnapshotPool {
 public:
  SnapshotPool(const ProfilePolicy& policy, const ValueOps& ops);
  ~SnapshotPool();
  SnapshotPool(const SnapshotPool&) = delete;
  SnapshotPool& operator=(const SnapshotPool&) = delete;

  /// A snapshot with one pin: empty, or a copy of `from`.
  Snapshot* Make(const Snapshot* from);
  /// Pins the snapshot that `current` points to. Lock-free.
  Snapshot* Pin(const std::atomic<Snapshot*>& current) noexcept {
    return PinWith(current, [] {});
  }
  /// The same, with `between` called after each look at `current`, before the pin: a
  /// test puts there what another thread may do just then.
  template <class F>
  Snapshot* PinWith(const std::atomic<Snapshot*>& current, F between) noexcept;
  /// Drops a pin. The last one destroys the values and wipes their bytes. Lock-free.
  void Unpin(Snapshot* snapshot) noexcept;

  /// How many snapshots exist.
  std::size_t live() const noexcept { return live_.load(std::memory_order_acquire); }

 private:
  Snapshot* TakeFree();
  void AddChunk();

  const ValueOps& ops_;
  std::size_t fields_;
  std::size_t values_offset_;
  std::size_t stride_;
  std::atomic<std::size_t> live_{0};
  std::atomic<Snapshot*> free_{nullptr};  // pushed by anyone, popped under mutex_
  std::mutex mutex_;
  std::vector<void*> chunks_;
};

template <class F>
Snapshot* SnapshotPool::PinWith(const std::atomic<Snapshot*>& current, F between) noexcept {
  for (;;) {
    Snapshot* const snapshot = current.load(std::memory_order_acquire);
    between();
    std::uint32_t pins = snapshot->pins_.load(std::memory_order_relaxed);
    while (pins != 0 && !snapshot->pins_.compare_exchange_weak(pins, pins + 1, std::memory_order_acq_rel,
                                                               std::memory_order_relaxed)) {
    }
    if (pins == 0) continue;  // freed since it was loaded: look again
    if (current.load(std::memory_order_acquire) == snapshot) return snapshot;
    // Replaced, perhaps freed and reused, before we held it. Whoever owns it now,
    // a pin is a pin: drop it as one.
    Unpin(snapshot);
  }
}

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_SNAPSHOT_H_

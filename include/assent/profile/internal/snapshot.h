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
//
// Who wants a decision and no value does not even pin: it decides from what it sees
// and then looks whether the subject changed meanwhile (a sequence lock; Boehm,
// "Can seqlocks get along with programming language memory models?", MSPC 2012). So
// what is decided from is written and read by atomic operations, and may be nonsense
// until that look.

#ifndef ASSENT_PROFILE_INTERNAL_SNAPSHOT_H_
#define ASSENT_PROFILE_INTERNAL_SNAPSHOT_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/base/internal/word.h"
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

/// What a decision needs of a snapshot that is not pinned.
struct SnapshotTerms {
  FieldMask fresh;        ///< The values there are, all within their retention.
  PackedConsent consent;  ///< In the snapshot: its words may change while they are read.
};

/// See the file comment. What a reader sees is constant; a writer fills a snapshot
/// before it publishes it.
///
/// There is one of these per subject, so it is packed: two words of its own, then
///
///   words of consent | a day stamp per field | the values
///
/// Few subjects have much consent: snapshots come in sizes by their words of consent,
/// and beyond the largest size the words lie elsewhere.
class ASSENT_EXPORT Snapshot {
 public:
  FieldMask set() const noexcept { return set_; }
  PackedConsent consent() const noexcept {
    const std::uint64_t* const words = this->words();
    if (word_capacity_ != kWordsElsewhere) return PackedConsent({words, word_capacity_});
    return PackedConsent({reinterpret_cast<const std::uint64_t*>(words[0]), words[1]});
  }
  /// The day the value of `field` was collected; for a history, its latest entry.
  Day collected(int field) const noexcept { return days()[field]; }
  const void* values() const noexcept {
    return reinterpret_cast<const char*>(this) + std::size_t{values_at_} * kValuesUnit;
  }

  /// Which fields are set and within their retention at `now`, and when the first
  /// of them ends. O(1) in the common case, O(fields) else.
  ValueTerms TermsAt(const ProfilePolicy& policy, TimeMicros now, TimeMicros* valid_until) const noexcept {
    if (now >= StartOf(fresh_until_) || fresh_until_ == kLate) return EachTermAt(policy, now, valid_until);
    *valid_until = StartOf(fresh_until_);
    return {set_, set_};
  }

  /// Looks at what a decision needs, pinned or not. False, with nothing to use, where
  /// that takes a pin: much consent, or a retention that may have ended by `now`.
  bool Peek(TimeMicros now, SnapshotTerms& terms) const noexcept {
    const DayStamp fresh_until = LoadWord(fresh_until_);
    const FieldMask set = LoadWord(set_);
    if (word_capacity_ == kWordsElsewhere) return false;
    if (set != 0 && (fresh_until == kLate || now >= StartOf(fresh_until))) return false;
    terms.fresh = set;
    terms.consent = PackedConsent({words(), word_capacity_});
    return true;
  }

  // For writers, before publication.
  void* mutable_values() noexcept { return const_cast<void*>(values()); }
  void MarkSet(int field, Day day) noexcept;
  void MarkUnset(int field) noexcept { StoreWord(set_, set_ & ~MaskOf(field)); }
  /// Recomputes when the first value's retention ends. Call before publishing.
  void Seal(const ProfilePolicy& policy) noexcept;

 private:
  friend class SnapshotPool;
  Snapshot() = default;
  ~Snapshot() = default;

  static constexpr std::uint8_t kWordsElsewhere = 0;  // two words: where they are, how many
  static constexpr DayStamp kLate = 0xFFFF;
  static constexpr std::size_t kValuesUnit = 8;

  const std::uint64_t* words() const noexcept { return reinterpret_cast<const std::uint64_t*>(this + 1); }
  ValueTerms EachTermAt(const ProfilePolicy& policy, TimeMicros now, TimeMicros* valid_until) const noexcept;
  std::uint64_t* words() noexcept { return reinterpret_cast<std::uint64_t*>(this + 1); }
  std::size_t words_inside() const noexcept { return word_capacity_ == kWordsElsewhere ? 2 : word_capacity_; }
  const DayStamp* days() const noexcept {
    return reinterpret_cast<const DayStamp*>(words() + words_inside());
  }
  DayStamp* days() noexcept { return reinterpret_cast<DayStamp*>(words() + words_inside()); }

  std::atomic<std::uint32_t> pins_{0};
  DayStamp fresh_until_ = kLate;  // the day on which the first retention ends; `kLate`: then or later
  std::uint8_t word_capacity_ = 0;
  std::uint8_t values_at_ = 0;  // in units of kValuesUnit from the beginning
  FieldMask set_ = 0;           // of a free snapshot: where the next free one is
};

static_assert(sizeof(Snapshot) == 16, "two words; see above");

/// Makes and keeps snapshots of one profile type. Thread-safe.
class ASSENT_EXPORT SnapshotPool {
 public:
  SnapshotPool(const ProfilePolicy& policy, const ValueOps& ops);
  ~SnapshotPool();
  SnapshotPool(const SnapshotPool&) = delete;
  SnapshotPool& operator=(const SnapshotPool&) = delete;

  /// A snapshot with one pin, with that consent and the values of `from`, or none.
  Snapshot* Make(const Snapshot* from, PackedConsent consent);
  /// Pins the snapshot that `current` points to. Lock-free.
  Snapshot* Pin(const std::atomic<Snapshot*>& current) noexcept {
    return PinWith(current, [] {});
  }
  /// The same, with `between` called after each look at `current`, before the pin: a
  /// test puts there what another thread may do just then.
  template <class F>
  Snapshot* PinWith(const std::atomic<Snapshot*>& current, F between) noexcept;
  /// Drops a pin. The last one destroys the values and wipes their bytes. Lock-free,
  /// but for a subject with much consent, whose words go back to the heap.
  void Unpin(Snapshot* snapshot) noexcept {
    if (snapshot->pins_.fetch_sub(1, std::memory_order_acq_rel) == 1) Free(snapshot);
  }

  /// How many snapshots exist.
  std::size_t live() const noexcept { return live_.load(std::memory_order_acquire); }

 private:
  // The snapshots of one size.
  struct SizeClass {
    std::uint8_t word_capacity = 0;
    std::size_t values_offset = 0;
    std::size_t stride = 0;
    std::atomic<Snapshot*> free{nullptr};               // pushed by anyone, popped under mutex_
    std::vector<std::pair<char*, std::size_t>> chunks;  // where, and of how many snapshots
  };

  SizeClass& ClassFor(std::size_t words) noexcept;
  SizeClass& ClassOf(const Snapshot& snapshot) noexcept;
  Snapshot* TakeFree(SizeClass& from);
  void AddChunk(SizeClass& to);
  void Free(Snapshot* snapshot) noexcept;
  static void Push(SizeClass& to, Snapshot* snapshot) noexcept;

  const ValueOps& ops_;
  std::size_t fields_;
  std::size_t align_;
  std::array<SizeClass, 8> classes_;
  std::atomic<std::size_t> live_{0};
  std::mutex mutex_;
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

#include "assent/profile/internal/snapshot.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace assent::internal {
namespace {

constexpr std::size_t kSnapshotsPerChunk = 256;

std::size_t RoundUp(std::size_t size, std::size_t align) { return (size + align - 1) / align * align; }

// The first moment at which a value collected on `day` is no longer kept.
TimeMicros RetentionEnd(const FieldPolicy& field, Day day) { return StartOf(day + field.retention_days); }

}  // namespace

void Snapshot::MarkSet(int field, Day day) noexcept {
  set_ |= MaskOf(field);
  days()[field] = static_cast<DayStamp>(std::clamp<Day>(day, 0, 0xFFFF));
}

void Snapshot::Seal(const ProfilePolicy& policy) noexcept {
  all_fresh_until_ = kForever;
  for (std::size_t i = 0; i < policy.fields.size(); ++i) {
    const int field = static_cast<int>(i);
    if (!Contains(set_, field)) continue;
    all_fresh_until_ = std::min(all_fresh_until_, RetentionEnd(policy.fields[i], collected(field)));
  }
}

ValueTerms Snapshot::TermsAt(const ProfilePolicy& policy, TimeMicros now,
                             TimeMicros* valid_until) const noexcept {
  if (now < all_fresh_until_) {
    *valid_until = all_fresh_until_;
    return {set_, set_};
  }
  ValueTerms terms{set_, 0};
  *valid_until = kForever;
  for (std::size_t i = 0; i < policy.fields.size(); ++i) {
    const int field = static_cast<int>(i);
    if (!Contains(set_, field)) continue;
    const TimeMicros end = RetentionEnd(policy.fields[i], collected(field));
    if (now >= end) continue;
    terms.fresh |= MaskOf(field);
    *valid_until = std::min(*valid_until, end);
  }
  return terms;
}

SnapshotPool::SnapshotPool(const ProfilePolicy& policy, const ValueOps& ops)
    : ops_(ops), fields_(policy.fields.size()) {
  values_offset_ = RoundUp(sizeof(Snapshot) + fields_ * sizeof(DayStamp), ops.align);
  stride_ = RoundUp(values_offset_ + ops.size, std::max(ops.align, alignof(Snapshot)));
}

SnapshotPool::~SnapshotPool() {
  for (void* chunk : chunks_) {
    for (std::size_t i = 0; i < kSnapshotsPerChunk; ++i) {
      reinterpret_cast<Snapshot*>(static_cast<char*>(chunk) + i * stride_)->~Snapshot();
    }
    ::operator delete (chunk, std::align_val_t{std::max(ops_.align, alignof(Snapshot))});
  }
}

void SnapshotPool::AddChunk() {
  void* const chunk =
      ::operator new (stride_* kSnapshotsPerChunk, std::align_val_t{std::max(ops_.align, alignof(Snapshot))});
  chunks_.push_back(chunk);
  for (std::size_t i = kSnapshotsPerChunk; i-- > 0;) {
    auto* const snapshot = new (static_cast<char*>(chunk) + i * stride_) Snapshot();
    snapshot->pool_values_offset_ = static_cast<std::uint32_t>(values_offset_);
    std::fill_n(snapshot->days(), fields_, DayStamp{0});
    Snapshot* head = free_.load(std::memory_order_relaxed);
    do {
      snapshot->next_free_.store(head, std::memory_order_relaxed);
    } while (
        !free_.compare_exchange_weak(head, snapshot, std::memory_order_release, std::memory_order_relaxed));
  }
}

// Only one thread pops at a time, so a popped head cannot come back between the
// load of its successor and the exchange.
Snapshot* SnapshotPool::TakeFree() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (free_.load(std::memory_order_acquire) == nullptr) AddChunk();
  Snapshot* head = free_.load(std::memory_order_acquire);
  while (!free_.compare_exchange_weak(head, head->next_free_.load(std::memory_order_relaxed),
                                      std::memory_order_acquire, std::memory_order_acquire)) {
  }
  return head;
}

Snapshot* SnapshotPool::Make(const Snapshot* from) {
  Snapshot* const made = TakeFree();
  if (from == nullptr) {
    made->set_ = 0;
    made->all_fresh_until_ = kForever;
    made->consent_ = ConsentState();
    ops_.construct(made->mutable_values());
  } else {
    made->set_ = from->set_;
    made->all_fresh_until_ = from->all_fresh_until_;
    made->consent_ = from->consent_;
    std::copy_n(from->days(), fields_, made->days());
    ops_.copy(made->mutable_values(), from->values());
  }
  live_.fetch_add(1, std::memory_order_relaxed);
  made->pins_.store(1, std::memory_order_release);
  return made;
}

void SnapshotPool::Unpin(Snapshot* snapshot) noexcept {
  if (snapshot->pins_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  ops_.destroy(snapshot->mutable_values());
  // The values in place have no destructor that forgets them.
  std::memset(snapshot->mutable_values(), 0, ops_.size);
  std::fill_n(snapshot->days(), fields_, DayStamp{0});
  snapshot->consent_ = ConsentState();
  live_.fetch_sub(1, std::memory_order_release);
  Snapshot* head = free_.load(std::memory_order_relaxed);
  do {
    snapshot->next_free_.store(head, std::memory_order_relaxed);
  } while (
      !free_.compare_exchange_weak(head, snapshot, std::memory_order_release, std::memory_order_relaxed));
}

}  // namespace assent::internal

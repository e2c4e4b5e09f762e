#include "assent/profile/internal/snapshot.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <new>
#include <tuple>

#include "absl/base/attributes.h"
#include "profile/large_memory.h"

namespace assent::internal {
namespace {

// By words of consent: one to twelve clauses inside.
constexpr std::uint8_t kWordCapacities[] = {2, 4, 6, 8, 12, 16, 24, 0};

// Chunks grow from what fits a small program to what wastes little of a large one.
constexpr std::size_t kFirstChunk = 16;
constexpr std::size_t kLargestChunk = kLargePage;  // bytes

std::size_t RoundUp(std::size_t size, std::size_t align) { return (size + align - 1) / align * align; }

// The day on which a value collected on `day` is no longer kept.
Day RetentionEnd(const FieldPolicy& field, Day day) { return day + field.retention_days; }

}  // namespace

void Snapshot::MarkSet(int field, Day day) noexcept {
  StoreWord(set_, set_ | MaskOf(field));
  days()[field] = static_cast<DayStamp>(std::clamp<Day>(day, 0, 0xFFFF));
}

void Snapshot::Seal(const ProfilePolicy& policy) noexcept {
  Day first = kLate;
  for (FieldMask left = set_; left != 0; left &= left - 1) {
    const int field = __builtin_ctzll(left);
    const FieldPolicy& rules = policy.fields[static_cast<std::size_t>(field)];
    first = std::min(first, RetentionEnd(rules, collected(field)));
  }
  StoreWord(fresh_until_, static_cast<DayStamp>(first));
}

ValueTerms Snapshot::EachTermAt(const ProfilePolicy& policy, TimeMicros now,
                                TimeMicros* valid_until) const noexcept {
  ValueTerms terms{set_, 0};
  *valid_until = kForever;
  for (FieldMask left = set_; left != 0; left &= left - 1) {
    const int field = __builtin_ctzll(left);
    const TimeMicros end =
        StartOf(RetentionEnd(policy.fields[static_cast<std::size_t>(field)], collected(field)));
    if (now >= end) continue;
    terms.fresh |= MaskOf(field);
    *valid_until = std::min(*valid_until, end);
  }
  return terms;
}

SnapshotPool::SnapshotPool(const ProfilePolicy& policy, const ValueOps& ops)
    : ops_(ops), fields_(policy.fields.size()), align_(std::max(ops.align, Snapshot::kValuesUnit)) {
  static_assert(std::size(kWordCapacities) == std::tuple_size_v<decltype(classes_)>);
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    SizeClass& size = classes_[i];
    size.word_capacity = kWordCapacities[i];
    const std::size_t words = size.word_capacity == Snapshot::kWordsElsewhere ? 2 : size.word_capacity;
    size.values_offset =
        RoundUp(sizeof(Snapshot) + words * sizeof(std::uint64_t) + fields_ * sizeof(DayStamp), align_);
    size.stride = RoundUp(size.values_offset + ops.size, align_);
  }
}

SnapshotPool::~SnapshotPool() {
  for (const SizeClass& size : classes_) {
    for (const auto& [chunk, count] : size.chunks) {
      for (std::size_t i = 0; i < count; ++i) {
        reinterpret_cast<Snapshot*>(chunk + i * size.stride)->~Snapshot();
      }
      ::operator delete(chunk, AlignmentFor(size.stride * count, align_));
    }
  }
}

SnapshotPool::SizeClass& SnapshotPool::ClassFor(std::size_t words) noexcept {
  std::size_t i = 0;
  while (i + 1 < classes_.size() && classes_[i].word_capacity < words) ++i;
  return classes_[i];
}

SnapshotPool::SizeClass& SnapshotPool::ClassOf(const Snapshot& snapshot) noexcept {
  return snapshot.word_capacity_ == Snapshot::kWordsElsewhere ? classes_.back()
                                                              : ClassFor(snapshot.word_capacity_);
}

void SnapshotPool::Push(SizeClass& to, Snapshot* snapshot) noexcept {
  Snapshot* head = to.free.load(std::memory_order_relaxed);
  do {
    StoreWord(snapshot->set_, FieldMask{reinterpret_cast<std::uintptr_t>(head)});
  } while (
      !to.free.compare_exchange_weak(head, snapshot, std::memory_order_release, std::memory_order_relaxed));
}

ABSL_ATTRIBUTE_COLD void SnapshotPool::AddChunk(SizeClass& to) {
  const std::size_t most = std::max(kFirstChunk, kLargestChunk / to.stride + 1);
  const std::size_t count = to.chunks.empty() ? kFirstChunk : std::min(to.chunks.back().second * 2, most);
  auto* const chunk = static_cast<char*>(NewLarge(to.stride * count, align_));
  to.chunks.emplace_back(chunk, count);
  for (std::size_t i = count; i-- > 0;) {
    auto* const snapshot = new (chunk + i * to.stride) Snapshot();
    snapshot->word_capacity_ = to.word_capacity;
    snapshot->values_at_ = static_cast<std::uint8_t>(to.values_offset / Snapshot::kValuesUnit);
    std::memset(snapshot->words(), 0, to.stride - sizeof(Snapshot));
    Push(to, snapshot);
  }
}

// Only one thread pops at a time, so a popped head cannot come back between the
// look at its successor and the exchange.
Snapshot* SnapshotPool::TakeFree(SizeClass& from) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (from.free.load(std::memory_order_acquire) == nullptr) AddChunk(from);
  Snapshot* head = from.free.load(std::memory_order_acquire);
  while (!from.free.compare_exchange_weak(head, reinterpret_cast<Snapshot*>(head->set_),
                                          std::memory_order_acquire, std::memory_order_acquire)) {
  }
  return head;
}

Snapshot* SnapshotPool::Make(const Snapshot* from, PackedConsent consent) {
  const absl::Span<const std::uint64_t> words = consent.words();
  Snapshot* const made = TakeFree(ClassFor(words.size()));
  if (made->word_capacity_ != Snapshot::kWordsElsewhere) {
    for (std::size_t i = 0; i < words.size(); ++i) StoreWord(made->words()[i], words[i]);
  } else {
    auto* const elsewhere = new std::uint64_t[words.size()];
    std::copy(words.begin(), words.end(), elsewhere);
    StoreWord(made->words()[0], std::uint64_t{reinterpret_cast<std::uintptr_t>(elsewhere)});
    StoreWord(made->words()[1], std::uint64_t{words.size()});
  }
  if (from == nullptr) {
    StoreWord(made->set_, FieldMask{0});
    StoreWord(made->fresh_until_, Snapshot::kLate);
    ops_.construct(made->mutable_values());
  } else {
    StoreWord(made->set_, from->set_);
    StoreWord(made->fresh_until_, from->fresh_until_);
    std::copy_n(from->days(), fields_, made->days());
    ops_.copy(made->mutable_values(), from->values());
  }
  live_.fetch_add(1, std::memory_order_relaxed);
  made->pins_.store(1, std::memory_order_release);
  return made;
}

void SnapshotPool::Free(Snapshot* snapshot) noexcept {
  ops_.destroy(snapshot->mutable_values());
  if (snapshot->word_capacity_ == Snapshot::kWordsElsewhere) {
    auto* const elsewhere = reinterpret_cast<std::uint64_t*>(snapshot->words()[0]);
    delete[] elsewhere;
  }
  // Consent, days and the values in place: nothing else forgets their bytes.
  SizeClass& size = ClassOf(*snapshot);
  for (std::size_t i = 0; i < snapshot->words_inside(); ++i)
    StoreWord(snapshot->words()[i], std::uint64_t{0});
  std::fill_n(snapshot->days(), fields_, DayStamp{0});
  std::memset(snapshot->mutable_values(), 0, ops_.size);
  live_.fetch_sub(1, std::memory_order_release);
  Push(size, snapshot);
}

}  // namespace assent::internal

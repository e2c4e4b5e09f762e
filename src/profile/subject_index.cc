#include "assent/profile/internal/subject_index.h"

#include "absl/hash/hash.h"
#include "absl/numeric/bits.h"

namespace assent::internal {
namespace {

std::uint64_t HashOf(const SubjectId& id) { return absl::Hash<SubjectId>()(id); }

constexpr std::uint64_t kNumberMask = 0xFFFFFFFFu;

}  // namespace

SubjectIndex::SubjectIndex() {
  tables_.push_back(std::make_unique<Table>(64));
  table_.store(tables_.back().get(), std::memory_order_release);
}

SubjectIndex::~SubjectIndex() {
  for (auto& chunk : chunks_) delete[] chunk.load(std::memory_order_relaxed);
}

SubjectRecord* SubjectIndex::At(std::size_t i) const noexcept {
  // Chunk k holds the records from kFirstChunk * (2^k - 1) on.
  const auto chunk = static_cast<std::size_t>(absl::bit_width(i / kFirstChunk + 1)) - 1;
  // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): bit_width(1 or more) is 1 or more
  const std::size_t first = kFirstChunk * ((std::size_t{1} << chunk) - 1);
  return chunks_[chunk].load(std::memory_order_acquire) + (i - first);
}

SubjectRecord* SubjectIndex::Find(const SubjectId& id) const noexcept {
  const std::uint64_t hash = HashOf(id);
  for (;;) {
    const Table* const table = table_.load(std::memory_order_acquire);
    for (std::size_t slot = hash & table->mask;; slot = (slot + 1) & table->mask) {
      const std::uint64_t entry = table->slots[slot].load(std::memory_order_acquire);
      if (entry == 0) break;
      if ((entry & ~kNumberMask) != (hash & ~kNumberMask)) continue;
      SubjectRecord* const record = At(static_cast<std::size_t>(entry & kNumberMask) - 1);
      if (record->id == id) return record;
    }
    if (table_.load(std::memory_order_acquire) == table) return nullptr;
  }
}

void SubjectIndex::Insert(Table& table, std::uint64_t hash, std::uint64_t number) {
  std::size_t slot = hash & table.mask;
  while (table.slots[slot].load(std::memory_order_relaxed) != 0) slot = (slot + 1) & table.mask;
  table.slots[slot].store((hash & ~kNumberMask) | (number + 1), std::memory_order_release);
}

void SubjectIndex::Grow() {
  auto larger = std::make_unique<Table>((tables_.back()->mask + 1) * 2);
  const std::size_t count = size();
  for (std::size_t i = 0; i < count; ++i) Insert(*larger, HashOf(At(i)->id), i);
  tables_.push_back(std::move(larger));
  table_.store(tables_.back().get(), std::memory_order_release);
}

SubjectRecord* SubjectIndex::Add(const SubjectId& id, VersionCell* epoch, Snapshot* first) {
  const std::size_t number = size();
  if ((number + 1) * 3 > (tables_.back()->mask + 1) * 2) Grow();
  const auto chunk = static_cast<std::size_t>(absl::bit_width(number / kFirstChunk + 1)) - 1;
  if (chunks_[chunk].load(std::memory_order_relaxed) == nullptr) {
    // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): as in At
    chunks_[chunk].store(new SubjectRecord[kFirstChunk << chunk], std::memory_order_release);
  }
  SubjectRecord* const record = At(number);
  record->id = id;
  record->epoch = epoch;
  record->current.store(first, std::memory_order_release);
  Insert(*tables_.back(), HashOf(id), number);
  size_.store(number + 1, std::memory_order_release);
  return record;
}

}  // namespace assent::internal

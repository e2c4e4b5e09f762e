#include "assent/profile/internal/subject_index.h"

#include <mutex>
#include <new>

#include "absl/hash/hash.h"
#include "absl/numeric/bits.h"

namespace assent::internal {
namespace {

std::uint64_t HashOf(const SubjectId& id) { return absl::Hash<SubjectId>()(id); }

// The low bits of a hash choose the slot, the high ones the tag.
std::uint8_t TagOf(std::uint64_t hash) {
  const auto tag = static_cast<std::uint8_t>(hash >> 56);
  return tag == 0 ? 1 : tag;
}

// Chunk k of records holds kFirstChunk << k of them.
constexpr std::size_t kFirstChunk = 64;

struct Place {
  std::size_t chunk;
  std::size_t in_chunk;
};
Place PlaceOf(std::size_t number) noexcept {
  // NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): bit_width(1 or more) is 1 or more
  const auto chunk = static_cast<std::size_t>(absl::bit_width(number / kFirstChunk + 1)) - 1;
  return {chunk, number - kFirstChunk * ((std::size_t{1} << chunk) - 1)};
}

// Chunks of records that no index uses, by size. Never freed: see the header.
struct SpareChunk {
  SubjectRecord* records;
  std::size_t made;
};
struct SpareChunks {
  std::mutex mutex;
  std::array<std::vector<SpareChunk>, 32> of;
};
SpareChunks& Spare() {
  static auto* const spare = new SpareChunks();
  return *spare;
}

// Memory for records: what is not used of a large chunk, the system does not supply.
SpareChunk TakeChunk(std::size_t k) {
  {
    const std::lock_guard<std::mutex> lock(Spare().mutex);
    std::vector<SpareChunk>& spare = Spare().of[k];
    if (!spare.empty()) {
      const SpareChunk chunk = spare.back();
      spare.pop_back();
      return chunk;
    }
  }
  return {static_cast<SubjectRecord*>(::operator new((kFirstChunk << k) * sizeof(SubjectRecord))), 0};
}

void GiveChunk(std::size_t k, SpareChunk chunk) {
  for (std::size_t i = 0; i < chunk.made; ++i) {
    SubjectRecord& record = chunk.records[i];
    record.epoch.fetch_add(1, std::memory_order_release);
    static_cast<SubjectId&>(record) = SubjectId();
    record.current.store(nullptr, std::memory_order_relaxed);
  }
  const std::lock_guard<std::mutex> lock(Spare().mutex);
  Spare().of[k].push_back(chunk);
}

}  // namespace

SubjectIndex::SubjectIndex() {
  tables_.push_back(std::make_unique<Table>(64));
  table_.store(tables_.back().get(), std::memory_order_release);
}

SubjectIndex::~SubjectIndex() {
  for (std::size_t k = 0; k < kChunks; ++k) {
    SubjectRecord* const records = chunks_[k].load(std::memory_order_relaxed);
    if (records != nullptr) GiveChunk(k, {records, made_[k]});
  }
}

SubjectRecord* SubjectIndex::At(std::size_t i) const noexcept {
  const Place place = PlaceOf(i);
  return chunks_[place.chunk].load(std::memory_order_acquire) + place.in_chunk;
}

SubjectRecord* SubjectIndex::Find(const SubjectId& id) const noexcept {
  const std::uint64_t hash = HashOf(id);
  const std::uint8_t tag = TagOf(hash);
  for (;;) {
    const Table* const table = table_.load(std::memory_order_acquire);
    for (std::size_t slot = hash & table->mask;; slot = (slot + 1) & table->mask) {
      const std::uint8_t there = table->tags[slot].load(std::memory_order_acquire);
      if (there == 0) break;
      if (there != tag) continue;
      SubjectRecord* const record = At(table->numbers[slot].load(std::memory_order_relaxed));
      if (record->id() == id) return record;
    }
    if (table_.load(std::memory_order_acquire) == table) return nullptr;
  }
}

void SubjectIndex::Insert(Table& table, std::uint64_t hash, std::uint32_t number) {
  std::size_t slot = hash & table.mask;
  while (table.tags[slot].load(std::memory_order_relaxed) != 0) slot = (slot + 1) & table.mask;
  table.numbers[slot].store(number, std::memory_order_relaxed);
  table.tags[slot].store(TagOf(hash), std::memory_order_release);
}

void SubjectIndex::Grow() {
  auto larger = std::make_unique<Table>((tables_.back()->mask + 1) * 2);
  const std::size_t count = size();
  for (std::size_t i = 0; i < count; ++i) Insert(*larger, HashOf(At(i)->id()), static_cast<std::uint32_t>(i));
  tables_.push_back(std::move(larger));
  table_.store(tables_.back().get(), std::memory_order_release);
}

SubjectRecord* SubjectIndex::NewRecord(std::size_t number) {
  const Place place = PlaceOf(number);
  if (chunks_[place.chunk].load(std::memory_order_relaxed) == nullptr) {
    const SpareChunk chunk = TakeChunk(place.chunk);
    made_[place.chunk] = chunk.made;
    chunks_[place.chunk].store(chunk.records, std::memory_order_release);
  }
  SubjectRecord* const record = At(number);
  if (place.in_chunk >= made_[place.chunk]) {
    new (record) SubjectRecord();
    made_[place.chunk] = place.in_chunk + 1;
  }
  return record;
}

SubjectRecord* SubjectIndex::Add(const SubjectId& id, Snapshot* first) {
  const std::size_t number = size();
  if ((number + 1) * 4 > (tables_.back()->mask + 1) * 3) Grow();
  SubjectRecord* const record = NewRecord(number);
  static_cast<SubjectId&>(*record) = id;
  record->current.store(first, std::memory_order_release);
  Insert(*tables_.back(), HashOf(id), static_cast<std::uint32_t>(number));
  size_.store(number + 1, std::memory_order_release);
  return record;
}

}  // namespace assent::internal

#include "assent/profile/internal/subject_index.h"

#include <mutex>
#include <new>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "absl/base/attributes.h"
#include "absl/hash/hash.h"
#include "absl/numeric/bits.h"
#include "profile/large_memory.h"

namespace assent::internal {
namespace {

// The low bits of a hash choose the bucket, the high ones the tag.
std::uint8_t TagOf(std::uint64_t hash) {
  const auto tag = static_cast<std::uint8_t>(hash >> 56);
  return tag == 0 ? 1 : tag;
}

// The slots of a bucket whose tag matches, as one set of bits (`SlotOf` tells which), so
// that where a subject lies costs no branch that nobody foresees.
#ifdef __SSE2__
std::uint64_t MatchingSlots(std::uint64_t tags, std::uint32_t more_tags, std::uint8_t tag) {
  const __m128i all = _mm_set_epi64x(more_tags, static_cast<std::int64_t>(tags));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(all, _mm_set1_epi8(static_cast<char>(tag)))));
}
std::size_t SlotOf(std::uint64_t matching) { return static_cast<std::size_t>(__builtin_ctzll(matching)); }
#else
// The high bit of each byte of `tags` that equals `tag`, and no other bit.
std::uint64_t Matches(std::uint64_t tags, std::uint8_t tag) {
  constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7F;
  const std::uint64_t differs = tags ^ (0x0101010101010101 * tag);
  return ~(((differs & kLow) + kLow) | differs | kLow);
}
// Bit 8 i for slot i, bit 8 i + 1 for slot 8 + i.
std::uint64_t MatchingSlots(std::uint64_t tags, std::uint32_t more_tags, std::uint8_t tag) {
  return Matches(tags, tag) >> 7 | Matches(more_tags, tag) >> 6;
}
std::size_t SlotOf(std::uint64_t matching) {
  const auto bit = static_cast<std::size_t>(__builtin_ctzll(matching));
  return bit / 8 + bit % 8 * 8;
}
#endif

std::uint64_t HashOfNumber(std::uint64_t number) { return absl::Hash<std::uint64_t>()(number); }

// How many bytes there are up to the last that is not zero.
std::size_t BytesOf(std::uint64_t tags) { return (static_cast<std::size_t>(absl::bit_width(tags)) + 7) / 8; }

// Chunk k of records holds kFirstChunk << k of them.
constexpr std::size_t kFirstChunk = 64;
constexpr std::size_t kFirstBuckets = 4;

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
ABSL_ATTRIBUTE_COLD SpareChunk TakeChunk(std::size_t k) {
  {
    const std::lock_guard<std::mutex> lock(Spare().mutex);
    std::vector<SpareChunk>& spare = Spare().of[k];
    if (!spare.empty()) {
      const SpareChunk chunk = spare.back();
      spare.pop_back();
      return chunk;
    }
  }
  return {static_cast<SubjectRecord*>(
              NewLarge((kFirstChunk << k) * sizeof(SubjectRecord), alignof(SubjectRecord))),
          0};
}

ABSL_ATTRIBUTE_COLD void GiveChunk(std::size_t k, SpareChunk chunk) {
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

// A look at a person among many waits for memory; the fewer instructions it takes, the
// more of the next one a processor does meanwhile. So a number is mixed alone, not
// together with its being a number.
std::uint64_t SubjectIndex::HashOf(const SubjectId& id) noexcept {
  return id.is_text() ? absl::Hash<std::string_view>()(id.text()) : HashOfNumber(id.number());
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline SubjectRecord* SubjectIndex::Look(std::size_t i) const noexcept {
  const Place place = PlaceOf(i);
  return chunks_[place.chunk].load(std::memory_order_acquire) + place.in_chunk;
}

SubjectIndex::SubjectIndex() {
  tables_.push_back(std::make_unique<Table>(kFirstBuckets));
  table_.store(tables_.back().get(), std::memory_order_release);
}

SubjectIndex::~SubjectIndex() {
  for (std::size_t k = 0; k < kChunks; ++k) {
    SubjectRecord* const records = chunks_[k].load(std::memory_order_relaxed);
    if (records != nullptr) GiveChunk(k, {records, made_[k]});
  }
}

SubjectRecord* SubjectIndex::At(std::size_t i) const noexcept { return Look(i); }

// `same` says whether a record is of the subject: apart for numbers and texts, so that the look for
// a number holds nothing that only a text needs.
template <class Same>
ABSL_ATTRIBUTE_ALWAYS_INLINE inline SubjectRecord* SubjectIndex::FindWith(std::uint64_t hash,
                                                                          Same same) const noexcept {
  const std::uint8_t tag = TagOf(hash);
  for (;;) {
    const Table* const table = table_.load(std::memory_order_acquire);
    for (std::size_t at = hash & table->mask;; at = (at + 1) & table->mask) {
      const Bucket& bucket = table->buckets[at];
      const std::uint32_t more_tags = bucket.more_tags.load(std::memory_order_acquire);
      std::uint64_t matching = MatchingSlots(bucket.tags.load(std::memory_order_acquire), more_tags, tag);
      for (; matching != 0; matching &= matching - 1) {
        SubjectRecord* const record = Look(bucket.numbers[SlotOf(matching)].load(std::memory_order_relaxed));
        if (same(record->id())) return record;
      }
      if (more_tags >> 24 == 0) break;  // not full
    }
    if (table_.load(std::memory_order_acquire) == table) return nullptr;
  }
}

ABSL_ATTRIBUTE_NOINLINE SubjectRecord* SubjectIndex::FindText(const SubjectId& id) const noexcept {
  return FindWith(HashOf(id), [&id](const SubjectId& other) { return other == id; });
}

SubjectRecord* SubjectIndex::Find(const SubjectId& id) const noexcept {
  if (id.is_text()) return FindText(id);
  const std::uint64_t number = id.number();
  return FindWith(HashOfNumber(number),
                  [number](const SubjectId& other) { return !other.is_text() && other.number() == number; });
}

void SubjectIndex::Insert(Table& table, std::uint64_t hash, std::uint32_t number) {
  std::size_t at = hash & table.mask;
  while (table.buckets[at].more_tags.load(std::memory_order_relaxed) >> 24 != 0) at = (at + 1) & table.mask;
  Bucket& bucket = table.buckets[at];
  const std::uint64_t tags = bucket.tags.load(std::memory_order_relaxed);
  const std::uint32_t more_tags = bucket.more_tags.load(std::memory_order_relaxed);
  const std::size_t slot = BytesOf(tags) + BytesOf(more_tags);  // they fill in order
  bucket.numbers[slot].store(number, std::memory_order_relaxed);
  // The tag last: who sees it sees the number.
  if (slot < 8) {
    bucket.tags.store(tags | std::uint64_t{TagOf(hash)} << 8 * slot, std::memory_order_release);
  } else {
    bucket.more_tags.store(more_tags | std::uint32_t{TagOf(hash)} << 8 * (slot - 8),
                           std::memory_order_release);
  }
}

ABSL_ATTRIBUTE_COLD void SubjectIndex::Grow() {
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
  if ((number + 1) * 4 > tables_.back()->slots() * 3) Grow();
  SubjectRecord* const record = NewRecord(number);
  static_cast<SubjectId&>(*record) = id;
  record->current.store(first, std::memory_order_release);
  Insert(*tables_.back(), HashOf(id), static_cast<std::uint32_t>(number));
  size_.store(number + 1, std::memory_order_release);
  return record;
}

}  // namespace assent::internal

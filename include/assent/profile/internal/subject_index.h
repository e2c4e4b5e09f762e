// File: subject_index.h
//
// From a subject's id to its record: a hash table that readers search without a
// lock while one writer at a time adds to it. Records never move and never leave,
// so a hit is right whatever else happens; a miss counts only if the table was not
// replaced by a larger one meanwhile.

#ifndef ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_
#define ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/profile/internal/snapshot.h"
#include "assent/profile/internal/version_cell.h"

namespace assent::internal {

/// What the store keeps of one subject for as long as the store lives; after
/// erasure too, as the mark that this id may not come back.
///
/// Derived from the id, whose last four bytes are padding and hold `changes` then: half
/// a line of the cache in all.
struct SubjectRecord : SubjectId {
  const SubjectId& id() const noexcept { return *this; }

  /// How often `current` was replaced. A reader without a pin compares it before and
  /// after; it would have to sleep through 2^32 changes of one subject to be misled.
  std::atomic<std::uint32_t> changes{0};
  /// The consent epoch. Handles ask it after the store is gone: see `SubjectIndex`.
  VersionCell epoch{0};
  std::atomic<Snapshot*> current{nullptr};
};

/// See the file comment.
///
/// The memory of records is never given back: a handle may hold the address of an
/// epoch. When an index goes, all its epochs advance, and its records, without their
/// ids, serve the next index.
class ASSENT_EXPORT SubjectIndex {
 public:
  SubjectIndex();
  SubjectIndex(const SubjectIndex&) = delete;
  SubjectIndex& operator=(const SubjectIndex&) = delete;
  ~SubjectIndex();

  /// The record of `id`, or null. Lock-free; expected O(1).
  SubjectRecord* Find(const SubjectId& id) const noexcept;
  /// Adds a record, complete but for what the caller publishes later. One caller at
  /// a time; `id` must not be there yet. Amortised O(1).
  SubjectRecord* Add(const SubjectId& id, Snapshot* first);
  /// The hash by which `id` is found: its low bits lead to a bucket, the high ones are its
  /// tag. Differs from process to process.
  static std::uint64_t HashOf(const SubjectId& id) noexcept;
  /// The number of records. Thread-safe.
  std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }
  /// The record number `i` below `size()`. Thread-safe.
  SubjectRecord* At(std::size_t i) const noexcept;

 private:
  // One line of the cache: a tag (eight bits of the hash; 0: the slot is free) and the
  // number of a record per slot. Slots fill in order, so one look at the tags tells
  // which may match, and whether there could be more in the next bucket.
  struct alignas(64) Bucket {
    static constexpr int kSlots = 12;

    std::atomic<std::uint64_t> tags{0};       // of slots 0 to 7
    std::atomic<std::uint32_t> more_tags{0};  // of slots 8 to 11
    std::array<std::atomic<std::uint32_t>, kSlots> numbers = {};
  };
  // A subject's hash leads to a bucket and on from one that is full to the next.
  struct Table {
    explicit Table(std::size_t bucket_count) : mask(bucket_count - 1), buckets(new Bucket[bucket_count]) {}
    std::size_t slots() const noexcept { return (mask + 1) * Bucket::kSlots; }

    std::size_t mask;
    std::unique_ptr<Bucket[]> buckets;
  };
  static constexpr std::size_t kChunks = 32;

  SubjectRecord* Look(std::size_t i) const noexcept;  // `At`, inline
  SubjectRecord* FindText(const SubjectId& id) const noexcept;
  template <class Same>
  SubjectRecord* FindWith(std::uint64_t hash, Same same) const noexcept;
  static void Insert(Table& table, std::uint64_t hash, std::uint32_t number);
  void Grow();
  SubjectRecord* NewRecord(std::size_t number);

  std::atomic<Table*> table_;
  std::vector<std::unique_ptr<Table>> tables_;  // the current one last; readers may be in any
  std::array<std::atomic<SubjectRecord*>, kChunks> chunks_ = {};
  std::array<std::size_t, kChunks> made_ = {};  // how many records of each chunk were ever made
  std::atomic<std::size_t> size_{0};
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_

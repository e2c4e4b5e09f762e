// File: subject_index.h
//
// From a subject's id to its record: a hash table that readers search without a
// lock while one writer at a time adds to it. Records never move and never leave,
// so a hit is right whatever else happens; a miss counts only if the table was not
// replaced by a larger one meanwhile.

#ifndef ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_
#define ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "assent/base/id.h"
#include "assent/profile/internal/snapshot.h"
#include "assent/profile/internal/version_cell.h"

namespace assent::internal {

/// What the store keeps of one subject for as long as the store lives; after
/// erasure too, as the mark that this id may not come back.
struct SubjectRecord {
  SubjectId id;
  VersionCell* epoch = nullptr;
  std::atomic<Snapshot*> current{nullptr};
};

/// See the file comment.
class SubjectIndex {
 public:
  SubjectIndex();
  SubjectIndex(const SubjectIndex&) = delete;
  SubjectIndex& operator=(const SubjectIndex&) = delete;
  ~SubjectIndex();

  /// The record of `id`, or null. Lock-free; expected O(1).
  SubjectRecord* Find(const SubjectId& id) const noexcept;
  /// Adds a record, complete but for what the caller publishes later. One caller at
  /// a time; `id` must not be there yet. Amortised O(1).
  SubjectRecord* Add(const SubjectId& id, VersionCell* epoch, Snapshot* first);
  /// The number of records. Thread-safe.
  std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }
  /// The record number `i` below `size()`. Thread-safe.
  SubjectRecord* At(std::size_t i) const noexcept;

 private:
  // A slot holds the upper half of the hash and the record's number + 1; 0 is empty.
  struct Table {
    explicit Table(std::size_t slot_count)
        : mask(slot_count - 1), slots(new std::atomic<std::uint64_t>[slot_count]()) {}
    std::size_t mask;
    std::unique_ptr<std::atomic<std::uint64_t>[]> slots;
  };
  static constexpr std::size_t kFirstChunk = 1024;  // records; chunk k holds kFirstChunk << k
  static constexpr std::size_t kChunks = 32;

  static void Insert(Table& table, std::uint64_t hash, std::uint64_t number);
  void Grow();

  std::atomic<Table*> table_;
  std::vector<std::unique_ptr<Table>> tables_;  // the current one last; readers may be in any
  std::atomic<SubjectRecord*> chunks_[kChunks] = {};
  std::atomic<std::size_t> size_{0};
};

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_SUBJECT_INDEX_H_

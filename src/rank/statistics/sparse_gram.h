// File: sparse_gram.h
//
// The lower triangle of a Gram matrix of counts, kept in blocks of one row. A
// block is sparse (ascending columns with their sums, 12 bytes an entry) as long
// as that is smaller than all of its row, then dense (8 bytes an entry): rows of
// popular items fill up, the long tail never does. Sums are exact integers, so
// nothing depends on the order or the threads that they were added with.

#ifndef ASSENT_RANK_STATISTICS_SPARSE_GRAM_H_
#define ASSENT_RANK_STATISTICS_SPARSE_GRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/statistics/training_rows.h"

namespace assent::internal {

/// Bytes of one sum in a sparse block.
inline constexpr std::size_t kSparseEntryBytes = sizeof(std::int32_t) + sizeof(std::int64_t);

/// Thread safety: const access from any thread.
class SparseGram {
 public:
  /// One sum below or on the diagonal: column <= row.
  struct Entry {
    std::int32_t row;
    std::int32_t column;
    std::int64_t sum;
  };

  /// Ascending columns and their sums.
  struct Row {
    std::vector<std::int32_t> columns;
    std::vector<std::int64_t> sums;
  };

  std::size_t dimension() const noexcept { return blocks_.size(); }
  /// Appends a column of zeros.
  void AddColumn() { blocks_.emplace_back(); }

  /// The sum of two columns in any order. O(log of the block's entries).
  std::int64_t At(std::int32_t a, std::int32_t b) const;

  /// Adds weight x x' for every row x. O(sum of |x|^2) plus the blocks touched,
  /// spread over `threads`.
  void Add(const TrainingRows& rows, int threads);
  /// Adds entries; several for one place are summed. Reorders `entries`.
  void Add(std::vector<Entry>& entries, int threads);
  /// Gives a row that has nothing its sums, none of them zero.
  void SetRow(std::size_t row, const Row& sums);

  /// Calls f(column, sum) for the sums of `row` that are not zero, ascending.
  template <class F>
  void ForEachIn(std::int32_t row, const F& f) const {
    const Block& block = blocks_[static_cast<std::size_t>(row)];
    for (std::size_t i = 0; i < block.sums.size(); ++i) {
      if (block.sums[i] != 0)
        f(block.columns.empty() ? static_cast<std::int32_t>(i) : block.columns[i], block.sums[i]);
    }
  }

  /// Sums that are kept, and the bytes that they take. O(1).
  std::size_t entries() const noexcept { return entries_; }
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  // Dense if there are sums but no columns.
  struct Block {
    std::vector<std::int32_t> columns;
    std::vector<std::int64_t> sums;

    bool dense() const noexcept { return columns.empty() && !sums.empty(); }
    std::size_t bytes() const noexcept { return 4 * columns.size() + 8 * sums.size(); }
  };
  struct Pair {
    std::int32_t column;
    std::int64_t sum;
  };

  static Block MakeBlock(std::size_t row, const std::vector<std::int32_t>& columns,
                         const std::vector<std::int64_t>& sums);
  static bool AddInPlace(Block& block, const std::vector<Pair>& pairs);
  static void Merge(Block& block, std::size_t row, const std::vector<Pair>& pairs);
  template <class Collect>
  void AddToBlocks(const std::vector<std::size_t>& starts, int threads, const Collect& collect);

  std::vector<Block> blocks_;
  std::size_t entries_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_SPARSE_GRAM_H_

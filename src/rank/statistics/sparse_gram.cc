#include "rank/statistics/sparse_gram.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

// Whether `entries` sparse sums are no smaller than the whole row of `row`.
bool FillsUp(std::size_t entries, std::size_t row) { return kSparseEntryBytes * entries >= 8 * (row + 1); }

// Where each group of equal rows starts in what is sorted by row; the end last.
template <class Sorted, class RowOf>
std::vector<std::size_t> GroupStarts(const Sorted& sorted, const RowOf& row_of) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || row_of(sorted[i]) != row_of(sorted[i - 1])) starts.push_back(i);
  }
  starts.push_back(sorted.size());
  return starts;
}

}  // namespace

std::int64_t SparseGram::At(std::int32_t a, std::int32_t b) const {
  const auto [low, high] = std::minmax(a, b);
  const Block& block = blocks_[static_cast<std::size_t>(high)];
  if (block.dense()) return block.sums[static_cast<std::size_t>(low)];
  const auto found = std::lower_bound(block.columns.begin(), block.columns.end(), low);
  if (found == block.columns.end() || *found != low) return 0;
  return block.sums[static_cast<std::size_t>(found - block.columns.begin())];
}

// True if every column is there already; else nothing has changed.
bool SparseGram::AddInPlace(Block& block, const std::vector<Pair>& pairs) {
  if (block.dense()) {
    for (const Pair& pair : pairs) block.sums[static_cast<std::size_t>(pair.column)] += pair.sum;
    return true;
  }
  for (const Pair& pair : pairs) {
    if (pair.sum < 0 || !std::binary_search(block.columns.begin(), block.columns.end(), pair.column))
      return false;
  }
  auto at = block.columns.begin();
  for (const Pair& pair : pairs) {
    at = std::lower_bound(at, block.columns.end(), pair.column);
    block.sums[static_cast<std::size_t>(at - block.columns.begin())] += pair.sum;
  }
  return true;
}

SparseGram::Block SparseGram::MakeBlock(std::size_t row, const std::vector<std::int32_t>& columns,
                                        const std::vector<std::int64_t>& sums) {
  Block block;
  if (!FillsUp(columns.size(), row)) {
    block.columns.assign(columns.begin(), columns.end());  // exactly: room to grow would waste a third
    block.sums.assign(sums.begin(), sums.end());
    return block;
  }
  block.sums.resize(row + 1, 0);
  for (std::size_t i = 0; i < columns.size(); ++i) block.sums[static_cast<std::size_t>(columns[i])] = sums[i];
  return block;
}

void SparseGram::SetRow(std::size_t row, const Row& sums) {
  blocks_[row] = MakeBlock(row, sums.columns, sums.sums);
  entries_ += blocks_[row].sums.size();
  bytes_ += blocks_[row].bytes();
}

// `pairs` ascend and are distinct. Sums that fall to zero leave a sparse block.
void SparseGram::Merge(Block& block, std::size_t row, const std::vector<Pair>& pairs) {
  if (AddInPlace(block, pairs)) return;
  std::vector<std::int32_t> columns;
  std::vector<std::int64_t> sums;
  columns.reserve(block.columns.size() + pairs.size());
  sums.reserve(block.columns.size() + pairs.size());
  const auto put = [&](std::int32_t column, std::int64_t sum) {
    columns.push_back(column);
    sums.push_back(sum);
  };
  std::size_t old = 0;
  for (const Pair& pair : pairs) {
    for (; old < block.columns.size() && block.columns[old] < pair.column; ++old)
      put(block.columns[old], block.sums[old]);
    std::int64_t sum = pair.sum;
    if (old < block.columns.size() && block.columns[old] == pair.column) sum += block.sums[old++];
    if (sum != 0) put(pair.column, sum);
  }
  for (; old < block.columns.size(); ++old) put(block.columns[old], block.sums[old]);
  block = MakeBlock(row, columns, sums);
}

// For each group, collect(group, pairs) gives the row and fills in its pairs,
// distinct and ascending. Blocks are independent, so each has one thread.
template <class Collect>
void SparseGram::AddToBlocks(const std::vector<std::size_t>& starts, int threads, const Collect& collect) {
  const std::size_t groups = starts.size() - 1;
  std::atomic<std::size_t> next{0};
  std::atomic<std::ptrdiff_t> more_entries{0};
  std::atomic<std::ptrdiff_t> more_bytes{0};
  constexpr std::size_t kGroups = 16;  // taken at a time
  const auto wanted = static_cast<std::size_t>(threads);
  ParallelFor(threads, std::min(wanted, (groups + kGroups - 1) / kGroups), [&](std::size_t) {
    std::vector<Pair> pairs;
    for (std::size_t g = next.fetch_add(kGroups); g < groups; g = next.fetch_add(kGroups)) {
      for (std::size_t i = g; i < std::min(groups, g + kGroups); ++i) {
        pairs.clear();
        const auto row = static_cast<std::size_t>(collect(i, pairs));
        Block& block = blocks_[row];
        more_entries -= static_cast<std::ptrdiff_t>(block.sums.size());
        more_bytes -= static_cast<std::ptrdiff_t>(block.bytes());
        Merge(block, row, pairs);
        more_entries += static_cast<std::ptrdiff_t>(block.sums.size());
        more_bytes += static_cast<std::ptrdiff_t>(block.bytes());
      }
    }
  });
  entries_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(entries_) + more_entries);
  bytes_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(bytes_) + more_bytes);
}

namespace {

// Sorts by column and sums what is for the same one.
template <class Pair>
void SumDuplicates(std::vector<Pair>& pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.column < b.column; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (kept > 0 && pairs[kept - 1].column == pairs[i].column) {
      pairs[kept - 1].sum += pairs[i].sum;
    } else {
      pairs[kept++] = pairs[i];
    }
  }
  pairs.resize(kept);
}

// The same by a dense row of sums, for when there are many.
template <class Pair>
void Compress(const std::vector<std::int64_t>& sums, std::vector<Pair>& pairs) {
  for (std::size_t c = 0; c < sums.size(); ++c) {
    if (sums[c] != 0) pairs.push_back({static_cast<std::int32_t>(c), sums[c]});
  }
}

}  // namespace

// Row by row of the product (Gustavson 1978): who has this column, and which
// columns before it do they have?
void SparseGram::Add(const TrainingRows& rows, int threads) {
  struct Place {
    std::int32_t row;
    std::uint32_t count;  // of the person's columns up to and with this one
    std::size_t person;
  };
  std::vector<Place> places;
  places.reserve(rows.columns.size());
  for (std::size_t p = 0; p < rows.size(); ++p) {
    const absl::Span<const std::int32_t> row = rows.Row(p);
    for (std::size_t i = 0; i < row.size(); ++i)
      places.push_back({row[i], static_cast<std::uint32_t>(i + 1), p});
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.row < b.row; });
  const std::vector<std::size_t> starts = GroupStarts(places, [](const Place& place) { return place.row; });
  AddToBlocks(starts, threads, [&](std::size_t group, std::vector<Pair>& pairs) {
    const absl::Span<const Place> members =
        absl::MakeConstSpan(places).subspan(starts[group], starts[group + 1] - starts[group]);
    const std::int32_t row = members.front().row;
    std::size_t total = 0;
    for (const Place& place : members) total += place.count;
    const auto width = static_cast<std::size_t>(row) + 1;
    const bool many = total >= width / 4;
    std::vector<std::int64_t> sums(many ? width : 0, 0);
    for (const Place& place : members) {
      const std::int64_t weight = rows.weights[place.person];
      for (const std::int32_t column : rows.Row(place.person).subspan(0, place.count)) {
        many ? static_cast<void>(sums[static_cast<std::size_t>(column)] += weight)
             : pairs.push_back({column, weight});
      }
    }
    many ? Compress(sums, pairs) : SumDuplicates(pairs);
    return row;
  });
}

void SparseGram::Add(std::vector<Entry>& entries, int threads) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.row < b.row; });
  const std::vector<std::size_t> starts = GroupStarts(entries, [](const Entry& entry) { return entry.row; });
  AddToBlocks(starts, threads, [&](std::size_t group, std::vector<Pair>& pairs) {
    for (std::size_t i = starts[group]; i < starts[group + 1]; ++i)
      pairs.push_back({entries[i].column, entries[i].sum});
    SumDuplicates(pairs);
    return entries[starts[group]].row;
  });
}

}  // namespace assent::internal

#include "rank/statistics/gram_rows.h"

#include <algorithm>
#include <utility>

#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

constexpr std::size_t kAtATime = std::size_t{1} << 24;  // sums

// Some consecutive rows, each unsorted until `Sort`.
struct Slab {
  std::size_t first = 0;
  std::size_t end = 0;
  std::vector<std::size_t> starts;  // of each row; the end last
  std::vector<std::uint32_t> columns;
  std::vector<std::int64_t> sums;

  GramRow Row(std::size_t row) const {
    const std::size_t begin = starts[row - first];
    const std::size_t count = starts[row - first + 1] - begin;
    return {row, absl::MakeConstSpan(columns).subspan(begin, count),
            absl::MakeConstSpan(sums).subspan(begin, count)};
  }
};

void Sort(Slab& slab, std::size_t row) {
  const std::size_t begin = slab.starts[row - slab.first];
  const std::size_t end = slab.starts[row - slab.first + 1];
  const auto columns = slab.columns.begin() + static_cast<std::ptrdiff_t>(begin);
  if (std::is_sorted(columns, columns + static_cast<std::ptrdiff_t>(end - begin))) return;
  std::vector<std::pair<std::uint32_t, std::int64_t>> entries;
  for (std::size_t i = begin; i < end; ++i) entries.emplace_back(slab.columns[i], slab.sums[i]);
  std::sort(entries.begin(), entries.end());
  for (std::size_t i = begin; i < end; ++i) {
    slab.columns[i] = entries[i - begin].first;
    slab.sums[i] = entries[i - begin].second;
  }
}

}  // namespace

// f(row, column, sum) for all sums, in an order of no meaning.
template <class F>
void GramRows::ForEach(const F& f) const {
  for (std::size_t r = 0; r < places_.size(); ++r) {
    const std::int32_t row = places_[r];
    if (row < 0) continue;
    gram_.ForEachIn(static_cast<std::int32_t>(r), [&](std::int32_t c, std::int64_t sum) {
      const std::int32_t column = places_[static_cast<std::size_t>(c)];
      if (column >= 0)
        f(static_cast<std::size_t>(std::max(row, column)), static_cast<std::uint32_t>(std::min(row, column)),
          sum);
    });
  }
}

GramRows::GramRows(const SparseGram& gram, absl::Span<const std::int32_t> order)
    : gram_(gram), places_(gram.dimension(), -1), counts_(order.size(), 0) {
  for (std::size_t i = 0; i < order.size(); ++i)
    places_[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(i);
  ForEach([this](std::size_t row, std::uint32_t, std::int64_t) {
    ++counts_[row];
    ++entries_;
  });
}

absl::Status GramRows::Visit(int threads, const std::function<absl::Status(const GramRow&)>& visit) const {
  Slab slab;
  for (slab.first = 0; slab.first < dimension(); slab.first = slab.end) {
    slab.starts.assign(1, 0);
    for (slab.end = slab.first; slab.end < dimension(); ++slab.end) {
      const std::size_t next = slab.starts.back() + counts_[slab.end];
      if (slab.end > slab.first && next > kAtATime) break;
      slab.starts.push_back(next);
    }
    slab.columns.resize(slab.starts.back());
    slab.sums.resize(slab.starts.back());
    std::vector<std::size_t> next(slab.starts.begin(), slab.starts.end() - 1);
    ForEach([&](std::size_t row, std::uint32_t column, std::int64_t sum) {
      if (row < slab.first || row >= slab.end) return;
      const std::size_t at = next[row - slab.first]++;
      slab.columns[at] = column;
      slab.sums[at] = sum;
    });
    ParallelFor(threads, slab.end - slab.first, [&](std::size_t i) { Sort(slab, slab.first + i); });
    for (std::size_t row = slab.first; row < slab.end; ++row) {
      if (absl::Status status = visit(slab.Row(row)); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace assent::internal

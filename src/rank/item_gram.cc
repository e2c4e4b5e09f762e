#include "rank/item_gram.h"

#include <algorithm>

#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

// Calls f(row, column, sum) for each sum below the diagonal between items, rows and
// columns by their place among the items.
template <class F>
void ForEachPair(const StatisticsData& statistics, absl::Span<const std::int32_t> items,
                 const std::vector<std::int32_t>& places, const F& f) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    statistics.gram.ForEachIn(items[i], [&](std::int32_t column, std::int64_t sum) {
      const std::int32_t place = places[static_cast<std::size_t>(column)];
      if (place >= 0 && column != items[i])
        f(i, static_cast<std::size_t>(place), static_cast<double>(sum) / kWeightUnit);
    });
  }
}

}  // namespace

ItemGram::ItemGram(const StatisticsData& statistics, absl::Span<const std::int32_t> items, int threads)
    : starts_(items.size() + 1, 0), diagonal_(items.size()), threads_(threads) {
  std::vector<std::int32_t> places(statistics.columns(), -1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    places[static_cast<std::size_t>(items[i])] = static_cast<std::int32_t>(i);
    diagonal_[i] = static_cast<double>(statistics.At(items[i], items[i])) / kWeightUnit;
  }
  ForEachPair(statistics, items, places, [this](std::size_t i, std::size_t j, double) {
    ++starts_[i + 1];
    ++starts_[j + 1];
  });
  for (std::size_t i = 0; i < items.size(); ++i) starts_[i + 1] += starts_[i];
  columns_.resize(starts_.back());
  sums_.resize(starts_.back());
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  const auto put = [&](std::size_t i, std::size_t j, double sum) {
    columns_[next[i]] = static_cast<std::int32_t>(j);
    sums_[next[i]++] = sum;
  };
  ForEachPair(statistics, items, places, [&](std::size_t i, std::size_t j, double sum) {
    put(i, j, sum);
    put(j, i, sum);
  });
}

void ItemGram::Apply(const double* x, double* y, std::size_t columns) const {
  constexpr std::size_t kRows = 64;
  ParallelFor(threads_, (dimension() + kRows - 1) / kRows, [&](std::size_t task) {
    for (std::size_t i = task * kRows; i < std::min(dimension(), (task + 1) * kRows); ++i) {
      double* const out = y + i * columns;
      for (std::size_t k = 0; k < columns; ++k) out[k] = diagonal_[i] * x[i * columns + k];
      for (std::size_t e = starts_[i]; e < starts_[i + 1]; ++e) {
        const double sum = sums_[e];
        const double* const in = x + static_cast<std::size_t>(columns_[e]) * columns;
        for (std::size_t k = 0; k < columns; ++k) out[k] += sum * in[k];
      }
    }
  });
}

}  // namespace assent::internal

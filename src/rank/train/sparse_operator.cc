#include "rank/train/sparse_operator.h"

#include <algorithm>

#include "rank/parallel_for.h"
#include "rank/statistics/statistics_data.h"

namespace assent::internal {
namespace {

// out += factor * in
void AddScaled(double factor, const double* in, double* out, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) out[k] += factor * in[k];
}

}  // namespace

SparseOperator::SparseOperator(const GramRows& rows, int threads)
    : starts_(1, 0), diagonal_(rows.dimension(), 0), threads_(threads) {
  starts_.reserve(rows.dimension() + 1);
  columns_.reserve(rows.entries());
  sums_.reserve(rows.entries());
  const absl::Status visited = rows.Visit(threads, [this](const GramRow& row) {
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      const double sum = static_cast<double>(row.sums[k]) / kWeightUnit;
      if (row.columns[k] == row.row) {
        diagonal_[row.row] = sum;
      } else {
        columns_.push_back(row.columns[k]);
        sums_.push_back(sum);
      }
    }
    starts_.push_back(columns_.size());
    return absl::OkStatus();
  });
  static_cast<void>(visited);  // the visitor refuses nothing
  ranges_ = Split();
}

// y_i is a sum over row i, left of the diagonal, and over column i, below it: each
// range of y is one task, which takes them in this order.
void SparseOperator::Apply(const double* x, double* y, std::size_t columns) const {
  ParallelFor(threads_, ranges_.size(), [&](std::size_t task) {
    ApplyRows(ranges_[task], x, y, columns);
    ApplyTransposed(ranges_[task], x, y, columns);
  });
}

void SparseOperator::ApplyRows(Range rows, const double* x, double* y, std::size_t columns) const {
  for (std::size_t i = rows.first; i < rows.end; ++i) {
    double* const out = y + i * columns;
    for (std::size_t k = 0; k < columns; ++k) out[k] = diagonal_[i] * x[i * columns + k];
    for (std::size_t e = starts_[i]; e < starts_[i + 1]; ++e)
      AddScaled(sums_[e], x + columns_[e] * columns, out, columns);
  }
}

// The entries of all rows whose columns lie in the range: in each row they are
// neighbours.
void SparseOperator::ApplyTransposed(Range rows, const double* x, double* y, std::size_t columns) const {
  for (std::size_t i = rows.first + 1; i < dimension(); ++i) {
    const auto end = columns_.begin() + static_cast<std::ptrdiff_t>(starts_[i + 1]);
    const auto at =
        std::lower_bound(columns_.begin() + static_cast<std::ptrdiff_t>(starts_[i]), end, rows.first);
    for (auto e = static_cast<std::size_t>(at - columns_.begin());
         e < starts_[i + 1] && columns_[e] < rows.end; ++e)
      AddScaled(sums_[e], x + i * columns, y + columns_[e] * columns, columns);
  }
}

std::vector<SparseOperator::Range> SparseOperator::Split() const {
  constexpr std::size_t kRanges = 32;  // enough to share out, few enough to look through all rows
  std::vector<std::size_t> work(dimension(), 1);
  for (std::size_t i = 0; i < dimension(); ++i) work[i] += starts_[i + 1] - starts_[i];
  for (const std::uint32_t column : columns_) ++work[column];
  std::size_t total = 0;
  for (const std::size_t w : work) total += w;
  std::vector<Range> ranges;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < dimension(); ++i) {
    if (ranges.empty() || taken >= (total / kRanges + 1) * ranges.size()) ranges.push_back({i, i});
    ranges.back().end = i + 1;
    taken += work[i];
  }
  return ranges;
}

}  // namespace assent::internal

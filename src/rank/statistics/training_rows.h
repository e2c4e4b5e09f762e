// File: training_rows.h
//
// People's rows as columns that hold a 1, on their way into the sums.

#ifndef ASSENT_RANK_STATISTICS_TRAINING_ROWS_H_
#define ASSENT_RANK_STATISTICS_TRAINING_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace assent::internal {

/// Rows one behind the other. A negative weight takes a person away.
struct TrainingRows {
  std::vector<std::int32_t> columns;  // of all rows; ascending and distinct within each
  std::vector<std::size_t> ends;      // where each row ends
  std::vector<std::int64_t> weights;  // of each row, in units of 2^-20

  std::size_t size() const noexcept { return weights.size(); }
  absl::Span<const std::int32_t> Row(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return absl::MakeConstSpan(columns).subspan(begin, ends[i] - begin);
  }
  void Add(absl::Span<const std::int32_t> row, std::int64_t weight) {
    columns.insert(columns.end(), row.begin(), row.end());
    ends.push_back(columns.size());
    weights.push_back(weight);
  }
  void Clear() {
    columns.clear();
    ends.clear();
    weights.clear();
  }
  std::size_t bytes() const noexcept {
    return columns.capacity() * sizeof(std::int32_t) + ends.capacity() * sizeof(std::size_t) +
           weights.capacity() * sizeof(std::int64_t);
  }
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_TRAINING_ROWS_H_

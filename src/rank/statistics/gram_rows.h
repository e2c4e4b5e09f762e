// File: gram_rows.h
//
// The rows of G in another order of its columns, in bounded memory: for files,
// whose order does not depend on who came first, and for the operator.

#ifndef ASSENT_RANK_STATISTICS_GRAM_ROWS_H_
#define ASSENT_RANK_STATISTICS_GRAM_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "rank/statistics/sparse_gram.h"

namespace assent::internal {

/// One row of the lower triangle: ascending columns, none of their sums zero.
struct GramRow {
  std::size_t row;
  absl::Span<const std::uint32_t> columns;
  absl::Span<const std::int64_t> sums;
};

/// G with column order[i] of `gram` as its i-th; other columns are left out.
/// Borrows `gram`. Thread safety: const access from any thread.
class GramRows {
 public:
  GramRows(const SparseGram& gram, absl::Span<const std::int32_t> order);

  std::size_t dimension() const noexcept { return counts_.size(); }
  /// Sums that are not zero: in all, and in a row.
  std::size_t entries() const noexcept { return entries_; }
  std::size_t entries(std::size_t row) const noexcept { return counts_[row]; }

  /// Calls visit(row) for every row, ascending; stops at the first error. Takes
  /// 192 MB, and a pass over G for every 16 million sums. O(p log c).
  absl::Status Visit(int threads, const std::function<absl::Status(const GramRow&)>& visit) const;

 private:
  template <class F>
  void ForEach(const F& f) const;

  const SparseGram& gram_;
  std::vector<std::int32_t> places_;  // of each column of gram_ in the order, or -1
  std::vector<std::size_t> counts_;
  std::size_t entries_ = 0;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_GRAM_ROWS_H_

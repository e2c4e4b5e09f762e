// File: sparse_operator.h
//
// Part of the Gram matrix as an operator, without a dense matrix ever being made.

#ifndef ASSENT_RANK_TRAIN_SPARSE_OPERATOR_H_
#define ASSENT_RANK_TRAIN_SPARSE_OPERATOR_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/algebra/symmetric_operator.h"
#include "rank/statistics/gram_rows.h"

namespace assent::internal {

/// G between some columns, by the rows of its lower triangle: 12 bytes for each pair
/// of columns that somebody has both of. What `Apply` gives does not depend on the
/// order that people were added in, nor on the threads.
class SparseOperator final : public SymmetricOperator {
 public:
  /// Copies `rows`.
  SparseOperator(const GramRows& rows, int threads);

  std::size_t dimension() const override { return diagonal_.size(); }
  void Apply(const double* x, double* y, std::size_t columns) const override;

  absl::Span<const double> diagonal() const noexcept { return diagonal_; }
  /// Pairs of different columns.
  std::size_t pairs() const noexcept { return columns_.size(); }

 private:
  struct Range {
    std::size_t first;
    std::size_t end;
  };
  void ApplyRows(Range rows, const double* x, double* y, std::size_t columns) const;
  void ApplyTransposed(Range rows, const double* x, double* y, std::size_t columns) const;
  std::vector<Range> Split() const;

  // Row i, left of the diagonal: entries starts_[i] to starts_[i + 1], ascending.
  std::vector<std::size_t> starts_;
  std::vector<std::uint32_t> columns_;
  std::vector<double> sums_;
  std::vector<double> diagonal_;
  std::vector<Range> ranges_;  // of about equal work
  const int threads_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_SPARSE_OPERATOR_H_

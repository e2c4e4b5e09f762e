// File: item_gram.h
//
// The items' part of the training statistics as an operator.

#ifndef ASSENT_RANK_ITEM_GRAM_H_
#define ASSENT_RANK_ITEM_GRAM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/statistics_data.h"
#include "rank/symmetric_operator.h"

namespace assent::internal {

/// G_SS by rows: the columns of sums that are not zero, and the sums. 12 bytes for
/// each, and each pair of items twice.
class ItemGram final : public SymmetricOperator {
 public:
  /// `items` are columns of the statistics, in the order that rows are to have.
  ItemGram(const StatisticsData& statistics, absl::Span<const std::int32_t> items, int threads);

  std::size_t dimension() const override { return diagonal_.size(); }
  void Apply(const double* x, double* y, std::size_t columns) const override;

  /// All above 0: no item is without people.
  absl::Span<const double> diagonal() const noexcept { return diagonal_; }

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::int32_t> columns_;
  std::vector<double> sums_;
  std::vector<double> diagonal_;
  int threads_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_ITEM_GRAM_H_

// File: cold_items.h
//
// Scores for items that nobody has seen, or fewer than min_people, by their
// attributes. A ridge regression from attributes to item representations (item
// factors, columns of the item model) gives a cold item c the representation
//
//   y_c = a_c' M A' Y,   M = (A'A + R)^-1
//
// with A the attributes of the model's items and R the penalty. Scores are linear in
// the representation, so for any person and whatever model made the scores s of the
// model's items
//
//   s_c = a_c' b,   b = M A' s:
//
// the same regression on the scores of this request. What holds for s (a withheld
// field is as if never collected; no bit depends on its value) therefore holds for
// s_c, and an attribute's share of s_c is its own addend. The scores of the model's
// items are not touched.

#ifndef ASSENT_RANK_LIST_COLD_ITEMS_H_
#define ASSENT_RANK_LIST_COLD_ITEMS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "rank/list/catalogue.h"
#include "rank/model_data.h"

namespace assent::internal {

/// The memory of a request's scores.
struct ColdBuffers {
  std::vector<double> weights;  ///< b
  std::vector<double> sums;     ///< A's
};

/// Borrows the catalogue. All functions from any thread.
class ColdItems {
 public:
  /// The penalty on each attribute; the constant has none. (On films left
  /// out of MovieLens 100K all values from 0.1 to 300 are as good: AUC .689 to .694.)
  static constexpr double kPenalty = 10;
  /// At most this many attributes take part: those that most items of the model have.
  static constexpr std::size_t kMostAttributes = 1024;

  /// O(attributes^2 items) at worst and O(attributes^3), and with d factors
  /// O(d (attributes of all items + attributes^2)).
  ColdItems(const ModelData& data, const Catalogue& catalogue);

  /// Whether there is any.
  bool any() const noexcept { return catalogue_.size() > catalogue_.warm(); }

  /// Reads the scores of the model's items, which come first, and writes those of
  /// the cold ones behind them. Leaves b: the constant's, then the attributes' that
  /// take part, in `buffers.weights`. O(attributes of all items + b^2).
  void Score(absl::Span<double> scores, ColdBuffers& buffers) const;

  /// The attributes of a cold item that take part: their positions in
  /// `Catalogue::attributes()` and in b.
  struct Part {
    std::int32_t attribute;
    std::int32_t column;
  };
  void FindParts(std::int32_t position, std::vector<Part>& parts) const;

  /// y_c of a cold item, if the model has factors: `factors` has their number.
  void FactorsOf(std::int32_t position, absl::Span<double> factors) const;

 private:
  void ChooseColumns();
  void Invert();
  void PredictFactors(const ModelData& data);
  std::int32_t ColumnOf(std::int32_t attribute) const noexcept {
    return column_of_[static_cast<std::size_t>(attribute)];
  }

  const Catalogue& catalogue_;
  std::vector<std::int32_t> column_of_;  // by attribute; -1 if it takes no part
  std::size_t columns_ = 1;              // the constant is column 0
  std::vector<double> inverse_;          // M, row-major
  std::vector<double> factors_;          // M A'Y: a row of factors for each column
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_COLD_ITEMS_H_

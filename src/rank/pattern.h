// File: pattern.h
//
// What a set of withheld fields needs worked out once: nothing in it is personal.

#ifndef ASSENT_RANK_PATTERN_H_
#define ASSENT_RANK_PATTERN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "rank/column_index.h"
#include "rank/model_data.h"

namespace assent::internal {

/// The item model with some fields marginalised out.
struct ItemPattern {
  std::uint64_t key = 0;              // the withheld fields: bit i is fields()[i]
  std::vector<std::int32_t> columns;  // D, the columns of these, ascending
  std::vector<double> inverse;        // P_DD^-1, row-major
  std::vector<double> scale;          // -1 / P'_jj for each item j
};

/// The fields-only model on some of the fields.
struct FieldsPattern {
  std::uint64_t key = 0;              // the fields that are used
  std::vector<std::int32_t> columns;  // K: positions among field columns, ascending, the constant last
  std::vector<double> inverse;        // (G_KK + L_K)^-1, row-major

  /// Where a field column, which must be one of `columns`, is in `inverse`.
  std::size_t RowOf(std::int32_t column) const noexcept {
    return static_cast<std::size_t>(std::lower_bound(columns.begin(), columns.end(), column) -
                                    columns.begin());
  }
};

/// Works the patterns out. O(|D|^2 (|D| + items)) and O(|K|^3).
std::unique_ptr<const ItemPattern> MakeItemPattern(const ModelData& data, const ColumnIndex& index,
                                                   std::uint64_t withheld);
std::unique_ptr<const FieldsPattern> MakeFieldsPattern(const ModelData& data, const ColumnIndex& index,
                                                       std::uint64_t used);

}  // namespace assent::internal

#endif  // ASSENT_RANK_PATTERN_H_

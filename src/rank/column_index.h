// File: column_index.h
//
// From ids and field values to the columns of a model.

#ifndef ASSENT_RANK_COLUMN_INDEX_H_
#define ASSENT_RANK_COLUMN_INDEX_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/profile/engine_input.h"
#include "rank/model_data.h"

namespace assent::internal {

/// Looks columns up; borrows the model's texts and must not outlive it.
///
/// Thread safety: const access from any thread.
class ASSENT_EXPORT ColumnIndex {
 public:
  explicit ColumnIndex(const ModelData& data);

  /// The column of `item`, or -1. O(1); an array look-up where numbers are dense.
  std::int32_t Item(const ItemId& item) const noexcept {
    if (item.is_text()) return Text(item.text());
    const std::uint64_t number = item.number();
    return number < dense_.size() ? dense_[static_cast<std::size_t>(number)] : Sparse(number);
  }

  /// The column of a field value, or -1. O(log features).
  std::int32_t Feature(const FeatureValue& value) const noexcept;

  /// A field of the model: its number and its columns [first, last).
  struct Field {
    std::int32_t number;
    std::int32_t first;
    std::int32_t last;
  };
  /// The fields that have columns, ascending; at most 64, as a policy has no more.
  const std::vector<Field>& fields() const noexcept { return fields_; }
  /// The position in fields() of the field that owns `column`. O(fields).
  int FieldOf(std::int32_t column) const noexcept;

 private:
  std::int32_t Text(std::string_view text) const noexcept;
  std::int32_t Sparse(std::uint64_t number) const noexcept;

  const ModelData& data_;
  std::vector<std::int32_t> dense_;  // by number, if numbers are small; else empty
  absl::flat_hash_map<std::uint64_t, std::int32_t> numbers_;
  absl::flat_hash_map<std::string_view, std::int32_t> texts_;
  std::vector<Field> fields_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_COLUMN_INDEX_H_

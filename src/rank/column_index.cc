#include "rank/column_index.h"

#include <algorithm>
#include <tuple>

namespace assent::internal {
namespace {

// A dense table may be this many times the size of the catalogue.
constexpr std::uint64_t kDenseFactor = 4;
constexpr std::uint64_t kDenseSlack = 1024;

}  // namespace

ColumnIndex::ColumnIndex(const ModelData& data) : data_(data) {
  // Numbers come before texts and ascend, so the last number is the largest.
  const auto first_text = std::partition_point(data.items.begin(), data.items.end(),
                                               [](const ItemId& item) { return !item.is_text(); });
  const auto numbers = static_cast<std::size_t>(first_text - data.items.begin());
  const bool dense = numbers > 0 && data.items[numbers - 1].number() < kDenseFactor * numbers + kDenseSlack;
  if (dense) dense_.assign(static_cast<std::size_t>(data.items[numbers - 1].number()) + 1, -1);
  for (std::size_t i = 0; i < data.items.size(); ++i) {
    const auto column = static_cast<std::int32_t>(i);
    const ItemId& item = data.items[i];
    if (item.is_text()) {
      texts_.emplace(item.text(), column);
    } else if (dense) {
      dense_[static_cast<std::size_t>(item.number())] = column;
    } else {
      numbers_.emplace(item.number(), column);
    }
  }
  const auto base = static_cast<std::int32_t>(data.items.size());
  for (std::size_t f = 0; f < data.features.size(); ++f) {
    const std::int32_t column = base + static_cast<std::int32_t>(f);
    if (fields_.empty() || fields_.back().number != data.features[f].field) {
      fields_.push_back({data.features[f].field, column, column});
    }
    fields_.back().last = column + 1;
  }
}

std::int32_t ColumnIndex::Text(std::string_view text) const noexcept {
  const auto found = texts_.find(text);
  return found == texts_.end() ? -1 : found->second;
}

std::int32_t ColumnIndex::Sparse(std::uint64_t number) const noexcept {
  const auto found = numbers_.find(number);
  return found == numbers_.end() ? -1 : found->second;
}

std::int32_t ColumnIndex::Feature(const FeatureValue& value) const noexcept {
  const FeatureView key(value.field, value.is_text, value.number, value.text);
  const auto less = [](const assent::Feature& a, const FeatureView& b) {
    return std::tie(a.field, a.is_text, a.number) != std::tie(b.field, b.is_text, b.number)
               ? std::tie(a.field, a.is_text, a.number) < std::tie(b.field, b.is_text, b.number)
               : std::string_view(a.text) < b.text;
  };
  const auto found = std::lower_bound(data_.features.begin(), data_.features.end(), key, less);
  if (found == data_.features.end() || !(FeatureView(*found) == key)) return -1;
  return static_cast<std::int32_t>(data_.items.size()) +
         static_cast<std::int32_t>(found - data_.features.begin());
}

int ColumnIndex::FieldOf(std::int32_t column) const noexcept {
  for (std::size_t f = 0; f < fields_.size(); ++f) {
    if (column >= fields_[f].first && column < fields_[f].last) return static_cast<int>(f);
  }
  return -1;
}

}  // namespace assent::internal

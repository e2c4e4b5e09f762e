#include "rank/erasure_pattern.h"

#include <algorithm>
#include <cstddef>

#include "assent/policy/policy.h"

namespace assent::internal {
namespace {

// The rows of a field's values.
absl::Span<const double> RowsOf(const ModelData& data, const ColumnIndex::Field& field) {
  const std::size_t width = kErasureRows * data.factor_count();
  const std::size_t first = static_cast<std::size_t>(field.first) - data.items.size();
  const std::size_t last = static_cast<std::size_t>(field.last) - data.items.size();
  return absl::MakeConstSpan(data.erasure_rows).subspan(first * width, (last - first) * width);
}

}  // namespace

std::unique_ptr<const ErasurePattern> MakeErasurePattern(const ModelData& data, const ColumnIndex& index,
                                                         std::uint64_t fields) {
  auto pattern = std::make_unique<ErasurePattern>();
  pattern->key = fields;
  std::vector<double> rows;
  for (std::size_t f = 0; f < index.fields().size(); ++f) {
    if (!Contains(fields, static_cast<int>(f))) continue;
    const absl::Span<const double> own = RowsOf(data, index.fields()[f]);
    rows.insert(rows.end(), own.begin(), own.end());
  }
  pattern->erasure = MakeErasure(data.erasure_basis, rows);
  pattern->shift = pattern->erasure.Shift();
  return pattern;
}

std::uint64_t ErasableFields(const ModelData& data, const ColumnIndex& index) {
  std::uint64_t fields = 0;
  for (std::size_t f = 0; f < index.fields().size() && data.has_erasure(); ++f) {
    const absl::Span<const double> own = RowsOf(data, index.fields()[f]);
    if (std::any_of(own.begin(), own.end(), [](double value) { return value != 0; })) {
      fields |= MaskOf(static_cast<int>(f));
    }
  }
  return fields;
}

}  // namespace assent::internal

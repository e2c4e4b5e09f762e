#include "rank/pattern.h"

#include "assent/policy/policy.h"
#include "rank/number_array.h"
#include "rank/small_cholesky.h"

namespace assent::internal {
namespace {

// The columns of `fields`, less `base`.
std::vector<std::int32_t> ColumnsOf(const ColumnIndex& index, std::uint64_t fields, std::int32_t base) {
  std::vector<std::int32_t> columns;
  for (std::size_t f = 0; f < index.fields().size(); ++f) {
    if (!Contains(fields, static_cast<int>(f))) continue;
    for (std::int32_t c = index.fields()[f].first; c < index.fields()[f].last; ++c)
      columns.push_back(c - base);
  }
  return columns;
}

// The rows and columns `columns` of the row-major `matrix`.
std::vector<double> SquareOf(absl::Span<const double> matrix, std::size_t stride,
                             const std::vector<std::int32_t>& columns) {
  std::vector<double> square;
  square.reserve(columns.size() * columns.size());
  for (const std::int32_t a : columns) {
    const double* const row = matrix.data() + static_cast<std::size_t>(a) * stride;
    for (const std::int32_t b : columns) square.push_back(row[b]);
  }
  return square;
}

// Adds to lost[j] the squared length of L^-1 p_j, for each item j: tile by tile, so
// that what is solved for stays in the cache.
void AddLost(const ModelData& data, const ItemPattern& pattern, const std::vector<double>& factor,
             std::vector<double>& lost) {
  constexpr std::size_t kTile = 256;
  const std::size_t n = data.dimension();
  const std::size_t d = pattern.columns.size();
  std::vector<double> rows(d * kTile);
  for (std::size_t j0 = 0; j0 < lost.size(); j0 += kTile) {
    const std::size_t width = std::min(kTile, lost.size() - j0);
    for (std::size_t a = 0; a < d; ++a) {
      const double* const row = data.matrix.data() + static_cast<std::size_t>(pattern.columns[a]) * n + j0;
      std::copy_n(row, width, rows.data() + a * width);
    }
    SolveLower(factor.data(), d, width, rows.data());
    for (std::size_t a = 0; a < d; ++a) {
      const double* const row = rows.data() + a * width;
      for (std::size_t j = 0; j < width; ++j) lost[j0 + j] += row[j] * row[j];
    }
  }
}

}  // namespace

std::unique_ptr<const ItemPattern> MakeItemPattern(const ModelData& data, const ColumnIndex& index,
                                                   std::uint64_t withheld) {
  auto pattern = std::make_unique<ItemPattern>();
  pattern->key = withheld;
  pattern->columns = ColumnsOf(index, withheld, 0);
  const std::size_t n = data.dimension();
  const std::size_t items = data.items.size();

  // P' loses p_j' P_DD^-1 p_j on its diagonal: with P_DD = L L', the squared
  // length of L^-1 p_j.
  std::vector<double> lost(items, 0.0);
  if (!pattern->columns.empty()) {
    std::vector<double> factor = SquareOf(data.matrix, n, pattern->columns);
    FactorSmall(factor.data(), pattern->columns.size());
    AddLost(data, *pattern, factor, lost);
    pattern->inverse = InverseOfSmall(factor.data(), pattern->columns.size());
  }
  pattern->scale.resize(items);
  for (std::size_t j = 0; j < items; ++j) {
    pattern->scale[j] = -1 / (data.matrix[j * n + j] - lost[j]);
  }
  return pattern;
}

std::unique_ptr<const FieldsPattern> MakeFieldsPattern(const ModelData& data, const ColumnIndex& index,
                                                       std::uint64_t used) {
  auto pattern = std::make_unique<FieldsPattern>();
  pattern->key = used;
  pattern->columns = ColumnsOf(index, used, static_cast<std::int32_t>(data.items.size()));
  const std::size_t m = data.fields_dimension();
  pattern->columns.push_back(static_cast<std::int32_t>(m) - 1);
  const std::size_t k = pattern->columns.size();
  std::vector<double> square = SquareOf(data.gram_fields, m, pattern->columns);
  const Hyperparameters& parameters = data.hyperparameters;
  for (std::size_t a = 0; a + 1 < k; ++a) square[a * k + a] += parameters.lambda_field;
  square[k * k - 1] += parameters.lambda_constant;
  FactorSmall(square.data(), k);
  pattern->inverse = InverseOfSmall(square.data(), k);
  return pattern;
}

}  // namespace assent::internal

#include "rank/list/cold_items.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <utility>
#include "rank/row_matrix.h"

namespace assent::internal {
namespace {

using Eigen::Index;

}  // namespace

ColdItems::ColdItems(const ModelData& data, const Catalogue& catalogue) : catalogue_(catalogue) {
  if (!any()) return;
  ChooseColumns();
  Invert();
  if (data.has_factors()) PredictFactors(data);
}

void ColdItems::ChooseColumns() {
  std::vector<std::pair<std::int64_t, std::int32_t>> counts;  // negative, so that the most come first
  for (std::size_t a = 0; a < catalogue_.attributes().size(); ++a) {
    counts.emplace_back(0, static_cast<std::int32_t>(a));
  }
  for (std::size_t p = 0; p < catalogue_.warm(); ++p) {
    for (const std::int32_t a : catalogue_.AttributesOf(static_cast<std::int32_t>(p))) {
      --counts[static_cast<std::size_t>(a)].first;
    }
  }
  column_of_.assign(counts.size(), -1);
  std::sort(counts.begin(), counts.end());
  counts.resize(std::min(counts.size(), kMostAttributes));
  for (const auto& [count, attribute] : counts) {
    if (count < 0) column_of_[static_cast<std::size_t>(attribute)] = static_cast<std::int32_t>(columns_++);
  }
}

void ColdItems::Invert() {
  const auto size = static_cast<Index>(columns_);
  RowMatrix gram = RowMatrix::Zero(size, size);
  std::vector<Part> parts;
  for (std::size_t p = 0; p < catalogue_.warm(); ++p) {
    FindParts(static_cast<std::int32_t>(p), parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t j = 0; j < parts.size(); ++j) gram(parts[i].column, parts[j].column) += 1;
      gram(0, parts[i].column) += 1;
      gram(parts[i].column, 0) += 1;
    }
    gram(0, 0) += 1;
  }
  for (Index c = 1; c < size; ++c) gram(c, c) += kPenalty;
  const RowMatrix inverse = Eigen::LLT<RowMatrix>(gram).solve(RowMatrix::Identity(size, size));
  inverse_.assign(inverse.data(), inverse.data() + inverse.size());
}

void ColdItems::PredictFactors(const ModelData& data) {
  const std::size_t count = data.factor_count();
  RowMatrix right = RowMatrix::Zero(static_cast<Index>(columns_), static_cast<Index>(count));  // A'Y
  std::vector<Part> parts;
  for (std::size_t p = 0; p < catalogue_.warm(); ++p) {
    const auto row =
        Eigen::Map<const Eigen::RowVectorXf>(data.factors.data() + p * count, static_cast<Index>(count));
    right.row(0) += row.cast<double>();
    FindParts(static_cast<std::int32_t>(p), parts);
    for (const Part& part : parts) right.row(part.column) += row.cast<double>();
  }
  const auto size = static_cast<Index>(columns_);
  factors_.resize(columns_ * count);
  Eigen::Map<RowMatrix>(factors_.data(), size, static_cast<Index>(count)) =
      Eigen::Map<const RowMatrix>(inverse_.data(), size, size) * right;
}

void ColdItems::FactorsOf(std::int32_t position, absl::Span<double> factors) const {
  const auto add = [&](std::size_t column) {
    const double* const row = factors_.data() + column * factors.size();
    for (std::size_t k = 0; k < factors.size(); ++k) factors[k] += row[k];
  };
  std::fill(factors.begin(), factors.end(), 0.0);
  add(0);
  for (const std::int32_t attribute : catalogue_.AttributesOf(position)) {
    if (const std::int32_t column = ColumnOf(attribute); column > 0) add(static_cast<std::size_t>(column));
  }
}

void ColdItems::FindParts(std::int32_t position, std::vector<Part>& parts) const {
  parts.clear();
  for (const std::int32_t attribute : catalogue_.AttributesOf(position)) {
    const std::int32_t column = ColumnOf(attribute);
    if (column > 0) parts.push_back({attribute, column});
  }
}

void ColdItems::Score(absl::Span<double> scores, ColdBuffers& buffers) const {
  std::vector<double>& right = buffers.sums;
  std::vector<double>& b = buffers.weights;
  right.assign(any() ? columns_ : 0, 0.0);
  b.resize(right.size());
  if (!any()) return;
  for (std::size_t p = 0; p < catalogue_.warm(); ++p) {
    right[0] += scores[p];
    for (const std::int32_t attribute : catalogue_.AttributesOf(static_cast<std::int32_t>(p))) {
      const std::int32_t column = ColumnOf(attribute);
      if (column > 0) right[static_cast<std::size_t>(column)] += scores[p];
    }
  }
  const auto size = static_cast<Index>(columns_);
  Eigen::Map<Eigen::VectorXd>(b.data(), size).noalias() =
      Eigen::Map<const RowMatrix>(inverse_.data(), size, size) *
      Eigen::Map<const Eigen::VectorXd>(right.data(), size);
  for (std::size_t p = catalogue_.warm(); p < catalogue_.size(); ++p) {
    double sum = b[0];
    for (const std::int32_t attribute : catalogue_.AttributesOf(static_cast<std::int32_t>(p))) {
      const std::int32_t column = ColumnOf(attribute);
      if (column > 0) sum += b[static_cast<std::size_t>(column)];
    }
    scores[p] = sum;
  }
}

}  // namespace assent::internal

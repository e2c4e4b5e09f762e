#include "rank/pattern.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "assent/policy/policy.h"

namespace assent::internal {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Eigen::Index;

std::vector<double> InverseOf(const Eigen::LLT<RowMatrix>& factor, Index size) {
  const RowMatrix inverse = factor.solve(RowMatrix::Identity(size, size));
  return std::vector<double>(inverse.data(), inverse.data() + inverse.size());
}

}  // namespace

std::unique_ptr<const ItemPattern> MakeItemPattern(const ModelData& data, const ColumnIndex& index,
                                                   std::uint64_t withheld) {
  auto pattern = std::make_unique<ItemPattern>();
  pattern->key = withheld;
  for (std::size_t f = 0; f < index.fields().size(); ++f) {
    if (!Contains(withheld, static_cast<int>(f))) continue;
    for (std::int32_t c = index.fields()[f].first; c < index.fields()[f].last; ++c)
      pattern->columns.push_back(c);
  }
  const std::size_t n = data.dimension();
  const std::size_t items = data.items.size();
  const auto d = static_cast<Index>(pattern->columns.size());

  // P' loses p_j' P_DD^-1 p_j on its diagonal: with P_DD = L L', the squared
  // length of L^-1 p_j.
  Eigen::VectorXd lost = Eigen::VectorXd::Zero(static_cast<Index>(items));
  if (d > 0) {
    RowMatrix square(d, d);
    RowMatrix rows(d, static_cast<Index>(items));
    for (Index a = 0; a < d; ++a) {
      const double* const row =
          data.matrix.data() + static_cast<std::size_t>(pattern->columns[static_cast<std::size_t>(a)]) * n;
      rows.row(a) = Eigen::Map<const Eigen::RowVectorXd>(row, static_cast<Index>(items));
      for (Index b = 0; b < d; ++b) square(a, b) = row[pattern->columns[static_cast<std::size_t>(b)]];
    }
    const Eigen::LLT<RowMatrix> factor(square);
    factor.matrixL().solveInPlace(rows);
    lost = rows.colwise().squaredNorm().transpose();
    pattern->inverse = InverseOf(factor, d);
  }
  pattern->scale.resize(items);
  for (std::size_t j = 0; j < items; ++j) {
    pattern->scale[j] = -1 / (data.matrix[j * n + j] - lost(static_cast<Index>(j)));
  }
  return pattern;
}

std::unique_ptr<const FieldsPattern> MakeFieldsPattern(const ModelData& data, const ColumnIndex& index,
                                                       std::uint64_t used) {
  auto pattern = std::make_unique<FieldsPattern>();
  pattern->key = used;
  const auto items = static_cast<std::int32_t>(data.items.size());
  for (std::size_t f = 0; f < index.fields().size(); ++f) {
    if (!Contains(used, static_cast<int>(f))) continue;
    for (std::int32_t c = index.fields()[f].first; c < index.fields()[f].last; ++c) {
      pattern->columns.push_back(c - items);
    }
  }
  const std::size_t m = data.fields_dimension();
  pattern->columns.push_back(static_cast<std::int32_t>(m) - 1);
  const auto k = static_cast<Index>(pattern->columns.size());
  RowMatrix square(k, k);
  for (Index a = 0; a < k; ++a) {
    const double* const row =
        data.gram_fields.data() + static_cast<std::size_t>(pattern->columns[static_cast<std::size_t>(a)]) * m;
    for (Index b = 0; b < k; ++b) square(a, b) = row[pattern->columns[static_cast<std::size_t>(b)]];
    square(a, a) += a + 1 < k ? data.hyperparameters.lambda_field : data.hyperparameters.lambda_constant;
  }
  pattern->inverse = InverseOf(Eigen::LLT<RowMatrix>(square), k);
  return pattern;
}

}  // namespace assent::internal

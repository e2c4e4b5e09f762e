#include "rank/item_scorer.h"

#include <vector>

#include "absl/container/inlined_vector.h"
#include "rank/dot.h"
#include "rank/row_sum.h"

namespace assent::internal {
namespace {

// As many weights as withheld columns; on the stack in all but odd cases.
using Weights = absl::InlinedVector<double, 128>;

std::size_t At(std::int32_t column) { return static_cast<std::size_t>(column); }

const double* RowOf(const ModelData& data, std::int32_t column) {
  return data.matrix.data() + At(column) * data.dimension();
}

// sign * P_DD^-1 right. The inverse is symmetric, so its rows serve as columns:
// that way the sums do not wait for each other.
Weights Solve(const ItemPattern& pattern, const Weights& right, double sign) {
  const std::size_t d = right.size();
  Weights result(d, 0.0);
  for (std::size_t b = 0; b < d; ++b) {
    AddScaled(pattern.inverse.data() + b * d, sign * right[b], d, result.data());
  }
  return result;
}

// out[i] = factor * (x_i - P_iD P_DD^-1 x_D) for the inputs i: row i of P' times
// whatever x is P times of.
template <class Entry>
void TakeOutWithheld(const ItemRequest& request, double factor, const Entry& x, absl::Span<double> out) {
  const std::vector<std::int32_t>& columns = request.pattern.columns;
  Weights withheld(columns.size());
  for (std::size_t a = 0; a < columns.size(); ++a) withheld[a] = x(columns[a]);
  const Weights weights = Solve(request.pattern, withheld, 1);
  for (std::size_t i = 0; i < request.inputs.size(); ++i) {
    const double* const row = RowOf(request.data, request.inputs[i]);
    double value = x(request.inputs[i]);
    for (std::size_t a = 0; a < columns.size(); ++a) value -= row[columns[a]] * weights[a];
    out[i] = value * factor;
  }
}

}  // namespace

void ScoreByItems(const ItemRequest& request, absl::Span<double> scores) {
  const ItemPattern& pattern = request.pattern;
  const std::size_t d = pattern.columns.size();
  // What the inputs give to the withheld columns is taken back in proportion:
  // sums - c P_D with c = P_DD^-1 sums_D.
  Weights sums(d, 0.0);
  double* const into = sums.data();
  const std::int32_t* const columns = pattern.columns.data();
  for (const std::int32_t input : request.inputs) {
    const double* const row = RowOf(request.data, input);
    for (std::size_t a = 0; a < d; ++a) into[a] += row[columns[a]];
  }
  const Weights weights = Solve(pattern, sums, -1);
  SumRows(request.data.matrix.data(), request.data.dimension(), request.inputs, pattern.columns,
          weights.data(), scores.size(), scores.data());
  for (std::size_t j = 0; j < scores.size(); ++j) scores[j] *= pattern.scale[j];
  // An item's own addend is -P'_jj / P'_jj = -1, and does not count.
  for (std::size_t i = 0; i < request.items; ++i) scores[At(request.inputs[i])] += 1;
}

void AddendsOfItem(const ItemRequest& request, std::int32_t item, absl::Span<double> addends) {
  const double* const own = RowOf(request.data, item);  // column j of P is row j
  TakeOutWithheld(
      request, request.pattern.scale[At(item)], [own](std::int32_t column) { return own[column]; }, addends);
}

void MeanAddends(const ItemRequest& request, std::vector<double>& scale, absl::Span<double> means) {
  scale.assign(request.pattern.scale.begin(), request.pattern.scale.end());
  for (std::size_t i = 0; i < request.items; ++i) scale[At(request.inputs[i])] = 0;
  const std::size_t left = scale.size() - request.items;
  const double share = left > 0 ? 1 / static_cast<double>(left) : 0;
  TakeOutWithheld(
      request, share,
      [&](std::int32_t column) { return Dot(RowOf(request.data, column), scale.data(), scale.size()); },
      means);
}

}  // namespace assent::internal

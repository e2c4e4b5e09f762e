#include "rank/scorer.h"

#include <algorithm>
#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "rank/row_sum.h"

namespace assent::internal {
namespace {

// As many weights as withheld columns; on the stack in all but odd cases.
using Weights = absl::InlinedVector<double, 128>;

std::size_t At(std::int32_t column) { return static_cast<std::size_t>(column); }

// sign * P_DD^-1 right. The inverse is symmetric, so its rows serve as columns:
// that way the sums do not wait for each other.
Weights Solve(const ItemPattern& pattern, const Weights& right, double sign) {
  const std::size_t d = right.size();
  Weights result(d, 0.0);
  double* const out = result.data();
  for (std::size_t b = 0; b < d; ++b) {
    const double* const row = pattern.inverse.data() + b * d;
    const double factor = sign * right[b];
    for (std::size_t a = 0; a < d; ++a) out[a] += row[a] * factor;
  }
  return result;
}

// Appends the distinct known items of a history, ascending, so that neither order
// nor repetition changes a bit. A bit per item sorts faster than comparing does.
void AppendItems(const ColumnIndex& index, std::size_t items, absl::Span<const Interaction> history,
                 std::vector<std::int32_t>& out) {
  absl::InlinedVector<std::uint64_t, 64> seen((items + 63) / 64, 0);
  for (const Interaction& entry : history) {
    const std::int32_t column = index.Item(entry.item);
    if (column >= 0) seen[At(column) / 64] |= MaskOf(column % 64);
  }
  for (std::size_t word = 0; word < seen.size(); ++word) {
    for (std::uint64_t left = seen[word]; left != 0; left &= left - 1) {
      out.push_back(static_cast<std::int32_t>(word * 64) + __builtin_ctzll(left));
    }
  }
}

// Takes the pattern from the cache or makes it and keeps it there, else in `own`.
template <class Pattern, class Make>
const Pattern* FindOrMake(PatternCache<Pattern>& cache, std::uint64_t key, const Make& make,
                          std::unique_ptr<const Pattern>& own) {
  if (const Pattern* const kept = cache.Find(key)) return kept;
  own = make(key);
  const Pattern* const kept = cache.Insert(own);
  if (kept == nullptr) return own.get();
  own.reset();
  return kept;
}

}  // namespace

ScoreRequest Scorer::Prepare(const EngineInput& person) const {
  ScoreRequest request;
  std::vector<std::int32_t>& inputs = request.inputs;
  const auto& values = EngineInputAccess::Values(person);
  const absl::Span<const Interaction> history = EngineInputAccess::History(person);
  inputs.reserve(history.size() + values.size() + 1);
  if (EngineInputAccess::HasHistory(person) && !history.empty()) {
    AppendItems(index_, data_.items.size(), history, inputs);
  }
  request.items = inputs.size();
  for (const FeatureValue& value : values) {
    const std::int32_t column = index_.Feature(value);
    if (column < 0) continue;
    inputs.push_back(column);
    request.fields |= MaskOf(index_.FieldOf(column));
  }
  const auto features = inputs.begin() + static_cast<std::ptrdiff_t>(request.items);
  std::sort(features, inputs.end());
  inputs.erase(std::unique(features, inputs.end()), inputs.end());
  request.tier = request.items > 0     ? Tier::kItemModel
                 : request.fields != 0 ? Tier::kFieldsOnly
                                       : Tier::kPopularity;
  if (request.tier != Tier::kItemModel || data_.hyperparameters.use_constant) {
    inputs.push_back(static_cast<std::int32_t>(data_.items.size() + data_.features.size()));
  }
  FindPattern(request);
  return request;
}

void Scorer::FindPattern(ScoreRequest& request) const {
  if (request.tier != Tier::kItemModel) {
    request.fields_pattern = FindOrMake(
        fields_patterns_, request.fields,
        [this](std::uint64_t used) { return MakeFieldsPattern(data_, index_, used); },
        request.own_fields_pattern);
    return;
  }
  const std::size_t fields = index_.fields().size();
  const std::uint64_t all = fields >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << fields) - 1;
  request.item_pattern = FindOrMake(
      item_patterns_, all & ~request.fields,
      [this](std::uint64_t withheld) { return MakeItemPattern(data_, index_, withheld); },
      request.own_item_pattern);
}

void Scorer::Score(const ScoreRequest& request, absl::Span<double> scores) const {
  if (request.tier == Tier::kItemModel) {
    ScoreByItems(request, scores);
  } else {
    ScoreByFields(request, scores);
  }
}

void Scorer::ScoreByItems(const ScoreRequest& request, absl::Span<double> scores) const {
  const ItemPattern& pattern = *request.item_pattern;
  const std::size_t n = data_.dimension();
  const std::size_t d = pattern.columns.size();
  // What the inputs give to the withheld columns is taken back in proportion:
  // sums - c P_D with c = P_DD^-1 sums_D.
  Weights sums(d, 0.0);
  double* const into = sums.data();
  const std::int32_t* const columns = pattern.columns.data();
  for (const std::int32_t input : request.inputs) {
    const double* const row = data_.matrix.data() + At(input) * n;
    for (std::size_t a = 0; a < d; ++a) into[a] += row[columns[a]];
  }
  const Weights weights = Solve(pattern, sums, -1);
  SumRows(data_.matrix.data(), n, request.inputs, pattern.columns, weights.data(), scores.size(),
          scores.data());
  for (std::size_t j = 0; j < scores.size(); ++j) scores[j] *= pattern.scale[j];
  // An item's own addend is -P'_jj / P'_jj = -1, and does not count.
  for (std::size_t i = 0; i < request.items; ++i) scores[At(request.inputs[i])] += 1;
}

const double* Scorer::InverseRow(const FieldsPattern& pattern, std::int32_t column) const {
  const std::int32_t local = column - static_cast<std::int32_t>(data_.items.size());
  const auto found = std::lower_bound(pattern.columns.begin(), pattern.columns.end(), local);
  return pattern.inverse.data() +
         static_cast<std::size_t>(found - pattern.columns.begin()) * pattern.columns.size();
}

void Scorer::ScoreByFields(const ScoreRequest& request, absl::Span<double> scores) const {
  const FieldsPattern& pattern = *request.fields_pattern;
  Weights weights(pattern.columns.size(), 0.0);
  for (const std::int32_t input : request.inputs) {
    const double* const row = InverseRow(pattern, input);
    for (std::size_t b = 0; b < weights.size(); ++b) weights[b] += row[b];
  }
  SumRows(data_.gram_items.data(), data_.items.size(), {}, pattern.columns, weights.data(), scores.size(),
          scores.data());
}

void Scorer::Addends(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const {
  if (request.tier == Tier::kItemModel) {
    AddendsOfItems(request, item, addends);
  } else {
    AddendsOfFields(request, item, addends);
  }
}

void Scorer::AddendsOfItems(const ScoreRequest& request, std::int32_t item,
                            absl::Span<double> addends) const {
  const ItemPattern& pattern = *request.item_pattern;
  const std::size_t n = data_.dimension();
  const std::size_t d = pattern.columns.size();
  const double* const own = data_.matrix.data() + At(item) * n;  // column j of P is row j
  Weights column(d);
  for (std::size_t a = 0; a < d; ++a) column[a] = own[pattern.columns[a]];
  const Weights weights = Solve(pattern, column, 1);
  for (std::size_t i = 0; i < addends.size(); ++i) {
    const double* const row = data_.matrix.data() + At(request.inputs[i]) * n;
    double value = own[request.inputs[i]];
    for (std::size_t a = 0; a < d; ++a) value -= row[pattern.columns[a]] * weights[a];
    addends[i] = value * pattern.scale[At(item)];
  }
}

void Scorer::AddendsOfFields(const ScoreRequest& request, std::int32_t item,
                             absl::Span<double> addends) const {
  const FieldsPattern& pattern = *request.fields_pattern;
  for (std::size_t i = 0; i < addends.size(); ++i) {
    const double* const row = InverseRow(pattern, request.inputs[i]);
    double value = 0;
    for (std::size_t b = 0; b < pattern.columns.size(); ++b) {
      value += row[b] * data_.gram_items[At(pattern.columns[b]) * data_.items.size() + At(item)];
    }
    addends[i] = value;
  }
}

}  // namespace assent::internal

#include "rank/scorer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "rank/row_sum.h"

namespace assent::internal {
namespace {

// As many weights as field columns; on the stack in all but odd cases.
using Weights = absl::InlinedVector<double, 128>;

std::size_t At(std::int32_t column) { return static_cast<std::size_t>(column); }

void SortOnce(std::vector<std::int32_t>& inputs, std::size_t from) {
  const auto first = inputs.begin() + static_cast<std::ptrdiff_t>(from);
  std::sort(first, inputs.end());
  inputs.erase(std::unique(first, inputs.end()), inputs.end());
}

// Appends the distinct known items of a history, ascending, so that neither order
// nor repetition changes a bit. A bit per item sorts faster than comparing does, where
// they are not many more than the history.
void AppendItems(const ColumnIndex& index, std::size_t items, absl::Span<const Interaction> history,
                 std::vector<std::int32_t>& out) {
  constexpr std::size_t kWords = 64;
  if (items > kWords * 64) {
    for (const Interaction& entry : history) {
      const std::int32_t column = index.Item(entry.item);
      if (column >= 0) out.push_back(column);
    }
    return SortOnce(out, 0);
  }
  std::uint64_t seen[kWords] = {};
  for (const Interaction& entry : history) {
    const std::int32_t column = index.Item(entry.item);
    if (column >= 0) seen[At(column) / 64] |= MaskOf(column % 64);
  }
  for (std::size_t word = 0; word < (items + 63) / 64; ++word) {
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

void Scorer::Prepare(const EngineInput& person, std::uint64_t do_not_infer, ScoreRequest& request) const {
  const auto& values = EngineInputAccess::Values(person);
  const bool shared = EngineInputAccess::HasHistory(person);
  Prepare(absl::MakeConstSpan(values.data(), values.size()),
          shared ? EngineInputAccess::History(person) : absl::Span<const Interaction>(), do_not_infer,
          request);
}

ScoreRequest Scorer::Prepare(absl::Span<const FeatureValue> values, absl::Span<const Interaction> history,
                             std::uint64_t do_not_infer) const {
  ScoreRequest request;
  Prepare(values, history, do_not_infer, request);
  return request;
}

void Scorer::Prepare(absl::Span<const FeatureValue> values, absl::Span<const Interaction> history,
                     std::uint64_t do_not_infer, ScoreRequest& request) const {
  std::vector<std::int32_t>& inputs = request.inputs;
  inputs.clear();
  request.fields = 0;
  request.erasure = nullptr;
  inputs.reserve(history.size() + values.size() + 1);
  if (!history.empty()) AppendItems(index_, data_.items.size(), history, inputs);
  request.items = inputs.size();
  for (const FeatureValue& value : values) {
    const std::int32_t column = index_.Feature(value);
    if (column < 0) continue;
    inputs.push_back(column);
    request.fields |= MaskOf(index_.FieldOf(column));
  }
  SortOnce(inputs, request.items);
  const std::uint64_t erased = request.items == 0 ? 0 : do_not_infer & ~request.fields;
  Plan(request, erased);
  if (erased != 0) Erase(request, erased);
}

// Chooses the models and gets ready what they need.
void Scorer::Plan(ScoreRequest& request, std::uint64_t erased) const {
  if (request.items == 0) {
    request.tier = request.fields != 0 ? Tier::kFieldsOnly : Tier::kPopularity;
  } else if (erased != 0) {
    request.tier = Tier::kFactors;  // the one model that knows how
  } else if (!data_.has_factors()) {
    request.tier = Tier::kItemModel;
  } else {
    request.tier = data_.has_item_model() ? Tier::kMixed : Tier::kFactors;
  }
  if (request.tier != Tier::kItemModel || data_.hyperparameters.use_constant) {
    request.inputs.push_back(static_cast<std::int32_t>(data_.items.size() + data_.features.size()));
  }
  const bool by_items = request.tier == Tier::kMixed || request.tier == Tier::kItemModel;
  const bool by_factors = request.tier == Tier::kMixed || request.tier == Tier::kFactors;
  if (by_items) FindItemPattern(request);
  if (request.tier != Tier::kItemModel) FindFieldsPattern(request);
  if (by_factors) {
    request.fold_in.Fold(factors_, *request.fields_pattern, request.inputs, request.items);
  }
  if (request.tier == Tier::kMixed) {
    request.mix.share = ShareOfItems(data_.hyperparameters.mix, request.items);
    request.mix.item_means.clear();
  }
}

// Takes from the vector what correlates with the fields.
void Scorer::Erase(ScoreRequest& request, std::uint64_t erased) const {
  request.erasure = FindOrMake(
      erasure_patterns_, erased,
      [this](std::uint64_t fields) { return MakeErasurePattern(data_, index_, fields); },
      request.own_erasure);
  const absl::Span<const double> user = request.fold_in.user();
  request.erased_user.assign(user.begin(), user.end());
  request.erasure->erasure.Apply(absl::MakeSpan(request.erased_user));
}

void Scorer::FindFieldsPattern(ScoreRequest& request) const {
  request.fields_pattern = FindOrMake(
      fields_patterns_, request.fields,
      [this](std::uint64_t used) { return MakeFieldsPattern(data_, index_, used); },
      request.own_fields_pattern);
}

void Scorer::FindItemPattern(ScoreRequest& request) const {
  const std::size_t fields = index_.fields().size();
  const std::uint64_t all = fields >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << fields) - 1;
  request.item_pattern = FindOrMake(
      item_patterns_, all & ~request.fields,
      [this](std::uint64_t withheld) { return MakeItemPattern(data_, index_, withheld); },
      request.own_item_pattern);
}

ItemRequest Scorer::ItemPart(const ScoreRequest& request) const {
  absl::Span<const std::int32_t> inputs = request.inputs;
  if (!data_.hyperparameters.use_constant && request.tier == Tier::kMixed) inputs.remove_suffix(1);
  return {data_, *request.item_pattern, inputs, request.items};
}

void Scorer::Score(const ScoreRequest& request, absl::Span<double> scores) const {
  switch (request.tier) {
    case Tier::kMixed:
      return ScoreMixed(request, scores);
    case Tier::kItemModel:
      return ScoreByItems(ItemPart(request), scores);
    case Tier::kFactors:
      return factors_.Score(UserOf(request), scores);
    case Tier::kFieldsOnly:
    case Tier::kContext:
    case Tier::kPopularity:
      return ScoreByFields(request, scores);
  }
}

void Scorer::ScoreMixed(const ScoreRequest& request, absl::Span<double> scores) const {
  MixState& mix = request.mix;
  const absl::Span<const std::int32_t> history =
      absl::MakeConstSpan(request.inputs).subspan(0, request.items);
  ScoreByItems(ItemPart(request), scores);
  mix.others.resize(scores.size());
  const absl::Span<double> others = absl::MakeSpan(mix.others);
  factors_.Score(request.fold_in.user(), others);
  mix.by_items = StandardOf(scores, history);
  mix.by_factors = StandardOf(others, history);
  const double a = mix.share * mix.by_items.scale;
  const double b = (1 - mix.share) * mix.by_factors.scale;
  Mix(mix.by_items, a, mix.by_factors, b, others, scores);
}

const double* Scorer::InverseRow(const FieldsPattern& pattern, std::int32_t column) const {
  return pattern.inverse.data() +
         pattern.RowOf(column - static_cast<std::int32_t>(data_.items.size())) * pattern.columns.size();
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
  switch (request.tier) {
    case Tier::kMixed:
      return AddendsOfMix(request, item, addends);
    case Tier::kItemModel:
      return AddendsOfItem(ItemPart(request), item, addends);
    case Tier::kFactors:
      return AddendsOfFactors(request, item, addends);
    case Tier::kFieldsOnly:
    case Tier::kContext:
    case Tier::kPopularity:
      return AddendsOfFields(request, item, addends);
  }
}

void Scorer::AddendsOfFactors(const ScoreRequest& request, std::int32_t item,
                              absl::Span<double> addends) const {
  const float* const row = factors_.Row(item);
  std::vector<double>& y = request.buffers.item;
  y.assign(row, row + factors_.dimension());
  double shift = 0;
  if (request.erasure != nullptr) {
    // y'(E u + shift) = (E'y)'u + y'shift, and the latter holds for everybody.
    for (std::size_t k = 0; k < y.size(); ++k) shift += y[k] * request.erasure->shift[k];
    request.erasure->erasure.ApplyTransposed(absl::MakeSpan(y));
  }
  request.fold_in.Addends(y, addends);
  addends[addends.size() - 1] += shift;  // the constant
}

// The mean addends: those of the mean item, as addends are linear in the item.
void Scorer::FindMeans(const ScoreRequest& request) const {
  MixState& mix = request.mix;
  if (!mix.item_means.empty()) return;
  mix.item_means.assign(request.inputs.size(), 0.0);
  const ItemRequest part = ItemPart(request);
  MeanAddends(part, request.buffers.scale, absl::MakeSpan(mix.item_means).subspan(0, part.inputs.size()));

  const std::size_t left = data_.items.size() - request.items;
  std::vector<double>& mean = request.buffers.item;
  mean.assign(factors_.sum().begin(), factors_.sum().end());
  for (std::size_t i = 0; i < request.items; ++i) {
    const float* const row = factors_.Row(request.inputs[i]);
    for (std::size_t k = 0; k < mean.size(); ++k) mean[k] -= static_cast<double>(row[k]);
  }
  for (double& value : mean) value /= static_cast<double>(std::max<std::size_t>(left, 1));
  mix.factor_means.resize(request.inputs.size());
  request.fold_in.Addends(mean, absl::MakeSpan(mix.factor_means));
}

void Scorer::AddendsOfMix(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const {
  FindMeans(request);
  const MixState& mix = request.mix;
  std::vector<double>& by_items = request.buffers.by_items;
  by_items.assign(addends.size(), 0.0);
  const ItemRequest part = ItemPart(request);
  AddendsOfItem(part, item, absl::MakeSpan(by_items).subspan(0, part.inputs.size()));
  AddendsOfFactors(request, item, addends);
  const double a = mix.share * mix.by_items.scale;
  const double b = (1 - mix.share) * mix.by_factors.scale;
  for (std::size_t i = 0; i < addends.size(); ++i) {
    addends[i] = a * (by_items[i] - mix.item_means[i]) + b * (addends[i] - mix.factor_means[i]);
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

double ShareOfItems(const MixParameters& mix, std::size_t items) noexcept {
  if (items == 0) return 0;
  return mix.share_most / (1 + std::pow(mix.share_middle / static_cast<double>(items), mix.share_slope));
}

}  // namespace assent::internal

// File: scorer.h
//
// The scores of the catalogue for one person, by whichever models the request has
// something for, and what each input adds to one of them.

#ifndef ASSENT_RANK_SCORER_H_
#define ASSENT_RANK_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/interaction.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/tier.h"
#include "rank/column_index.h"
#include "rank/erasure_pattern.h"
#include "rank/fold_in.h"
#include "rank/item_scorer.h"
#include "rank/model_data.h"
#include "rank/pattern.h"
#include "rank/pattern_cache.h"
#include "rank/standardize.h"

namespace assent::internal {

/// How two scores become one; what `Score` finds and `Addends` needs.
struct MixState {
  double share = 0;            ///< Of the item model.
  std::vector<double> others;  ///< The scores by factors.
  Standard by_items;
  Standard by_factors;
  /// The mean of each input's addend; worked out when first needed.
  std::vector<double> item_means;
  std::vector<double> factor_means;
};

/// What `Addends` works in.
struct AddendBuffers {
  std::vector<double> item;      ///< Of an item, or of the mean one: its factors.
  std::vector<double> by_items;  ///< The addends of the item model.
  std::vector<double> scale;
};

/// One person's input in the terms of a model. Lives as long as its Scorer, for one
/// thread. Its memory serves one request after the other.
struct ScoreRequest {
  Tier tier = Tier::kPopularity;
  std::uint64_t fields = 0;  ///< Fields with a known value, by position in ColumnIndex::fields().
  /// Distinct columns that hold a 1, ascending: known items, then field values,
  /// then the constant, unless the item model ranks alone and has none.
  std::vector<std::int32_t> inputs;
  std::size_t items = 0;  ///< How many of `inputs` are items.

  // Those that the tier needs; owned here if the cache was full.
  const ItemPattern* item_pattern = nullptr;
  const FieldsPattern* fields_pattern = nullptr;
  std::unique_ptr<const ItemPattern> own_item_pattern;
  std::unique_ptr<const FieldsPattern> own_fields_pattern;
  FoldIn fold_in;        ///< For the tiers kMixed and kFactors.
  mutable MixState mix;  ///< For the tier kMixed.
  mutable AddendBuffers buffers;

  // If withheld fields must not be inferred: the tier is kFactors, and scores come from
  // the erased vector.
  const ErasurePattern* erasure = nullptr;
  std::unique_ptr<const ErasurePattern> own_erasure;
  std::vector<double> erased_user;
};

/// Thread safety: all functions from any thread, with a request of its own each.
class ASSENT_EXPORT Scorer {
 public:
  explicit Scorer(const ModelData& data) : data_(data), index_(data), factors_(data) {}

  const ColumnIndex& index() const noexcept { return index_; }
  const ModelData& data() const noexcept { return data_; }
  const FactorModel& factors() const noexcept { return factors_; }

  /// Reads the input. What the model does not know is as if withheld.
  /// Fields of `do_not_infer` (by position in ColumnIndex::fields()) that are withheld
  /// are erased from the person's vector, and no other model has a part in the scores;
  /// the model must be able to. Without a history there is nothing to erase.
  /// Allocates nothing in a request that has seen its like, and with kept patterns.
  void Prepare(const EngineInput& person, std::uint64_t do_not_infer, ScoreRequest& request) const;
  /// The same for what reports and tuning hold: field values and items, of which
  /// neither order nor repetition matters.
  ScoreRequest Prepare(absl::Span<const FeatureValue> values, absl::Span<const Interaction> history,
                       std::uint64_t do_not_infer = 0) const;

  /// The scores of all items, in model order. The item model gives an item of the
  /// history its score from the other inputs alone; the factors know it.
  void Score(const ScoreRequest& request, absl::Span<double> scores) const;

  /// The vector that the factors are multiplied with: for the tier kFactors.
  static absl::Span<const double> UserOf(const ScoreRequest& request) {
    return request.erasure == nullptr ? request.fold_in.user() : request.erased_user;
  }

  /// What each input adds to the score of `item`, which must not be of the
  /// history: they sum to it up to rounding. `addends` is as long as `inputs`.
  /// After `Score` with the same request.
  void Addends(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;

 private:
  void Prepare(absl::Span<const FeatureValue> values, absl::Span<const Interaction> history,
               std::uint64_t do_not_infer, ScoreRequest& request) const;
  void Plan(ScoreRequest& request, std::uint64_t erased) const;
  void Erase(ScoreRequest& request, std::uint64_t erased) const;
  void FindItemPattern(ScoreRequest& request) const;
  void FindFieldsPattern(ScoreRequest& request) const;
  ItemRequest ItemPart(const ScoreRequest& request) const;
  void ScoreMixed(const ScoreRequest& request, absl::Span<double> scores) const;
  void ScoreByFields(const ScoreRequest& request, absl::Span<double> scores) const;
  void AddendsOfMix(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;
  void AddendsOfFactors(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;
  void AddendsOfFields(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;
  void FindMeans(const ScoreRequest& request) const;
  const double* InverseRow(const FieldsPattern& pattern, std::int32_t column) const;

  const ModelData& data_;
  ColumnIndex index_;
  FactorModel factors_;
  mutable PatternCache<ItemPattern> item_patterns_;
  mutable PatternCache<FieldsPattern> fields_patterns_;
  mutable PatternCache<ErasurePattern> erasure_patterns_;
};

/// The item model's share in a mix for a history of `items` items: a logistic curve
/// in the logarithm of the length.
double ShareOfItems(const MixParameters& mix, std::size_t items) noexcept;

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCORER_H_

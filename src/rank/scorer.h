// File: scorer.h
//
// The arithmetic of the item model and the fields-only model for one person: the
// scores of the catalogue and the addends of one score.

#ifndef ASSENT_RANK_SCORER_H_
#define ASSENT_RANK_SCORER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/ranker.h"
#include "rank/column_index.h"
#include "rank/model_data.h"
#include "rank/pattern.h"
#include "rank/pattern_cache.h"

namespace assent::internal {

/// One person's input in the terms of a model. Lives as long as its Scorer.
struct ScoreRequest {
  Tier tier = Tier::kPopularity;
  std::uint64_t fields = 0;  ///< Fields with a known value, by position in ColumnIndex::fields().
  /// Distinct columns that hold a 1, ascending: known items, then field values,
  /// then the constant if the tier's model has one.
  std::vector<std::int32_t> inputs;
  std::size_t items = 0;  ///< How many of `inputs` are items.

  // The one that the tier needs; owned here if the cache was full.
  const ItemPattern* item_pattern = nullptr;
  const FieldsPattern* fields_pattern = nullptr;
  std::unique_ptr<const ItemPattern> own_item_pattern;
  std::unique_ptr<const FieldsPattern> own_fields_pattern;
};

/// Thread safety: all functions from any thread.
class Scorer {
 public:
  explicit Scorer(const ModelData& data) : data_(data), index_(data) {}

  const ColumnIndex& index() const noexcept { return index_; }
  const ModelData& data() const noexcept { return data_; }

  /// Reads the input. What the model does not know is as if withheld.
  ScoreRequest Prepare(const EngineInput& person) const;

  /// The scores of all items, in model order; an item of the history gets its
  /// score from the other inputs alone.
  void Score(const ScoreRequest& request, absl::Span<double> scores) const;

  /// What each input adds to the score of `item`, which must not be of the
  /// history. `addends` is as long as `inputs`.
  void Addends(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;

 private:
  void FindPattern(ScoreRequest& request) const;
  void ScoreByItems(const ScoreRequest& request, absl::Span<double> scores) const;
  void ScoreByFields(const ScoreRequest& request, absl::Span<double> scores) const;
  void AddendsOfItems(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;
  void AddendsOfFields(const ScoreRequest& request, std::int32_t item, absl::Span<double> addends) const;
  const double* InverseRow(const FieldsPattern& pattern, std::int32_t column) const;

  const ModelData& data_;
  ColumnIndex index_;
  mutable PatternCache<ItemPattern> item_patterns_;
  mutable PatternCache<FieldsPattern> fields_patterns_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCORER_H_

// File: validator.h
//
// How good a model ranks held-out people who show some of what they consented to:
// the cells of a validation table.

#ifndef ASSENT_RANK_TRAIN_VALIDATOR_H_
#define ASSENT_RANK_TRAIN_VALIDATOR_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/validation.h"
#include "rank/model_data.h"
#include "rank/report/people_evaluator.h"
#include "rank/scorer.h"

namespace assent::internal {

/// Thread safety: const functions may run together. Borrows the set.
class Validator {
 public:
  /// For models with the columns of `names`. Errors as for PeopleEvaluator::Create.
  static absl::StatusOr<Validator> Create(const ModelData& names, const EvaluationSet& set, int threads);

  std::size_t people() const noexcept { return evaluator_.people().size(); }

  /// NDCG@100 of each person in each cell with items, cell by cell, with a model that
  /// `scorer` has.
  using Figures = std::vector<std::vector<double>>;
  Figures Measure(const Scorer& scorer) const;
  /// All cells, with their means and errors.
  std::vector<ValidationCell> Cells(const Scorer& scorer) const;

 private:
  struct Cell {
    std::int32_t items;
    bool fields;
  };

  Validator(PeopleEvaluator evaluator, bool with_fields, int threads);
  double MeasureOne(const Scorer& scorer, const MeasuredPerson& person, const Cell& cell) const;
  std::vector<double> MeasureCell(const Scorer& scorer, const Cell& cell) const;

  PeopleEvaluator evaluator_;
  std::vector<Cell> cells_;
  int threads_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_VALIDATOR_H_

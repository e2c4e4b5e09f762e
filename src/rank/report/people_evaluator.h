// File: people_evaluator.h
//
// Measures a ranker on held-out people who are shown to it in part: some fields,
// some of the history.

#ifndef ASSENT_RANK_REPORT_PEOPLE_EVALUATOR_H_
#define ASSENT_RANK_REPORT_PEOPLE_EVALUATOR_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/rank/evaluation.h"
#include "assent/rank/model.h"
#include "rank/report/evaluation_data.h"
#include "rank/scorer.h"

namespace assent::internal {

inline constexpr std::int32_t kAllDays = std::numeric_limits<std::int32_t>::max();

/// What the model is shown of a person.
struct ShownPart {
  std::uint64_t fields = 0;       ///< Bit i is PeopleEvaluator::fields()[i].
  std::size_t items = kAllItems;  ///< The newest of the history.
  std::int32_t days = kAllDays;   ///< Of these, collected less than so many days before what is asked for.
};

/// The scores of the catalogue for one person, in model order. Called from several
/// threads.
using ScoreFunction = std::function<std::vector<double>(absl::Span<const FeatureValue> values,
                                                        absl::Span<const Interaction> history)>;

/// That function of a scorer, which it borrows.
ScoreFunction ScoresBy(const Scorer& scorer);

/// One person ready to be measured.
struct MeasuredPerson {
  const EvaluationPerson* person = nullptr;
  std::vector<Interaction> history;         // what may be shown, oldest first
  std::vector<std::int32_t> history_items;  // its known items: never listed
  std::vector<std::int32_t> wanted;         // what is to be found, ascending
  Day asked = 0;                            // the day of the first of these
};

/// Thread safety: const functions from any thread. Borrows the set's people.
class PeopleEvaluator {
 public:
  /// InvalidArgument: an option out of range. FailedPrecondition: the set belongs to
  /// another policy than the model, or too few people have enough known items.
  static absl::StatusOr<PeopleEvaluator> Create(const Model& model, const EvaluationSet& set,
                                                const EvaluationOptions& options);

  /// Protobuf numbers of the model's fields, ascending; at most 64, in the positions
  /// that they have in ColumnIndex::fields(). What is no field of a profile is left out.
  const std::vector<std::int32_t>& fields() const noexcept { return fields_; }
  std::uint64_t all_fields() const noexcept;
  const std::vector<MeasuredPerson>& people() const noexcept { return people_; }
  /// People of the set who had too few known items.
  std::size_t left_out() const noexcept { return left_out_; }

  /// The figure of merit of each person, by scores of the model's catalogue.
  /// O(people * cost of scoring).
  std::vector<double> Measure(const ScoreFunction& scores, const ShownPart& shown) const;

  /// The mean length of the history that is shown.
  double MeanItems(const ShownPart& shown) const;

  /// What is shown of `person`. Borrows from the person.
  absl::Span<const Interaction> HistoryOf(const MeasuredPerson& person, const ShownPart& shown) const;
  std::vector<FeatureValue> ValuesOf(const MeasuredPerson& person, const ShownPart& shown) const;

 private:
  PeopleEvaluator(const Model& model, const EvaluationOptions& options);
  void AddPerson(const Model& model, const EvaluationPerson& person, std::size_t index);
  double MeasureOne(const ScoreFunction& scores, const MeasuredPerson& person, const ShownPart& shown) const;

  EvaluationOptions options_;
  std::vector<std::int32_t> fields_;
  std::vector<MeasuredPerson> people_;
  std::size_t left_out_ = 0;
};

/// The position of `item` in `items`, which ascend, or -1.
std::int32_t PositionOf(absl::Span<const ItemId> items, const ItemId& item);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_PEOPLE_EVALUATOR_H_

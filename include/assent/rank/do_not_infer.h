// File: do_not_infer.h
//
// Do-not-infer: a field that a person withholds can often be guessed from their
// history. This takes out of a model's view of people what correlates with the
// field, in closed form (LEACE: Belrose et al., "LEACE: Perfect linear concept erasure
// in closed form", NeurIPS 2023), so that no linear guess from it is better than
// chance, and measures how well that works and what it costs.
//
//   ErasureSums sums = *ErasureSums::Create(model);
//   for (each person who consents to training) sums.Add(view.ForEngine());
//   model = WithErasure(*model, sums);
//   options.do_not_infer = {Viewer::kGenderNumber};  // of RankOptions
//
// To erase a field one has to know what correlates with it: the sums come from people
// who tell it. So a ranking with erasure is not that of a model trained without the
// field; it is still the same, to the last bit, whatever a withheld value is. What is
// erased is linear: a guesser that is not linear may find something left, which the
// report shows. And the history itself, with whoever holds it, hides nothing.

#ifndef ASSENT_RANK_DO_NOT_INFER_H_
#define ASSENT_RANK_DO_NOT_INFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/evaluation.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/metrics.h"
#include "assent/rank/model.h"

namespace assent {

namespace internal {
class ErasureMoments;
}  // namespace internal

/// Sums over people's factors and what they told. Personal data, like statistics.
///
/// Memory: 8 d (d + 4 c) bytes for d factors and c field values. Thread safety: const
/// functions may run together.
class ASSENT_EXPORT ErasureSums {
 public:
  /// Empty sums for `model`. FailedPrecondition: it has no factors.
  static absl::StatusOr<ErasureSums> Create(std::shared_ptr<const Model> model);
  ErasureSums(ErasureSums&&) noexcept;
  ErasureSums& operator=(ErasureSums&&) noexcept;
  ~ErasureSums();

  /// Adds one person: their vector from the history alone, and, for each field they
  /// told, from the history and all other fields. Errors, and who does not enter, as
  /// for `Statistics::Add`. O(fields) times the cost of a fold-in, and O(values d + d^2).
  absl::Status Add(const EngineInput& person);

  /// People in the sums.
  std::int64_t people() const noexcept;

 private:
  friend absl::StatusOr<Model> WithErasure(const Model& model, const ErasureSums& sums);
  explicit ErasureSums(std::unique_ptr<internal::ErasureMoments> moments) noexcept;

  std::unique_ptr<internal::ErasureMoments> moments_;  // never null unless moved from
};

/// The model, able to erase every field that at least two of its values were told of,
/// by at least `min_people` people of the sums each. Saved with the model: 16 d (d + c)
/// bytes. FailedPrecondition: the sums belong to another model, or are of fewer people
/// than min_people. O(d^3 + c d^2).
ASSENT_EXPORT absl::StatusOr<Model> WithErasure(const Model& model, const ErasureSums& sums);

/// How to measure what erasure hides, and what it costs.
struct DoNotInferOptions {
  EvaluationOptions evaluation;  ///< Of the price.
  /// History lengths, ascending; the newest items.
  std::vector<std::size_t> lengths = {5, 20, kAllItems};
  std::size_t max_people = 5000;  ///< At most so many are guessed about; the first ones.
  std::uint64_t seed = 1;         ///< Of the folds, and of the non-linear guesser.
  std::string language = "en";    ///< Of labels, where the policy has it.
};

/// How well a field is guessed from people's vectors: the area under the ROC curve
/// for fields of two values (chance is .5), else accuracy over always guessing the most
/// frequent value (chance is 0). Cross-validated in ten folds.
struct VectorGuess {
  Estimate linear;     ///< Ridge regression.
  Estimate nonlinear;  ///< Ridge regression on 300 random Fourier features.
};

/// One field at one length of history.
struct ErasedGuess {
  std::size_t length = 0;
  bool other_fields = false;  ///< Whether all other fields are shared.
  VectorGuess before;
  /// Over everyone. Their vectors are uncorrelated with the field as a whole, so what
  /// one fold leans to, the others lean against: figures below chance mean this alone.
  VectorGuess after;
  /// The same over the held-out people alone, whom the erasure was not made from, as it
  /// is not made from those who withhold the field. This is the figure to go by.
  VectorGuess unseen;
  /// Whether both linear guesses after are at most .55 (fields of two values) or within
  /// two errors of chance or below.
  bool hidden = false;
};

/// What erasing one field costs in quality, at one length of history.
struct ErasurePrice {
  std::size_t length = 0;
  Estimate metric;   ///< With the field withheld, all others shared, as ever.
  Estimate erased;   ///< The same with the field erased.
  Estimate loss;     ///< Paired.
  double worse = 0;  ///< Share of people worse by more than 0.01.
};

/// What was found of one field.
struct DoNotInferFinding {
  std::int32_t number = 0;  ///< The protobuf field number.
  std::string name;
  std::string label;
  std::size_t values = 0;
  std::size_t people = 0;         ///< Guessed about: who told one known value ...
  std::size_t unseen_people = 0;  ///< ... and of these, the held-out ones.
  std::size_t rank = 0;           ///< Directions that are erased, of `DoNotInferReport::factors`.
  std::vector<ErasedGuess> guesses;
  std::vector<ErasurePrice> price;
};

/// What erasure hides of each field that can be erased.
struct DoNotInferReport {
  std::string policy_name;
  std::size_t people = 0;    ///< Guessed about at most.
  std::size_t measured = 0;  ///< Whose rankings give the price.
  std::size_t factors = 0;
  std::string metric;  ///< Of the price: "NDCG@100".
  std::vector<DoNotInferFinding> fields;
};

/// Measures each field that `model` can erase. `guessed` are the people guessed about
/// and may be everyone; `held_out` must not be among those that the model or its erasure
/// learned from.
/// FailedPrecondition: another policy, too few people, or a model that erases nothing.
/// O(fields * lengths * (people d (d + 300) + cost of scoring)).
ASSENT_EXPORT absl::StatusOr<DoNotInferReport> MeasureDoNotInfer(const Model& model,
                                                                 const ProfilePolicy& policy,
                                                                 const EvaluationSet& guessed,
                                                                 const EvaluationSet& held_out,
                                                                 const DoNotInferOptions& options = {});

}  // namespace assent

#endif  // ASSENT_RANK_DO_NOT_INFER_H_

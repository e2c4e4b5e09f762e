// File: minimisation.h
//
// The data-minimisation report: what each field and each further item of the
// history buys, measured on held-out people, and what could be left alone (GDPR
// Art. 5(1)(c)). Every figure is closed form: fields are marginalised out of the
// one model, which equals training without them, and coarser forms of a field are
// solved for from the model's own sums. Nothing is trained anew.
//
// After Biega, Potash, Daume, Diaz and Finck, "Operationalizing the Legal Principle
// of Data Minimization for Personalization" (SIGIR 2020): a loss is reported as a
// mean and as the share of people who lose; and Shanmugam, Diaz, Shabanian, Finck
// and Biega, "Learning to Limit Data Collection via Scaling Laws" (FAccT 2022): the
// return of further history, here as plain differences between history lengths.

#ifndef ASSENT_RANK_MINIMISATION_H_
#define ASSENT_RANK_MINIMISATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/evaluation.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/feature.h"
#include "assent/rank/metrics.h"
#include "assent/rank/model.h"

namespace assent {

/// What to measure and what counts as nothing.
struct MinimisationOptions {
  EvaluationOptions evaluation;
  /// History lengths, ascending; the whole history is always the last one.
  std::vector<std::size_t> lengths = {0, 1, 3, 5, 10, 20};
  /// Ages in days to judge retention by, ascending, each at least 1.
  std::vector<std::int32_t> retention_days = {1, 7, 30, 90, 180, 365, 730};
  /// At most so many subsets of fields: none, all, each alone and each left out
  /// come first, then small ones before large ones. The report says what was cut.
  std::size_t max_subsets = 64;
  double least_gain = 0.002;       ///< A mean difference below this is worth no data. >= 0.
  double tolerance = 0.005;        ///< The mean loss that a shorter history may cost. >= 0.
  double person_tolerance = 0.01;  ///< A person ranks better or worse by more than this. >= 0.
  double significance = 0.05;      ///< Of all tests together (Holm). In (0, 1).
  std::string language = "en";     ///< Of labels, where the policy has it.
  /// Called on the calling thread with what is done, from 0 to 1. May be empty.
  std::function<void(double fraction)> progress;
};

/// One cell: these fields and this much history are shown.
struct MinimisationCell {
  std::uint64_t fields = 0;  ///< Bit i is MinimisationReport::fields[i].
  std::size_t length = 0;    ///< kAllItems: the whole history.
  Estimate metric;           ///< Mean over people.
  Estimate loss;             ///< Everything shown, less this; paired over people.
  double better = 0;         ///< Share of people who rank better than with everything ...
  double worse = 0;          ///< ... and worse, each by more than person_tolerance.
};

/// What a field buys at one history length.
struct FieldGain {
  std::size_t length = 0;
  Estimate alone;      ///< With the field alone, less with no field.
  double alone_p = 1;  ///< Holm-adjusted over all fields, lengths and both gains.
  Estimate last;       ///< With all fields, less with all others: what leaving it out costs.
  double last_p = 1;
  double better = 0;  ///< Share of people for whom the field (with all others) ranks better ...
  double worse = 0;   ///< ... and worse, each by more than person_tolerance.
};

/// A coarser form of a field and what it costs.
struct CoarserForm {
  std::string description;                   ///< E.g. "in steps of 20", "8 groups of values".
  std::vector<std::vector<Feature>> groups;  ///< Values that become one; covers all of them.
  bool declared = false;                     ///< The policy already declares it, for another purpose.
  /// What a coarser form costs at one length of history.
  struct Cost {
    std::size_t length = 0;
    Estimate loss;     ///< All fields exact, less this one coarser.
    double p = 1;      ///< Holm-adjusted over all forms and lengths of the field.
    double worse = 0;  ///< Share of people worse by more than person_tolerance.
  };
  std::vector<Cost> costs;
  bool costs_nothing = false;  ///< No mean loss above least_gain, none significant.
};

/// What to do with a field; `FieldFinding::why` says why.
enum class FieldVerdict : std::uint8_t { kKeep, kCoarsen, kStopCollecting };

/// One field.
struct FieldFinding {
  std::int32_t number = 0;  ///< The protobuf field number.
  std::string name;
  std::string label;
  std::size_t values = 0;  ///< Distinct values that the model knows.
  double told = 0;         ///< Share of the measured people who gave one of them.
  std::vector<FieldGain> gains;
  std::vector<CoarserForm> coarser;  ///< Finest first. Empty where the field has two values or fewer.
  FieldVerdict verdict = FieldVerdict::kKeep;
  std::string why;                  ///< The verdict in a sentence or two, with its figures.
  std::int32_t proposed_form = -1;  ///< kCoarsen: the index in `coarser`.
};

/// From one history length to the next, all fields shown.
struct HistoryStep {
  std::size_t from = 0;
  std::size_t to = 0;
  double items = 0;   ///< How many items more that is, on average.
  Estimate gain;      ///< Paired.
  Estimate per_item;  ///< `gain` by `items`.
  double better = 0;
  double worse = 0;
};

/// The history no older than so many days, all fields shown.
struct RetentionCell {
  std::int32_t days = 0;
  double items = 0;  ///< Mean length of what is left.
  Estimate metric;
  Estimate loss;     ///< The whole history, less this; paired.
  double worse = 0;  ///< Share of people worse by more than person_tolerance.
};

/// What the history buys.
struct HistoryFinding {
  std::string name;  ///< Of the field; empty if the policy has none.
  std::string label;
  std::int32_t retention_days = 0;  ///< As the policy says.
  std::vector<HistoryStep> steps;
  std::vector<RetentionCell> retention;  ///< Empty where all items bear one day.
  /// The least that stays within `tolerance` of everything, in items and in days.
  std::optional<std::size_t> shortest_length;
  std::optional<std::int32_t> shortest_days;
  std::string why;
};

/// The whole report. Indices of fields are positions in `fields`.
struct MinimisationReport {
  std::string policy_name;
  std::int32_t policy_version = 0;
  std::string controller;
  std::int64_t model_people = 0;    ///< Trained on.
  std::size_t people = 0;           ///< Measured.
  std::size_t people_left_out = 0;  ///< With too few items to be measured.
  std::size_t items = 0;            ///< The catalogue.
  double mean_items = 0;            ///< Of the history that may be shown.
  MinimisationOptions options;      ///< As measured (`progress` empty).
  std::vector<FieldFinding> fields;
  HistoryFinding history;
  std::vector<MinimisationCell> cells;  ///< Subset by subset, each with all lengths.
  std::size_t subsets_left_out = 0;     ///< Beyond max_subsets.
};

/// Measures `model` on `people`, who must not be among those it learned from.
/// `policy` must be the one that both belong to: names and coarser forms come from
/// it. The verdicts: fields are dropped one after the other, the cheapest first, as
/// long as no history length shows a loss (significant and at least `least_gain`);
/// what was dropped is `kStopCollecting`, so of two fields that say the same one
/// stays. A field that stays is `kCoarsen` if a coarser form costs nothing.
/// InvalidArgument: an option out of range. FailedPrecondition: another policy, a
/// model of more than 64 fields, or too few people.
/// Time: people * (min(max_subsets, 2^fields) * lengths + forms * lengths) scores;
/// memory 8 bytes each for the former, and one more item model at a time.
ASSENT_EXPORT absl::StatusOr<MinimisationReport> MeasureMinimisation(const Model& model,
                                                                     const ProfilePolicy& policy,
                                                                     const EvaluationSet& people,
                                                                     const MinimisationOptions& options = {});

/// "keep", "coarsen" or "stop collecting".
ASSENT_EXPORT std::string_view VerdictWords(FieldVerdict verdict) noexcept;

}  // namespace assent

#endif  // ASSENT_RANK_MINIMISATION_H_

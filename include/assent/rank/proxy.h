// File: proxy.h
//
// The proxy report: how well a field that a person withholds is guessed from what
// they keep sharing. Withholding a field does not hide it; this says how far.

#ifndef ASSENT_RANK_PROXY_H_
#define ASSENT_RANK_PROXY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/evaluation.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/metrics.h"
#include "assent/rank/model.h"

namespace assent {

/// How fields are guessed.
struct ProxyOptions {
  /// History lengths to guess from, ascending; the newest items.
  std::vector<std::size_t> lengths = {1, 5, 20, kAllItems};
  std::size_t min_people = 30;  ///< Fields told by fewer people are left out. >= 2.
  std::string language = "en";  ///< Of labels, where the policy has it.
};

/// One guess at a field.
struct ProxyGuess {
  bool other_fields = false;  ///< Whether the guesser sees all other fields.
  std::size_t length = 0;     ///< How much of the history; 0: none.
  /// Fields of two values: area under the ROC curve, with DeLong's error. .5 is chance.
  Estimate auc{0.5, 0};
  double accuracy = 0;  ///< Share of right guesses ...
  double majority = 0;  ///< ... and of right ones when the most frequent value is always guessed.
  Estimate gain;        ///< accuracy - majority, paired over people.
};

/// How well one field is guessed.
struct ProxyFinding {
  std::int32_t number = 0;  ///< The protobuf field number.
  std::string name;
  std::string label;
  std::size_t values = 0;           ///< That the model knows.
  std::size_t people = 0;           ///< Who told one value that the model knows.
  std::vector<ProxyGuess> guesses;  ///< Other fields alone; then each length without and with them.
};

/// How well each field can be guessed from the history.
struct ProxyReport {
  std::int64_t model_people = 0;  ///< The guesser learned from them.
  std::size_t people = 0;         ///< In the evaluation.
  std::vector<ProxyFinding> fields;
  std::vector<std::string> left_out;  ///< Names of fields too few people told, or with one value.
};

/// Guesses each field of `people` by ridge regression of its values on what is kept,
/// fitted on the people that `model` learned from: with D the field's columns, B these
/// and all columns that are not kept, and K the others, the weights are the columns D of
/// -P_KB P_BB^-1 (of (G_KK + L)^-1 G_KD without history), so nothing is fitted anew.
/// `people` were not learned from, so the figures are out of sample; how far to trust the
/// history and the fields is fitted on one half of them for the other. A better guesser
/// may exist: the figures are a lower bound of what can be inferred. People with several
/// values of a field do not count for it. FailedPrecondition: another policy, or a model
/// without an item model.
/// O(fields * (|B|^3 + |B|^2 n) + people * inputs * values).
ASSENT_EXPORT absl::StatusOr<ProxyReport> MeasureProxies(const Model& model, const ProfilePolicy& policy,
                                                         const EvaluationSet& people,
                                                         const ProxyOptions& options = {});

}  // namespace assent

#endif  // ASSENT_RANK_PROXY_H_

// File: main_parameters.h
//
// The main parameters of the ranking (Digital Services Act, Art. 27): which data
// decides the lists, in order and by share, in the policy's own words. Shares are
// contributions to the scores of what was listed, not weights.

#ifndef ASSENT_RANK_MAIN_PARAMETERS_H_
#define ASSENT_RANK_MAIN_PARAMETERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/metrics.h"
#include "assent/rank/model.h"

namespace assent {

/// How the parameters are looked for.
struct MainParameterOptions {
  std::size_t k = 10;           ///< The length of the lists. >= 1.
  std::size_t min_people = 30;  ///< Fewer people give no report. >= 2.
  std::string language = "en";  ///< Of texts, where the policy has it.
  int threads = 0;              ///< 0: all cores. The result does not depend on it.
};

/// One kind of data that enters scores.
struct MainParameter {
  /// What the parameter is: the history, a field, or what holds for all.
  enum class Kind : std::uint8_t { kHistory, kField, kBase };
  Kind kind = Kind::kBase;
  std::int32_t number = 0;  ///< The protobuf field number; 0 for what holds for everybody.
  std::string name;
  std::string label;
  std::string why;  ///< The policy's words for it.
  double told = 0;  ///< Share of people whose lists it entered.
  /// Its share of the sum of the sizes of all addends in a person's list, averaged
  /// over people; all shares sum to 1.
  Estimate share;
};

/// What happens when a person refuses a purpose that ranks.
struct RefusalOption {
  std::string purpose;
  std::string title;
  std::string if_refused;
};

/// What the ranking goes by, in order of weight.
struct MainParametersReport {
  std::string policy_name;
  std::int32_t policy_version = 0;
  std::size_t people = 0;
  std::size_t k = 0;
  std::vector<MainParameter> parameters;  ///< Largest share first.
  std::vector<RefusalOption> options;
};

/// Ranks `people` with all they consented to and adds up what decided their lists.
/// InvalidArgument: an option out of range. FailedPrecondition: another policy, or too
/// few people. O(people * (cost of ranking + k * inputs)).
ASSENT_EXPORT absl::StatusOr<MainParametersReport> MeasureMainParameters(
    const Model& model, const ProfilePolicy& policy, const EvaluationSet& people,
    const MainParameterOptions& options = {});

}  // namespace assent

#endif  // ASSENT_RANK_MAIN_PARAMETERS_H_

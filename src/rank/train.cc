#include "assent/rank/train.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/factors.h"
#include "rank/model_data.h"
#include "rank/parallel_for.h"
#include "rank/spd_inverse.h"
#include "rank/statistics_data.h"
#include "rank/train_sums.h"

namespace assent {
namespace {

using internal::ModelAccess;
using internal::ModelData;
using internal::StatisticsAccess;
using internal::StatisticsData;
using internal::TrainColumns;

absl::Status OutOfRange(const char* name, double value, const char* range) {
  return absl::InvalidArgumentError(
      absl::StrCat("cannot train: ", name, " is ", value, "; it must be ", range));
}

}  // namespace

absl::Status internal::CheckTrainOptions(const TrainOptions& options) {
  const std::pair<const char*, double> lambdas[] = {{"lambda", options.lambda},
                                                    {"lambda_field", options.lambda_field},
                                                    {"lambda_constant", options.lambda_constant}};
  for (const auto& [name, value] : lambdas) {
    if (!(std::isfinite(value) && value > 0)) return OutOfRange(name, value, "finite and above 0");
  }
  if (!(options.dropout >= 0 && options.dropout < 1)) {
    return OutOfRange("dropout", options.dropout, "at least 0 and below 1");
  }
  if (options.min_people < 1) return OutOfRange("min_people", options.min_people, "at least 1");
  if (options.threads < 0) return OutOfRange("threads", options.threads, "at least 0 (0: all cores)");
  if (const std::string wrong = internal::WrongIn(options.mix); !wrong.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("cannot train: ", wrong));
  }
  return absl::OkStatus();
}

absl::StatusOr<Model> Train(const Statistics& statistics, const TrainOptions& options) {
  if (absl::Status status = internal::CheckTrainOptions(options); !status.ok()) return status;
  const auto report = [&](double fraction, std::string_view stage) {
    if (options.progress) options.progress(fraction, stage);
  };
  report(0, "collecting sums");
  const StatisticsData& sums = StatisticsAccess::Data(statistics);
  ModelData data;
  data.hyperparameters = internal::RecordOptions(sums, options);
  data.policy = sums.policy;
  data.people = sums.people;
  const TrainColumns columns = internal::TakeColumns(sums, options, data);
  if (data.items.empty()) {
    return internal::NobodyToLearnFrom(statistics, options);
  }
  if (data.dimension() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot train: ", data.dimension(), " columns are too many"));
  }
  const int threads = internal::ThreadCount(options.threads);
  internal::FillFieldSums(sums, columns, data);
  report(0.05, "finding factors");
  const auto found = [&](double fraction) { report(0.05 + 0.25 * fraction, "finding factors"); };
  if (absl::Status status = internal::FillFactorsFrom(sums, columns, options, found, data); !status.ok()) {
    return status;
  }
  if (data.has_factors() && data.items.size() > options.most_items_of_item_model) {
    report(1, "done");
    return ModelAccess::Make(std::move(data));
  }
  internal::FillMatrix(sums, columns, options, threads, data);

  internal::InverseOptions inverse;
  inverse.threads = threads;
  inverse.progress = [&](double fraction) { report(0.3 + 0.7 * fraction, "solving"); };
  report(0.3, "solving");
  if (absl::Status status = internal::InvertSpd(data.matrix.data(), data.dimension(), inverse);
      !status.ok()) {
    return status;
  }
  return ModelAccess::Make(std::move(data));
}

}  // namespace assent

#include "assent/rank/train.h"

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/algebra/spd_inverse.h"
#include "rank/model_data.h"
#include "rank/parallel_for.h"
#include "rank/statistics/statistics_data.h"
#include "rank/train/factors.h"
#include "rank/train/train_sums.h"
#include "rank/train/tune.h"

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

namespace {

using Report = std::function<void(double fraction, std::string_view stage)>;

absl::Status Invert(const TrainOptions& options, const std::function<void(double)>& progress,
                    ModelData& data) {
  internal::InverseOptions inverse;
  inverse.threads = internal::ThreadCount(options.threads);
  inverse.progress = progress;
  return internal::InvertSpd(data.matrix.data(), data.dimension(), inverse);
}

// Factors, item model, and the choice of hyper-parameters; `data` has names and the
// sums of fields.
absl::Status Fill(const StatisticsData& sums, const TrainColumns& columns, TrainOptions options,
                  const Report& report, ModelData& data) {
  const double trained = options.validation != nullptr ? 0.4 : 1;  // how far that is of the whole
  const auto stage = [&](double from, double to, std::string_view name) {
    return [&report, from, to, name](double fraction) { report(from + (to - from) * fraction, name); };
  };
  const auto fill_matrix = [&](const TrainOptions& with, ModelData& model) {
    internal::FillMatrix(sums, columns, with, internal::ThreadCount(with.threads), model);
  };
  const bool item_model = options.mix.factors == 0 || data.items.size() <= options.most_items_of_item_model;
  report(0.05 * trained, "finding factors");
  const bool early = item_model && internal::FactorsWantMatrix(sums, columns, options);
  if (early) fill_matrix(options, data);
  internal::FillFactorsFrom(sums, columns, options, stage(0.05 * trained, 0.3 * trained, "finding factors"),
                            data);
  if (item_model) {
    report(0.3 * trained, "solving");
    if (!early) fill_matrix(options, data);
    absl::Status status = Invert(options, stage(0.3 * trained, trained, "solving"), data);
    if (!status.ok()) return status;
  }
  if (options.validation != nullptr) {
    const auto solve = [&](const TrainOptions& other, ModelData& model) {
      model.hyperparameters = internal::RecordOptions(sums, other);
      fill_matrix(other, model);
      return Invert(other, {}, model);
    };
    absl::Status status =
        internal::Tune(solve, stage(trained, 1, "choosing hyper-parameters"), options, data);
    if (!status.ok()) return status;
  }
  report(1, "done");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Model> Train(const Statistics& statistics, const TrainOptions& options) {
  if (absl::Status status = internal::CheckTrainOptions(options); !status.ok()) return status;
  const Report report = [&](double fraction, std::string_view stage) {
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
  internal::FillFieldSums(sums, columns, data);
  if (absl::Status status = Fill(sums, columns, options, report, data); !status.ok()) return status;
  return ModelAccess::Make(std::move(data));
}

}  // namespace assent

#include "assent/rank/train.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/model_data.h"
#include "rank/parallel_for.h"
#include "rank/spd_inverse.h"
#include "rank/statistics_data.h"

namespace assent {
namespace {

using internal::ColumnOrder;
using internal::ModelAccess;
using internal::ModelData;
using internal::StatisticsAccess;
using internal::StatisticsData;

absl::Status OutOfRange(const char* name, double value, const char* range) {
  return absl::InvalidArgumentError(
      absl::StrCat("cannot train: ", name, " is ", value, "; it must be ", range));
}

absl::Status CheckOptions(const TrainOptions& options) {
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
  return absl::OkStatus();
}

// Statistics columns in model order.
struct Columns {
  std::vector<std::int32_t> items;
  std::vector<std::int32_t> fields;  // features, then the constant
};

Columns TakeNames(ColumnOrder&& order, bool use_fields, ModelData& data) {
  Columns columns;
  for (auto& [item, column] : order.items) {
    data.items.push_back(std::move(item));
    columns.items.push_back(column);
  }
  if (use_fields) {
    for (auto& [feature, column] : order.features) {
      data.features.push_back(std::move(feature));
      columns.fields.push_back(column);
    }
  }
  columns.fields.push_back(0);
  return columns;
}

double WeightOf(const StatisticsData& statistics, std::int32_t a, std::int32_t b) {
  return static_cast<double>(statistics.At(a, b)) / internal::kWeightUnit;
}

// G between field columns and between these and the items.
void FillFieldSums(const StatisticsData& statistics, const Columns& columns, ModelData& data) {
  for (const std::int32_t f : columns.fields) {
    for (const std::int32_t g : columns.fields) data.gram_fields.push_back(WeightOf(statistics, f, g));
    for (const std::int32_t i : columns.items) data.gram_items.push_back(WeightOf(statistics, f, i));
  }
}

// The lower triangle of G + L.
void FillMatrix(const StatisticsData& statistics, const Columns& columns, const TrainOptions& options,
                int threads, ModelData& data) {
  const std::size_t n = data.dimension();
  const std::size_t items = columns.items.size();
  std::vector<std::int32_t> all = columns.items;
  all.insert(all.end(), columns.fields.begin(), columns.fields.end());
  data.matrix.resize(n * n);
  constexpr std::size_t kRows = 64;
  internal::ParallelFor(threads, (n + kRows - 1) / kRows, [&](std::size_t task) {
    for (std::size_t i = task * kRows; i < std::min(n, (task + 1) * kRows); ++i) {
      double* const row = data.matrix.data() + i * n;
      for (std::size_t j = 0; j <= i; ++j) row[j] = WeightOf(statistics, all[i], all[j]);
      if (i < items) {
        row[i] += options.lambda + options.dropout / (1 - options.dropout) * row[i];
      } else {
        row[i] += i < items + data.features.size() ? options.lambda_field : options.lambda_constant;
      }
    }
  });
}

Hyperparameters Record(const Statistics& statistics, const TrainOptions& options) {
  Hyperparameters h;
  h.lambda = options.lambda;
  h.lambda_field = options.lambda_field;
  h.lambda_constant = options.lambda_constant;
  h.dropout = options.dropout;
  h.row_weight_exponent = statistics.options().row_weight_exponent;
  h.min_people = options.min_people;
  h.use_fields = options.use_fields;
  h.use_constant = options.use_constant;
  return h;
}

}  // namespace

absl::StatusOr<Model> Train(const Statistics& statistics, const TrainOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  const auto report = [&](double fraction, std::string_view stage) {
    if (options.progress) options.progress(fraction, stage);
  };
  report(0, "collecting sums");
  const StatisticsData& sums = StatisticsAccess::Data(statistics);
  ModelData data;
  data.hyperparameters = Record(statistics, options);
  data.policy = sums.policy;
  data.people = sums.people;
  const Columns columns =
      TakeNames(internal::OrderColumns(sums, options.min_people), options.use_fields, data);
  if (data.items.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot train: none of ", statistics.items(), " items has ", options.min_people,
                     " people behind it (", sums.people, " people in all); add people or lower min_people"));
  }
  if (data.dimension() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot train: ", data.dimension(), " columns are too many"));
  }
  const int threads = internal::ThreadCount(options.threads);
  FillFieldSums(sums, columns, data);
  FillMatrix(sums, columns, options, threads, data);

  internal::InverseOptions inverse;
  inverse.threads = threads;
  inverse.progress = [&](double fraction) { report(0.05 + 0.95 * fraction, "solving"); };
  report(0.05, "solving");
  if (absl::Status status = internal::InvertSpd(data.matrix.data(), data.dimension(), inverse);
      !status.ok()) {
    return status;
  }
  return ModelAccess::Make(std::move(data));
}

}  // namespace assent

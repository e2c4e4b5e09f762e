#include "rank/train/train_sums.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/parallel_for.h"

namespace assent::internal {

absl::Status NobodyToLearnFrom(const Statistics& statistics, const TrainOptions& options) {
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot train: none of ", statistics.items(), " items has ", options.min_people, " people behind it (",
      statistics.people(), " people in all); add people or lower min_people"));
}

TrainColumns TakeColumns(const StatisticsData& statistics, const TrainOptions& options, ModelData& data) {
  ColumnOrder order = OrderColumns(statistics, options.min_people);
  TrainColumns columns;
  for (auto& [item, column] : order.items) {
    data.items.push_back(std::move(item));
    columns.items.push_back(column);
  }
  if (options.use_fields) {
    for (auto& [feature, column] : order.features) {
      data.features.push_back(std::move(feature));
      columns.fields.push_back(column);
    }
  }
  columns.fields.push_back(0);
  return columns;
}

Hyperparameters RecordOptions(const StatisticsData& statistics, const TrainOptions& options) {
  Hyperparameters h;
  h.lambda = options.lambda;
  h.lambda_field = options.lambda_field;
  h.lambda_constant = options.lambda_constant;
  h.dropout = options.dropout;
  h.row_weight_exponent = statistics.options.row_weight_exponent;
  h.min_people = options.min_people;
  h.use_fields = options.use_fields;
  h.use_constant = options.use_constant;
  h.mix = options.mix;
  return h;
}

double WeightOf(const StatisticsData& statistics, std::int32_t a, std::int32_t b) {
  return static_cast<double>(statistics.At(a, b)) / kWeightUnit;
}

double Regularisation(const TrainOptions& options, ColumnKind kind, double diagonal) {
  switch (kind) {
    case ColumnKind::kItem:
      return options.lambda + options.dropout / (1 - options.dropout) * diagonal;
    case ColumnKind::kFeature:
      return options.lambda_field;
    case ColumnKind::kConstant:
      break;
  }
  return options.lambda_constant;
}

void FillFieldSums(const StatisticsData& statistics, const TrainColumns& columns, ModelData& data) {
  for (const std::int32_t f : columns.fields) {
    for (const std::int32_t g : columns.fields) data.gram_fields.push_back(WeightOf(statistics, f, g));
    for (const std::int32_t i : columns.items) data.gram_items.push_back(WeightOf(statistics, f, i));
  }
}

void FillMatrix(const StatisticsData& statistics, const TrainColumns& columns, const TrainOptions& options,
                int threads, ModelData& data) {
  const std::size_t n = data.dimension();
  std::vector<std::int32_t> all = columns.items;
  all.insert(all.end(), columns.fields.begin(), columns.fields.end());
  all.resize(n);  // without the constant, if the model does
  std::vector<std::int32_t> places(statistics.gram.dimension(), -1);  // of its columns in the matrix
  for (std::size_t i = 0; i < n; ++i) places[static_cast<std::size_t>(all[i])] = static_cast<std::int32_t>(i);
  data.matrix.resize(n * n);
  double* const matrix = data.matrix.data();
  ParallelForRows(threads, n, [=](std::size_t i) { std::fill_n(matrix + i * n, i + 1, 0.0); });
  // A row of the statistics has each pair once, so no two threads write to one place.
  ParallelForRows(threads, n, [&](std::size_t i) {
    statistics.gram.ForEachIn(all[i], [&](std::int32_t column, std::int64_t sum) {
      const std::int32_t place = places[static_cast<std::size_t>(column)];
      if (place < 0) return;
      const auto j = static_cast<std::size_t>(place);
      matrix[std::max(i, j) * n + std::min(i, j)] = static_cast<double>(sum) / kWeightUnit;
    });
  });
  const std::size_t items = columns.items.size();
  for (std::size_t i = 0; i < n; ++i) {
    const ColumnKind kind = i < items                          ? ColumnKind::kItem
                            : i < items + data.features.size() ? ColumnKind::kFeature
                                                               : ColumnKind::kConstant;
    matrix[i * n + i] += Regularisation(options, kind, matrix[i * n + i]);
  }
}

}  // namespace assent::internal

// File: train_sums.h
//
// From statistics to what is solved: the columns of a model and the matrix G + L
// over them. Training from scratch and a live model agree on it here.

#ifndef ASSENT_RANK_TRAIN_TRAIN_SUMS_H_
#define ASSENT_RANK_TRAIN_TRAIN_SUMS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "rank/model_data.h"
#include "rank/statistics/statistics_data.h"

namespace assent::internal {

/// Columns of the statistics in model order.
struct TrainColumns {
  std::vector<std::int32_t> items;
  std::vector<std::int32_t> fields;  // features, then the constant
};

/// InvalidArgument with the option that is out of range.
absl::Status CheckTrainOptions(const TrainOptions& options);

/// FailedPrecondition: no item has `min_people` people behind it.
absl::Status NobodyToLearnFrom(const Statistics& statistics, const TrainOptions& options);

/// The columns with enough people; their names go into `data`.
TrainColumns TakeColumns(const StatisticsData& statistics, const TrainOptions& options, ModelData& data);

/// The options as a model records them.
Hyperparameters RecordOptions(const StatisticsData& statistics, const TrainOptions& options);

/// A sum of G as a number.
double WeightOf(const StatisticsData& statistics, std::int32_t a, std::int32_t b);

/// What is added to the diagonal, by the kind of column.
enum class ColumnKind { kItem, kFeature, kConstant };
double Regularisation(const TrainOptions& options, ColumnKind kind, double diagonal);

/// G between field columns and between these and the items.
void FillFieldSums(const StatisticsData& statistics, const TrainColumns& columns, ModelData& data);

/// The lower triangle of G + L.
void FillMatrix(const StatisticsData& statistics, const TrainColumns& columns, const TrainOptions& options,
                int threads, ModelData& data);

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_TRAIN_SUMS_H_

// File: train.h
//
// Training: from statistics to a model, in closed form. The item model is EASE
// (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) over
// items, field values and a constant, with the dropout regularisation of Steck,
// "Autoencoders that don't overfit towards the Identity" (NeurIPS 2020). The factors
// of the items, for short histories and large catalogues, are eigenvectors of the
// same statistics.

#ifndef ASSENT_RANK_TRAIN_H_
#define ASSENT_RANK_TRAIN_H_

#include <cstddef>
#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/model.h"
#include "assent/rank/statistics.h"

namespace assent {

/// How to train. The defaults were chosen on held-out people of MovieLens 100K.
/// Plain EASE is: statistics with row_weight_exponent 0, dropout 0, use_fields
/// and use_constant false, mix.factors 0, lambda of your own.
struct TrainOptions {
  double lambda = 60;             ///< Added to the diagonal of items. > 0.
  double lambda_field = 300;      ///< Added to the diagonal of field values. > 0.
  double lambda_constant = 1000;  ///< Added to the diagonal of the constant. > 0.
  double dropout = 0.33;          ///< p in [0, 1): adds p / (1 - p) of an item's own diagonal.
  int min_people = 5;             ///< Items and field values of fewer people do not enter. >= 1.
  bool use_fields = true;         ///< Whether field values enter at all.
  bool use_constant = true;       ///< Whether the item model has a constant column.
  MixParameters mix;              ///< The factors, and how they are mixed with the item model.
  /// Catalogues with more items get no item model (it takes 8 n^2 bytes) and are ranked
  /// by factors alone, if there are any.
  std::size_t most_items_of_item_model = 30'000;
  /// People whom the statistics do not hold, at least 30 with 5 known items: `mix`,
  /// and lambda and dropout if `tune_item_model`, are chosen on them, starting from the
  /// values here, and the model carries the table. Null: the values are taken as they
  /// are. Only read while training; a LiveModel does not look at it.
  const EvaluationSet* validation = nullptr;
  bool tune_item_model = true;  ///< Takes four further solves.
  int threads = 0;              ///< 0: all cores. The result does not depend on it. LAPACK has its own.
  /// Called on the calling thread with what is done, from 0 to 1, and what is
  /// being done. May be empty.
  std::function<void(double fraction, std::string_view stage)> progress;
};

/// Solves for a model. The same sum gives the same bits, whatever the order of
/// people, shards or `threads`: always where Eigen solves, and with LAPACK on one
/// kind of machine, with one library and one number of its threads (OpenBLAS takes
/// all cores, or OPENBLAS_NUM_THREADS). O(n^3) time and at most 12 n^2 bytes for n columns.
/// InvalidArgument: an option out of range. FailedPrecondition: no item has
/// `min_people` people behind it, or validation with too few people or those of
/// another policy. ResourceExhausted: more than
/// 2^31 columns.
ASSENT_EXPORT absl::StatusOr<Model> Train(const Statistics& statistics, const TrainOptions& options = {});

}  // namespace assent

#endif  // ASSENT_RANK_TRAIN_H_

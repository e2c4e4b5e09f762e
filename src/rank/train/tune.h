// File: tune.h
//
// Chooses hyper-parameters on held-out people. All is closed form: the factors serve
// every mix, and only another item model takes another solve.

#ifndef ASSENT_RANK_TRAIN_TUNE_H_
#define ASSENT_RANK_TRAIN_TUNE_H_

#include <functional>

#include "absl/status/status.h"
#include "assent/rank/train.h"
#include "rank/model_data.h"

namespace assent::internal {

/// Solves the item model of `data` anew with other options.
using SolveItemModel = std::function<absl::Status(const TrainOptions& options, ModelData& data)>;

/// Chooses `options`' lambda and dropout (if it says so) and mix for `data`, a model
/// that is trained with them already, and leaves the model of the choice and its
/// table in `data`. Values take the place of those before where, over the validation
/// people, they are better by more than two standard errors of the difference, and in
/// no cell worse by as much: what is not clearly better is noise, and stays as the
/// caller had it. `progress`
/// gets numbers from 0 to 1.
///
/// InvalidArgument, FailedPrecondition: as for a report with these people.
absl::Status Tune(const SolveItemModel& solve, const std::function<void(double)>& progress,
                  TrainOptions& options, ModelData& data);

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_TUNE_H_

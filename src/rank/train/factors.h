// File: factors.h
//
// The items' factors from the items' part of the training statistics: with
// D = diag(G_SS), the top eigenpairs V, W of D^-1/4 G_SS D^-1/4 give
// Y = D^1/4 V W^1/2, scaled to mean squared row length 1 and turned so that its
// columns are orthogonal. (GF-CF uses such a low-pass filter: Shen et al., "How
// powerful is graph convolution for recommendation?", CIKM 2021.)

#ifndef ASSENT_RANK_TRAIN_FACTORS_H_
#define ASSENT_RANK_TRAIN_FACTORS_H_

#include <cstddef>
#include <functional>

#include "absl/types/span.h"
#include "assent/rank/train.h"
#include "rank/algebra/eigenpairs.h"
#include "rank/algebra/symmetric_operator.h"
#include "rank/model_data.h"
#include "rank/statistics/statistics_data.h"
#include "rank/train/train_sums.h"

namespace assent::internal {

/// Fills the factors of `data`, at most `count` for each item: fewer if there are no more
/// eigenvalues above rounding. `scale` is D^-1/4 and `scaled_gram` D^-1/4 G_SS D^-1/4 for the items
/// of `data`; data.gram_items must be there. O(gram's entries * count).
void FillFactors(const SymmetricOperator& scaled_gram, absl::Span<const double> scale, std::size_t count,
                 const EigenOptions& options, ModelData& data);

/// Whether factors are found quicker from the matrix of the item model. O(sums).
bool FactorsWantMatrix(const StatisticsData& statistics, const TrainColumns& columns,
                       const TrainOptions& options);

/// The factors of a model whose names and field sums are there already, from the
/// statistics. Nothing if `options.mix.factors` is 0. If `FactorsWantMatrix`, data.matrix is
/// what `FillMatrix` made, else empty. `progress` gets numbers from 0 to 1.
void FillFactorsFrom(const StatisticsData& statistics, const TrainColumns& columns,
                     const TrainOptions& options, const std::function<void(double)>& progress,
                     ModelData& data);

}  // namespace assent::internal

#endif  // ASSENT_RANK_TRAIN_FACTORS_H_

// File: factors.h
//
// The items' factors from the items' part of the training statistics: with
// D = diag(G_SS), the top eigenpairs V, W of D^-1/4 G_SS D^-1/4 give
// Y = D^1/4 V W^1/2, scaled to mean squared row length 1 and turned so that its
// columns are orthogonal. (GF-CF uses such a low-pass filter: Shen et al., "How
// powerful is graph convolution for recommendation?", CIKM 2021.)

#ifndef ASSENT_RANK_FACTORS_H_
#define ASSENT_RANK_FACTORS_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/rank/train.h"
#include "rank/eigenpairs.h"
#include "rank/model_data.h"
#include "rank/statistics_data.h"
#include "rank/symmetric_operator.h"
#include "rank/train_sums.h"

namespace assent::internal {

/// Fills the factors of `data`, at most `count` for each item: fewer if `gram` has no
/// more positive eigenvalues. `gram` is G between the items of `data`, `diagonal` its
/// diagonal, all above 0; data.gram_items must be there. O(gram's entries * count).
absl::Status FillFactors(const SymmetricOperator& gram, absl::Span<const double> diagonal, std::size_t count,
                         const EigenOptions& options, ModelData& data);

/// How the eigenpairs are asked for: within a bounded number of products with G.
EigenOptions FactorOptions(int threads);

/// The factors of a model whose names and field sums are there already, from the
/// statistics. Nothing if `options.mix.factors` is 0. `progress` gets numbers from 0
/// to 1. Errors as for LargestEigenpairs.
absl::Status FillFactorsFrom(const StatisticsData& statistics, const TrainColumns& columns,
                             const TrainOptions& options, const std::function<void(double)>& progress,
                             ModelData& data);

}  // namespace assent::internal

#endif  // ASSENT_RANK_FACTORS_H_

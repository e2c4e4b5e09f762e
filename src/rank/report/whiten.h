// File: whiten.h
//
// From moments of a population to what erasures are made of; see erasure.h.

#ifndef ASSENT_RANK_REPORT_WHITEN_H_
#define ASSENT_RANK_REPORT_WHITEN_H_

#include <vector>

#include "absl/types/span.h"
#include "rank/erasure.h"

namespace assent::internal {

/// The basis of vectors with that mean and covariance (dimension^2 values, symmetric).
/// Directions whose variance is rounding count as without variance. O(dimension^3).
ErasureBasis BasisOf(absl::Span<const double> mean, absl::Span<const double> covariance);

/// S^-1/2 applied to each row of `cross`, whose rows are covariances with a column
/// of the concept. O(rows * dimension^2).
std::vector<double> Whitened(const ErasureBasis& basis, absl::Span<const double> cross);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_WHITEN_H_

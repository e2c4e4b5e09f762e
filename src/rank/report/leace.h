// File: leace.h
//
// Erasing a concept from vectors, in closed form: LEACE (Belrose, Schneider-Joseph,
// Ravfogel, Cotterell, Raff and Biderman, "LEACE: Perfect linear concept erasure in
// closed form", NeurIPS 2023, theorem 4.3).

#ifndef ASSENT_RANK_REPORT_LEACE_H_
#define ASSENT_RANK_REPORT_LEACE_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace assent::internal {

/// x -> x - left right' (x - mean): of all affine maps whose image is not correlated
/// with the concept, so that no linear probe does better on it than one that never
/// looks, the one that moves x least in the mean square, by any quadratic measure.
struct Erasure {
  std::size_t dimension = 0;
  std::size_t rank = 0;       ///< Directions that are taken away.
  std::vector<double> mean;   ///< dimension values.
  std::vector<double> left;   ///< dimension x rank, row-major: Sigma^1/2 Q.
  std::vector<double> right;  ///< dimension x rank, row-major: Sigma^-1/2 Q.

  /// Applies it to `x` in place. O(dimension * rank).
  void Apply(absl::Span<double> x) const;
  /// The same for one addend of x, without the mean; the addend that stands for
  /// everybody gets `Shift()` on top, so that addends still sum to what `Apply` gives.
  void ApplyLinear(absl::Span<double> addend) const;
  /// left right' mean.
  std::vector<double> Shift() const;
};

/// The erasure for vectors with that mean and covariance (dimension^2 values,
/// row-major) and that covariance with the concept's columns (dimension x `columns`,
/// row-major). Directions without variance stay as they are. O(dimension^3).
Erasure MakeErasure(absl::Span<const double> mean, absl::Span<const double> covariance,
                    absl::Span<const double> cross, std::size_t columns);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_LEACE_H_

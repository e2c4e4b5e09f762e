// File: erasure.h
//
// Erasing a concept from vectors, in closed form: LEACE (Belrose, Schneider-Joseph,
// Ravfogel, Cotterell, Raff and Biderman, "LEACE: Perfect linear concept erasure in
// closed form", NeurIPS 2023, theorem 4.3).

#ifndef ASSENT_RANK_ERASURE_H_
#define ASSENT_RANK_ERASURE_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace assent::internal {

/// Vectors of people in one population: their mean, and S^1/2 and S^-1/2 of their
/// covariance S, row-major and symmetric (the latter of the directions that have
/// variance; 0 in the others).
struct ErasureBasis {
  std::vector<double> mean;
  std::vector<double> root;
  std::vector<double> inverse_root;
};

/// x -> x - left right' (x - mean): of all affine maps whose image is not correlated
/// with the concept, so that no linear probe does better on it than one that never
/// looks, the one that moves x least in the mean square, by any quadratic measure.
/// With Q an orthonormal basis of S^-1/2 Cov(x, concept): left = S^1/2 Q and
/// right = S^-1/2 Q.
struct Erasure {
  std::size_t dimension = 0;
  std::size_t rank = 0;       ///< Directions that are taken away.
  std::vector<double> mean;   ///< dimension values.
  std::vector<double> left;   ///< rank rows of dimension.
  std::vector<double> right;  ///< rank rows of dimension.

  /// Applies it to `x` in place. O(dimension * rank).
  void Apply(absl::Span<double> x) const;
  /// The same without the mean, for one addend of x: the addends of a sum, and
  /// `Shift` once, sum to what `Apply` makes of the sum.
  void ApplyLinear(absl::Span<double> addend) const;
  /// Its transpose: y'(ApplyLinear x) = (ApplyTransposed y)'x.
  void ApplyTransposed(absl::Span<double> y) const;
  /// left right' mean.
  std::vector<double> Shift() const;
};

/// The erasure of a concept whose columns have S^-1/2 Cov(x, column) in the rows of
/// `whitened`, each as long as the mean. Rows that depend on others but for rounding
/// are skipped. O(rows * rank * dimension + rank * dimension^2).
Erasure MakeErasure(const ErasureBasis& basis, absl::Span<const double> whitened);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ERASURE_H_

// File: standardize.h
//
// Puts two models' scores on one scale: mean 0 and deviation 1 over what may be
// recommended, the catalogue without the history.

#ifndef ASSENT_RANK_STANDARDIZE_H_
#define ASSENT_RANK_STANDARDIZE_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace assent::internal {

/// z = (score - mean) * scale.
struct Standard {
  double mean = 0;
  double scale = 0;  ///< 1 / deviation; 0 if all scores are the same up to rounding.
};

/// How `scores` are spread outside of the ascending positions `without`. O(n).
Standard StandardOf(absl::Span<const double> scores, absl::Span<const std::int32_t> without);

/// scores[j] = a (scores[j] - mean of x) + b (others[j] - mean of y). O(n).
void Mix(const Standard& x, double a, const Standard& y, double b, absl::Span<const double> others,
         absl::Span<double> scores) noexcept;

}  // namespace assent::internal

#endif  // ASSENT_RANK_STANDARDIZE_H_

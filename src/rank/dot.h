// File: dot.h
//
// The loops over numbers that the scorers share. Each exists once, optimised in every
// build type, so that the code around them need not be.

#ifndef ASSENT_RANK_DOT_H_
#define ASSENT_RANK_DOT_H_

#include <cstddef>

#include "assent/base/export.h"

namespace assent::internal {

/// The sum of a[i] * b[i] in double precision, in lanes that do not wait for each
/// other. One order of summation for every caller, so that equal inputs give equal bits.
ASSENT_EXPORT double Dot(const double* a, const double* b, std::size_t count) noexcept;
ASSENT_EXPORT double Dot(const float* a, const double* b, std::size_t count) noexcept;

/// out[j] = Dot(rows + j * width, x, width) for j < count.
void DotRows(const float* rows, std::size_t width, const double* x, std::size_t count, double* out) noexcept;

/// out[i] += factor * row[i]; the two do not overlap.
void AddScaled(const double* row, double factor, std::size_t count, double* out) noexcept;
void AddScaled(const float* row, double factor, std::size_t count, double* out) noexcept;

/// Adds R'R to the lower triangle of the width x width `out`, for the `count` rows R at
/// `rows`.
void AddSquares(const double* rows, std::size_t count, std::size_t width, double* out) noexcept;

}  // namespace assent::internal

#endif  // ASSENT_RANK_DOT_H_

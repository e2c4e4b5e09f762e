// File: row_sum.h
//
// The arithmetic of a request: a weighted sum of matrix rows.

#ifndef ASSENT_RANK_ROW_SUM_H_
#define ASSENT_RANK_ROW_SUM_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace assent::internal {

/// out[j] = sum over `rows` r of m[r][j] + sum over i of weights[i] m[weighted[i]][j],
/// for j < count; m is row-major with `stride`. Additions go in the order given.
/// Works in pieces that stay in the first-level cache; allocates nothing.
void SumRows(const double* m, std::size_t stride, absl::Span<const std::int32_t> rows,
             absl::Span<const std::int32_t> weighted, const double* weights, std::size_t count,
             double* out) noexcept;

}  // namespace assent::internal

#endif  // ASSENT_RANK_ROW_SUM_H_

#include "rank/row_sum.h"

#include <algorithm>

namespace assent::internal {
namespace {

constexpr std::size_t kPiece = 1024;  // doubles: 8 KiB of sums

}  // namespace

void SumRows(const double* m, std::size_t stride, absl::Span<const std::int32_t> rows,
             absl::Span<const std::int32_t> weighted, const double* weights, std::size_t count,
             double* out) noexcept {
  const auto row = [&](std::int32_t r) { return m + static_cast<std::size_t>(r) * stride; };
  for (std::size_t j0 = 0; j0 < count; j0 += kPiece) {
    const std::size_t size = std::min(kPiece, count - j0);
    alignas(64) double sums[kPiece];  // its own place: `out` may lie badly to the rows
    std::fill(sums, sums + size, 0.0);
    std::size_t i = 0;
    for (; i + 4 <= rows.size(); i += 4) {
      const double* const a = row(rows[i]) + j0;
      const double* const b = row(rows[i + 1]) + j0;
      const double* const c = row(rows[i + 2]) + j0;
      const double* const d = row(rows[i + 3]) + j0;
      for (std::size_t j = 0; j < size; ++j) sums[j] = (((sums[j] + a[j]) + b[j]) + c[j]) + d[j];
    }
    for (; i < rows.size(); ++i) {
      const double* const a = row(rows[i]) + j0;
      for (std::size_t j = 0; j < size; ++j) sums[j] += a[j];
    }
    for (i = 0; i < weighted.size(); ++i) {
      const double* const a = row(weighted[i]) + j0;
      const double weight = weights[i];
      for (std::size_t j = 0; j < size; ++j) sums[j] += weight * a[j];
    }
    std::copy(sums, sums + size, out + j0);
  }
}

}  // namespace assent::internal

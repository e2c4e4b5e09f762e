#include "rank/algebra/spd_inverse.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "rank/parallel_for.h"

namespace assent::internal {

absl::Status InvertSpd(double* a, std::size_t n, const InverseOptions& options) {
  return InvertsWithLapack() ? InvertSpdWithLapack(a, n, options) : InvertSpdWithEigen(a, n, options);
}

absl::Status NotPositiveDefinite(std::size_t column) {
  return absl::InvalidArgumentError(absl::StrCat("the matrix is not positive definite from column ", column,
                                                 " on; raise lambda, lambda_field or lambda_constant"));
}

// By square tiles, so that reading down a column stays in the cache.
void MirrorLower(double* a, std::size_t n, int threads) {
  constexpr std::size_t kTile = 64;
  ParallelFor(threads, (n + kTile - 1) / kTile, [=](std::size_t t) {
    const std::size_t end = std::min(n, (t + 1) * kTile);
    for (std::size_t j0 = t * kTile; j0 < n; j0 += kTile) {
      for (std::size_t i = t * kTile; i < end; ++i) {
        for (std::size_t j = std::max(j0, i + 1); j < std::min(n, j0 + kTile); ++j)
          a[i * n + j] = a[j * n + i];
      }
    }
  });
}

}  // namespace assent::internal

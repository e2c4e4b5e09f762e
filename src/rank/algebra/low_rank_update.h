// File: low_rank_update.h
//
// What becomes of P, the inverse of a symmetric matrix A, when A changes in a few
// columns: by the identities of Woodbury and of the block inverse (Hager, "Updating
// the inverse of a matrix", SIAM Review 1989). O(n^2 s) for s columns, where a new
// inverse is O(n^3).

#ifndef ASSENT_RANK_ALGEBRA_LOW_RANK_UPDATE_H_
#define ASSENT_RANK_ALGEBRA_LOW_RANK_UPDATE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "rank/numbers.h"

namespace assent::internal {

/// A symmetric matrix of n x n, row-major and whole.
struct SymmetricMatrix {
  std::size_t n = 0;
  Numbers<double> values;  // n * n

  double* row(std::size_t i) noexcept { return values.data() + i * n; }
  const double* row(std::size_t i) const noexcept { return values.data() + i * n; }
};

/// A gains `change` (symmetric, row-major) in the rows and columns `at`, ascending:
/// P - P_S (I + M P_SS)^-1 M P_S'. Internal, and nothing changes, if the new A is
/// singular to working precision. The bits do not depend on `threads`.
absl::Status AddToInverse(absl::Span<const std::size_t> at, absl::Span<const double> change, int threads,
                          SymmetricMatrix& p);

/// A loses the rows and columns `at`, ascending: P_KK - P_KD P_DD^-1 P_DK. Errors
/// as above.
absl::Status RemoveFromInverse(absl::Span<const std::size_t> at, int threads, SymmetricMatrix& p);

/// A gains rows and columns that stand at `at`, ascending, in the new matrix; `rows`
/// are they, row-major with the new n columns each. Errors as above.
absl::Status InsertIntoInverse(absl::Span<const std::size_t> at, absl::Span<const double> rows, int threads,
                               SymmetricMatrix& p);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ALGEBRA_LOW_RANK_UPDATE_H_

#include <cmath>
#include <limits>

#include "rank/algebra/spd_inverse.h"

#ifdef ASSENT_WITH_LAPACK

// LAPACK's own interface; every implementation has it, headers differ.
extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info);
void dpotri_(const char* uplo, const int* n, double* a, const int* lda, int* info);
}

namespace assent::internal {

bool InvertsWithLapack() noexcept { return true; }

absl::Status InvertSpdWithLapack(double* a, std::size_t n, const InverseOptions& options) {
  if (n > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return absl::ResourceExhaustedError("the matrix has more than 2^31 columns");
  }
  const auto report = [&options](double fraction) {
    if (options.progress) options.progress(fraction);
  };
  // The lower triangle by rows is the upper one by columns, as LAPACK has it.
  const int size = static_cast<int>(n);
  int info = 0;
  dpotrf_("U", &size, a, &size, &info);
  if (info == 0) {
    report(1.0 / 3);  // of the operations
    dpotri_("U", &size, a, &size, &info);
  }
  if (info > 0) return NotPositiveDefinite(static_cast<std::size_t>(info) - 1);
  for (std::size_t i = 0; i < n; ++i) {  // some implementations let NaN pass
    if (!(std::isfinite(a[i * n + i]) && a[i * n + i] > 0)) return NotPositiveDefinite(i);
  }
  MirrorLower(a, n, options.threads);
  report(1);
  return absl::OkStatus();
}

}  // namespace assent::internal

#else

namespace assent::internal {

bool InvertsWithLapack() noexcept { return false; }

absl::Status InvertSpdWithLapack(double*, std::size_t, const InverseOptions&) {
  return absl::UnimplementedError("this build has no LAPACK; configure with ASSENT_WITH_LAPACK=ON");
}

}  // namespace assent::internal

#endif  // ASSENT_WITH_LAPACK

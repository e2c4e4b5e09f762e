#include "rank/small_cholesky.h"

#include <cmath>

#include "rank/dot.h"

namespace assent::internal {

void FactorSmall(double* a, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = a + i * n;
    for (std::size_t j = 0; j < i; ++j) {
      const double* const other = a + j * n;
      row[j] = (row[j] - Dot(row, other, j)) * other[j];
    }
    const double pivot = row[i] - Dot(row, row, i);
    row[i] = pivot > 0 ? 1 / std::sqrt(pivot) : 0;
  }
}

void SolveSmall(const double* l, std::size_t n, double* b) noexcept {
  for (std::size_t i = 0; i < n; ++i) b[i] = (b[i] - Dot(l + i * n, b, i)) * l[i * n + i];
  for (std::size_t i = n; i-- > 0;) {
    b[i] *= l[i * n + i];
    AddScaled(l + i * n, -b[i], i, b);
  }
}

void SolveLower(const double* l, std::size_t n, std::size_t width, double* b) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = b + i * width;
    for (std::size_t k = 0; k < i; ++k) AddScaled(b + k * width, -l[i * n + k], width, row);
    for (std::size_t j = 0; j < width; ++j) row[j] *= l[i * n + i];
  }
}

std::vector<double> InverseOfSmall(const double* l, std::size_t n) {
  std::vector<double> root(n * n, 0.0);  // L^-1, a lower triangle
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = root.data() + i * n;
    row[i] = 1;
    for (std::size_t k = 0; k < i; ++k) AddScaled(root.data() + k * n, -l[i * n + k], k + 1, row);
    for (std::size_t j = 0; j <= i; ++j) row[j] *= l[i * n + i];
  }
  std::vector<double> inverse(n * n, 0.0);  // L^-T L^-1
  for (std::size_t k = 0; k < n; ++k) {
    const double* const row = root.data() + k * n;
    for (std::size_t i = 0; i <= k; ++i) AddScaled(row, row[i], i + 1, inverse.data() + i * n);
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) inverse[j * n + i] = inverse[i * n + j];
  }
  return inverse;
}

}  // namespace assent::internal

#include "rank/dot.h"

namespace assent::internal {
namespace {

template <class A>
inline double SumOfProducts(const A* a, const double* b, std::size_t count) noexcept {
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) lanes[l] += static_cast<double>(a[i + l]) * b[i + l];
  }
  for (std::size_t l = 0; i < count; ++i, ++l) lanes[l] += static_cast<double>(a[i]) * b[i];
  return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

// In lanes too: GCC then keeps the loop short of branches without being told to unroll.
template <class A>
inline void AddProducts(const A* __restrict row, double factor, std::size_t count,
                        double* __restrict out) noexcept {
  constexpr std::size_t kLanes = 8;
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) out[i + l] += factor * static_cast<double>(row[i + l]);
  }
  for (; i < count; ++i) out[i] += factor * static_cast<double>(row[i]);
}

}  // namespace

double Dot(const double* a, const double* b, std::size_t count) noexcept {
  return SumOfProducts(a, b, count);
}

double Dot(const float* a, const double* b, std::size_t count) noexcept { return SumOfProducts(a, b, count); }

void DotRows(const float* rows, std::size_t width, const double* x, std::size_t count, double* out) noexcept {
  for (std::size_t j = 0; j < count; ++j) out[j] = SumOfProducts(rows + j * width, x, width);
}

void AddScaled(const double* row, double factor, std::size_t count, double* out) noexcept {
  AddProducts(row, factor, count, out);
}

void AddScaled(const float* row, double factor, std::size_t count, double* out) noexcept {
  AddProducts(row, factor, count, out);
}

void AddSquares(const double* rows, std::size_t count, std::size_t width, double* out) noexcept {
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {  // four rows for each time that `out` is read and written
    const double* const a = rows + i * width;
    const double* const b = a + width;
    const double* const c = b + width;
    const double* const d = c + width;
    for (std::size_t k = 0; k < width; ++k) {
      double* const row = out + k * width;
      for (std::size_t l = 0; l <= k; ++l)
        row[l] += (a[k] * a[l] + b[k] * b[l]) + (c[k] * c[l] + d[k] * d[l]);
    }
  }
  for (; i < count; ++i) {
    const double* const a = rows + i * width;
    for (std::size_t k = 0; k < width; ++k) AddScaled(a, a[k], k + 1, out + k * width);
  }
}

}  // namespace assent::internal

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

}  // namespace

double Dot(const double* a, const double* b, std::size_t count) noexcept {
  return SumOfProducts(a, b, count);
}

double Dot(const float* a, const double* b, std::size_t count) noexcept { return SumOfProducts(a, b, count); }

void DotRows(const float* rows, std::size_t width, const double* x, std::size_t count, double* out) noexcept {
  for (std::size_t j = 0; j < count; ++j) out[j] = SumOfProducts(rows + j * width, x, width);
}

void AddScaled(const double* row, double factor, std::size_t count, double* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) out[i] += factor * row[i];
}

void AddScaled(const float* row, double factor, std::size_t count, double* out) noexcept {
  for (std::size_t i = 0; i < count; ++i) out[i] += factor * static_cast<double>(row[i]);
}

}  // namespace assent::internal

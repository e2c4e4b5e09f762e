// File: dot.h
//
// Inner products whose sums do not wait for each other.

#ifndef ASSENT_RANK_DOT_H_
#define ASSENT_RANK_DOT_H_

#include <cstddef>

namespace assent::internal {

/// The sum of a[i] * b[i] in double precision. One order of summation for every
/// caller, so that equal inputs give equal bits.
template <class A, class B>
inline double Dot(const A* a, const B* b, std::size_t count) noexcept {
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l)
      lanes[l] += static_cast<double>(a[i + l]) * static_cast<double>(b[i + l]);
  }
  for (std::size_t l = 0; i < count; ++i, ++l)
    lanes[l] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_DOT_H_

// Random numbers that are the same on every machine and compiler; the standard
// library's distributions are not.
#ifndef CINEMA_RANDOM_H_
#define CINEMA_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cinema {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, OOPSLA 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// Uniform in [0, 1), a multiple of 2^-53.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

  /// Uniform in 0 .. bound-1; bound > 0. The bias of the remainder is below 2^-32
  /// for the small bounds used here.
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(Next() % bound); }

  /// Fisher and Yates.
  template <class T>
  void Shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[Below(i)]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace cinema

#endif  // CINEMA_RANDOM_H_

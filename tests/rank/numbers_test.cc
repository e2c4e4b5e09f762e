// Memory for large arrays: what a vector promises, at the sizes where the way changes.

#include "rank/numbers.h"

#include <cstdint>
#include <numeric>
#include <utility>

#include "rank/number_array.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::NumberArray;
using internal::Numbers;

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

TEST_CASE("Numbers are kept at any size, small and in huge pages") {
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{8}, 8 * kMegabyte - 8, 8 * kMegabyte,
                                  8 * kMegabyte + 8, 21 * kMegabyte}) {
    Numbers<std::uint64_t> numbers(bytes / 8);
    std::iota(numbers.begin(), numbers.end(), std::uint64_t{1});
    const Numbers<std::uint64_t> copy = numbers;
    numbers.resize(2 * numbers.size(), 7);
    for (std::size_t i = 0; i < copy.size(); ++i) REQUIRE((copy[i] == i + 1 && numbers[i] == i + 1));
    for (std::size_t i = copy.size(); i < numbers.size(); ++i) REQUIRE(numbers[i] == 7);
    const Numbers<std::uint64_t> moved = std::move(numbers);
    REQUIRE(moved.size() == 2 * copy.size());
  }
}

TEST_CASE("A size with a value sets the numbers, as do others' numbers") {
  const Numbers<float> zeros(kMegabyte, 0);
  for (const float number : zeros) REQUIRE(number == 0);
  const double others[] = {1, 2, 3};
  CHECK(Numbers<double>(std::begin(others), std::end(others)) == Numbers<double>{1, 2, 3});
  NumberArray<double> array;
  array.assign(4, 0.0);
  for (const double number : array) CHECK(number == 0);
}

}  // namespace
}  // namespace assent::testing

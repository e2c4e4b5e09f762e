#include "rank/standardize.h"

#include <cmath>

namespace assent::internal {
namespace {

// The sum of value(score) over `scores` without the ascending positions `without`.
template <class Value>
double SumWithout(absl::Span<const double> scores, absl::Span<const std::int32_t> without,
                  const Value& value) {
  constexpr std::size_t kLanes = 4;  // sums that do not wait for each other
  double lanes[kLanes] = {};
  std::size_t j = 0;
  for (std::size_t w = 0; w <= without.size(); ++w) {
    const std::size_t end = w < without.size() ? static_cast<std::size_t>(without[w]) : scores.size();
    for (; j + kLanes <= end; j += kLanes) {
      for (std::size_t l = 0; l < kLanes; ++l) lanes[l] += value(scores[j + l]);
    }
    for (; j < end; ++j) lanes[0] += value(scores[j]);
    ++j;
  }
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

}  // namespace

Standard StandardOf(absl::Span<const double> scores, absl::Span<const std::int32_t> without) {
  // Below this part of their size scores differ by rounding alone.
  constexpr double kRounding = 1e-12;
  Standard standard;
  if (without.size() >= scores.size()) return standard;
  const auto count = static_cast<double>(scores.size() - without.size());
  standard.mean = SumWithout(scores, without, [](double s) { return s; }) / count;
  const double mean = standard.mean;
  const double square =
      SumWithout(scores, without, [mean](double s) { return (s - mean) * (s - mean); }) / count;
  const double deviation = std::sqrt(square);
  if (deviation > kRounding * std::abs(mean)) standard.scale = 1 / deviation;
  return standard;
}

void Mix(const Standard& x, double a, const Standard& y, double b, absl::Span<const double> others,
         absl::Span<double> scores) noexcept {
  const std::size_t count = scores.size();
  const double* const other = others.data();
  double* const score = scores.data();
  for (std::size_t j = 0; j < count; ++j) score[j] = a * (score[j] - x.mean) + b * (other[j] - y.mean);
}

}  // namespace assent::internal

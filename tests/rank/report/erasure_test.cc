// Linear concept erasure: what is left is not correlated with the concept, and
// nothing moves more than it must.

#include "rank/erasure.h"

#include <cmath>
#include <cstdio>
#include <random>

#include "rank/report/probe.h"
#include "rank/report/sample.h"
#include "rank/report/whiten.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::Erasure;
using internal::MakeErasure;

// The largest covariance of any coordinate with any class.
double LargestCross(const Sample& sample) {
  const Moments moments = MomentsOf(sample);
  double largest = 0;
  for (const double value : moments.cross) largest = std::fmax(largest, std::fabs(value));
  return largest;
}

Sample Erased(Sample sample, const Erasure& erasure) {
  for (std::size_t i = 0; i < sample.people; ++i) {
    erasure.Apply(absl::MakeSpan(sample.vectors).subspan(i * sample.dimension, sample.dimension));
  }
  return sample;
}

Erasure ErasureOf(const Sample& sample) {
  const Moments moments = MomentsOf(sample);
  const internal::ErasureBasis basis = internal::BasisOf(moments.mean, moments.covariance);
  return MakeErasure(basis, internal::Whitened(basis, moments.cross));
}

TEST_CASE("After erasure nothing is correlated with the concept") {
  double largest = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Sample sample =
        DrawSample(seed, 60, 3 + static_cast<std::size_t>(seed % 6), 2 + static_cast<int>(seed % 4));
    REQUIRE(LargestCross(sample) > 1e-2);
    const Erasure erasure = ErasureOf(sample);
    CHECK(erasure.rank <= static_cast<std::size_t>(sample.class_count) - 1);
    largest = std::fmax(largest, LargestCross(Erased(sample, erasure)));
  }
  std::printf("largest covariance with the concept after erasure: %.2g\n", largest);
  CHECK(largest <= 1e-12);
}

TEST_CASE("No linear fit on what is left beats the mean, not even on its own people") {
  const Sample sample = DrawSample(5, 200, 6, 2);
  const Sample erased = Erased(sample, ErasureOf(sample));
  CHECK(VarianceExplained(sample) > 0.2);
  CHECK(VarianceExplained(erased) < 1e-12);
}

TEST_CASE("Erasing twice is erasing once, and the mean stays") {
  const Sample sample = DrawSample(6, 80, 5, 3);
  const Erasure erasure = ErasureOf(sample);
  const Sample once = Erased(sample, erasure);
  const Sample twice = Erased(once, erasure);
  for (std::size_t i = 0; i < once.vectors.size(); ++i) {
    REQUIRE(std::fabs(once.vectors[i] - twice.vectors[i]) <= 1e-10);
  }
  const Moments before = MomentsOf(sample);
  const Moments after = MomentsOf(once);
  for (std::size_t i = 0; i < before.mean.size(); ++i)
    REQUIRE(std::fabs(before.mean[i] - after.mean[i]) <= 1e-12);
}

TEST_CASE("No other erasure moves the vectors less") {
  // Projecting the direction of the class means away erases two classes too.
  const Sample sample = DrawSample(7, 400, 5, 2);
  const Sample erased = Erased(sample, ErasureOf(sample));
  const Sample projected = MeanDifferenceRemoved(sample);
  REQUIRE(LargestCross(projected) <= 1e-12);
  CHECK(MeanSquaredMove(sample, erased) < MeanSquaredMove(sample, projected));
}

TEST_CASE("Addends are erased one by one") {
  const Sample sample = DrawSample(8, 80, 5, 3);
  const Erasure erasure = ErasureOf(sample);
  std::vector<double> whole(sample.vectors.begin(), sample.vectors.begin() + 5);
  std::vector<double> part = whole;
  std::vector<double> rest = whole;
  for (std::size_t i = 0; i < 5; ++i) part[i] = 0.3 * static_cast<double>(i) - 1, rest[i] -= part[i];
  erasure.Apply(absl::MakeSpan(whole));
  erasure.ApplyLinear(absl::MakeSpan(part));
  erasure.ApplyLinear(absl::MakeSpan(rest));
  const std::vector<double> shift = erasure.Shift();
  for (std::size_t i = 0; i < 5; ++i) CHECK(std::fabs(whole[i] - part[i] - rest[i] - shift[i]) <= 1e-12);

  // And from the other side: y'(E x) = (E'y)'x.
  std::vector<double> x(sample.vectors.begin() + 5, sample.vectors.begin() + 10);
  std::vector<double> y = {1, -2, 0.5, 3, -1};
  double there = 0;
  double back = 0;
  const std::vector<double> x_before = x;
  const std::vector<double> y_before = y;
  erasure.ApplyLinear(absl::MakeSpan(x));
  erasure.ApplyTransposed(absl::MakeSpan(y));
  for (std::size_t i = 0; i < 5; ++i) there += y_before[i] * x[i], back += y[i] * x_before[i];
  CHECK(std::fabs(there - back) <= 1e-12);
}

TEST_CASE("A direction without variance and a concept without correlation do no harm") {
  Sample sample = DrawSample(9, 50, 4, 2);
  for (std::size_t i = 0; i < sample.people; ++i) sample.vectors[i * 4 + 2] = 7;
  const Sample erased = Erased(sample, ErasureOf(sample));
  CHECK(LargestCross(erased) <= 1e-12);
  for (std::size_t i = 0; i < sample.people; ++i) REQUIRE(std::fabs(erased.vectors[i * 4 + 2] - 7) <= 1e-12);
  const Moments moments = MomentsOf(sample);
  CHECK(MakeErasure(internal::BasisOf(moments.mean, moments.covariance), std::vector<double>(8, 0.0)).rank ==
        0);
}

TEST_CASE("A cross-validated linear probe finds the concept before and not after") {
  const Sample sample = DrawSample(10, 500, 6, 2);
  const Sample erased = Erased(sample, ErasureOf(sample));
  const auto area = [](const Sample& s) {
    return internal::FiguresOf(internal::CrossValidatedScores(s, internal::ProbeKind::kLinear, 3), s.classes,
                               s.class_count)
        .auc;
  };
  CHECK(area(sample).mean > 0.75);
  const Estimate after = area(erased);
  INFO(after.mean << " +- " << after.error);
  CHECK((after.mean <= 0.55 || after.mean - 2 * after.error <= 0.5));
}

}  // namespace
}  // namespace assent::testing

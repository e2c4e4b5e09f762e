// Probes: their figures by hand, and what they find in planted data.

#include "rank/report/probe.h"

#include <cmath>
#include <memory>

#include "rank/report/sample.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::AreaUnderRoc;
using internal::CrossValidatedScores;
using internal::FiguresOf;
using internal::ProbeKind;

Estimate Area(const std::vector<double>& scores, const std::vector<int>& positive) {
  const std::unique_ptr<bool[]> flags(new bool[positive.size() + 1]);
  for (std::size_t i = 0; i < positive.size(); ++i) flags[i] = positive[i] != 0;
  return AreaUnderRoc(scores, absl::MakeConstSpan(flags.get(), positive.size()));
}

TEST_CASE("The area under the ROC curve counts pairs, ties half") {
  CHECK(Area({1, 2, 3, 4}, {0, 0, 1, 1}).mean == 1);
  CHECK(Area({1, 2, 3, 4}, {1, 1, 0, 0}).mean == 0);
  CHECK(Area({1, 3, 2, 4}, {0, 0, 1, 1}).mean == 0.75);
  CHECK(Area({5, 5, 5, 5}, {0, 1, 0, 1}).mean == 0.5);
  CHECK(Area({5, 5, 1}, {0, 1, 0}).mean == 0.75);
  CHECK(Area({1, 2}, {1, 1}).mean == 0.5);  // nothing to tell apart
}

TEST_CASE("DeLong's error by hand") {
  // Positives win 1/2 and 1 of the negatives: variance 1/8 over 2; the same for negatives.
  CHECK(Area({1, 3, 2, 4}, {0, 0, 1, 1}).error == Approx(std::sqrt(0.125 / 2 + 0.125 / 2)));
}

TEST_CASE("Accuracy is compared with the most frequent class, paired") {
  const double scores[] = {1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 1, /**/ 1, 0, 0};
  const int classes[] = {0, 0, 2, 0};
  const internal::ProbeFigures figures = FiguresOf(scores, classes, 3);
  CHECK(figures.accuracy == 0.75);
  CHECK(figures.majority == 0.75);
  CHECK(figures.gain.mean == 0);  // one lost, one won
  CHECK(figures.gain.error == Approx(std::sqrt((1.0 + 1.0) / 3 / 4)));
}

TEST_CASE("A linear probe finds planted classes and no others") {
  Sample sample = DrawSample(3, 400, 6, 3);
  const auto gain = [&](ProbeKind kind) {
    return FiguresOf(CrossValidatedScores(sample, kind, 1), sample.classes, 3).gain;
  };
  CHECK(gain(ProbeKind::kLinear).mean > 0.15);
  CHECK(gain(ProbeKind::kNonlinear).mean > 0.1);
  for (std::size_t i = 0; i < sample.classes.size(); ++i) sample.classes[i] = static_cast<int>(i % 3);
  CHECK(gain(ProbeKind::kLinear).mean < 0.08);
}

TEST_CASE("Only the non-linear probe finds what is not linear") {
  Sample sample = DrawSample(4, 500, 2, 1);
  sample.class_count = 2;
  double mean[2] = {0, 0};
  for (std::size_t i = 0; i < 500; ++i)
    mean[0] += sample.vectors[2 * i] / 500, mean[1] += sample.vectors[2 * i + 1] / 500;
  double a = 0;
  double b = 0;
  double ab = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const double x = sample.vectors[2 * i] - mean[0];
    const double y = sample.vectors[2 * i + 1] - mean[1];
    a += x * x, b += y * y, ab += x * y;
  }
  for (std::size_t i = 0; i < 500; ++i) {  // which quadrant pair, after decorrelating
    const double x = sample.vectors[2 * i] - mean[0];
    const double y = sample.vectors[2 * i + 1] - mean[1] - ab / a * x;
    sample.classes[i] = x * y > 0 ? 1 : 0;
  }
  const auto area = [&](ProbeKind kind) {
    return FiguresOf(CrossValidatedScores(sample, kind, 1), sample.classes, 2).auc.mean;
  };
  CHECK(area(ProbeKind::kLinear) < 0.62);
  CHECK(area(ProbeKind::kNonlinear) > 0.85);
}

}  // namespace
}  // namespace assent::testing

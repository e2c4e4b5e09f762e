// File: probe.h
//
// How well somebody who sees vectors can guess a value that goes with them.

#ifndef ASSENT_RANK_REPORT_PROBE_H_
#define ASSENT_RANK_REPORT_PROBE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "assent/rank/metrics.h"

namespace assent::internal {

/// Vectors of people and the class of each.
struct ProbeData {
  std::size_t people = 0;
  std::size_t dimension = 0;
  std::vector<double> vectors;  ///< people x dimension, row-major.
  std::vector<int> classes;     ///< From 0; a value a person.
  int class_count = 0;
};

enum class ProbeKind : std::uint8_t {
  kLinear,     ///< Ridge on the vectors, one class against the rest.
  kNonlinear,  ///< The same on random Fourier features (Rahimi and Recht, NIPS 2007).
};

/// What the class scores of a probe amount to: row-major, people x classes; the
/// guess is the class with the highest.
struct ProbeFigures {
  /// Two classes: the area under the ROC curve of class 1 with DeLong's error ("Comparing
  /// the areas under two or more correlated ROC curves", Biometrics 1988).
  Estimate auc{0.5, 0};
  /// Share of right guesses, and of those of always guessing the most frequent class.
  double accuracy = 0;
  double majority = 0;
  Estimate gain;  ///< accuracy - majority, paired over people.
};
ProbeFigures FiguresOf(absl::Span<const double> scores, absl::Span<const int> classes, int class_count);

/// The area under the ROC curve of `scores` with ties counted half, and its error;
/// {0.5, 0} if a class is empty. O(n log n).
Estimate AreaUnderRoc(absl::Span<const double> scores, absl::Span<const bool> positive);

/// Class scores of everybody from a probe that was fitted without their tenth of the
/// people, the ridge being the best of a few by an inner split. Deterministic in `seed`.
/// O(dimension^2 (people + dimension)) a fold.
std::vector<double> CrossValidatedScores(const ProbeData& data, ProbeKind kind, std::uint64_t seed);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_PROBE_H_

// File: metrics.h
//
// How good a ranked list is, as Liang, Krishnan, Hoffman and Jebara define it
// ("Variational Autoencoders for Collaborative Filtering", WWW 2018, section
// 4.2), and how sure one may be of a difference between two rankings of the same
// people.

#ifndef ASSENT_RANK_METRICS_H_
#define ASSENT_RANK_METRICS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"

namespace assent {

/// Items of `held_out` among the first `k` of `ranked`, divided by the most that
/// there could be: min(k, |held_out|). From 0 to 1; 0 when nothing is held out.
/// Neither list may hold an item twice. O(k + |held_out|).
ASSENT_EXPORT double RecallAt(std::size_t k, absl::Span<const ItemId> ranked,
                              absl::Span<const ItemId> held_out);

/// The discounted gain sum of 1/log2(rank + 1) over the hits among the first
/// `k`, divided by that of the best possible list, which has min(k, |held_out|)
/// hits in front. From 0 to 1; 0 when nothing is held out. O(k + |held_out|).
ASSENT_EXPORT double NdcgAt(std::size_t k, absl::Span<const ItemId> ranked,
                            absl::Span<const ItemId> held_out);

/// A mean and its standard error.
struct Estimate {
  double mean = 0;
  double error = 0;
};

/// The mean of `values` and s / sqrt(n) with the sample deviation s; the error of
/// fewer than two values is 0. O(n).
ASSENT_EXPORT Estimate MeanOf(absl::Span<const double> values);

/// The mean of a[i] - b[i] and its standard error: what to compare two rankings of
/// the same people with. The longer span is cut to the shorter one. O(n).
ASSENT_EXPORT Estimate PairedDifference(absl::Span<const double> a, absl::Span<const double> b);

/// The probability of a mean at least this far from 0 if the true one were 0, by
/// the normal approximation (sound from some thirty values on). 1 when the mean is
/// 0, and 0 when only the error is.
ASSENT_EXPORT double TwoSidedP(const Estimate& estimate);

/// Holm's correction ("A simple sequentially rejective multiple test procedure",
/// Scandinavian Journal of Statistics, 1979): adjusted probabilities, in the order
/// given. Those at most 5 % are significant together at 5 %. O(n log n).
ASSENT_EXPORT std::vector<double> HolmAdjusted(absl::Span<const double> p);

}  // namespace assent

#endif  // ASSENT_RANK_METRICS_H_

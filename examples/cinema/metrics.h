// Figures of merit of a ranking, as Liang, Krishnan, Hoffman and Jebara define
// them (Variational Autoencoders for Collaborative Filtering, WWW 2018, 4.2).
#ifndef CINEMA_METRICS_H_
#define CINEMA_METRICS_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/id.h"

namespace cinema {

/// Items of `held_out` among the first `k` of `ranked`, divided by the most that
/// there could be: min(k, |held_out|). 0 when nothing is held out.
double RecallAt(std::size_t k, absl::Span<const assent::ItemId> ranked,
                absl::Span<const assent::ItemId> held_out);

/// The discounted gain sum of 1/log2(rank + 1) over the hits among the first
/// `k`, divided by that of the best possible list, which has min(k, |held_out|)
/// hits in front. 0 when nothing is held out.
double NdcgAt(std::size_t k, absl::Span<const assent::ItemId> ranked,
              absl::Span<const assent::ItemId> held_out);

/// A mean and its standard error, s / sqrt(n) with the sample deviation s; the
/// error of fewer than two values is 0.
struct Estimate {
  double mean = 0;
  double error = 0;
};
Estimate MeanOf(absl::Span<const double> values);

/// The mean of a[i] - b[i] and its standard error: what to compare two rankings
/// of the same people with. Both spans must have the same size.
Estimate PairedDifference(absl::Span<const double> a, absl::Span<const double> b);

/// The three figures of --evaluate, one value per person.
struct Scores {
  std::vector<double> recall20, recall50, ndcg100;
  void Add(absl::Span<const assent::ItemId> ranked, absl::Span<const assent::ItemId> held_out);
};

}  // namespace cinema

#endif  // CINEMA_METRICS_H_

// The figures of --evaluate; assent/rank/metrics.h defines them.
#ifndef CINEMA_METRICS_H_
#define CINEMA_METRICS_H_

#include <vector>

#include "absl/types/span.h"
#include "assent/base/id.h"
#include "assent/rank/metrics.h"

namespace cinema {

using assent::Estimate;
using assent::MeanOf;
using assent::NdcgAt;
using assent::PairedDifference;
using assent::RecallAt;

/// The three figures of --evaluate, one value per person.
struct Scores {
  std::vector<double> recall20, recall50, ndcg100;
  void Add(absl::Span<const assent::ItemId> ranked, absl::Span<const assent::ItemId> held_out);
};

}  // namespace cinema

#endif  // CINEMA_METRICS_H_

// File: evaluation.h
//
// How reports measure: what of a held-out person's history is shown to the model,
// what it has to find, and by which figure.

#ifndef ASSENT_RANK_EVALUATION_H_
#define ASSENT_RANK_EVALUATION_H_

#include <cstddef>
#include <cstdint>
#include <limits>

namespace assent {

/// Stands for a history of any length.
inline constexpr std::size_t kAllItems = std::numeric_limits<std::size_t>::max();

/// The figure of merit; see metrics.h.
enum class Metric : std::uint8_t { kNdcg, kRecall };

/// Which items of a history are to be found.
enum class HoldOut : std::uint8_t {
  kLatest,  ///< The newest: how good the ranking is for what comes next.
  kRandom,  ///< Any, drawn at random: what published figures use.
};

/// How to measure.
struct EvaluationOptions {
  Metric metric = Metric::kNdcg;
  std::size_t k = 100;  ///< The length of the list. >= 1.
  HoldOut hold_out = HoldOut::kLatest;
  double held_out_share = 0.2;  ///< Of the items that the model knows, rounded; at least one. In (0, 1).
  std::size_t min_items = 5;    ///< People with fewer known items are not measured. >= 2.
  std::size_t min_people =
      30;                  ///< Fewer measured people give no report: its errors would mean nothing. >= 2.
  std::uint64_t seed = 1;  ///< For `HoldOut::kRandom`.
  int threads = 0;         ///< 0: all cores. The result does not depend on it.
};

}  // namespace assent

#endif  // ASSENT_RANK_EVALUATION_H_

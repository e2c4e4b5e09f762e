// File: hyperparameters.h
//
// The numbers of a model that are chosen, not learned.

#ifndef ASSENT_RANK_HYPERPARAMETERS_H_
#define ASSENT_RANK_HYPERPARAMETERS_H_

#include <cstdint>

namespace assent {

/// The factor model, and how much the item model counts beside it; ranker.h has
/// the formulas. The defaults were chosen on held-out people of MovieLens 100K.
struct MixParameters {
  /// Numbers per item, at most; 0: no factor model, so that the item model ranks
  /// alone. [0, 1024].
  std::int32_t factors = 128;
  double prior_weight = 0.03;   ///< a0: how much an item counts that is not in the history. [0, 1].
  double ridge = 0.1;           ///< l: how far the history has to pull. > 0.
  double ridge_exponent = 0.5;  ///< g: the ridge falls with the length of the history. [0, 1].
  double field_decay = 10;      ///< Items after which field values count half as much. > 0.
  double share_most = 0.75;     ///< What the item model's share rises to. [0, 1].
  double share_middle = 20;     ///< Items at which it is half of that. > 0.
  double share_slope = 1.5;     ///< How fast it rises in the logarithm of the items. >= 0.

  friend bool operator==(const MixParameters& a, const MixParameters& b) noexcept {
    return a.factors == b.factors && a.prior_weight == b.prior_weight && a.ridge == b.ridge &&
           a.ridge_exponent == b.ridge_exponent && a.field_decay == b.field_decay &&
           a.share_most == b.share_most && a.share_middle == b.share_middle && a.share_slope == b.share_slope;
  }
  friend bool operator!=(const MixParameters& a, const MixParameters& b) noexcept { return !(a == b); }
};

/// The numbers that a model was trained with; see `TrainOptions`.
struct Hyperparameters {
  double lambda = 0;
  double lambda_field = 0;
  double lambda_constant = 0;
  double dropout = 0;
  double row_weight_exponent = 0;
  std::int32_t min_people = 0;
  bool use_fields = true;
  bool use_constant = true;
  MixParameters mix;
};

}  // namespace assent

#endif  // ASSENT_RANK_HYPERPARAMETERS_H_

// File: model.h
//
// What `Train` makes of statistics and `Ranker` ranks with: the item model
// P = (G + L)^-1 over items, field values and the constant, the factors of the
// items, and the small fields-only model. A model holds nothing about one person:
// every item and field value in it stands for at least `min_people` people.

#ifndef ASSENT_RANK_MODEL_H_
#define ASSENT_RANK_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/rank/feature.h"

namespace assent {

namespace internal {
struct ModelAccess;
struct ModelData;
}  // namespace internal

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

/// An immutable model. Share it as `std::shared_ptr<const Model>`.
///
/// Thread safety: const access from any thread.
class ASSENT_EXPORT Model {
 public:
  Model(Model&&) noexcept;
  Model& operator=(Model&&) noexcept;
  ~Model();

  /// The catalogue, ascending by id. Scores and popularity use this order.
  absl::Span<const ItemId> items() const noexcept;
  /// The field values that the model knows, ascending.
  absl::Span<const Feature> features() const noexcept;
  /// The policy that the people's profiles obeyed.
  std::uint64_t policy_fingerprint() const noexcept;
  const Hyperparameters& hyperparameters() const noexcept;
  /// People behind the model.
  std::int64_t people() const noexcept;

  /// P, row-major and symmetric to the last bit: columns are the items, the
  /// features and, if `use_constant`, the constant. dimension() squared values;
  /// none if the catalogue was too large for an item model.
  absl::Span<const double> matrix() const noexcept;
  std::size_t dimension() const noexcept;

  /// The items' factors, row-major, factor_count() for each item; none without a
  /// factor model. Columns are orthogonal, the longest first.
  absl::Span<const float> factors() const noexcept;
  std::size_t factor_count() const noexcept;

  /// The score of each item for somebody who shares nothing: the share of people
  /// (weighted as in training, shrunk by lambda_constant) who chose it. O(items).
  std::vector<double> Popularity() const;

 private:
  friend struct internal::ModelAccess;
  explicit Model(std::unique_ptr<const internal::ModelData> data) noexcept;

  std::unique_ptr<const internal::ModelData> data_;  // never null unless moved from
};

}  // namespace assent

#endif  // ASSENT_RANK_MODEL_H_

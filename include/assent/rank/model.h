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
#include "assent/rank/hyperparameters.h"
#include "assent/rank/validation.h"

namespace assent {

namespace internal {
struct ModelAccess;
struct ModelData;
}  // namespace internal

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
  /// What the model was trained with.
  const Hyperparameters& hyperparameters() const noexcept;
  /// How the hyper-parameters were chosen; empty if they were given.
  const ValidationTable& validation() const noexcept;
  /// People behind the model.
  std::int64_t people() const noexcept;

  /// P, row-major and symmetric to the last bit: columns are the items, the
  /// features and, if `use_constant`, the constant. dimension() squared values;
  /// none if the catalogue was too large for an item model.
  absl::Span<const double> matrix() const noexcept;
  /// The number of columns of the matrix.
  std::size_t dimension() const noexcept;

  /// The items' factors, row-major, factor_count() for each item; none without a
  /// factor model. Columns are orthogonal, the longest first.
  absl::Span<const float> factors() const noexcept;
  /// The number of factors of an item.
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

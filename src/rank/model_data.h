// File: model_data.h
//
// What is inside a `Model`, for the files of this folder that make, keep and use
// one. Plain types: the file format and the trainer know nothing of how
// a ranker looks columns up.

#ifndef ASSENT_RANK_MODEL_DATA_H_
#define ASSENT_RANK_MODEL_DATA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/rank/feature.h"
#include "assent/rank/model.h"
#include "rank/erasure.h"
#include "rank/number_array.h"

namespace assent::internal {

/// For each feature, rows of two populations: people with their history alone, and
/// people with all their other fields besides.
inline constexpr std::size_t kErasureRows = 2;

struct ModelData {
  Hyperparameters hyperparameters;
  std::uint64_t policy = 0;
  std::int64_t people = 0;
  std::vector<ItemId> items;      // ascending
  std::vector<Feature> features;  // ascending, hence field by field

  // P over items, features and, if use_constant, the constant; row-major. Empty if
  // the catalogue was too large for it.
  NumberArray<double> matrix;
  // G between features and constant (both always here), and these and the items.
  std::vector<double> gram_fields;  // fields_dimension() squared
  std::vector<double> gram_items;   // fields_dimension() rows of items.size()

  ValidationTable validation;

  // Y: items.size() rows of factor_count(), with orthogonal columns; Y'Y is the
  // diagonal of `factor_energy`. `factor_prior` has the field columns' rows of
  // gram_items projected on Y: fields_dimension() rows of factor_count(). Empty
  // without a factor model.
  NumberArray<float> factors;
  std::vector<double> factor_energy;
  std::vector<double> factor_prior;

  // What erasing a field from people's factors needs: their basis, and
  // kErasureRows whitened rows for each feature, feature by feature; see
  // do_not_infer.h. Empty if nobody's factors were collected.
  ErasureBasis erasure_basis;
  std::vector<double> erasure_rows;

  std::size_t dimension() const noexcept {
    return items.size() + features.size() + (hyperparameters.use_constant ? 1 : 0);
  }
  std::size_t fields_dimension() const noexcept { return features.size() + 1; }
  std::size_t factor_count() const noexcept { return factor_energy.size(); }
  bool has_item_model() const noexcept { return !matrix.empty(); }
  bool has_factors() const noexcept { return !factor_energy.empty(); }
  bool has_erasure() const noexcept { return !erasure_rows.empty(); }
};

/// What is out of range in `mix`, as "name is value; it must be range", or empty.
ASSENT_EXPORT std::string WrongIn(const MixParameters& mix);

/// Whether sizes agree and every number is finite, with positive diagonals.
/// DataLoss with what is wrong otherwise. O(size).
ASSENT_EXPORT absl::Status Validate(const ModelData& data);

/// The one way to make a `Model` and to look into one.
struct ModelAccess {
  static Model Make(ModelData data) { return Model(std::make_unique<const ModelData>(std::move(data))); }
  static const ModelData& Data(const Model& model) noexcept { return *model.data_; }
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_MODEL_DATA_H_

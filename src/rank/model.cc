#include "assent/rank/model.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "assent/policy/policy.h"
#include "rank/model_data.h"

namespace assent {
namespace internal {
namespace {

template <class Number>
absl::Status Finite(const Number* values, std::size_t size, const char* what) {
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::isfinite(values[i])) {
      return absl::DataLossError(absl::StrCat("number ", i, " of the ", what, " is not finite"));
    }
  }
  return absl::OkStatus();
}

template <class Numbers>
absl::Status Finite(const Numbers& values, const char* what) {
  return Finite(values.data(), values.size(), what);
}

absl::Status PositiveDiagonal(absl::Span<const double> matrix, std::size_t dimension, const char* what) {
  for (std::size_t i = 0; i < dimension; ++i) {
    if (!(matrix[i * dimension + i] > 0)) {
      return absl::DataLossError(absl::StrCat("diagonal entry ", i, " of the ", what, " is not positive"));
    }
  }
  return absl::OkStatus();
}

bool PositiveFinite(double value) { return std::isfinite(value) && value > 0; }

// Compares tile by tile, so that rows and columns are in the cache together.
absl::Status Symmetric(absl::Span<const double> matrix, std::size_t n) {
  constexpr std::size_t kTile = 64;
  for (std::size_t i0 = 0; i0 < n; i0 += kTile) {
    for (std::size_t j0 = 0; j0 <= i0; j0 += kTile) {
      for (std::size_t i = i0; i < std::min(n, i0 + kTile); ++i) {
        for (std::size_t j = j0; j < std::min(i, j0 + kTile); ++j) {
          if (matrix[i * n + j] != matrix[j * n + i])
            return absl::DataLossError(absl::StrCat("the item model is not symmetric at ", i, ", ", j));
        }
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateFactors(const ModelData& data) {
  const std::size_t d = data.factor_count();
  if (data.factors.size() != data.items.size() * d ||
      data.factor_prior.size() != data.fields_dimension() * d ||
      d > static_cast<std::size_t>(data.hyperparameters.mix.factors)) {
    return absl::DataLossError("the sizes of its factors do not agree");
  }
  for (std::size_t k = 0; k < d; ++k) {
    if (!PositiveFinite(data.factor_energy[k]))
      return absl::DataLossError(absl::StrCat("the length of factor ", k, " is not positive"));
  }
  if (absl::Status status = Finite(data.factors, "factors"); !status.ok()) return status;
  return Finite(data.factor_prior, "factors of fields");
}

absl::Status ValidateErasure(const ModelData& data) {
  const std::size_t d = data.factor_count();
  const ErasureBasis& basis = data.erasure_basis;
  if (data.has_erasure()
          ? basis.mean.size() != d || basis.root.size() != d * d || basis.inverse_root.size() != d * d ||
                data.erasure_rows.size() != kErasureRows * data.features.size() * d
          : !basis.mean.empty() || !basis.root.empty() || !basis.inverse_root.empty()) {
    return absl::DataLossError("the sizes of what erases fields do not agree");
  }
  for (const std::vector<double>* part :
       {&basis.mean, &basis.root, &basis.inverse_root, &data.erasure_rows}) {
    if (absl::Status status = Finite(*part, "parts that erase fields"); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

std::string WrongIn(const MixParameters& mix) {
  constexpr int kMostFactors = 1024;
  const auto wrong = [](const char* name, double value, const char* range) {
    return absl::StrCat(name, " is ", value, "; it must be ", range);
  };
  if (mix.factors < 0 || mix.factors > kMostFactors) return wrong("factors", mix.factors, "from 0 to 1024");
  const auto unit = [](double value) { return value >= 0 && value <= 1; };
  if (!unit(mix.prior_weight)) return wrong("prior_weight", mix.prior_weight, "from 0 to 1");
  if (!PositiveFinite(mix.ridge)) return wrong("ridge", mix.ridge, "finite and above 0");
  if (!unit(mix.ridge_exponent)) return wrong("ridge_exponent", mix.ridge_exponent, "from 0 to 1");
  if (!PositiveFinite(mix.field_decay)) return wrong("field_decay", mix.field_decay, "finite and above 0");
  if (!unit(mix.share_most)) return wrong("share_most", mix.share_most, "from 0 to 1");
  if (!PositiveFinite(mix.share_middle)) return wrong("share_middle", mix.share_middle, "finite and above 0");
  if (!(std::isfinite(mix.share_slope) && mix.share_slope >= 0))
    return wrong("share_slope", mix.share_slope, "finite and at least 0");
  return {};
}

absl::Status Validate(const ModelData& data) {
  const Hyperparameters& h = data.hyperparameters;
  if (!PositiveFinite(h.lambda) || !PositiveFinite(h.lambda_field) || !PositiveFinite(h.lambda_constant) ||
      !(h.dropout >= 0 && h.dropout < 1) || !(h.row_weight_exponent >= 0 && h.row_weight_exponent <= 1) ||
      h.min_people < 1 || data.people < 1) {
    return absl::DataLossError("a hyper-parameter is out of range");
  }
  if (const std::string wrong = WrongIn(h.mix); !wrong.empty()) return absl::DataLossError(wrong);
  const std::size_t n = data.dimension();
  const std::size_t m = data.fields_dimension();
  if (data.items.empty() || (data.has_item_model() && data.matrix.size() != n * n) ||
      (!data.has_item_model() && !data.has_factors()) || data.gram_fields.size() != m * m ||
      data.gram_items.size() != m * data.items.size()) {
    return absl::DataLossError("the sizes of its parts do not agree");
  }
  int fields = 0;
  for (std::size_t f = 0; f < data.features.size(); ++f) {
    fields += f == 0 || data.features[f].field != data.features[f - 1].field ? 1 : 0;
  }
  if (fields > kMaxIndices)
    return absl::DataLossError(absl::StrCat("it has ", fields, " fields; no policy has more than 64"));
  if (absl::Status status = Finite(data.matrix, "item model"); !status.ok()) return status;
  if (absl::Status status = Finite(data.gram_fields, "fields-only model"); !status.ok()) return status;
  if (absl::Status status = Finite(data.gram_items, "fields-only model's items"); !status.ok()) return status;
  if (absl::Status status = ValidateFactors(data); !status.ok()) return status;
  if (absl::Status status = ValidateErasure(data); !status.ok()) return status;
  if (data.has_item_model()) {
    if (absl::Status status = PositiveDiagonal(data.matrix, n, "item model"); !status.ok()) return status;
    if (absl::Status status = Symmetric(data.matrix, n); !status.ok()) return status;
  }
  return PositiveDiagonal(data.gram_fields, m, "fields-only model");
}

}  // namespace internal

Model::Model(std::unique_ptr<const internal::ModelData> data) noexcept : data_(std::move(data)) {}
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

absl::Span<const ItemId> Model::items() const noexcept { return data_->items; }
absl::Span<const Feature> Model::features() const noexcept { return data_->features; }
std::uint64_t Model::policy_fingerprint() const noexcept { return data_->policy; }
const Hyperparameters& Model::hyperparameters() const noexcept { return data_->hyperparameters; }
const ValidationTable& Model::validation() const noexcept { return data_->validation; }
std::int64_t Model::people() const noexcept { return data_->people; }
absl::Span<const double> Model::matrix() const noexcept { return data_->matrix; }
std::size_t Model::dimension() const noexcept { return data_->dimension(); }

absl::Span<const float> Model::factors() const noexcept { return data_->factors; }
std::size_t Model::factor_count() const noexcept { return data_->factor_count(); }

std::vector<double> Model::Popularity() const {
  const std::size_t m = data_->fields_dimension();
  const std::size_t n = data_->items.size();
  // The constant is the last of the field columns.
  const double weight = data_->gram_fields[m * m - 1] + data_->hyperparameters.lambda_constant;
  const double* const counts = data_->gram_items.data() + (m - 1) * n;
  std::vector<double> popularity(counts, counts + n);
  for (double& value : popularity) value /= weight;
  return popularity;
}

}  // namespace assent

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "assent/rank/do_not_infer.h"
#include "rank/model_data.h"
#include "rank/report/whiten.h"
#include "rank/scorer.h"

namespace assent {
namespace internal {

/// Sums of one population of vectors.
struct VectorSums {
  double people = 0;
  std::vector<double> sum;

  explicit VectorSums(std::size_t dimension) : sum(dimension, 0.0) {}
  void Add(absl::Span<const double> vector) {
    ++people;
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += vector[k];
  }
};

class ErasureMoments {
 public:
  explicit ErasureMoments(std::shared_ptr<const Model> model)
      : model_(std::move(model)),
        scorer_(ModelAccess::Data(*model_)),
        all_(scorer_.data().factor_count()),
        products_(all_.sum.size() * all_.sum.size(), 0.0),
        told_(kErasureRows * scorer_.index().fields().size(), all_),
        values_(kErasureRows * scorer_.data().features.size(), all_) {}

  const Model& model() const { return *model_; }
  std::int64_t people() const { return static_cast<std::int64_t>(all_.people); }

  void Add(const EngineInput& person) {
    const absl::Span<const Interaction> history = EngineInputAccess::History(person);
    const ScoreRequest alone = scorer_.Prepare({}, history);
    if (alone.items == 0) return;
    const absl::Span<const double> u = alone.fold_in.user();
    const std::size_t d = u.size();
    all_.Add(u);
    for (std::size_t a = 0; a < d; ++a) {
      for (std::size_t b = 0; b <= a; ++b) products_[a * d + b] += u[a] * u[b];
    }
    for (std::size_t f = 0; f < scorer_.index().fields().size(); ++f) AddField(person, f, u);
  }

  ErasureBasis Basis() const {
    const std::size_t d = all_.sum.size();
    std::vector<double> mean(d);
    std::vector<double> covariance(d * d);
    for (std::size_t k = 0; k < d; ++k) mean[k] = all_.sum[k] / all_.people;
    for (std::size_t a = 0; a < d; ++a) {
      for (std::size_t b = 0; b <= a; ++b) {
        covariance[a * d + b] = covariance[b * d + a] =
            products_[a * d + b] / all_.people - mean[a] * mean[b];
      }
    }
    return BasisOf(mean, covariance);
  }

  /// Covariances with the indicator of each value among those who told the field, as
  /// kErasureRows rows for each value; zeros for a field that cannot be erased.
  std::vector<double> Cross(double min_people) const {
    const std::size_t d = all_.sum.size();
    const std::size_t items = scorer_.data().items.size();
    std::vector<double> cross(values_.size() * d, 0.0);
    for (std::size_t f = 0; f < scorer_.index().fields().size(); ++f) {
      const ColumnIndex::Field& field = scorer_.index().fields()[f];
      const std::size_t first = static_cast<std::size_t>(field.first) - items;
      const std::size_t last = static_cast<std::size_t>(field.last) - items;
      const auto enough = [&](std::size_t v) { return values_[kErasureRows * v].people >= min_people; };
      std::size_t values = 0;
      for (std::size_t v = first; v < last; ++v) values += enough(v) ? 1 : 0;
      for (std::size_t v = first; v < last && values >= 2; ++v) {
        if (!enough(v)) continue;
        for (std::size_t row = 0; row < kErasureRows; ++row) {
          const VectorSums& told = told_[kErasureRows * f + row];
          const VectorSums& value = values_[kErasureRows * v + row];
          for (std::size_t k = 0; k < d; ++k) {
            cross[(kErasureRows * v + row) * d + k] =
                value.sum[k] / told.people - value.people / told.people * (told.sum[k] / told.people);
          }
        }
      }
    }
    return cross;
  }

 private:
  // The person as one who told field f: without it, and with all others.
  void AddField(const EngineInput& person, std::size_t f, absl::Span<const double> alone) {
    const std::int32_t number = scorer_.index().fields()[f].number;
    std::vector<FeatureValue> others;
    std::vector<std::size_t> own;  // positions among the features
    for (const FeatureValue& value : EngineInputAccess::Values(person)) {
      if (value.field != number) {
        others.push_back(value);
      } else if (const std::int32_t column = scorer_.index().Feature(value); column >= 0) {
        own.push_back(static_cast<std::size_t>(column) - scorer_.data().items.size());
      }
    }
    if (own.empty()) return;
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    const ScoreRequest request = scorer_.Prepare(others, EngineInputAccess::History(person));
    const absl::Span<const double> with_others = request.fold_in.user();
    told_[kErasureRows * f].Add(alone);
    told_[kErasureRows * f + 1].Add(with_others);
    for (const std::size_t v : own) {
      values_[kErasureRows * v].Add(alone);
      values_[kErasureRows * v + 1].Add(with_others);
    }
  }

  std::shared_ptr<const Model> model_;
  Scorer scorer_;
  VectorSums all_;                  // histories alone
  std::vector<double> products_;    // their products, the lower triangle
  std::vector<VectorSums> told_;    // for each field: both populations of those who told it
  std::vector<VectorSums> values_;  // for each value of these: the same
};

}  // namespace internal

ErasureSums::ErasureSums(std::unique_ptr<internal::ErasureMoments> moments) noexcept
    : moments_(std::move(moments)) {}
ErasureSums::ErasureSums(ErasureSums&&) noexcept = default;
ErasureSums& ErasureSums::operator=(ErasureSums&&) noexcept = default;
ErasureSums::~ErasureSums() = default;

absl::StatusOr<ErasureSums> ErasureSums::Create(std::shared_ptr<const Model> model) {
  if (model == nullptr || !internal::ModelAccess::Data(*model).has_factors()) {
    return absl::FailedPreconditionError(
        "cannot erase: fields are erased from people's factors, and the model has none; train one with "
        "factors");
  }
  return ErasureSums(std::make_unique<internal::ErasureMoments>(std::move(model)));
}

absl::Status ErasureSums::Add(const EngineInput& person) {
  using internal::EngineInputAccess;
  if (EngineInputAccess::UseOf(person) != Use::kTrain) {
    return absl::FailedPreconditionError(
        "cannot add a person to erasure sums: the view was not opened for a purpose with `use: TRAIN`");
  }
  if (EngineInputAccess::PolicyOf(person) != moments_->model().policy_fingerprint()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot add a person to erasure sums: the profile has policy ",
                     absl::Hex(EngineInputAccess::PolicyOf(person), absl::kZeroPad16),
                     ", the model was trained under policy ",
                     absl::Hex(moments_->model().policy_fingerprint(), absl::kZeroPad16)));
  }
  if (!EngineInputAccess::IsCurrent(person)) {
    return absl::AbortedError(
        "cannot add a person to erasure sums: consent changed since the view was opened; open a new view");
  }
  if (EngineInputAccess::HasHistory(person)) moments_->Add(person);
  return absl::OkStatus();
}

std::int64_t ErasureSums::people() const noexcept { return moments_->people(); }

absl::StatusOr<Model> WithErasure(const Model& model, const ErasureSums& sums) {
  const internal::ModelData& data = internal::ModelAccess::Data(model);
  const internal::ModelData& of = internal::ModelAccess::Data(sums.moments_->model());
  if (data.policy != of.policy || data.items != of.items || data.features != of.features ||
      data.factors != of.factors || data.factor_prior != of.factor_prior) {
    return absl::FailedPreconditionError(
        "cannot erase: the sums were collected with another model; collect them with this one");
  }
  if (sums.people() < std::max(2, data.hyperparameters.min_people)) {
    return absl::FailedPreconditionError(absl::StrCat("cannot erase: the sums are of ", sums.people(),
                                                      " people; the model's min_people is ",
                                                      data.hyperparameters.min_people));
  }
  internal::ModelData able = data;
  able.erasure_basis = sums.moments_->Basis();
  able.erasure_rows =
      internal::Whitened(able.erasure_basis, sums.moments_->Cross(data.hyperparameters.min_people));
  return internal::ModelAccess::Make(std::move(able));
}

}  // namespace assent

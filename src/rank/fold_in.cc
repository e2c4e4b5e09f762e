#include "rank/fold_in.h"

#include <algorithm>
#include <cmath>

#include "rank/dot.h"
#include "rank/small_cholesky.h"

namespace assent::internal {
namespace {

double RidgeOf(const MixParameters& mix, std::size_t known, std::size_t catalogue) {
  const auto h = static_cast<double>(std::max<std::size_t>(known, 1));
  const double all = static_cast<double>(known) + mix.prior_weight * static_cast<double>(catalogue);
  return mix.ridge * all * std::pow(h, -mix.ridge_exponent);
}

}  // namespace

FactorModel::FactorModel(const ModelData& data) : data_(data), sum_(data.factor_count(), 0.0) {
  const std::size_t d = dimension();
  for (std::size_t j = 0; j < data.items.size() && d > 0; ++j) {
    AddScaled(data.factors.data() + j * d, 1, d, sum_.data());
  }
}

void FactorModel::Score(absl::Span<const double> user, absl::Span<double> scores) const noexcept {
  const std::size_t d = dimension();
  DotRows(data_.factors.data(), d, user.data(), scores.size(), scores.data());
}

double FieldWeight(const MixParameters& mix, std::size_t items) noexcept {
  return mix.field_decay / (mix.field_decay + static_cast<double>(items));
}

void FoldIn::Fold(const FactorModel& model, const FieldsPattern& pattern,
                  absl::Span<const std::int32_t> inputs, std::size_t items) {
  model_ = &model;
  inputs_ = inputs;
  items_ = items;
  const MixParameters& mix = model.data().hyperparameters.mix;
  const double ridge = RidgeOf(mix, items, model.data().items.size());
  diagonal_ = model.data().factor_energy;
  for (double& value : diagonal_) value = mix.prior_weight * value + ridge;
  AddPriors(pattern);
  if (direct()) {
    FactorLong();
  } else {
    FactorShort();
  }
  Pull();
}

// Each field value's part of m: its row of the fields-only model, projected on Y.
// The prior moves towards popularity, the constant alone, as the history grows.
void FoldIn::AddPriors(const FieldsPattern& pattern) {
  const ModelData& data = model_->data();
  const std::size_t d = model_->dimension();
  const std::size_t others = inputs_.size() - items_;
  const std::size_t k = pattern.columns.size();
  const double weight = FieldWeight(data.hyperparameters.mix, items_);
  priors_.assign(others * d, 0.0);
  user_.assign(d, 0.0);
  const auto first = static_cast<std::int32_t>(data.items.size());
  for (std::size_t v = 0; v < others; ++v) {
    double* const prior = priors_.data() + v * d;
    const double* const row = pattern.inverse.data() + pattern.RowOf(inputs_[items_ + v] - first) * k;
    for (std::size_t b = 0; b < k; ++b) {
      AddScaled(data.factor_prior.data() + static_cast<std::size_t>(pattern.columns[b]) * d, weight * row[b],
                d, prior);
    }
    if (v + 1 == others) {
      const std::size_t m = data.fields_dimension();
      const double mass = data.gram_fields[m * m - 1] + data.hyperparameters.lambda_constant;
      AddScaled(data.factor_prior.data() + (m - 1) * d, (1 - weight) / mass, d, prior);
    }
    AddScaled(prior, 1, d, user_.data());
  }
}

// I + H D^-1 H'.
void FoldIn::FactorShort() {
  const std::size_t d = model_->dimension();
  history_.resize(items_ * d);
  factor_.resize(items_ * items_);
  std::vector<double>& scaled = step_;
  scaled.resize(d);
  for (std::size_t i = 0; i < items_; ++i) {
    double* const own = history_.data() + i * d;
    std::copy_n(model_->Row(inputs_[i]), d, own);
    for (std::size_t k = 0; k < d; ++k) scaled[k] = own[k] / diagonal_[k];
    for (std::size_t j = 0; j <= i; ++j)
      factor_[i * items_ + j] = Dot(scaled.data(), history_.data() + j * d, d);
    factor_[i * items_ + i] += 1;
  }
  FactorSmall(factor_.data(), items_);
}

// D + H'H.
void FoldIn::FactorLong() {
  const std::size_t d = model_->dimension();
  factor_.assign(d * d, 0.0);
  constexpr std::size_t kRows = 64;  // as many in double at a time
  std::vector<double>& own = history_;
  own.resize(kRows * d);
  for (std::size_t first = 0; first < items_; first += kRows) {
    const std::size_t rows = std::min(kRows, items_ - first);
    for (std::size_t i = 0; i < rows; ++i)
      std::copy_n(model_->Row(inputs_[first + i]), d, own.data() + i * d);
    AddSquares(own.data(), rows, d, factor_.data());
  }
  for (std::size_t k = 0; k < d; ++k) factor_[k * d + k] += diagonal_[k];
  FactorSmall(factor_.data(), d);
}

// From m to u = m + A^-1 H' (1 - H m): the history pulls by what the prior misses.
void FoldIn::Pull() {
  const std::size_t d = model_->dimension();
  missing_.resize(items_);
  for (std::size_t i = 0; i < items_; ++i) missing_[i] = 1 - Dot(model_->Row(inputs_[i]), user_.data(), d);
  step_.assign(d, 0.0);
  if (direct()) {
    for (std::size_t i = 0; i < items_; ++i) AddScaled(model_->Row(inputs_[i]), missing_[i], d, step_.data());
    SolveSmall(factor_.data(), d, step_.data());
  } else {
    // A^-1 H' = D^-1 H' (I + H D^-1 H')^-1.
    SolveSmall(factor_.data(), items_, missing_.data());
    for (std::size_t i = 0; i < items_; ++i) AddScaled(history_.data() + i * d, missing_[i], d, step_.data());
    for (std::size_t k = 0; k < d; ++k) step_[k] /= diagonal_[k];
  }
  AddScaled(step_.data(), 1, d, user_.data());
}

void FoldIn::Solve(double* vector) const {
  const std::size_t d = model_->dimension();
  if (direct()) {
    SolveSmall(factor_.data(), d, vector);
    return;
  }
  // A^-1 = D^-1 - D^-1 H' (I + H D^-1 H')^-1 H D^-1.
  for (std::size_t k = 0; k < d; ++k) vector[k] /= diagonal_[k];
  inner_.resize(items_);
  for (std::size_t i = 0; i < items_; ++i) inner_[i] = Dot(history_.data() + i * d, vector, d);
  SolveSmall(factor_.data(), items_, inner_.data());
  back_.assign(d, 0.0);
  for (std::size_t i = 0; i < items_; ++i) AddScaled(history_.data() + i * d, inner_[i], d, back_.data());
  for (std::size_t k = 0; k < d; ++k) vector[k] -= back_[k] / diagonal_[k];
}

void FoldIn::Addends(absl::Span<const double> y, absl::Span<double> addends) const {
  const std::size_t d = model_->dimension();
  std::vector<double>& q = query_;
  q.assign(y.begin(), y.end());
  Solve(q.data());
  for (std::size_t i = 0; i < items_; ++i) addends[i] = Dot(model_->Row(inputs_[i]), q.data(), d);
  for (std::size_t k = 0; k < d; ++k) q[k] *= diagonal_[k];  // (r I + a0 Y'Y) A^-1 y
  for (std::size_t i = items_; i < inputs_.size(); ++i) {
    addends[i] = Dot(priors_.data() + (i - items_) * d, q.data(), d);
  }
}

}  // namespace assent::internal

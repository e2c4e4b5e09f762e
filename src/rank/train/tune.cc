#include "rank/train/tune.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "assent/rank/metrics.h"
#include "rank/parallel_for.h"
#include "rank/train/validator.h"

namespace assent::internal {
namespace {

using Step = ValidationTrial::Step;

constexpr double kLambdaFactors[] = {0.5, 2};
constexpr double kDropouts[] = {0.2, 0.33, 0.5};
constexpr double kPriorWeights[] = {0.01, 0.03, 0.1};
constexpr double kRidges[] = {0.01, 0.03, 0.1, 0.3};
constexpr double kExponents[] = {0.25, 0.5, 0.75};
constexpr double kMosts[] = {0.5, 0.75, 1};
constexpr double kMiddles[] = {10, 20, 40, 80};
constexpr double kSlopes[] = {1, 1.5, 2.5};
constexpr double kDecays[] = {3, 10, 30, 100};
constexpr int kRounds = 2;

// What may be chosen at one step, around what is in use.
std::vector<MixParameters> Candidates(Step step, const MixParameters& now) {
  std::vector<MixParameters> all;
  const auto add = [&](const auto& change) {
    MixParameters mix = now;
    change(mix);
    if (mix != now && std::find(all.begin(), all.end(), mix) == all.end()) all.push_back(mix);
  };
  switch (step) {
    case Step::kItemModel:
      break;
    case Step::kFactors:
      for (const double weight : kPriorWeights) add([&](MixParameters& m) { m.prior_weight = weight; });
      for (const double ridge : kRidges) {
        for (const double exponent : kExponents) {
          add([&](MixParameters& m) { m.ridge = ridge, m.ridge_exponent = exponent; });
        }
      }
      break;
    case Step::kShare:
      for (const double slope : kSlopes) add([&](MixParameters& m) { m.share_slope = slope; });
      for (const double most : kMosts) {
        for (const double middle : kMiddles)
          add([&](MixParameters& m) { m.share_most = most, m.share_middle = middle; });
      }
      break;
    case Step::kFieldDecay:
      for (const double decay : kDecays) add([&](MixParameters& m) { m.field_decay = decay; });
      break;
  }
  return all;
}

using Figures = Validator::Figures;

// Each person's mean over the cells.
std::vector<double> MeansOf(const Figures& figures) {
  std::vector<double> means(figures.front().size(), 0.0);
  for (const std::vector<double>& cell : figures) {
    for (std::size_t i = 0; i < means.size(); ++i) means[i] += cell[i] / static_cast<double>(figures.size());
  }
  return means;
}

// Whether `now` is clearly better than `before` on the whole, and clearly worse in no
// cell: what helps long histories must not be paid by short ones.
bool IsBetter(const Figures& now, const Figures& before) {
  const auto clearly = [](const Estimate& gain) {
    constexpr double kErrors = 2;
    return std::abs(gain.mean) > kErrors * gain.error;
  };
  const Estimate whole = PairedDifference(MeansOf(now), MeansOf(before));
  if (whole.mean <= 0 || !clearly(whole)) return false;
  for (std::size_t c = 0; c < now.size(); ++c) {
    const Estimate gain = PairedDifference(now[c], before[c]);
    if (gain.mean < 0 && clearly(gain)) return false;
  }
  return true;
}

class Search {
 public:
  Search(const Validator& validator, TrainOptions& options, ModelData& data)
      : validator_(validator), options_(options), data_(data), in_use_(validator.Measure(Scorer(data))) {}

  // Item models take a solve each, so each is looked at once.
  absl::Status ChooseItemModel(const SolveItemModel& solve, const std::function<void(double)>& progress) {
    std::vector<std::pair<double, double>> candidates;
    for (const double factor : kLambdaFactors)
      candidates.emplace_back(options_.lambda * factor, options_.dropout);
    for (const double dropout : kDropouts) {
      if (dropout != options_.dropout) candidates.emplace_back(options_.lambda, dropout);
    }
    std::size_t done = 0;
    for (const auto& [lambda, dropout] : candidates) {
      TrainOptions other = options_;
      other.lambda = lambda;
      other.dropout = dropout;
      ModelData model = data_;
      if (absl::Status status = solve(other, model); !status.ok()) return status;
      Figures figures = validator_.Measure(Scorer(model));
      Note(Step::kItemModel, lambda, dropout, data_.hyperparameters.mix, figures);
      if (IsBetter(figures, in_use_)) {
        trials_.back().taken = true;
        options_.lambda = lambda;
        options_.dropout = dropout;
        data_ = std::move(model);
        in_use_ = std::move(figures);
      }
      progress(static_cast<double>(++done) / static_cast<double>(candidates.size()));
    }
    return absl::OkStatus();
  }

  // All of a step's candidates are noted; of those that are better the best is taken.
  void ChooseMix(Step step) {
    const Scorer scorer(data_);  // what it keeps does not depend on the mix
    MixParameters& mix = data_.hyperparameters.mix;
    const MixParameters before = mix;
    std::size_t best = trials_.size();
    Figures best_figures;
    for (const MixParameters& candidate : Candidates(step, before)) {
      mix = candidate;
      Figures figures = validator_.Measure(scorer);
      Note(step, options_.lambda, options_.dropout, candidate, figures);
      if (!IsBetter(figures, in_use_)) continue;
      if (best_figures.empty() || trials_.back().ndcg > trials_[best].ndcg) {
        best = trials_.size() - 1;
        best_figures = std::move(figures);
      }
    }
    mix = before;
    if (best_figures.empty()) return;
    trials_[best].taken = true;
    mix = trials_[best].mix;
    in_use_ = std::move(best_figures);
  }

  std::vector<ValidationTrial> TakeTrials() { return std::move(trials_); }

 private:
  void Note(Step step, double lambda, double dropout, const MixParameters& mix, const Figures& figures) {
    ValidationTrial& trial = trials_.emplace_back();
    trial.step = step;
    trial.lambda = lambda;
    trial.dropout = dropout;
    trial.mix = mix;
    trial.ndcg = MeanOf(MeansOf(figures)).mean;
    const Estimate gain = PairedDifference(MeansOf(figures), MeansOf(in_use_));
    trial.gain = gain.mean;
    trial.gain_error = gain.error;
  }

  const Validator& validator_;
  TrainOptions& options_;
  ModelData& data_;
  Figures in_use_;  // of what is in use
  std::vector<ValidationTrial> trials_;
};

}  // namespace

absl::Status Tune(const SolveItemModel& solve, const std::function<void(double)>& progress,
                  TrainOptions& options, ModelData& data) {
  absl::StatusOr<Validator> validator =
      Validator::Create(data, *options.validation, ThreadCount(options.threads));
  if (!validator.ok()) return validator.status();
  Search search(*validator, options, data);
  double done = 0;
  if (data.has_item_model() && options.tune_item_model) {
    const auto solved = [&](double fraction) { progress(0.5 * fraction); };
    if (absl::Status status = search.ChooseItemModel(solve, solved); !status.ok()) return status;
    done = 0.5;
  }
  std::vector<Step> steps;
  if (data.has_factors()) steps.push_back(Step::kFactors);
  if (data.has_factors() && data.has_item_model()) steps.push_back(Step::kShare);
  if (data.has_factors() && !data.features.empty()) steps.push_back(Step::kFieldDecay);
  const double part = (1 - done) / static_cast<double>(std::max<std::size_t>(kRounds * steps.size(), 1));
  for (int round = 0; round < kRounds; ++round) {
    const MixParameters before = data.hyperparameters.mix;
    for (const Step step : steps) {
      search.ChooseMix(step);
      progress(done += part);
    }
    if (data.hyperparameters.mix == before) break;  // another round would do the same
  }
  options.mix = data.hyperparameters.mix;
  data.validation.people = static_cast<std::int64_t>(validator->people());
  data.validation.trials = search.TakeTrials();
  data.validation.cells = validator->Cells(Scorer(data));
  return absl::OkStatus();
}

}  // namespace assent::internal

#include "assent/rank/ranker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/model_data.h"
#include "rank/scorer.h"
#include "rank/top_items.h"

namespace assent {
namespace internal {

/// What a ranker keeps between requests.
class RankerState {
 public:
  explicit RankerState(const ModelData& data) : scorer(data) {}
  const Scorer scorer;
};

}  // namespace internal

namespace {

using internal::EngineInputAccess;
using internal::Scorer;
using internal::ScoreRequest;

absl::Status ConsentChanged() {
  return absl::AbortedError("consent changed while ranking; open a new view and rank again");
}

Reason NameInput(const Scorer& scorer, std::int32_t column) {
  const internal::ModelData& data = scorer.data();
  const auto c = static_cast<std::size_t>(column);
  Reason reason;
  if (c < data.items.size()) {
    reason.kind = Reason::Kind::kItem;
    reason.item = data.items[c];
  } else if (c < data.items.size() + data.features.size()) {
    reason.kind = Reason::Kind::kField;
    reason.feature = data.features[c - data.items.size()];
  }
  return reason;
}

std::vector<Reason> ReasonsFor(const Scorer& scorer, const ScoreRequest& request, std::int32_t item,
                               std::vector<double>& addends) {
  addends.assign(request.inputs.size(), 0.0);
  scorer.Addends(request, item, absl::MakeSpan(addends));
  std::vector<std::size_t> order(addends.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(addends[a]) > std::abs(addends[b]); });
  std::vector<Reason> reasons;
  reasons.reserve(order.size());
  for (const std::size_t i : order) {
    reasons.push_back(NameInput(scorer, request.inputs[i]));
    reasons.back().addend = addends[i];
  }
  return reasons;
}

// Marks what must not be returned.
void Exclude(const Scorer& scorer, const ScoreRequest& request, absl::Span<const ItemId> exclude,
             absl::Span<double> scores) {
  constexpr double kNever = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i < request.items; ++i)
    scores[static_cast<std::size_t>(request.inputs[i])] = kNever;
  for (const ItemId& item : exclude) {
    const std::int32_t column = scorer.index().Item(item);
    if (column >= 0) scores[static_cast<std::size_t>(column)] = kNever;
  }
}

}  // namespace

Ranker::Ranker(std::shared_ptr<const Model> model) : model_(std::move(model)) {
  if (model_ != nullptr) {
    state_ = std::make_unique<internal::RankerState>(internal::ModelAccess::Data(*model_));
  }
}
Ranker::Ranker(Ranker&&) noexcept = default;
Ranker& Ranker::operator=(Ranker&&) noexcept = default;
Ranker::~Ranker() = default;

absl::Status Ranker::Check(const EngineInput& person) const {
  if (state_ == nullptr)
    return absl::FailedPreconditionError("cannot rank: the ranker was made without a model");
  if (EngineInputAccess::UseOf(person) != Use::kPersonalize) {
    return absl::FailedPreconditionError(
        "cannot rank: the view was not opened for a purpose with `use: PERSONALIZE`");
  }
  if (EngineInputAccess::PolicyOf(person) != model_->policy_fingerprint()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot rank: the profile has policy ",
        absl::Hex(EngineInputAccess::PolicyOf(person), absl::kZeroPad16),
        ", the model was trained under policy ", absl::Hex(model_->policy_fingerprint(), absl::kZeroPad16),
        "; train a model under the profile's policy"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Ranking> Ranker::Rank(const EngineInput& person, const RankOptions& options) const {
  if (absl::Status status = Check(person); !status.ok()) return status;
  const Scorer& scorer = state_->scorer;
  const ScoreRequest request = scorer.Prepare(person);
  const std::size_t items = scorer.data().items.size();
  const std::unique_ptr<double[]> buffer(new double[items]);  // not zeroed: Score fills it
  const absl::Span<double> scores(buffer.get(), items);
  scorer.Score(request, scores);
  Exclude(scorer, request, options.exclude, scores);

  Ranking ranking;
  ranking.tier = request.tier;
  ranking.used_items = request.items;
  for (std::size_t f = 0; f < scorer.index().fields().size(); ++f) {
    if (Contains(request.fields, static_cast<int>(f)))
      ranking.used_fields.push_back(scorer.index().fields()[f].number);
  }
  const std::vector<std::int32_t> best = internal::TopItems(scores, options.count);
  ranking.items.reserve(best.size());
  std::vector<double> addends;
  for (const std::int32_t j : best) {
    RankedItem& ranked = ranking.items.emplace_back();
    ranked.item = scorer.data().items[static_cast<std::size_t>(j)];
    ranked.score = scores[static_cast<std::size_t>(j)];
    if (options.reasons) ranked.reasons = ReasonsFor(scorer, request, j, addends);
  }
  if (!EngineInputAccess::IsCurrent(person)) return ConsentChanged();
  return ranking;
}

absl::StatusOr<std::vector<double>> Ranker::Scores(const EngineInput& person) const {
  if (absl::Status status = Check(person); !status.ok()) return status;
  const Scorer& scorer = state_->scorer;
  std::vector<double> scores(scorer.data().items.size());
  scorer.Score(scorer.Prepare(person), absl::MakeSpan(scores));
  if (!EngineInputAccess::IsCurrent(person)) return ConsentChanged();
  return scores;
}

}  // namespace assent

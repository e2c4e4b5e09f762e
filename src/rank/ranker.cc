#include "assent/rank/ranker.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/context_input.h"
#include "rank/factor_scan.h"
#include "rank/list/arrange.h"
#include "rank/list/catalogue.h"
#include "rank/list/cold_items.h"
#include "rank/list/plan.h"
#include "rank/list/removal.h"
#include "rank/list/similarity.h"
#include "rank/model_data.h"
#include "rank/scorer.h"

namespace assent {
namespace internal {

/// What a ranker keeps between requests.
class RankerState {
 public:
  RankerState(const ModelData& data, const ItemAttributes* attributes)
      : scorer(data),
        catalogue(data, scorer.index(), attributes),
        cold(data, catalogue),
        similarity(data, catalogue, cold),
        erasable(ErasableFields(data, scorer.index())) {
    // Only where the factors alone rank; cold items need every score.
    const bool factors_rank = data.has_factors() && (!data.has_item_model() || erasable != 0);
    if (factors_rank && !cold.any() && catalogue.size() >= FactorScan::kFewestItems) {
      scan = std::make_unique<const FactorScan>(scorer.factors());
    }
  }
  const Scorer scorer;
  const Catalogue catalogue;
  const ColdItems cold;
  const ItemSimilarity similarity;
  const std::uint64_t erasable;            // fields, by position in the index
  std::unique_ptr<const FactorScan> scan;  // null: lists are made from all scores
};

}  // namespace internal

namespace {

using internal::EngineInputAccess;
using internal::Scorer;
using internal::ScoreRequest;

absl::Status ConsentChanged() {
  return absl::AbortedError("consent changed while ranking; open a new view and rank again");
}

// What is asked, with the context beside the person's values.
ScoreRequest Prepare(const Scorer& scorer, const EngineInput& input, const Context& context,
                     std::uint64_t do_not_infer = 0) {
  if (context.empty()) return scorer.Prepare(input, do_not_infer);
  const EngineInput with = internal::WithContexts(input, {context});
  return scorer.Prepare(with, do_not_infer);
}

Reason NameInput(const Scorer& scorer, std::int32_t column) {
  const internal::ModelData& data = scorer.data();
  const auto c = static_cast<std::size_t>(column);
  Reason reason;
  if (c < data.items.size()) {
    reason.kind = Reason::Kind::kItem;
    reason.item = data.items[c];
  } else if (c < data.items.size() + data.features.size()) {
    reason.feature = data.features[c - data.items.size()];
    reason.kind = IsContextField(reason.feature.field) ? Reason::Kind::kContext : Reason::Kind::kField;
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

// The positions of fields that must not be inferred. A field that the model cannot
// erase is refused rather than inferred.
absl::StatusOr<std::uint64_t> DoNotInfer(const Scorer& scorer, std::uint64_t erasable,
                                         absl::Span<const std::int32_t> numbers) {
  const std::vector<internal::ColumnIndex::Field>& fields = scorer.index().fields();
  std::uint64_t wanted = 0;
  for (const std::int32_t number : numbers) {
    std::size_t f = 0;
    while (f < fields.size() && fields[f].number != number) ++f;
    if (f == fields.size() || !Contains(erasable, static_cast<int>(f))) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot rank: field ", number,
                       " must not be inferred, but the model does not know how to erase it; ",
                       "make a model that does with WithErasure (do_not_infer.h)"));
    }
    wanted |= MaskOf(static_cast<int>(f));
  }
  return wanted;
}

std::vector<std::int32_t> NumbersOf(const Scorer& scorer, std::uint64_t fields) {
  std::vector<std::int32_t> numbers;
  for (std::size_t f = 0; f < scorer.index().fields().size(); ++f) {
    if (Contains(fields, static_cast<int>(f))) numbers.push_back(scorer.index().fields()[f].number);
  }
  return numbers;
}

// A cold item is explained by what it is.
std::vector<Reason> ReasonsForCold(const internal::Catalogue& catalogue, const internal::ColdItems& cold,
                                   const std::vector<double>& weights, std::int32_t item) {
  std::vector<Reason> reasons(1);
  reasons.front().addend = weights.front();
  for (const internal::ColdItems::Part& part : cold.PartsOf(item)) {
    Reason& reason = reasons.emplace_back();
    reason.kind = Reason::Kind::kAttribute;
    reason.attribute =
        std::make_shared<const Attribute>(catalogue.attributes()[static_cast<std::size_t>(part.attribute)]);
    reason.addend = weights[static_cast<std::size_t>(part.column)];
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return std::abs(a.addend) > std::abs(b.addend); });
  return reasons;
}

// Whether the list is the head of the order by score, and short for the catalogue.
bool IsHead(const RankOptions& options, std::size_t items) {
  constexpr std::size_t kShare = 16;  // above one in so many a scan gains nothing
  return options.pins.empty() && options.caps.empty() && options.diversity.weight == 0 && options.count > 0 &&
         options.count <= items / kShare;
}

// A bit for each item that no stage has removed.
std::vector<std::uint64_t> Remaining(absl::Span<const double> scores) {
  std::vector<std::uint64_t> words((scores.size() + 63) / 64);
  for (std::size_t p = 0; p < scores.size(); ++p) {
    words[p / 64] |= std::uint64_t{std::isnan(scores[p]) ? 0u : 1u} << (p % 64);
  }
  return words;
}

// What a list is made of.
struct ListRequest {
  const EngineInput& input;
  const RankOptions& options;
  const ScoreRequest& score;
  internal::ShownLimit shown;
  internal::ListPlan& plan;
};

void Remove(const internal::RankerState& state, const ListRequest& list, absl::Span<double> scores) {
  const auto known = absl::MakeConstSpan(list.score.inputs).subspan(0, list.score.items);
  RemoveItems(state.catalogue, known, EngineInputAccess::History(list.input), list.options, list.shown,
              list.plan, scores);
}

// The list without a score for every item; nothing, and the plan as it was, if that
// cannot be done or cannot be proven right.
std::optional<std::vector<internal::Place>> PlacesByScan(const internal::RankerState& state,
                                                         const ListRequest& list) {
  if (state.scan == nullptr || list.score.tier != Tier::kFactors ||
      !IsHead(list.options, state.catalogue.size())) {
    return std::nullopt;
  }
  const StageSummaries before = list.plan.stages;
  std::vector<double> marks(state.catalogue.size());  // removal marks what it removes
  Remove(state, list, absl::MakeSpan(marks));
  const std::vector<std::uint64_t> remaining = Remaining(marks);
  internal::FactorScan::Scratch scratch;
  if (!state.scan->Best(Scorer::UserOf(list.score), list.options.count, {remaining, {}}, scratch)) {
    list.plan.stages = before;
    return std::nullopt;
  }
  std::vector<internal::Place> places(scratch.best.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i].item = scratch.best[i].item;
    places[i].score = scratch.best[i].score;
  }
  return places;
}

// The list from the scores of all items; `cold_weights` gets what cold items' come from.
std::vector<internal::Place> PlacesByScores(const internal::RankerState& state, const ListRequest& list,
                                            std::vector<double>& cold_weights) {
  const std::size_t size = state.catalogue.size();
  const std::unique_ptr<double[]> buffer(new double[size]);  // not zeroed: Score fills it
  const absl::Span<double> scores(buffer.get(), size);
  state.scorer.Score(list.score, scores.subspan(0, state.catalogue.warm()));
  cold_weights = state.cold.Score(scores);
  Remove(state, list, scores);
  const auto similarity = [&state, by = list.options.diversity.similarity](std::int32_t a, std::int32_t b) {
    return state.similarity.Of(by, a, b);
  };
  return Arrange(state.catalogue, list.options, similarity, scores, list.plan);
}

// A ranking without items yet: what it was made of.
Ranking Describe(const Scorer& scorer, const ScoreRequest& request) {
  Ranking ranking;
  ranking.tier = request.tier;
  ranking.used_items = request.items;
  if (request.erasure != nullptr) ranking.erased_fields = NumbersOf(scorer, request.erasure->key);
  for (std::size_t f = 0; f < scorer.index().fields().size(); ++f) {
    if (!Contains(request.fields, static_cast<int>(f))) continue;
    const std::int32_t number = scorer.index().fields()[f].number;
    if (IsContextField(number)) {
      ranking.used_context.push_back(ContextKindOf(number));
    } else {
      ranking.used_fields.push_back(number);
    }
  }
  if (ranking.tier == Tier::kFieldsOnly && ranking.used_fields.empty()) ranking.tier = Tier::kContext;
  return ranking;
}

}  // namespace

Ranker::Ranker(std::shared_ptr<const Model> model, const ItemAttributes* attributes)
    : model_(std::move(model)) {
  if (model_ != nullptr) {
    state_ = std::make_unique<internal::RankerState>(internal::ModelAccess::Data(*model_), attributes);
  }
}
Ranker::Ranker(Ranker&&) noexcept = default;
Ranker& Ranker::operator=(Ranker&&) noexcept = default;
Ranker::~Ranker() = default;

absl::Status Ranker::CheckModel() const {
  if (state_ != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError("cannot rank: the ranker was made without a model");
}

absl::Status Ranker::Check(const EngineInput& person) const {
  if (absl::Status status = CheckModel(); !status.ok()) return status;
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

absl::StatusOr<Ranking> Ranker::MakeList(const EngineInput& input, const RankOptions& options) const {
  const Scorer& scorer = state_->scorer;
  const internal::Catalogue& catalogue = state_->catalogue;
  const internal::ShownLimit shown{options.shown, options.show_at_most};
  if (absl::Status status = CheckShown(shown); !status.ok()) return status;
  absl::StatusOr<internal::ListPlan> plan = MakePlan(catalogue, options);
  if (!plan.ok()) return plan.status();

  const absl::StatusOr<std::uint64_t> do_not_infer =
      DoNotInfer(scorer, state_->erasable, options.do_not_infer);
  if (!do_not_infer.ok()) return do_not_infer.status();
  const ScoreRequest request = Prepare(scorer, input, options.context, *do_not_infer);
  const ListRequest list{input, options, request, shown, *plan};
  std::vector<double> cold_weights;
  std::optional<std::vector<internal::Place>> places = PlacesByScan(*state_, list);
  if (!places) places = PlacesByScores(*state_, list, cold_weights);

  Ranking ranking = Describe(scorer, request);
  ranking.stages = plan->stages;
  for (const internal::PinState& pin : plan->pins) {
    if (pin.fails) ranking.dropped_pins.push_back({pin.pin, *pin.fails});
  }
  ranking.items.reserve(places->size());
  std::vector<double> addends;
  for (internal::Place& place : *places) {
    RankedItem& ranked = ranking.items.emplace_back();
    ranked.item = catalogue.Item(place.item);
    ranked.score = place.score;
    ranked.pinned = place.pinned;
    ranked.notes = std::move(place.notes);
    ranked.cold = static_cast<std::size_t>(place.item) >= catalogue.warm();
    if (!options.reasons) continue;
    ranked.reasons = ranked.cold ? ReasonsForCold(catalogue, state_->cold, cold_weights, place.item)
                                 : ReasonsFor(scorer, request, place.item, addends);
  }
  return ranking;
}

absl::StatusOr<Ranking> Ranker::Rank(const EngineInput& person, const RankOptions& options) const {
  if (absl::Status status = Check(person); !status.ok()) return status;
  absl::StatusOr<Ranking> ranking = MakeList(person, options);
  if (!EngineInputAccess::IsCurrent(person)) return ConsentChanged();
  return ranking;
}

absl::StatusOr<Ranking> Ranker::RankWithoutProfile(const Context& context, const ListOptions& options) const {
  if (absl::Status status = CheckModel(); !status.ok()) return status;
  RankOptions nobody;
  static_cast<ListOptions&>(nobody) = options;
  nobody.context = context;
  absl::StatusOr<Ranking> ranking = MakeList(EngineInput(), nobody);
  if (ranking.ok()) ranking->mode = Mode::kNotProfiled;
  return ranking;
}

ItemSet Ranker::MakeSet(absl::Span<const ItemId> items) const {
  return state_ == nullptr ? ItemSet() : internal::ItemSetAccess::Make(state_->catalogue, items);
}

absl::StatusOr<std::vector<double>> Ranker::Scores(const EngineInput& person, const Context& context) const {
  if (absl::Status status = Check(person); !status.ok()) return status;
  const Scorer& scorer = state_->scorer;
  std::vector<double> scores(scorer.data().items.size());
  scorer.Score(Prepare(scorer, person, context), absl::MakeSpan(scores));
  if (!EngineInputAccess::IsCurrent(person)) return ConsentChanged();
  return scores;
}

}  // namespace assent

#include "assent/rank/ranker.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/context_input.h"
#include "rank/factor_scan.h"
#include "rank/list/arrange.h"
#include "rank/list/catalogue.h"
#include "rank/list/cold_items.h"
#include "rank/list/plan.h"
#include "rank/list/popular_order.h"
#include "rank/list/reasons.h"
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
    if (cold.any()) return;  // they need every score
    popular = std::make_unique<const PopularOrder>(scorer);
    // Only where the factors alone rank.
    const bool factors_rank = data.has_factors() && (!data.has_item_model() || erasable != 0);
    if (factors_rank && catalogue.size() >= FactorScan::kFewestItems) {
      scan = std::make_unique<const FactorScan>(scorer.factors());
    }
  }
  const Scorer scorer;
  const Catalogue catalogue;
  const ColdItems cold;
  const ItemSimilarity similarity;
  const std::uint64_t erasable;                 // fields, by position in the index
  std::unique_ptr<const PopularOrder> popular;  // null, as the next: lists are made from all scores
  std::unique_ptr<const FactorScan> scan;
};

/// The memory of a request.
struct RankBuffers {
  ScoreRequest request;
  ListPlan plan;
  std::vector<double> scores;
  ColdBuffers cold;  // what the scores of cold items come from
  ShownCounts shown;
  std::vector<std::uint64_t> remaining;  // a bit for each item that no stage has removed
  FactorScan::Scratch scan;
  ListBuffers list;
  std::vector<double> alike;  // what two items are compared by
  ReasonBuffers reasons;
};

}  // namespace internal

namespace {

using internal::EngineInputAccess;
using internal::RankBuffers;
using internal::Scorer;
using internal::ScoreRequest;

absl::Status ConsentChanged() {
  return absl::AbortedError("consent changed while ranking; open a new view and rank again");
}

// What is asked, with the context beside the person's values.
void Prepare(const Scorer& scorer, const EngineInput& input, const Context& context,
             std::uint64_t do_not_infer, ScoreRequest& request) {
  if (context.empty()) return scorer.Prepare(input, do_not_infer, request);
  scorer.Prepare(internal::WithContexts(input, {context}), do_not_infer, request);
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

// Whether the list is the head of the order by score.
bool IsHead(const RankOptions& options) {
  return options.pins.empty() && options.caps.empty() && options.diversity.weight == 0;
}

// What a list is made of.
struct ListRequest {
  const EngineInput& input;
  const RankOptions& options;
  internal::ShownLimit shown;
  internal::ListPlan& plan;
};

void Remove(const internal::RankerState& state, const ListRequest& list, RankBuffers& buffers) {
  const auto known = absl::MakeConstSpan(buffers.request.inputs).subspan(0, buffers.request.items);
  RemoveItems(state.catalogue, known, EngineInputAccess::History(list.input), list.options, list.shown,
              list.plan, buffers.shown, absl::MakeSpan(buffers.scores));
}

// Makes the list without a score for every item. False, and the plan as it was, if that
// cannot be done or cannot be proven right.
bool ListByScan(const internal::RankerState& state, const ListRequest& list, RankBuffers& buffers) {
  constexpr std::size_t kShare = 16;  // of the catalogue; a scan gains nothing for more than one in so many
  if (state.scan == nullptr || buffers.request.tier != Tier::kFactors || !IsHead(list.options) ||
      list.options.count == 0 || list.options.count > state.catalogue.size() / kShare) {
    return false;
  }
  const StageSummaries before = list.plan.stages;
  std::vector<double>& marks = buffers.scores;  // removal marks what it removes
  marks.assign(state.catalogue.size(), 0.0);
  Remove(state, list, buffers);
  buffers.remaining.assign((marks.size() + 63) / 64, 0);
  for (std::size_t p = 0; p < marks.size(); ++p) {
    buffers.remaining[p / 64] |= std::uint64_t{std::isnan(marks[p]) ? 0u : 1u} << (p % 64);
  }
  if (!state.scan->Best(Scorer::UserOf(buffers.request), list.options.count, {buffers.remaining, {}},
                        buffers.scan)) {
    list.plan.stages = before;
    return false;
  }
  const std::vector<internal::FactorScore>& best = buffers.scan.best;
  buffers.list.places.resize(best.size());
  for (std::size_t i = 0; i < best.size(); ++i) buffers.list.places[i].Take(best[i].item, best[i].score);
  return true;
}

// Makes the list of who shares nothing from the order that is the same for all of them. False if
// it is another one's.
bool ListByPopularity(const internal::RankerState& state, const ListRequest& list, RankBuffers& buffers) {
  if (state.popular == nullptr || buffers.request.tier != Tier::kPopularity || !IsHead(list.options)) {
    return false;
  }
  const absl::Span<const double> scores = state.popular->scores();
  buffers.scores.assign(scores.begin(), scores.end());
  Remove(state, list, buffers);
  std::vector<internal::Place>& places = buffers.list.places;
  std::size_t taken = 0;
  for (const std::int32_t item : state.popular->order()) {
    if (taken == list.options.count) break;
    const double score = buffers.scores[static_cast<std::size_t>(item)];
    if (std::isnan(score)) continue;
    if (taken == places.size()) places.emplace_back();
    places[taken++].Take(item, score);
  }
  places.resize(taken);
  return true;
}

// Makes the list from the scores of all items.
void ListByScores(const internal::RankerState& state, const ListRequest& list, RankBuffers& buffers) {
  buffers.scores.resize(state.catalogue.size());
  const absl::Span<double> scores = absl::MakeSpan(buffers.scores);
  state.scorer.Score(buffers.request, scores.subspan(0, state.catalogue.warm()));
  state.cold.Score(scores, buffers.cold);
  Remove(state, list, buffers);
  const auto similarity = [&state, &buffers, by = list.options.diversity.similarity](std::int32_t a,
                                                                                     std::int32_t b) {
    return state.similarity.Of(by, a, b, buffers.alike);
  };
  Arrange(state.catalogue, list.options, similarity, scores, list.plan, buffers.list);
}

// What a ranking was made of.
void Describe(const Scorer& scorer, const ScoreRequest& request, Ranking& ranking) {
  ranking.tier = request.tier;
  ranking.mode = Mode::kProfiled;
  ranking.used_items = request.items;
  ranking.erased_fields.clear();
  ranking.used_fields.clear();
  ranking.used_context.clear();
  const std::uint64_t erased = request.erasure == nullptr ? 0 : request.erasure->key;
  for (std::size_t f = 0; f < scorer.index().fields().size(); ++f) {
    const std::int32_t number = scorer.index().fields()[f].number;
    if (Contains(erased, static_cast<int>(f))) ranking.erased_fields.push_back(number);
    if (!Contains(request.fields, static_cast<int>(f))) continue;
    if (IsContextField(number)) {
      ranking.used_context.push_back(ContextKindOf(number));
    } else {
      ranking.used_fields.push_back(number);
    }
  }
  if (ranking.tier == Tier::kFieldsOnly && ranking.used_fields.empty()) ranking.tier = Tier::kContext;
}

// What the stages did.
void Describe(const internal::ListPlan& plan, Ranking& ranking) {
  ranking.stages = plan.stages;
  ranking.dropped_pins.clear();
  for (const internal::PinState& pin : plan.pins) {
    if (pin.fails) ranking.dropped_pins.push_back({pin.pin, *pin.fails});
  }
}

void FillItems(const internal::RankerState& state, bool reasons, RankBuffers& buffers, Ranking& ranking) {
  ranking.items.resize(buffers.list.places.size());
  for (std::size_t i = 0; i < ranking.items.size(); ++i) {
    const internal::Place& place = buffers.list.places[i];
    RankedItem& ranked = ranking.items[i];
    ranked.item = state.catalogue.Item(place.item);
    ranked.score = place.score;
    ranked.pinned = place.pinned;
    ranked.notes.assign(place.notes.begin(), place.notes.end());
    ranked.cold = static_cast<std::size_t>(place.item) >= state.catalogue.warm();
    if (!reasons) {
      ranked.reasons.clear();
    } else if (ranked.cold) {
      FillReasonsForCold(state.catalogue, state.cold, buffers.cold.weights, place.item, buffers.reasons,
                         ranked.reasons);
    } else {
      FillReasons(state.scorer, buffers.request, place.item, buffers.reasons, ranked.reasons);
    }
  }
}

}  // namespace

RankScratch::RankScratch() : buffers_(std::make_unique<internal::RankBuffers>()) {}
RankScratch::RankScratch(RankScratch&&) noexcept = default;
RankScratch& RankScratch::operator=(RankScratch&&) noexcept = default;
RankScratch::~RankScratch() = default;

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

absl::Status Ranker::MakeList(const EngineInput& input, const RankOptions& options, RankScratch& scratch,
                              Ranking& ranking) const {
  if (scratch.buffers_ == nullptr) scratch = RankScratch();  // moved from
  internal::RankBuffers& buffers = *scratch.buffers_;
  const Scorer& scorer = state_->scorer;
  const internal::ShownLimit shown{options.shown, options.show_at_most};
  if (absl::Status status = CheckShown(shown); !status.ok()) return status;
  internal::ListPlan& plan = buffers.plan;
  if (absl::Status status = MakePlan(state_->catalogue, options, plan); !status.ok()) return status;
  const absl::StatusOr<std::uint64_t> do_not_infer =
      DoNotInfer(scorer, state_->erasable, options.do_not_infer);
  if (!do_not_infer.ok()) return do_not_infer.status();

  Prepare(scorer, input, options.context, *do_not_infer, buffers.request);
  const ListRequest list{input, options, shown, plan};
  if (!ListByPopularity(*state_, list, buffers) && !ListByScan(*state_, list, buffers)) {
    ListByScores(*state_, list, buffers);
  }
  Describe(scorer, buffers.request, ranking);
  Describe(plan, ranking);
  FillItems(*state_, options.reasons, buffers, ranking);
  return absl::OkStatus();
}

absl::Status Ranker::RankInto(const EngineInput& person, const RankOptions& options, RankScratch& scratch,
                              Ranking& ranking) const {
  absl::Status status = Check(person);
  if (status.ok()) status = MakeList(person, options, scratch, ranking);
  if (status.ok() && !EngineInputAccess::IsCurrent(person)) status = ConsentChanged();
  if (!status.ok()) ranking = Ranking();
  return status;
}

absl::StatusOr<Ranking> Ranker::Rank(const EngineInput& person, const RankOptions& options) const {
  RankScratch scratch;
  Ranking ranking;
  if (absl::Status status = RankInto(person, options, scratch, ranking); !status.ok()) return status;
  return ranking;
}

absl::Status Ranker::RankWithoutProfileInto(const Context& context, const ListOptions& options,
                                            RankScratch& scratch, Ranking& ranking) const {
  absl::Status status = CheckModel();
  if (status.ok()) {
    RankOptions nobody;
    static_cast<ListOptions&>(nobody) = options;
    nobody.context = context;
    status = MakeList(EngineInput(), nobody, scratch, ranking);
  }
  if (status.ok()) {
    ranking.mode = Mode::kNotProfiled;
  } else {
    ranking = Ranking();
  }
  return status;
}

absl::StatusOr<Ranking> Ranker::RankWithoutProfile(const Context& context, const ListOptions& options) const {
  RankScratch scratch;
  Ranking ranking;
  absl::Status status = RankWithoutProfileInto(context, options, scratch, ranking);
  if (!status.ok()) return status;
  return ranking;
}

ItemSet Ranker::MakeSet(absl::Span<const ItemId> items) const {
  return state_ == nullptr ? ItemSet() : internal::ItemSetAccess::Make(state_->catalogue, items);
}

absl::StatusOr<std::vector<double>> Ranker::Scores(const EngineInput& person, const Context& context) const {
  if (absl::Status status = Check(person); !status.ok()) return status;
  const Scorer& scorer = state_->scorer;
  std::vector<double> scores(scorer.data().items.size());
  ScoreRequest request;
  Prepare(scorer, person, context, 0, request);
  scorer.Score(request, absl::MakeSpan(scores));
  if (!EngineInputAccess::IsCurrent(person)) return ConsentChanged();
  return scores;
}

}  // namespace assent

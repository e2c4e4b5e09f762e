#include "quality/engine_rankers.h"

#include <utility>

#include "assent/rank/evaluation_set.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "viewers.h"

namespace cinema {
namespace {

// Calls add(input) with what each of `who` lets be learned from.
template <class Add>
absl::Status ForEachTrainView(const Dataset& data, absl::Span<const std::size_t> who, const Add& add) {
  Viewers viewers;
  for (const std::size_t index : who) {
    const Person& person = data.people[index];
    if (absl::Status status = Enrol(person, Sharing{}, viewers); !status.ok()) return status;
    const auto view = viewers.Open<Purpose::kTrain>(person.id);
    if (!view.ok()) continue;
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    if (absl::Status status = add(*input); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<assent::Ranker> MakeRanker(const assent::Statistics& statistics,
                                          const assent::TrainOptions& options) {
  absl::StatusOr<assent::Model> model = assent::Train(statistics, options);
  if (!model.ok()) return model.status();
  return assent::Ranker(std::make_shared<const assent::Model>(*std::move(model)));
}

}  // namespace

absl::StatusOr<EngineRankers> TrainRankers(const Dataset& data, absl::Span<const std::size_t> train,
                                           absl::Span<const std::size_t> validation, int threads) {
  absl::StatusOr<assent::Statistics> statistics = assent::Statistics::Create(Viewer::policy());
  if (!statistics.ok()) return statistics.status();
  absl::Status status =
      ForEachTrainView(data, train, [&](const assent::EngineInput& input) { return statistics->Add(input); });
  if (!status.ok()) return status;
  assent::EvaluationSet held_out(Viewer::policy());
  status = ForEachTrainView(data, validation,
                            [&](const assent::EngineInput& input) { return held_out.Add(input); });
  if (!status.ok()) return status;

  assent::TrainOptions options;
  options.threads = threads;
  options.validation = &held_out;
  absl::StatusOr<assent::Ranker> whole = MakeRanker(*statistics, options);
  if (!whole.ok()) return whole.status();
  const assent::Hyperparameters& chosen = whole->model()->hyperparameters();
  options.validation = nullptr;
  options.lambda = chosen.lambda;
  options.dropout = chosen.dropout;
  options.mix = chosen.mix;
  options.mix.factors = 0;
  absl::StatusOr<assent::Ranker> item_model = MakeRanker(*statistics, options);
  if (!item_model.ok()) return item_model.status();
  options.mix = chosen.mix;
  options.most_items_of_item_model = 0;
  absl::StatusOr<assent::Ranker> factors = MakeRanker(*statistics, options);
  if (!factors.ok()) return factors.status();
  return EngineRankers{*std::move(whole), *std::move(item_model), *std::move(factors)};
}

absl::StatusOr<std::vector<assent::ItemId>> RankFor(const assent::Ranker& ranker, const Person& person,
                                                    bool fields, const std::vector<assent::ItemId>& exclude,
                                                    std::size_t count) {
  Viewers viewers;
  const Sharing sharing{!person.watched.empty(), fields};
  if (absl::Status status = Enrol(person, sharing, viewers); !status.ok()) return status;
  const auto view = viewers.Open<Purpose::kRecommend>(person.id);
  if (!view.ok()) return view.status();
  const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = count;
  options.reasons = false;
  options.exclude = exclude;
  const absl::StatusOr<assent::Ranking> ranking = ranker.Rank(*input, options);
  if (!ranking.ok()) return ranking.status();
  std::vector<assent::ItemId> films;
  for (const assent::RankedItem& film : ranking->items) films.push_back(film.item);
  return films;
}

}  // namespace cinema

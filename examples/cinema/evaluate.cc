#include "evaluate.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "assent/rank/ranker.h"
#include "ease.h"
#include "ease_tuning.h"
#include "split.h"
#include "table.h"
#include "text.h"
#include "training.h"
#include "viewers.h"

namespace cinema {
namespace {

constexpr int kFoldInPercent = 80;

using Histories = std::vector<std::vector<assent::ItemId>>;

Histories HistoriesOf(const std::vector<Person>& people, absl::Span<const std::size_t> who) {
  Histories histories;
  for (const std::size_t index : who) histories.push_back(people[index].watched);
  return histories;
}

// Plain EASE with the λ that does best on the validation people.
EvaluationRow TunedEase(const std::vector<assent::ItemId>& films, const Histories& histories,
                        const std::vector<HeldOutPerson>& validation, const std::vector<HeldOutPerson>& test,
                        int threads) {
  Ease ease(films, histories);
  const double lambda = TuneEase(ease, validation, threads);
  ease.Solve(lambda);
  return {Concat({"plain EASE, λ = ", Fixed(lambda, 0)}), ScoreEase(ease, test)};
}

EvaluationRow CountedPopularity(const Histories& histories, const std::vector<HeldOutPerson>& test) {
  const std::vector<assent::ItemId> films = ByPopularity(histories);
  EvaluationRow row{"popularity", {}};
  for (const HeldOutPerson& person : test) {
    std::vector<assent::ItemId> unseen;
    for (const assent::ItemId& film : films) {
      const bool seen = std::find(person.fold_in.begin(), person.fold_in.end(), film) != person.fold_in.end();
      if (!seen && unseen.size() < kMeasuredList) unseen.push_back(film);
    }
    row.scores.Add(unseen, person.held_out);
  }
  return row;
}

// The engine, shown what `sharing` says of each of the test people.
absl::StatusOr<EvaluationRow> ScoreEngine(std::string name, const Dataset& data, Sharing sharing,
                                          const std::vector<HeldOutPerson>& test,
                                          const assent::Ranker& ranker) {
  EvaluationRow row{std::move(name), {}};
  Viewers viewers;
  for (const HeldOutPerson& held : test) {
    Person person = data.people[held.index];
    person.watched = held.fold_in;
    if (absl::Status status = Enrol(person, sharing, viewers); !status.ok()) return status;
    const auto view = viewers.Open<Purpose::kRecommend>(person.id);
    if (!view.ok()) return view.status();
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    assent::RankOptions options;
    options.count = kMeasuredList;
    options.reasons = false;
    options.exclude = held.fold_in;
    const absl::StatusOr<assent::Ranking> ranking = ranker.Rank(*input, options);
    if (!ranking.ok()) return ranking.status();
    std::vector<assent::ItemId> films;
    for (const assent::RankedItem& film : ranking->items) films.push_back(film.item);
    row.scores.Add(films, held.held_out);
  }
  return row;
}

absl::StatusOr<assent::Ranker> TrainEngine(const Dataset& data, absl::Span<const std::size_t> who,
                                           int threads) {
  std::vector<Person> people;
  for (const std::size_t index : who) people.push_back(data.people[index]);
  Viewers viewers;
  if (absl::Status status = EnrolAll(people, viewers); !status.ok()) return status;
  auto model = TrainOn(people, viewers, threads);
  if (!model.ok()) return model.status();
  return assent::Ranker(*std::move(model));
}

// "0.1234 ±0.0056", or with a sign in front for differences.
std::string EstimateText(const Estimate& estimate, bool with_sign) {
  const std::string sign = with_sign && estimate.mean >= 0 ? "+" : "";
  return Concat({sign, Fixed(estimate.mean, 4), " ±", Fixed(estimate.error, 4)});
}

}  // namespace

absl::StatusOr<Evaluation> Evaluate(const Dataset& data, const Options& options) {
  const PeopleSplit split = SplitPeople(data.people, options.split, options.seed);
  const std::vector<assent::ItemId> films = FilmsOf(data.people, split.train);
  const auto held_out = [&](const std::vector<std::size_t>& who) {
    return SplitFilms(data.people, who, films, kFoldInPercent, options.seed);
  };
  const std::vector<HeldOutPerson> validation = held_out(split.validation);
  const std::vector<HeldOutPerson> test = held_out(split.test);
  if (validation.empty() || test.empty()) {
    return absl::InvalidArgumentError(
        Concat({"--evaluate needs people with ", std::to_string(kFewestToHoldOut),
                " films or more to tune and to test with: give more data, or another --split"}));
  }

  const absl::StatusOr<assent::Ranker> ranker = TrainEngine(data, split.train, options.threads);
  if (!ranker.ok()) return ranker.status();
  const Histories histories = HistoriesOf(data.people, split.train);
  Evaluation evaluation{split.train.size(), validation.size(), test.size(), {}, 1};
  evaluation.rows.push_back(CountedPopularity(histories, test));
  evaluation.rows.push_back(TunedEase(films, histories, validation, test, options.threads));
  const std::pair<const char*, Sharing> kinds[] = {{"nothing granted", {false, false}},
                                                   {"fields only", {false, true}},
                                                   {"history only", {true, false}},
                                                   {"all", {true, true}}};
  for (const auto& [name, sharing] : kinds) {
    absl::StatusOr<EvaluationRow> row = ScoreEngine(name, data, sharing, test, *ranker);
    if (!row.ok()) return row.status();
    evaluation.rows.push_back(*std::move(row));
  }
  return evaluation;
}

std::string ShowEvaluation(const Evaluation& evaluation, const Dataset& data, const Style& style) {
  const std::vector<std::size_t> widths = {21, 18, 18, 18};
  Table table(widths, style);
  const auto row = [&](std::string name, const std::string& a, const std::string& b, const std::string& c) {
    table.AddRow({{{}, {std::move(name)}, {}}, {{}, {a}, {}}, {{}, {b}, {}}, {{}, {c}, {}}});
  };
  const std::vector<std::string> headings = {"Recall@20", "Recall@50", "NDCG@100"};
  const auto head = [&](std::string name) {
    table.AddRow({{{std::move(name)}, {}, {}},
                  {{headings[0]}, {}, {}},
                  {{headings[1]}, {}, {}},
                  {{headings[2]}, {}, {}}});
    table.AddRule();
  };
  head("");
  for (const EvaluationRow& r : evaluation.rows) {
    row(r.name, EstimateText(MeanOf(r.scores.recall20), false),
        EstimateText(MeanOf(r.scores.recall50), false), EstimateText(MeanOf(r.scores.ndcg100), false));
  }
  table.AddRule();
  head("less plain EASE");
  const Scores& ease = evaluation.rows[evaluation.ease].scores;
  for (std::size_t i = 0; i < evaluation.rows.size(); ++i) {
    if (i == evaluation.ease) continue;
    const Scores& scores = evaluation.rows[i].scores;
    row(evaluation.rows[i].name, EstimateText(PairedDifference(scores.recall20, ease.recall20), true),
        EstimateText(PairedDifference(scores.recall50, ease.recall50), true),
        EstimateText(PairedDifference(scores.ndcg100, ease.ndcg100), true));
  }
  const std::string people =
      Concat({std::to_string(evaluation.train), " people to train, ", std::to_string(evaluation.validation),
              " to tune EASE, ", std::to_string(evaluation.test), " to test\n"});
  constexpr std::string_view kHow =
      "80 % of the films of a test person are shown, the rest is to be found; ±: one\n"
      "standard error, of paired differences in the lower part\n\n";
  return Concat({style.Bold(data.name), ": ", people, kHow, table.text()});
}

}  // namespace cinema

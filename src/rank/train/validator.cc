#include "rank/train/validator.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "assent/rank/metrics.h"
#include "rank/parallel_for.h"
#include "rank/report/gains.h"
#include "rank/top_items.h"

namespace assent::internal {
namespace {

constexpr std::size_t kList = 100;
constexpr std::int32_t kLengths[] = {0, 1, 3, 5, 10, 20, ValidationTable::kAllItems};
constexpr std::size_t kPeopleOfTask = 8;

}  // namespace

absl::StatusOr<Validator> Validator::Create(const ModelData& names, const EvaluationSet& set, int threads) {
  ModelData columns;  // enough of a model to find people's items and fields in
  columns.policy = names.policy;
  columns.items = names.items;
  columns.features = names.features;
  EvaluationOptions options;
  options.k = kList;
  options.hold_out = HoldOut::kRandom;
  options.threads = threads;
  absl::StatusOr<PeopleEvaluator> evaluator =
      PeopleEvaluator::Create(ModelAccess::Make(std::move(columns)), set, options);
  if (!evaluator.ok()) return evaluator.status();
  return Validator(*std::move(evaluator), !names.features.empty(), threads);
}

Validator::Validator(PeopleEvaluator evaluator, bool with_fields, int threads)
    : evaluator_(std::move(evaluator)), threads_(threads) {
  for (const std::int32_t items : kLengths) {
    cells_.push_back({items, false});
    if (with_fields) cells_.push_back({items, true});
  }
}

double Validator::MeasureOne(const Scorer& scorer, const MeasuredPerson& person, const Cell& cell) const {
  ShownPart shown;
  shown.fields = cell.fields ? evaluator_.all_fields() : 0;
  shown.items = cell.items == ValidationTable::kAllItems ? kAllItems : static_cast<std::size_t>(cell.items);
  const ScoreRequest request =
      scorer.Prepare(evaluator_.ValuesOf(person, shown), evaluator_.HistoryOf(person, shown));
  std::vector<double> scores(scorer.data().items.size());
  scorer.Score(request, absl::MakeSpan(scores));
  for (const std::int32_t item : person.history_items) {
    scores[static_cast<std::size_t>(item)] = std::numeric_limits<double>::quiet_NaN();
  }
  const std::vector<std::int32_t> list = TopItems(scores, kList);
  std::vector<std::size_t> hits;
  for (std::size_t rank = 0; rank < list.size(); ++rank) {
    if (std::binary_search(person.wanted.begin(), person.wanted.end(), list[rank])) hits.push_back(rank);
  }
  return NdcgOf(hits, person.wanted.size(), kList);
}

Validator::Figures Validator::Measure(const Scorer& scorer) const {
  Figures figures;
  for (const Cell& cell : cells_) {
    if (cell.items != 0) figures.push_back(MeasureCell(scorer, cell));
  }
  return figures;
}

std::vector<double> Validator::MeasureCell(const Scorer& scorer, const Cell& cell) const {
  std::vector<double> figures(people());
  ParallelFor(threads_, (people() + kPeopleOfTask - 1) / kPeopleOfTask, [&](std::size_t task) {
    for (std::size_t i = task * kPeopleOfTask; i < std::min(people(), (task + 1) * kPeopleOfTask); ++i) {
      figures[i] = MeasureOne(scorer, evaluator_.people()[i], cell);
    }
  });
  return figures;
}

std::vector<ValidationCell> Validator::Cells(const Scorer& scorer) const {
  const std::vector<double> popularity = MeasureCell(scorer, {0, false});
  std::vector<ValidationCell> cells;
  for (const Cell& cell : cells_) {
    const std::vector<double> figures = MeasureCell(scorer, cell);
    const Estimate mean = MeanOf(figures);
    const Estimate gain = PairedDifference(figures, popularity);
    cells.push_back({cell.items, cell.fields, mean.mean, mean.error, gain.mean, gain.error});
  }
  return cells;
}

}  // namespace assent::internal

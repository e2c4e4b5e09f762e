#include "rank/report/people_evaluator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/rank/context.h"
#include "rank/parallel_for.h"
#include "rank/report/gains.h"
#include "rank/top_items.h"

namespace assent::internal {
namespace {

absl::Status CheckOptions(const EvaluationOptions& options) {
  if (options.k < 1) return absl::InvalidArgumentError("cannot evaluate: k is 0; it must be at least 1");
  if (!(options.held_out_share > 0 && options.held_out_share < 1)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "cannot evaluate: held_out_share is ", options.held_out_share, "; it must be above 0 and below 1"));
  }
  if (options.min_items < 2 || options.min_people < 2) {
    return absl::InvalidArgumentError("cannot evaluate: min_items and min_people must be at least 2");
  }
  if (options.threads < 0) {
    return absl::InvalidArgumentError("cannot evaluate: threads must be at least 0 (0: all cores)");
  }
  return absl::OkStatus();
}

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same draws everywhere.
std::uint64_t NextRandom(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Moves `count` entries drawn at random behind the others; both parts keep their order.
void MoveRandomBack(std::vector<Interaction>& history, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> order(history.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[static_cast<std::size_t>(NextRandom(seed) % i)]);
  }
  const auto middle = order.end() - static_cast<std::ptrdiff_t>(count);
  std::sort(order.begin(), middle);
  std::sort(middle, order.end());
  std::vector<Interaction> moved;
  moved.reserve(history.size());
  for (const std::size_t i : order) moved.push_back(history[i]);
  history = std::move(moved);
}

}  // namespace

std::int32_t PositionOf(absl::Span<const ItemId> items, const ItemId& item) {
  const auto found = std::lower_bound(items.begin(), items.end(), item);
  return found == items.end() || *found != item ? -1 : static_cast<std::int32_t>(found - items.begin());
}

ScoreFunction ScoresBy(const Scorer& scorer) {
  return [&scorer](absl::Span<const FeatureValue> values, absl::Span<const Interaction> history) {
    std::vector<double> scores(scorer.data().items.size());
    scorer.Score(scorer.Prepare(values, history), absl::MakeSpan(scores));
    return scores;
  };
}

PeopleEvaluator::PeopleEvaluator(const Model& model, const EvaluationOptions& options) : options_(options) {
  for (const Feature& feature : model.features()) {
    if (IsContextField(feature.field)) break;  // these come last, and are not of people
    if (fields_.empty() || fields_.back() != feature.field) fields_.push_back(feature.field);
  }
}

absl::StatusOr<PeopleEvaluator> PeopleEvaluator::Create(const Model& model, const EvaluationSet& set,
                                                        const EvaluationOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (set.policy_fingerprint() != model.policy_fingerprint()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot evaluate: the people have policy ", absl::Hex(set.policy_fingerprint(), absl::kZeroPad16),
        ", the model was trained under policy ", absl::Hex(model.policy_fingerprint(), absl::kZeroPad16)));
  }
  PeopleEvaluator evaluator(model, options);
  const std::vector<EvaluationPerson>& people = EvaluationAccess::Data(set).people;
  for (std::size_t i = 0; i < people.size(); ++i) evaluator.AddPerson(model, people[i], i);
  if (evaluator.people_.size() < options.min_people) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot evaluate: ", evaluator.people_.size(), " of ", people.size(), " people have ",
                     options.min_items, " items that the model knows; a report needs ", options.min_people,
                     ": hold out more people from training"));
  }
  return evaluator;
}

void PeopleEvaluator::AddPerson(const Model& model, const EvaluationPerson& person, std::size_t index) {
  MeasuredPerson measured;
  measured.person = &person;
  for (const Interaction& entry : person.history) {
    if (PositionOf(model.items(), entry.item) >= 0) measured.history.push_back(entry);
  }
  const std::size_t count = measured.history.size();
  if (count < options_.min_items) {
    ++left_out_;
    return;
  }
  const auto wanted = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::lround(static_cast<double>(count) * options_.held_out_share)), 1,
      count - 1);
  const auto first_wanted = [&] { return measured.history.end() - static_cast<std::ptrdiff_t>(wanted); };
  measured.asked = measured.history.back().day;
  if (options_.hold_out == HoldOut::kRandom) {
    MoveRandomBack(measured.history, wanted, options_.seed ^ ((index + 1) << 20));
  } else {
    measured.asked = first_wanted()->day;
  }
  const auto middle = first_wanted();
  for (auto entry = middle; entry != measured.history.end(); ++entry) {
    measured.wanted.push_back(PositionOf(model.items(), entry->item));
  }
  std::sort(measured.wanted.begin(), measured.wanted.end());
  measured.history.erase(middle, measured.history.end());
  for (const Interaction& entry : measured.history) {
    measured.history_items.push_back(PositionOf(model.items(), entry.item));
  }
  people_.push_back(std::move(measured));
}

std::uint64_t PeopleEvaluator::all_fields() const noexcept {
  return fields_.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << fields_.size()) - 1;
}

absl::Span<const Interaction> PeopleEvaluator::HistoryOf(const MeasuredPerson& person,
                                                         const ShownPart& shown) const {
  absl::Span<const Interaction> history = person.history;
  if (shown.items < history.size()) history.remove_prefix(history.size() - shown.items);
  if (shown.days == kAllDays) return history;
  // Only the newest are shown, and they are in order of days.
  while (!history.empty() && person.asked - history.front().day >= shown.days) history.remove_prefix(1);
  return history;
}

std::vector<FeatureValue> PeopleEvaluator::ValuesOf(const MeasuredPerson& person,
                                                    const ShownPart& shown) const {
  std::vector<FeatureValue> values;
  for (const Feature& feature : person.person->features) {
    const auto field = std::lower_bound(fields_.begin(), fields_.end(), feature.field);
    if (field == fields_.end() || *field != feature.field) continue;
    if (!Contains(shown.fields, static_cast<int>(field - fields_.begin()))) continue;
    values.push_back({feature.field, feature.is_text, feature.number, feature.text});
  }
  return values;
}

double PeopleEvaluator::MeasureOne(const ScoreFunction& scores_of, const MeasuredPerson& person,
                                   const ShownPart& shown) const {
  std::vector<double> scores = scores_of(ValuesOf(person, shown), HistoryOf(person, shown));
  for (const std::int32_t item : person.history_items) {
    scores[static_cast<std::size_t>(item)] = std::numeric_limits<double>::quiet_NaN();
  }
  const std::vector<std::int32_t> list = TopItems(scores, options_.k);
  std::vector<std::size_t> hits;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (std::binary_search(person.wanted.begin(), person.wanted.end(), list[i])) hits.push_back(i);
  }
  return options_.metric == Metric::kNdcg ? NdcgOf(hits, person.wanted.size(), options_.k)
                                          : RecallOf(hits, person.wanted.size(), options_.k);
}

std::vector<double> PeopleEvaluator::Measure(const ScoreFunction& scores, const ShownPart& shown) const {
  std::vector<double> figures(people_.size());
  constexpr std::size_t kPeople = 16;  // of a task
  ParallelFor(ThreadCount(options_.threads), (people_.size() + kPeople - 1) / kPeople, [&](std::size_t task) {
    for (std::size_t i = task * kPeople; i < std::min(people_.size(), (task + 1) * kPeople); ++i) {
      figures[i] = MeasureOne(scores, people_[i], shown);
    }
  });
  return figures;
}

double PeopleEvaluator::MeanItems(const ShownPart& shown) const {
  double sum = 0;
  for (const MeasuredPerson& person : people_) sum += static_cast<double>(HistoryOf(person, shown).size());
  return people_.empty() ? 0 : sum / static_cast<double>(people_.size());
}

}  // namespace assent::internal

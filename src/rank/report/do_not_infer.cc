#include "assent/rank/do_not_infer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/model_data.h"
#include "rank/report/people_evaluator.h"
#include "rank/report/probe.h"
#include "rank/report/words.h"
#include "rank/scorer.h"

namespace assent {
namespace {

using internal::EvaluationPerson;
using internal::FeatureValue;
using internal::PeopleEvaluator;
using internal::ProbeData;
using internal::ProbeKind;
using internal::Scorer;
using internal::ScoreRequest;

constexpr double kPersonTolerance = 0.01;
constexpr double kChanceEnough = 0.55;

absl::Span<const Interaction> Newest(const std::vector<Interaction>& history, std::size_t length) {
  return absl::MakeConstSpan(history).subspan(history.size() - std::min(length, history.size()));
}

// One field of the index, in the words of the report.
class FieldGuesser {
 public:
  FieldGuesser(const Scorer& scorer, std::size_t field, const std::vector<EvaluationPerson>& people,
               const DoNotInferOptions& options)
      : scorer_(scorer), field_(field), options_(options) {
    for (const EvaluationPerson& person : people) {
      if (people_.size() == options.max_people) break;
      const int value = ValueOf(person);
      std::vector<Interaction> known = KnownOf(person);
      if (value < 0 || known.empty()) continue;
      people_.push_back(&person);
      histories_.push_back(std::move(known));
      classes_.push_back(value);
    }
  }

  std::size_t people() const { return people_.size(); }
  int values() const { return Field().last - Field().first; }

  ErasedGuess Guess(std::size_t length, bool other_fields) const {
    ProbeData before = Empty();
    ProbeData after = before;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      const std::vector<FeatureValue> others =
          other_fields ? OthersOf(*people_[i]) : std::vector<FeatureValue>();
      const ScoreRequest request =
          scorer_.Prepare(others, Newest(histories_[i], length), MaskOf(static_cast<int>(field_)));
      const absl::Span<const double> u = request.fold_in.user();
      before.vectors.insert(before.vectors.end(), u.begin(), u.end());
      after.vectors.insert(after.vectors.end(), request.erased_user.begin(), request.erased_user.end());
    }
    ErasedGuess guess;
    guess.length = length;
    guess.other_fields = other_fields;
    guess.before = By(before);
    guess.after = By(after);
    return guess;
  }

  // Whether a linear guess is as good as none.
  bool Hidden(const Estimate& linear) const {
    const double chance = values() == 2 ? 0.5 : 0;
    return linear.mean - 2 * linear.error <= chance || (values() == 2 && linear.mean <= kChanceEnough);
  }

 private:
  const internal::ColumnIndex::Field& Field() const { return scorer_.index().fields()[field_]; }

  static FeatureValue ViewOf(const Feature& feature) {
    return {feature.field, feature.is_text, feature.number, feature.text};
  }

  // The one value that the person told, from 0, or -1.
  int ValueOf(const EvaluationPerson& person) const {
    int value = -1;
    for (const Feature& feature : person.features) {
      if (feature.field != Field().number) continue;
      const std::int32_t column = scorer_.index().Feature(ViewOf(feature));
      if (column < 0) continue;
      if (value >= 0) return -1;
      value = column - Field().first;
    }
    return value;
  }

  std::vector<Interaction> KnownOf(const EvaluationPerson& person) const {
    std::vector<Interaction> known;
    for (const Interaction& entry : person.history) {
      if (scorer_.index().Item(entry.item) >= 0) known.push_back(entry);
    }
    return known;
  }

  std::vector<FeatureValue> OthersOf(const EvaluationPerson& person) const {
    std::vector<FeatureValue> others;
    for (const Feature& feature : person.features) {
      if (feature.field != Field().number) others.push_back(ViewOf(feature));
    }
    return others;
  }

  ProbeData Empty() const {
    ProbeData data;
    data.people = people_.size();
    data.dimension = scorer_.data().factor_count();
    data.classes = classes_;
    data.class_count = values();
    return data;
  }

  VectorGuess By(const ProbeData& data) const {
    const auto figure = [&](ProbeKind kind) {
      const internal::ProbeFigures figures = internal::FiguresOf(
          internal::CrossValidatedScores(data, kind, options_.seed), data.classes, data.class_count);
      return data.class_count == 2 ? figures.auc : figures.gain;
    };
    return {figure(ProbeKind::kLinear), figure(ProbeKind::kNonlinear)};
  }

  const Scorer& scorer_;
  std::size_t field_;
  const DoNotInferOptions& options_;
  std::vector<const EvaluationPerson*> people_;
  std::vector<std::vector<Interaction>> histories_;  // of these, what the model knows
  std::vector<int> classes_;
};

ErasurePrice PriceOf(const Scorer& scorer, const PeopleEvaluator& evaluator, std::size_t field,
                     std::size_t length) {
  const std::uint64_t own = MaskOf(static_cast<int>(field));
  const internal::ShownPart shown{evaluator.all_fields() & ~own, length, internal::kAllDays};
  const auto figures = [&](std::uint64_t erased) {
    return evaluator.Measure(
        [&](absl::Span<const FeatureValue> values, absl::Span<const Interaction> history) {
          std::vector<double> scores(scorer.data().items.size());
          scorer.Score(scorer.Prepare(values, history, erased), absl::MakeSpan(scores));
          return scores;
        },
        shown);
  };
  const std::vector<double> before = figures(0);
  const std::vector<double> after = figures(own);
  ErasurePrice price;
  price.length = length;
  price.metric = MeanOf(before);
  price.erased = MeanOf(after);
  price.loss = PairedDifference(before, after);
  for (std::size_t i = 0; i < before.size(); ++i) {
    price.worse += before[i] - after[i] > kPersonTolerance ? 1 / static_cast<double>(before.size()) : 0;
  }
  return price;
}

absl::Status Check(const Model& model, const ProfilePolicy& policy, const EvaluationSet& guessed) {
  if (!internal::ModelAccess::Data(model).has_erasure()) {
    return absl::FailedPreconditionError(
        "cannot report: the model does not know how to erase a field; make one that does with WithErasure");
  }
  if (policy.fingerprint != model.policy_fingerprint() ||
      guessed.policy_fingerprint() != model.policy_fingerprint()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot report: the model was trained under policy ",
                     absl::Hex(model.policy_fingerprint(), absl::kZeroPad16), ", the people have policy ",
                     absl::Hex(guessed.policy_fingerprint(), absl::kZeroPad16)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DoNotInferReport> MeasureDoNotInfer(const Model& model, const ProfilePolicy& policy,
                                                   const EvaluationSet& guessed,
                                                   const EvaluationSet& held_out,
                                                   const DoNotInferOptions& options) {
  if (absl::Status status = Check(model, policy, guessed); !status.ok()) return status;
  const absl::StatusOr<PeopleEvaluator> evaluator =
      PeopleEvaluator::Create(model, held_out, options.evaluation);
  if (!evaluator.ok()) return evaluator.status();
  const Scorer scorer(internal::ModelAccess::Data(model));
  const std::uint64_t erasable = internal::ErasableFields(scorer.data(), scorer.index());

  DoNotInferReport report;
  report.policy_name = std::string(policy.full_name);
  report.people = std::min(guessed.people(), options.max_people);
  report.measured = evaluator->people().size();
  report.factors = scorer.data().factor_count();
  report.metric = internal::MetricName(options.evaluation);
  for (std::size_t f = 0; f < evaluator->fields().size(); ++f) {
    if (!Contains(erasable, static_cast<int>(f))) continue;
    const FieldGuesser guesser(scorer, f, internal::EvaluationAccess::Data(guessed).people, options);
    const FieldGuesser unseen(scorer, f, internal::EvaluationAccess::Data(held_out).people, options);
    if (std::min(guesser.people(), unseen.people()) <
        std::max<std::size_t>(options.evaluation.min_people, 2)) {
      continue;
    }
    DoNotInferFinding& finding = report.fields.emplace_back();
    finding.number = evaluator->fields()[f];
    const FieldPolicy* const field = internal::FieldOfNumber(policy, finding.number);
    finding.name = field == nullptr ? absl::StrCat("field ", finding.number) : std::string(field->name);
    finding.label = field == nullptr ? finding.name : internal::LabelOf(*field, options.language);
    finding.values = static_cast<std::size_t>(guesser.values());
    finding.people = guesser.people();
    finding.unseen_people = unseen.people();
    finding.rank = internal::MakeErasurePattern(scorer.data(), scorer.index(), MaskOf(static_cast<int>(f)))
                       ->erasure.rank;
    for (const std::size_t length : options.lengths) {
      for (const bool other_fields : {false, true}) {
        if (other_fields && evaluator->fields().size() < 2) continue;
        ErasedGuess& guess = finding.guesses.emplace_back(guesser.Guess(length, other_fields));
        guess.unseen = unseen.Guess(length, other_fields).after;
        guess.hidden = guesser.Hidden(guess.after.linear) && guesser.Hidden(guess.unseen.linear);
      }
      finding.price.push_back(PriceOf(scorer, *evaluator, f, length));
    }
  }
  return report;
}

}  // namespace assent

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/rank/minimisation.h"
#include "rank/report/coarser_form.h"
#include "rank/report/gain_table.h"
#include "rank/report/people_evaluator.h"
#include "rank/report/verdict.h"
#include "rank/report/words.h"
#include "rank/scorer.h"

namespace assent {
namespace {

using internal::Figures;
using internal::GainTable;
using internal::PeopleEvaluator;

absl::Status CheckOptions(const MinimisationOptions& options) {
  const auto wrong = [](const char* name, const char* range) {
    return absl::InvalidArgumentError(absl::StrCat("cannot report: ", name, " must be ", range));
  };
  const auto ascends = [](const auto& values) {
    return std::adjacent_find(values.begin(), values.end(), [](auto a, auto b) { return a >= b; }) ==
           values.end();
  };
  if (!ascends(options.lengths)) return wrong("lengths", "ascending, each once");
  if (!ascends(options.retention_days) ||
      (!options.retention_days.empty() && options.retention_days[0] < 1)) {
    return wrong("retention_days", "ascending, each once and at least 1");
  }
  if (options.max_subsets < 2) return wrong("max_subsets", "at least 2: no field and all of them");
  for (const double value : {options.least_gain, options.tolerance, options.person_tolerance}) {
    if (!(std::isfinite(value) && value >= 0)) return wrong("a tolerance", "finite and at least 0");
  }
  if (!(options.significance > 0 && options.significance < 1))
    return wrong("significance", "above 0 and below 1");
  return absl::OkStatus();
}

class Reporter {
 public:
  Reporter(const Model& model, const ProfilePolicy& policy, const PeopleEvaluator& evaluator,
           const MinimisationOptions& options)
      : data_(internal::ModelAccess::Data(model)),
        policy_(policy),
        evaluator_(evaluator),
        options_(options),
        scorer_(data_),
        scores_(internal::ScoresBy(scorer_)),
        table_(evaluator, scorer_, LengthsOf(options)) {}

  MinimisationReport Run() {
    Describe();
    MeasureCells();
    for (std::size_t f = 0; f < report_.fields.size(); ++f) MeasureField(f);
    Adjust();
    MeasureCoarser();
    internal::JudgeFields(table_, report_);
    MeasureSteps();
    MeasureRetention();
    internal::JudgeHistory(report_);
    Progress(1);
    return std::move(report_);
  }

 private:
  static std::vector<std::size_t> LengthsOf(const MinimisationOptions& options) {
    std::vector<std::size_t> lengths = options.lengths;
    if (lengths.empty() || lengths.back() != kAllItems) lengths.push_back(kAllItems);
    return lengths;
  }

  void Progress(double fraction) const {
    if (options_.progress) options_.progress(fraction);
  }

  void Describe() {
    report_.policy_name = std::string(policy_.full_name);
    report_.policy_version = policy_.version;
    report_.controller = std::string(policy_.controller.name);
    report_.model_people = data_.people;
    report_.people = evaluator_.people().size();
    report_.people_left_out = evaluator_.left_out();
    report_.items = data_.items.size();
    report_.mean_items = evaluator_.MeanItems({});
    report_.options = options_;
    report_.options.lengths = table_.lengths();
    report_.options.progress = nullptr;
    for (const std::int32_t number : evaluator_.fields()) {
      FieldFinding& finding = report_.fields.emplace_back();
      finding.number = number;
      const FieldPolicy* const field = internal::FieldOfNumber(policy_, number);
      finding.name = field == nullptr ? absl::StrCat("field ", number) : std::string(field->name);
      finding.label = field == nullptr ? finding.name : internal::LabelOf(*field, options_.language);
      finding.values = static_cast<std::size_t>(
          std::count_if(data_.features.begin(), data_.features.end(),
                        [&](const Feature& feature) { return feature.field == number; }));
      finding.told = ShareWho(number);
    }
    if (const FieldPolicy* const history = internal::HistoryOf(policy_)) {
      report_.history.name = std::string(history->name);
      report_.history.label = internal::LabelOf(*history, options_.language);
      report_.history.retention_days = history->retention_days;
    }
  }

  double ShareWho(std::int32_t number) const {
    std::size_t count = 0;
    for (const internal::MeasuredPerson& person : evaluator_.people()) {
      const std::vector<Feature>& features = person.person->features;
      count += std::any_of(features.begin(), features.end(), [&](const Feature& feature) {
        return feature.field == number &&
               std::binary_search(data_.features.begin(), data_.features.end(), feature);
      });
    }
    return static_cast<double>(count) / static_cast<double>(evaluator_.people().size());
  }

  void MeasureCells() {
    const std::vector<std::uint64_t> subsets = internal::SubsetsOf(table_.fields(), options_.max_subsets);
    if (table_.fields() < 64) {
      report_.subsets_left_out =
          static_cast<std::size_t>((std::uint64_t{1} << table_.fields()) - subsets.size());
    } else {
      report_.subsets_left_out = kAllItems;  // too many to count
    }
    const std::size_t whole = table_.lengths().size() - 1;
    for (std::size_t s = 0; s < subsets.size(); ++s) {
      for (std::size_t l = 0; l < table_.lengths().size(); ++l) {
        const Figures& everything = table_.At(table_.all(), whole);
        const Figures& figures = table_.At(subsets[s], l);
        MinimisationCell& cell = report_.cells.emplace_back();
        cell.fields = subsets[s];
        cell.length = table_.lengths()[l];
        cell.metric = MeanOf(figures);
        cell.loss = PairedDifference(everything, figures);
        std::tie(cell.better, cell.worse) =
            internal::BetterAndWorse(figures, everything, options_.person_tolerance);
      }
      Progress(0.7 * static_cast<double>(s + 1) / static_cast<double>(subsets.size()));
    }
  }

  void MeasureField(std::size_t f) {
    const std::uint64_t own = MaskOf(static_cast<int>(f));
    const std::uint64_t all = table_.all();
    for (std::size_t l = 0; l < table_.lengths().size(); ++l) {
      FieldGain& gain = report_.fields[f].gains.emplace_back();
      gain.length = table_.lengths()[l];
      gain.alone = PairedDifference(table_.At(own, l), table_.At(0, l));
      gain.last = PairedDifference(table_.At(all, l), table_.At(all & ~own, l));
      std::tie(gain.better, gain.worse) =
          internal::BetterAndWorse(table_.At(all, l), table_.At(all & ~own, l), options_.person_tolerance);
    }
  }

  void Adjust() {
    std::vector<double> p;
    for (const FieldFinding& field : report_.fields) {
      for (const FieldGain& gain : field.gains) {
        p.push_back(TwoSidedP(gain.alone));
        p.push_back(TwoSidedP(gain.last));
      }
    }
    const std::vector<double> adjusted = HolmAdjusted(p);
    std::size_t at = 0;
    for (FieldFinding& field : report_.fields) {
      for (FieldGain& gain : field.gains) {
        gain.alone_p = adjusted[at++];
        gain.last_p = adjusted[at++];
      }
    }
  }

  void MeasureCoarser() {
    for (std::size_t f = 0; f < report_.fields.size(); ++f) {
      FieldFinding& field = report_.fields[f];
      field.coarser = internal::CoarserFormsOf(data_, policy_, field.number);
      for (CoarserForm& form : field.coarser) MeasureForm(form);
      std::vector<double> p;
      for (const CoarserForm& form : field.coarser) {
        for (const CoarserForm::Cost& cost : form.costs) p.push_back(TwoSidedP(cost.loss));
      }
      const std::vector<double> adjusted = HolmAdjusted(p);
      std::size_t at = 0;
      for (CoarserForm& form : field.coarser) {
        form.costs_nothing = true;
        for (CoarserForm::Cost& cost : form.costs) {
          cost.p = adjusted[at++];
          const bool significant = cost.loss.mean > 0 && cost.p <= options_.significance;
          if (significant || cost.loss.mean > options_.least_gain) form.costs_nothing = false;
        }
      }
      Progress(0.7 + 0.2 * static_cast<double>(f + 1) / static_cast<double>(report_.fields.size()));
    }
  }

  void MeasureForm(CoarserForm& form) {
    const internal::ModelData coarser = internal::Coarsened(data_, form.groups);
    const internal::Scorer scorer(coarser);
    const internal::ScoreFunction scores_by = internal::ScoresBy(scorer);
    const auto mapped = [&](absl::Span<const internal::FeatureValue> values,
                            absl::Span<const Interaction> history) {
      std::vector<internal::FeatureValue> merged(values.begin(), values.end());
      for (internal::FeatureValue& value : merged) Merge(form, value);
      return scores_by(merged, history);
    };
    for (std::size_t l = 0; l < table_.lengths().size(); ++l) {
      const Figures& exact = table_.At(table_.all(), l);
      const Figures coarse =
          evaluator_.Measure(mapped, {table_.all(), table_.lengths()[l], internal::kAllDays});
      CoarserForm::Cost& cost = form.costs.emplace_back();
      cost.length = table_.lengths()[l];
      cost.loss = PairedDifference(exact, coarse);
      cost.worse = internal::BetterAndWorse(coarse, exact, options_.person_tolerance).second;
    }
  }

  // Puts the first of its group in the place of a value.
  static void Merge(const CoarserForm& form, internal::FeatureValue& value) {
    const internal::FeatureView view(value.field, value.is_text, value.number, value.text);
    for (const std::vector<Feature>& group : form.groups) {
      if (!std::any_of(group.begin(), group.end(),
                       [&](const Feature& member) { return internal::FeatureView(member) == view; })) {
        continue;
      }
      value.number = group.front().number;
      value.text = group.front().text;
      return;
    }
  }

  void MeasureSteps() {
    for (std::size_t l = 1; l < table_.lengths().size(); ++l) {
      const Figures& less = table_.At(table_.all(), l - 1);
      const Figures& more = table_.At(table_.all(), l);
      HistoryStep& step = report_.history.steps.emplace_back();
      step.from = table_.lengths()[l - 1];
      step.to = table_.lengths()[l];
      step.items = evaluator_.MeanItems({0, step.to, internal::kAllDays}) -
                   evaluator_.MeanItems({0, step.from, internal::kAllDays});
      step.gain = PairedDifference(more, less);
      if (step.items > 0) step.per_item = {step.gain.mean / step.items, step.gain.error / step.items};
      std::tie(step.better, step.worse) = internal::BetterAndWorse(more, less, options_.person_tolerance);
    }
  }

  void MeasureRetention() {
    std::int32_t oldest = 0;
    for (const internal::MeasuredPerson& person : evaluator_.people()) {
      for (const Interaction& entry : person.history) oldest = std::max(oldest, person.asked - entry.day);
    }
    if (oldest == 0) return;  // one day for all: nothing to judge by
    const Figures& whole = table_.At(table_.all(), table_.lengths().size() - 1);
    for (const std::int32_t days : options_.retention_days) {
      const internal::ShownPart shown{table_.all(), kAllItems, days};
      const Figures figures = evaluator_.Measure(scores_, shown);
      RetentionCell& cell = report_.history.retention.emplace_back();
      cell.days = days;
      cell.items = evaluator_.MeanItems(shown);
      cell.metric = MeanOf(figures);
      cell.loss = PairedDifference(whole, figures);
      cell.worse = internal::BetterAndWorse(figures, whole, options_.person_tolerance).second;
      if (days > oldest) break;  // nothing is older
    }
  }

  const internal::ModelData& data_;
  const ProfilePolicy& policy_;
  const PeopleEvaluator& evaluator_;
  const MinimisationOptions& options_;
  const internal::Scorer scorer_;
  const internal::ScoreFunction scores_;
  GainTable table_;
  MinimisationReport report_;
};

}  // namespace

std::string_view VerdictWords(FieldVerdict verdict) noexcept {
  switch (verdict) {
    case FieldVerdict::kKeep:
      return "keep";
    case FieldVerdict::kCoarsen:
      return "coarsen";
    case FieldVerdict::kStopCollecting:
      return "stop collecting";
  }
  return "keep";
}

absl::StatusOr<MinimisationReport> MeasureMinimisation(const Model& model, const ProfilePolicy& policy,
                                                       const EvaluationSet& people,
                                                       const MinimisationOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (policy.fingerprint != model.policy_fingerprint()) {
    return absl::FailedPreconditionError(absl::StrCat("cannot report: the model was trained under policy ",
                                                      absl::Hex(model.policy_fingerprint(), absl::kZeroPad16),
                                                      ", not under the given ",
                                                      absl::Hex(policy.fingerprint, absl::kZeroPad16)));
  }
  const absl::StatusOr<PeopleEvaluator> evaluator =
      PeopleEvaluator::Create(model, people, options.evaluation);
  if (!evaluator.ok()) return evaluator.status();
  return Reporter(model, policy, *evaluator, options).Run();
}

}  // namespace assent

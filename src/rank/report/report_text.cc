#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "assent/rank/report_format.h"
#include "rank/report/text_table.h"
#include "rank/report/words.h"

namespace assent {
namespace {

using absl::StrCat;
using internal::TextTable;

std::string VerdictsText(const MinimisationReport& report) {
  std::string out;
  for (const FieldFinding& field : report.fields) {
    out += StrCat(field.label, " (", field.name, "): ", std::string(VerdictWords(field.verdict)), "\n",
                  internal::Filled(field.why, 2), "\n");
  }
  const std::string& label = report.history.label.empty() ? report.history.name : report.history.label;
  return StrCat(out, label.empty() ? "History" : label, "\n", internal::Filled(report.history.why, 2));
}

std::string GainsText(const MinimisationReport& report) {
  TextTable table({"leaving out", "history", "costs", "better with", "worse with", "alone gains"});
  for (const FieldFinding& field : report.fields) {
    for (const FieldGain& gain : field.gains) {
      table.Row({field.name, internal::LengthShort(gain.length), internal::WithError(gain.last),
                 internal::Percent(gain.better), internal::Percent(gain.worse),
                 internal::WithError(gain.alone)});
    }
  }
  return table.Text();
}

std::string CoarserText(const MinimisationReport& report) {
  TextTable table({"coarser", "form", "values", "costs at most", "history"});
  for (const FieldFinding& field : report.fields) {
    for (const CoarserForm& form : field.coarser) {
      const auto& worst =
          *std::max_element(form.costs.begin(), form.costs.end(),
                            [](const auto& a, const auto& b) { return a.loss.mean < b.loss.mean; });
      table.Row({field.name, form.description, StrCat(form.groups.size()), internal::WithError(worst.loss),
                 internal::LengthShort(worst.length)});
    }
  }
  return table.empty() ? std::string() : "\n" + table.Text();
}

std::string CellsText(const MinimisationReport& report) {
  std::vector<std::string> head = {"fields shown"};
  for (const std::size_t length : report.options.lengths) head.push_back(internal::LengthShort(length));
  TextTable table(head);
  const std::size_t lengths = report.options.lengths.size();
  for (std::size_t i = 0; i + lengths <= report.cells.size(); i += lengths) {
    std::string names;
    for (std::size_t f = 0; f < report.fields.size(); ++f) {
      if (Contains(report.cells[i].fields, static_cast<int>(f))) {
        names += StrCat(names.empty() ? "" : " ", report.fields[f].name);
      }
    }
    std::vector<std::string> row = {names.empty() ? "none" : names};
    for (std::size_t l = 0; l < lengths; ++l) row.push_back(internal::Fixed(report.cells[i + l].metric.mean));
    table.Row(row);
  }
  return table.Text();
}

std::string HistoryText(const HistoryFinding& history) {
  TextTable steps({"history", "items more", "gains", "an item"});
  for (const HistoryStep& step : history.steps) {
    steps.Row({StrCat(internal::LengthShort(step.from), " to ", internal::LengthShort(step.to)),
               internal::Fixed(step.items, 1), internal::WithError(step.gain),
               internal::WithError(step.per_item, 5)});
  }
  TextTable retention({"younger than", "items", "costs", "worse"});
  for (const RetentionCell& cell : history.retention) {
    retention.Row({StrCat(cell.days, " days"), internal::Fixed(cell.items, 1), internal::WithError(cell.loss),
                   internal::Percent(cell.worse)});
  }
  return StrCat(steps.Text(), retention.empty() ? "" : "\n", retention.empty() ? "" : retention.Text());
}

std::string ProxiesText(const ProxyReport& proxies) {
  TextTable table({"guessed", "from", "people", "AUC", "right", "over majority"});
  for (const ProxyFinding& field : proxies.fields) {
    for (const ProxyGuess& guess : field.guesses) {
      const std::string from = guess.length == 0 ? "other fields"
                                                 : StrCat(internal::LengthWords(guess.length),
                                                          guess.other_fields ? ", other fields" : "");
      table.Row({field.name, from, StrCat(field.people),
                 field.values == 2 ? internal::WithError(guess.auc, 3) : std::string(),
                 internal::Percent(guess.accuracy), internal::WithError(guess.gain, 3)});
    }
  }
  return StrCat("\nHow well a withheld field is guessed from what is kept\n\n", table.Text());
}

std::string ErasureText(const DoNotInferReport& erasure) {
  TextTable guesses({"erased", "history", "fields", "guess", "before", "after", "unseen"});
  TextTable prices({"erased", "history", StrCat(erasure.metric), "erased", "costs", "worse"});
  std::string people;
  for (const DoNotInferFinding& field : erasure.fields) {
    people += StrCat("  ", field.name, ": ", field.people, " people, ", field.unseen_people,
                     " of them unseen, ", field.rank, " of ", erasure.factors, " directions\n");
    for (const ErasedGuess& guess : field.guesses) {
      const std::string length = internal::LengthShort(guess.length);
      const std::string others = guess.other_fields ? "others" : "none";
      guesses.Row({field.name, length, others, "linear", internal::WithError(guess.before.linear, 3),
                   internal::WithError(guess.after.linear, 3), internal::WithError(guess.unseen.linear, 3)});
      guesses.Row({field.name, length, others, "other", internal::WithError(guess.before.nonlinear, 3),
                   internal::WithError(guess.after.nonlinear, 3),
                   internal::WithError(guess.unseen.nonlinear, 3)});
    }
    for (const ErasurePrice& price : field.price) {
      prices.Row({field.name, internal::LengthShort(price.length), internal::Fixed(price.metric.mean),
                  internal::Fixed(price.erased.mean), internal::WithError(price.loss),
                  internal::Percent(price.worse)});
    }
  }
  return StrCat("\nWhat is left to guess when a withheld field must not be inferred\n",
                "(AUC for fields of two values, else accuracy over majority; in the vectors of people)\n",
                people, "\n", guesses.Text(), "\n", prices.Text());
}

}  // namespace

std::string ToText(const MinimisationReport& report, const ProxyReport* proxies,
                   const DoNotInferReport* erasure) {
  std::string out = StrCat("Data minimisation: ", report.policy_name, ", policy version ",
                           report.policy_version, "\n", internal::MetricName(report.options.evaluation),
                           " of ", report.people, " people who were held out of a model of ",
                           report.model_people, "; ", internal::kPlusMinus, " is one standard error\n\n");
  out += VerdictsText(report) + "\n" + GainsText(report) + CoarserText(report) + "\n" +
         HistoryText(report.history) + "\n" + CellsText(report);
  if (report.subsets_left_out == kAllItems) {
    out += "(not all sets of fields were tried)\n";
  } else if (report.subsets_left_out > 0) {
    out += StrCat("(", report.subsets_left_out, " more sets of fields were not tried)\n");
  }
  if (proxies != nullptr) out += ProxiesText(*proxies);
  if (erasure != nullptr) out += ErasureText(*erasure);
  return out;
}

std::string ToText(const MainParametersReport& report) {
  TextTable table({"what decides", "share", "enters for"});
  for (const MainParameter& parameter : report.parameters) {
    table.Row({parameter.label, internal::Percent(parameter.share.mean), internal::Percent(parameter.told)});
  }
  std::string out = StrCat("Main parameters: ", report.policy_name, ", policy version ",
                           report.policy_version, "\nShare of what decided the first ", report.k,
                           " items of ", report.people, " people\n\n", table.Text());
  for (const MainParameter& parameter : report.parameters) {
    if (!parameter.why.empty()) {
      out += StrCat("\n", parameter.label, "\n", internal::Filled(parameter.why, 2));
    }
  }
  for (const RefusalOption& option : report.options) {
    out += StrCat("\nIf you refuse: ", option.title.empty() ? option.purpose : option.title, "\n",
                  internal::Filled(option.if_refused, 2));
  }
  return out;
}

}  // namespace assent

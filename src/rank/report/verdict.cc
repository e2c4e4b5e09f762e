#include "rank/report/verdict.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rank/report/words.h"

namespace assent::internal {
namespace {

using absl::StrCat;

// Whether a loss is both more than chance and more than nothing.
struct Bar {
  double least = 0;
  double significance = 0;
  bool Shows(const Estimate& loss, double adjusted_p) const {
    return loss.mean > 0 && loss.mean >= least && adjusted_p <= significance;
  }
};

double LargestMean(const std::vector<Estimate>& losses) {
  double largest = losses.front().mean;
  for (const Estimate& loss : losses) largest = std::max(largest, loss.mean);
  return largest;
}

std::vector<double> Adjusted(const std::vector<std::vector<Estimate>>& losses) {
  std::vector<double> p;
  for (const std::vector<Estimate>& row : losses) {
    for (const Estimate& loss : row) p.push_back(TwoSidedP(loss));
  }
  return HolmAdjusted(p);
}

// The field that is cheapest to drop from `kept`, if dropping any shows no loss.
std::optional<std::size_t> CheapestToDrop(GainTable& table, std::uint64_t kept, const Bar& bar) {
  std::vector<std::size_t> candidates;
  std::vector<std::vector<Estimate>> losses;
  for (std::size_t f = 0; f < table.fields(); ++f) {
    if (!Contains(kept, static_cast<int>(f))) continue;
    candidates.push_back(f);
    losses.push_back(table.Losses(table.all(), kept & ~MaskOf(static_cast<int>(f))));
  }
  const std::vector<double> p = Adjusted(losses);
  const std::size_t lengths = table.lengths().size();
  std::optional<std::size_t> cheapest;
  for (std::size_t c = 0; c < candidates.size(); ++c) {
    bool shown = false;
    for (std::size_t l = 0; l < lengths; ++l) shown |= bar.Shows(losses[c][l], p[c * lengths + l]);
    if (!shown && (!cheapest || LargestMean(losses[c]) < LargestMean(losses[*cheapest]))) cheapest = c;
  }
  if (cheapest) return candidates[*cheapest];
  return std::nullopt;
}

std::string At(std::size_t length) { return StrCat(" with ", LengthWords(length)); }

// What can still be there though it was not shown: two errors above the mean.
double NotExcluded(const FieldFinding& field) {
  double most = 0;
  for (const FieldGain& gain : field.gains) most = std::max(most, gain.last.mean + 2 * gain.last.error);
  return most;
}

std::string WhyStop(const FieldFinding& field, const MinimisationReport& report, bool others_say_it) {
  const FieldGain& worst =
      *std::max_element(field.gains.begin(), field.gains.end(),
                        [](const FieldGain& a, const FieldGain& b) { return a.last.mean < b.last.mean; });
  const std::string metric = MetricName(report.options.evaluation);
  std::string why;
  if (worst.last.mean <= 0) {
    why = StrCat("Leaving it out costs no ", metric, " at any length of history.");
  } else {
    why = StrCat("Leaving it out costs at most ", WithError(worst.last), " ", metric, " (",
                 LengthWords(worst.length), "), which is ");
    why += worst.last.mean < report.options.least_gain
               ? StrCat("less than the ", Fixed(report.options.least_gain), " that would count.")
               : "not more than chance.";
  }
  if (others_say_it) why += " What it says on its own, other fields say as well.";
  return StrCat(why, " With ", report.people, " people a cost of up to ", Fixed(NotExcluded(field)),
                " cannot be excluded.");
}

// Where the loss of a kept field shows, and where it ends.
std::string WhyKeep(const std::vector<Estimate>& losses, absl::Span<const double> p, const Bar& bar,
                    const MinimisationReport& report) {
  std::vector<std::string> shown;
  std::size_t last = 0;
  for (std::size_t l = 0; l < losses.size(); ++l) {
    if (!bar.Shows(losses[l], p[l])) continue;
    shown.push_back(StrCat(WithError(losses[l]), At(report.options.lengths[l])));
    last = l;
  }
  if (shown.size() > 3) shown.erase(shown.begin() + 2, shown.end() - 1);
  std::string why = StrCat("Dropping it costs ", absl::StrJoin(shown, ", "), " (",
                           MetricName(report.options.evaluation), ").");
  if (last + 1 < losses.size()) {
    why += StrCat(" From ", LengthWords(report.options.lengths[last + 1]),
                  " on no loss is shown: it is needed only of people who share less.");
  }
  return why;
}

// The coarsest form that costs nothing.
std::int32_t FreeForm(const FieldFinding& field) {
  for (std::size_t i = field.coarser.size(); i > 0; --i) {
    if (field.coarser[i - 1].costs_nothing) return static_cast<std::int32_t>(i) - 1;
  }
  return -1;
}

std::string WhyCoarsen(const CoarserForm& form) {
  const CoarserForm::Cost& worst = *std::max_element(
      form.costs.begin(), form.costs.end(),
      [](const CoarserForm::Cost& a, const CoarserForm::Cost& b) { return a.loss.mean < b.loss.mean; });
  std::string cost = worst.loss.mean > 0 ? StrCat("costs at most ", WithError(worst.loss)) : "costs nothing";
  return StrCat(" A coarser form does as well: ", form.description, " (", form.groups.size(), " values) ",
                cost, " at any history length", form.declared ? "; the policy declares it already." : ".");
}

bool SaysSomethingAlone(const FieldFinding& field, const Bar& bar) {
  return std::any_of(field.gains.begin(), field.gains.end(),
                     [&](const FieldGain& gain) { return bar.Shows(gain.alone, gain.alone_p); });
}

}  // namespace

void JudgeFields(GainTable& table, MinimisationReport& report) {
  const Bar bar{report.options.least_gain, report.options.significance};
  std::uint64_t kept = table.all();
  while (const std::optional<std::size_t> drop = CheapestToDrop(table, kept, bar)) {
    kept &= ~MaskOf(static_cast<int>(*drop));
  }
  // The very figures that kept what is kept.
  std::vector<std::vector<Estimate>> losses;
  for (std::size_t f = 0; f < report.fields.size(); ++f) {
    if (!Contains(kept, static_cast<int>(f))) continue;
    losses.push_back(table.Losses(table.all(), kept & ~MaskOf(static_cast<int>(f))));
  }
  const std::vector<double> p = Adjusted(losses);
  std::size_t at = 0;
  for (std::size_t f = 0; f < report.fields.size(); ++f) {
    FieldFinding& field = report.fields[f];
    if (!Contains(kept, static_cast<int>(f))) {
      field.verdict = FieldVerdict::kStopCollecting;
      field.why = WhyStop(field, report, SaysSomethingAlone(field, bar));
      continue;
    }
    field.why = WhyKeep(losses[at], absl::MakeConstSpan(p).subspan(at * losses[at].size()), bar, report);
    ++at;
    field.proposed_form = FreeForm(field);
    if (field.proposed_form < 0) continue;
    field.verdict = FieldVerdict::kCoarsen;
    field.why += WhyCoarsen(field.coarser[static_cast<std::size_t>(field.proposed_form)]);
  }
}

void JudgeHistory(MinimisationReport& report) {
  HistoryFinding& history = report.history;
  const double tolerance = report.options.tolerance;
  const std::uint64_t all =
      report.fields.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << report.fields.size()) - 1;
  for (const MinimisationCell& cell : report.cells) {
    if (cell.fields == all && !history.shortest_length && cell.loss.mean <= tolerance) {
      history.shortest_length = cell.length;
    }
  }
  for (const RetentionCell& cell : history.retention) {
    if (!history.shortest_days && cell.loss.mean <= tolerance) history.shortest_days = cell.days;
  }
  const std::string metric = MetricName(report.options.evaluation);
  if (!history.steps.empty()) {
    const HistoryStep& first = history.steps.front();
    const HistoryStep& last = history.steps.back();
    history.why =
        StrCat("The first step (", LengthShort(first.from), " to ", LengthShort(first.to), ") brings ",
               Fixed(first.per_item.mean), " ", metric, " an item, the last one (", LengthShort(last.from),
               " to ", LengthShort(last.to), ") ", Fixed(last.per_item.mean, 5), ".");
  }
  if (history.shortest_length && *history.shortest_length != kAllItems) {
    history.why += StrCat(" The newest ", *history.shortest_length, " stay within ", Fixed(tolerance),
                          " of everything.");
  } else {
    history.why +=
        StrCat(" No shorter history that was tried stays within ", Fixed(tolerance), " of everything.");
  }
  if (history.retention.empty()) {
    history.why += " All items bear one day, so nothing can be said about retention.";
  } else if (history.shortest_days) {
    history.why += StrCat(" So does what is younger than ", *history.shortest_days, " days");
    history.why +=
        history.retention_days > 0 ? StrCat(" (the policy keeps ", history.retention_days, ").") : ".";
  } else {
    history.why += " No retention that was tried does.";
  }
}

}  // namespace assent::internal

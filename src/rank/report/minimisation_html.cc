#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "assent/rank/report_format.h"
#include "rank/report/charts.h"
#include "rank/report/erasure_html.h"
#include "rank/report/html_page.h"
#include "rank/report/proxies_html.h"
#include "rank/report/svg.h"
#include "rank/report/words.h"

namespace assent {
namespace {

using absl::StrCat;
using internal::Bar;
using internal::HtmlPage;

const char* CssOf(FieldVerdict verdict) {
  return verdict == FieldVerdict::kKeep ? "keep" : verdict == FieldVerdict::kCoarsen ? "coarsen" : "stop";
}

std::vector<std::string> Places(const MinimisationReport& report) {
  std::vector<std::string> places;
  for (const std::size_t length : report.options.lengths) places.push_back(internal::LengthShort(length));
  return places;
}

void WriteCard(HtmlPage& page, const char* css, const std::string& badge, const std::string& title,
               const std::string& facts, const std::string& why) {
  page.Html(StrCat("<li class=\"card ", css, "\">", "<span class=\"badge\">", internal::Escaped(badge),
                   "</span>", "<h3>", internal::Escaped(title), "</h3><p class=\"facts\">",
                   internal::Escaped(facts), "</p><p>", internal::Escaped(why), "</p></li>\n"));
}

void WriteVerdicts(HtmlPage& page, const MinimisationReport& report) {
  page.Html("<ul class=\"cards\">\n");
  for (const FieldFinding& field : report.fields) {
    WriteCard(page, CssOf(field.verdict), std::string(VerdictWords(field.verdict)), field.label,
              StrCat(field.name, ", ", field.values, " values, told by ", internal::Percent(field.told)),
              field.why);
  }
  const HistoryFinding& history = report.history;
  const bool shorter = (history.shortest_length && *history.shortest_length != kAllItems) ||
                       (history.shortest_days && *history.shortest_days < history.retention_days);
  WriteCard(page, shorter ? "coarsen" : "keep", shorter ? "keep less" : "keep",
            history.label.empty() ? "History" : history.label,
            StrCat(history.name, history.name.empty() ? "" : ", ", internal::Fixed(report.mean_items, 0),
                   " items on average"),
            history.why);
  page.Html("</ul>\n");
}

void WriteCurve(HtmlPage& page, const MinimisationReport& report) {
  const std::uint64_t all =
      report.fields.size() >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << report.fields.size()) - 1;
  internal::Curve with{report.fields.empty() ? "measured" : "all fields", {}};
  internal::Curve without{"no field", {}};
  for (const MinimisationCell& cell : report.cells) {
    if (cell.fields == all) with.points.push_back(cell.metric);
    if (cell.fields == 0 && all != 0) without.points.push_back(cell.metric);
  }
  if (with.points.empty()) return;
  std::vector<internal::Curve> curves = {with};
  if (!without.points.empty()) curves.push_back(without);
  const std::string metric = internal::MetricName(report.options.evaluation);
  const internal::ChartWords words{
      "curve", StrCat(metric, " by length of history"),
      StrCat("From ", internal::Fixed(with.points.front().mean), " without history to ",
             internal::Fixed(with.points.back().mean), " with the whole history, all fields shown."),
      "items of the history that are shown", metric};
  page.Section("What the history buys", "history");
  page.Picture(
      internal::CurveChart(words, Places(report), curves),
      "Mean over people; the bars are one standard error. People differ more from each other than the "
      "two curves do, so compare curves by the paired differences below.");
  page.BeginTable("Each further item",
                  {"From", "Items more", metric, "An item", "People better", "People worse"});
  for (const HistoryStep& step : report.history.steps) {
    page.Row(
        {HtmlPage::Head(StrCat(internal::LengthShort(step.from), " to ", internal::LengthShort(step.to))),
         HtmlPage::Cell(internal::Fixed(step.items, 1)),
         HtmlPage::Cell(internal::Signed(step.gain.mean), {},
                        StrCat(internal::kPlusMinus, " ", internal::Fixed(step.gain.error))),
         HtmlPage::Cell(internal::Signed(step.per_item.mean, 5), {},
                        StrCat(internal::kPlusMinus, " ", internal::Fixed(step.per_item.error, 5))),
         HtmlPage::Cell(internal::Percent(step.better)), HtmlPage::Cell(internal::Percent(step.worse))});
  }
  page.EndTable();
}

void WriteRetention(HtmlPage& page, const MinimisationReport& report) {
  const std::vector<RetentionCell>& cells = report.history.retention;
  if (cells.empty()) return;
  const std::string metric = internal::MetricName(report.options.evaluation);
  internal::Curve curve{"all fields", {}};
  std::vector<std::string> places;
  for (const RetentionCell& cell : cells) {
    curve.points.push_back(cell.metric);
    places.push_back(StrCat(cell.days));
  }
  page.Section("How long to keep the history", "retention");
  page.Picture(
      internal::CurveChart(
          {"retention-curve", StrCat(metric, " by age of the history"),
           StrCat("From ", internal::Fixed(curve.points.front().mean), " at ", places.front(), " days to ",
                  internal::Fixed(curve.points.back().mean), " at ", places.back(), " days."),
           "days that the history is kept", metric},
          places, {curve}),
      StrCat("What would be left had the history been kept for so many days. Within ",
             internal::Fixed(report.options.tolerance), " of everything counts as enough."));
  page.BeginTable("Shorter retention", {"Kept for", "Items left", "Costs", "People worse"});
  for (const RetentionCell& cell : cells) {
    page.Row({HtmlPage::Head(StrCat(cell.days, cell.days == 1 ? " day" : " days")),
              HtmlPage::Cell(internal::Fixed(cell.items, 1)),
              HtmlPage::Cell(internal::Signed(cell.loss.mean), {},
                             StrCat(internal::kPlusMinus, " ", internal::Fixed(cell.loss.error))),
              HtmlPage::Cell(internal::Percent(cell.worse))});
  }
  page.EndTable();
}

std::string BarGridOf(const MinimisationReport& report, bool last) {
  std::vector<std::string> rows;
  std::vector<std::vector<Bar>> bars;
  for (const FieldFinding& field : report.fields) {
    rows.push_back(field.label);
    std::vector<Bar>& row = bars.emplace_back();
    for (const FieldGain& gain : field.gains) {
      const Estimate& value = last ? gain.last : gain.alone;
      row.push_back({value, (last ? gain.last_p : gain.alone_p) <= report.options.significance});
    }
  }
  const std::string metric = internal::MetricName(report.options.evaluation);
  const internal::ChartWords words{last ? "last" : "alone",
                                   last ? "What leaving a field out costs" : "What a field buys on its own",
                                   StrCat("A row of bars for each field, one bar for each length of history. "
                                          "The figures are in the JSON form "
                                          "of this report."),
                                   "items of the history that are shown", metric};
  return internal::BarGrid(words, rows, Places(report), bars);
}

void WriteFields(HtmlPage& page, const MinimisationReport& report) {
  if (report.fields.empty()) return;
  const std::string filled = StrCat(
      "The bars are means over people, the lines two standard errors of paired differences. Filled: more "
      "than "
      "chance after Holm's correction at ",
      internal::Percent(report.options.significance),
      " over all bars of both pictures. Hollow: may be chance.");
  page.Section("What each field buys", "fields");
  page.Paragraph(
      "Leaving a field out while all others stay: what it adds that the others do not already say.");
  page.Picture(BarGridOf(report, true), filled);
  page.Paragraph("A field on its own, against sharing no field at all:");
  page.Picture(
      BarGridOf(report, false),
      "Compare with the picture above: what is high here and low there is said by other fields as well.");
  std::vector<std::string> head = {"Field"};
  for (const std::string& place : Places(report)) head.push_back(place);
  page.BeginTable(StrCat("Share of people who rank better and worse by more than ",
                         internal::Fixed(report.options.person_tolerance, 3),
                         " because of the field, by length of history"),
                  head);
  for (const FieldFinding& field : report.fields) {
    std::vector<std::string> row = {HtmlPage::Head(field.label)};
    for (const FieldGain& gain : field.gains) {
      row.push_back(HtmlPage::Cell(internal::Percent(gain.better), {},
                                   StrCat(internal::Percent(gain.worse), " worse")));
    }
    page.Row(row);
  }
  page.EndTable();
}

void WriteCoarser(HtmlPage& page, const MinimisationReport& report) {
  if (std::all_of(report.fields.begin(), report.fields.end(),
                  [](const FieldFinding& field) { return field.coarser.empty(); })) {
    return;
  }
  page.Section("Coarser forms", "coarser");
  page.Paragraph(
      "What it would cost to know less of a field, all other fields shown. Positive figures are losses.");
  std::vector<std::string> head = {"Field", "Form", "Values"};
  for (const std::string& place : Places(report)) head.push_back(place);
  page.BeginTable("Loss by length of history", head);
  for (const FieldFinding& field : report.fields) {
    for (const CoarserForm& form : field.coarser) {
      std::vector<std::string> row = {
          HtmlPage::Head(field.label),
          HtmlPage::Cell(form.description, "text", form.declared ? "declared already" : ""),
          HtmlPage::Cell(StrCat(form.groups.size(), " of ", field.values))};
      for (const CoarserForm::Cost& cost : form.costs) {
        row.push_back(HtmlPage::Cell(internal::Signed(cost.loss.mean), {},
                                     StrCat(internal::kPlusMinus, " ", internal::Fixed(cost.loss.error))));
      }
      page.Row(row);
    }
  }
  page.EndTable();
}

// Eight shades from nothing lost to most lost.
std::string Shade(const Estimate& loss, double most) {
  const double share = most > 0 ? std::clamp(loss.mean / most, 0.0, 1.0) : 0;
  return StrCat("h", static_cast<int>(std::lround(share * 7)));
}

void WriteCells(HtmlPage& page, const MinimisationReport& report) {
  page.Section("Every set of fields", "sets");
  double most = 0;
  for (const MinimisationCell& cell : report.cells) most = std::max(most, cell.loss.mean);
  std::vector<std::string> head = {"Fields shown"};
  for (const std::string& place : Places(report)) head.push_back(place);
  page.BeginTable(StrCat(internal::MetricName(report.options.evaluation),
                         " by length of history; the darker, the more is lost against everything shown"),
                  head);
  const std::size_t lengths = report.options.lengths.size();
  for (std::size_t i = 0; i + lengths <= report.cells.size(); i += lengths) {
    std::string names;
    for (std::size_t f = 0; f < report.fields.size(); ++f) {
      if (Contains(report.cells[i].fields, static_cast<int>(f))) {
        names += StrCat(names.empty() ? "" : ", ", report.fields[f].label);
      }
    }
    std::vector<std::string> row = {HtmlPage::Head(names.empty() ? "none" : names)};
    for (std::size_t l = 0; l < lengths; ++l) {
      const MinimisationCell& cell = report.cells[i + l];
      row.push_back(HtmlPage::Cell(internal::Fixed(cell.metric.mean), Shade(cell.loss, most),
                                   StrCat(internal::Percent(cell.worse), " worse")));
    }
    page.Row(row);
  }
  page.EndTable();
  if (report.subsets_left_out > 0) {
    page.Paragraph(
        report.subsets_left_out == kAllItems
            ? std::string("There are too many sets of fields to try them all; the small ones are here.")
            : StrCat(report.subsets_left_out, " larger sets of fields were not tried."),
        "note");
  }
}

void WriteMethod(HtmlPage& page, const MinimisationReport& report) {
  const EvaluationOptions& evaluation = report.options.evaluation;
  page.Section("How to read this", "reading");
  page.Html("<dl>\n");
  const auto entry = [&](std::string_view term, const std::string& text) {
    page.Html(StrCat("<dt>", internal::Escaped(term), "</dt><dd>", internal::Escaped(text), "</dd>\n"));
  };
  entry("What was measured", StrCat(internal::MetricName(evaluation), " of ", report.people,
                                    " people whom the model never learned from. ",
                                    evaluation.hold_out == HoldOut::kLatest ? "The newest " : "A random ",
                                    internal::Percent(evaluation.held_out_share),
                                    " of what each of them chose had to be found among ", report.items,
                                    " items. ", report.people_left_out, " people had fewer than ",
                                    evaluation.min_items, " items and were not measured."));
  entry("Nothing was retrained",
        "Each figure is that of a model trained without what is not shown, by algebra. Nobody's data was "
        "used for a "
        "purpose they had not agreed to.");
  entry("Keep, stop collecting",
        StrCat("Fields were dropped one after the other, the cheapest first, as long as no length of history "
               "showed a "
               "loss that is more than chance and at least ",
               internal::Fixed(report.options.least_gain), ". What was dropped: stop collecting."));
  entry("Coarsen", StrCat("The field stays, but a coarser form costs no more than ",
                          internal::Fixed(report.options.least_gain),
                          " at any length and nothing that is more than chance."));
  entry("Better and worse",
        "A mean hides who loses. These shares count people whose own figure moves by more than the "
        "tolerance, so both a "
        "mean loss and the share of people who lose can be bounded.");
  entry("What it cannot tell",
        "No loss shown is not proof of no loss: each verdict names what could still be there. It speaks of "
        "this ranking and "
        "these people, and not of other uses of a field.");
  page.Html("</dl>\n");
}

}  // namespace

std::string ToHtml(const MinimisationReport& report, const ProxyReport* proxies,
                   const DoNotInferReport* erasure) {
  HtmlPage page(report.options.language, StrCat("Data minimisation: ", report.policy_name));
  page.Heading("What is this data worth?");
  page.Lead(StrCat("Data-minimisation report on ", report.policy_name, ", policy version ",
                   report.policy_version, report.controller.empty() ? "" : ", ", report.controller,
                   ". Measured on ", report.people, " people held out of a model that learned from ",
                   report.model_people, "."));
  WriteVerdicts(page, report);
  WriteCurve(page, report);
  WriteRetention(page, report);
  WriteFields(page, report);
  WriteCoarser(page, report);
  WriteCells(page, report);
  if (proxies != nullptr) internal::WriteProxies(page, *proxies);
  if (erasure != nullptr) internal::WriteErasure(page, *erasure);
  WriteMethod(page, report);
  return std::move(page).Take();
}

}  // namespace assent

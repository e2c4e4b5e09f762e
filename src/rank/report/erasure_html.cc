#include "rank/report/erasure_html.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/report/charts.h"
#include "rank/report/words.h"

namespace assent::internal {
namespace {

using absl::StrCat;

std::string Where(const ErasedGuess& guess) {
  return StrCat(LengthWords(guess.length), guess.other_fields ? " + fields" : "");
}

std::string Small(const Estimate& estimate, int digits) {
  return StrCat(kPlusMinus, " ", Fixed(estimate.error, digits));
}

void WriteBinary(HtmlPage& page, const DoNotInferReport& erasure) {
  std::vector<Dot> dots;
  double low = 0.4;
  const auto add = [&](const std::string& name, const Estimate& value) {
    low = std::min(low, value.mean - 2 * value.error);
    dots.push_back(
        {name, value, StrCat(Fixed(value.mean, 2), " ", kPlusMinus, " ", Fixed(2 * value.error, 2))});
  };
  for (const DoNotInferFinding& field : erasure.fields) {
    if (field.values != 2) continue;
    for (const ErasedGuess& guess : field.guesses) {
      if (guess.other_fields) continue;
      add(StrCat(field.label, ", ", LengthWords(guess.length), ": before"), guess.before.linear);
      add("after, unseen people, linear", guess.unseen.linear);
      add("after, unseen people, other", guess.unseen.nonlinear);
    }
  }
  if (dots.empty()) return;
  page.Picture(
      DotPlot({"erased-auc", "How well erased fields of two values are guessed",
               "Area under the ROC curve before and after erasure, by a linear and a non-linear guess; one "
               "half is "
               "chance.",
               "area under the ROC curve", ""},
              dots, std::max(0.0, low), 1, 0.5, "chance"),
      "From the vectors that the model makes of people, cross-validated. Lines are two standard errors.");
}

void WriteGuesses(HtmlPage& page, const DoNotInferReport& erasure) {
  page.BeginTable(
      "Guesses from people's vectors: area under the ROC curve for fields of two values, else points better "
      "than the "
      "most frequent value",
      {"Field", "From", "Guess", "People", "Before", "After", "After, unseen", "Hidden"});
  for (const DoNotInferFinding& field : erasure.fields) {
    const bool binary = field.values == 2;
    const auto cell = [&](Estimate estimate) {
      if (binary) return HtmlPage::Cell(Fixed(estimate.mean, 3), {}, Small(estimate, 3));
      estimate = {estimate.mean * 100, estimate.error * 100};
      return HtmlPage::Cell(StrCat(Signed(estimate.mean, 1), " pt"), {}, Small(estimate, 1));
    };
    const auto people = HtmlPage::Cell(StrCat(field.people), {}, StrCat(field.unseen_people, " unseen"));
    for (const ErasedGuess& guess : field.guesses) {
      page.Row({HtmlPage::Head(field.label), HtmlPage::Cell(Where(guess), "text"),
                HtmlPage::Cell("linear", "text"), people, cell(guess.before.linear), cell(guess.after.linear),
                cell(guess.unseen.linear), HtmlPage::Cell(guess.hidden ? "yes" : "no")});
      page.Row({HtmlPage::Head(""), HtmlPage::Cell("", "text"), HtmlPage::Cell("other", "text"),
                HtmlPage::Cell(""), cell(guess.before.nonlinear), cell(guess.after.nonlinear),
                cell(guess.unseen.nonlinear), HtmlPage::Cell("")});
    }
  }
  page.EndTable();
}

void WritePrices(HtmlPage& page, const DoNotInferReport& erasure) {
  page.BeginTable(StrCat("What it costs: ", erasure.metric, " of ", erasure.measured,
                         " held-out people who withhold the field and share all others"),
                  {"Field", "Directions", "History", "Withheld", "Not inferred", "Costs", "People worse"});
  for (const DoNotInferFinding& field : erasure.fields) {
    for (const ErasurePrice& price : field.price) {
      page.Row({HtmlPage::Head(field.label), HtmlPage::Cell(StrCat(field.rank, " of ", erasure.factors)),
                HtmlPage::Cell(LengthShort(price.length)), HtmlPage::Cell(Fixed(price.metric.mean)),
                HtmlPage::Cell(Fixed(price.erased.mean)),
                HtmlPage::Cell(Signed(price.loss.mean), {}, Small(price.loss, 4)),
                HtmlPage::Cell(Percent(price.worse))});
    }
  }
  page.EndTable();
}

}  // namespace

void WriteErasure(HtmlPage& page, const DoNotInferReport& erasure) {
  page.Section("When a field must not be inferred", "do-not-infer");
  page.Paragraph(
      "For people who withhold a field, what correlates with it can be taken out of the model's view of "
      "them. "
      "This is what a guesser still finds, and what the ranking loses.");
  WriteBinary(page, erasure);
  WriteGuesses(page, erasure);
  WritePrices(page, erasure);
  page.Paragraph(
      "The erasure is linear, and exact for the people it was made from, whose vectors as a whole are not "
      "correlated with "
      "the field. Cross-validated over them, what one part leans to the others lean against, so figures "
      "below chance mean "
      "this alone. Those who withhold the field are not among them: go by the unseen people.",
      "note");
}

}  // namespace assent::internal

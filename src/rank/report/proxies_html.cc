#include "rank/report/proxies_html.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/report/charts.h"
#include "rank/report/words.h"

namespace assent::internal {
namespace {

using absl::StrCat;

std::string From(const ProxyGuess& guess) {
  if (guess.length == 0) return "other fields";
  return StrCat(LengthWords(guess.length), guess.other_fields ? " + fields" : "");
}

bool HasBinary(const ProxyReport& proxies) {
  return std::any_of(proxies.fields.begin(), proxies.fields.end(),
                     [](const ProxyFinding& field) { return field.values == 2; });
}

void WriteBinary(HtmlPage& page, const ProxyReport& proxies) {
  std::vector<Dot> dots;
  double low = 0.4;
  for (const ProxyFinding& field : proxies.fields) {
    if (field.values != 2) continue;
    for (const ProxyGuess& guess : field.guesses) {
      low = std::min(low, guess.auc.mean - 2 * guess.auc.error);
      dots.push_back({StrCat(field.label, ": ", From(guess)), guess.auc,
                      StrCat(Fixed(guess.auc.mean, 2), " ", kPlusMinus, " ", Fixed(2 * guess.auc.error, 2),
                             ", ", field.people, " people")});
    }
  }
  page.Picture(
      DotPlot({"auc", "How well fields of two values are guessed",
               "Area under the ROC curve for each source of the guess; one half is chance, one is certainty.",
               "area under the ROC curve", ""},
              dots, std::max(0.0, low), 1, 0.5, "chance"),
      "Of one person of each value, how often the guess ranks them the right way round. Lines are two "
      "standard "
      "errors.");
}

void WriteMany(HtmlPage& page, const ProxyReport& proxies) {
  page.BeginTable("Right guesses, against always guessing the most frequent value",
                  {"Field", "Guessed from", "People", "Right", "Most frequent", "Better by"});
  for (const ProxyFinding& field : proxies.fields) {
    for (const ProxyGuess& guess : field.guesses) {
      page.Row({HtmlPage::Head(StrCat(field.label, " (", field.values, " values)")),
                HtmlPage::Cell(From(guess), "text"), HtmlPage::Cell(StrCat(field.people)),
                HtmlPage::Cell(Percent(guess.accuracy)), HtmlPage::Cell(Percent(guess.majority)),
                HtmlPage::Cell(StrCat(Signed(guess.gain.mean * 100, 1), " points"), {},
                               StrCat(kPlusMinus, " ", Fixed(guess.gain.error * 100, 1)))});
    }
  }
  page.EndTable();
}

}  // namespace

void WriteProxies(HtmlPage& page, const ProxyReport& proxies) {
  page.Section("What can be guessed anyway", "proxies");
  page.Paragraph(
      "Withholding a field does not hide it. This is how well a plain linear guess, learned from those who "
      "told, finds "
      "the field from what is still shared. A better guesser may exist.");
  if (HasBinary(proxies)) WriteBinary(page, proxies);
  if (!proxies.fields.empty()) WriteMany(page, proxies);
  if (proxies.left_out.empty()) return;
  std::string names;
  for (const std::string& name : proxies.left_out) names += StrCat(names.empty() ? "" : ", ", name);
  page.Paragraph(StrCat("Told by too few people to say: ", names, "."), "note");
}

}  // namespace assent::internal

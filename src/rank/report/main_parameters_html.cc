#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "assent/rank/report_format.h"
#include "rank/report/charts.h"
#include "rank/report/html_page.h"
#include "rank/report/svg.h"
#include "rank/report/words.h"

namespace assent {

using internal::HtmlPage;

std::string ToHtml(const MainParametersReport& report) {
  HtmlPage page("en", absl::StrCat("Main parameters: ", report.policy_name));
  page.Heading("What decides your list");
  page.Lead(absl::StrCat("The main parameters of the ranking under ", report.policy_name, ", policy version ",
                         report.policy_version, ", by their share of what decided the first ", report.k,
                         " items of ", report.people, " people."));
  std::vector<internal::Share> shares;
  for (const MainParameter& parameter : report.parameters)
    shares.push_back({parameter.label, parameter.share.mean});
  page.Picture(
      internal::ShareChart({"shares", "Shares of the main parameters",
                            "A bar for each kind of data; the figures are in the table below.", "", ""},
                           shares),
      "How much of all that speaks for or against the listed items comes from each kind of data, for people "
      "who "
      "consented to it, on average.");
  page.BeginTable("In order", {"Parameter", "Share", "Enters for", "Why we use it"});
  for (const MainParameter& parameter : report.parameters) {
    page.Row({HtmlPage::Head(parameter.label),
              HtmlPage::Cell(
                  internal::Percent(parameter.share.mean), {},
                  absl::StrCat(internal::kPlusMinus, " ", internal::Fixed(parameter.share.error * 100, 1))),
              HtmlPage::Cell(internal::Percent(parameter.told)), HtmlPage::Cell(parameter.why, "text")});
  }
  page.EndTable();
  if (!report.options.empty()) page.Section("What you can choose", "options");
  for (const RefusalOption& option : report.options) {
    page.Html("<h3>");
    page.Html(internal::Escaped(option.title.empty() ? option.purpose : option.title));
    page.Html("</h3>\n");
    page.Paragraph(option.if_refused.empty() ? "If you refuse, nothing of yours is used."
                                             : absl::StrCat("If you refuse: ", option.if_refused));
  }
  return std::move(page).Take();
}

}  // namespace assent

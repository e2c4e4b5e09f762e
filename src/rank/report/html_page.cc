#include "rank/report/html_page.h"

#include "absl/strings/str_cat.h"
#include "rank/report/svg.h"

namespace assent::internal {
namespace {

using absl::StrCat;

// Contrast of text on its ground is 4.5 to 1 or better in light, dark and print. The
// scale h0 to h7 runs from nothing lost to most lost.
constexpr char kStyle[] = R"css(
:root{--ground:#fff;--card:#f6f7f9;--ink:#1c2430;--soft:#5a6472;--line:#d9dee5;--grid:#e6e9ee;
--c1:#1f5fa8;--c2:#b4530a;--c3:#2f7d4f;--c4:#7a4fa3;--keep:#1e6b3c;--keepbg:#e3f3e8;--coarse:#7a5200;--coarsebg:#fdf0d2;
--stop:#9c2a20;--stopbg:#fbe6e3;--h0:#eef4fb;--h1:#dbe8f6;--h2:#c4d9ef;--h3:#a9c6e5;--h4:#8bb0d9;--h5:#6a97ca;--h6:#2f69aa;--h7:#174a83;
--hink:#12202f;--hlight:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#14181e;--card:#1d232b;--ink:#e8ebef;--soft:#a7b0bc;--line:#353d48;--grid:#29303a;
--c1:#7db2ee;--c2:#f0a55f;--c3:#7fcb9b;--c4:#c2a1e6;--keep:#94dbad;--keepbg:#183524;--coarse:#f0cd7c;--coarsebg:#3b2f10;
--stop:#f5a89f;--stopbg:#43211d;--h0:#1b222b;--h1:#1f2d3d;--h2:#23394f;--h3:#284764;--h4:#2d567b;--h5:#336794;--h6:#7fb0e0;--h7:#b4d4f2;
--hink:#eef2f6;--hlight:#0f1720}}
*{box-sizing:border-box}
html{background:var(--ground)}
body{margin:0 auto;padding:32px 24px 64px;max-width:1000px;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1{font-size:30px;line-height:1.2;margin:0 0 6px}
h2{font-size:21px;line-height:1.3;margin:44px 0 6px;padding-top:14px;border-top:1px solid var(--line)}
p{margin:8px 0;max-width:76ch}
.lead{color:var(--soft);margin:0 0 20px}
.note{color:var(--soft);font-size:14px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(400px,1fr));gap:14px;margin:20px 0;padding:0;list-style:none}
.card{background:var(--card);border:1px solid var(--line);border-left-width:5px;border-radius:6px;padding:14px 16px;break-inside:avoid}
.card h3{margin:0;font-size:17px;line-height:1.3}
.card p{margin:8px 0 0;font-size:14.5px;line-height:1.45}
.card .facts{color:var(--soft);font-size:13px;margin-top:2px}
.badge{display:inline-block;float:right;margin-left:10px;padding:2px 10px;border-radius:11px;font-size:13px;font-weight:600}
.keep{border-left-color:var(--keep)}.keep .badge{color:var(--keep);background:var(--keepbg)}
.coarsen{border-left-color:var(--coarse)}.coarsen .badge{color:var(--coarse);background:var(--coarsebg)}
.stop{border-left-color:var(--stop)}.stop .badge{color:var(--stop);background:var(--stopbg)}
figure{margin:16px 0;break-inside:avoid}
figcaption{color:var(--soft);font-size:14px;max-width:76ch}
svg{display:block;width:100%;height:auto;font-family:inherit}
svg text{fill:var(--ink);font-size:12px}
svg text.tick,svg text.axis{fill:var(--soft)}
svg text.small{fill:var(--soft);font-size:10.5px}
svg text.row{font-size:13px;font-weight:600}
svg text.name{font-size:13px;font-weight:600}
svg .grid{stroke:var(--grid);stroke-width:1}
svg .zero{stroke:var(--soft);stroke-width:1.2}
svg .curve{fill:none;stroke-width:2.4;stroke-linejoin:round}
svg .whisker{stroke-width:1.3;fill:none;opacity:.75}
svg .ink{stroke:var(--ink)}
svg .c1{stroke:var(--c1)}svg .c2{stroke:var(--c2);stroke-dasharray:6 4}svg .c3{stroke:var(--c3);stroke-dasharray:2 3}svg .c4{stroke:var(--c4)}
svg .whisker{stroke-dasharray:none}
svg .dot{stroke:var(--ground);stroke-width:1.5;stroke-dasharray:none}
svg .dot.c1{fill:var(--c1)}svg .dot.c2{fill:var(--c2)}svg .dot.c3{fill:var(--c3)}svg .dot.c4{fill:var(--c4)}
svg text.c1{fill:var(--c1);stroke:none}svg text.c2{fill:var(--c2);stroke:none}svg text.c3{fill:var(--c3);stroke:none}svg text.c4{fill:var(--c4);stroke:none}
svg .bar{stroke-width:1.4}
svg .gain{fill:var(--c1);stroke:var(--c1)}svg .loss{fill:var(--c2);stroke:var(--c2)}
svg .hollow{fill:var(--ground);stroke:var(--soft);stroke-dasharray:3 2}
.scroll{overflow-x:auto;margin:14px 0}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:0 0 6px}
th,td{padding:5px 7px;text-align:right;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
th{font-weight:600}thead th{color:var(--soft)}
tbody th,thead th:first-child{text-align:left;font-weight:500}
td.text{text-align:left;white-space:normal;min-width:10em}
tbody th{white-space:normal}
td small{display:block;font-size:11.5px}
tr{break-inside:avoid}
.h0{background:var(--h0)}.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3)}
.h4{background:var(--h4)}.h5{background:var(--h5)}.h6{background:var(--h6)}.h7{background:var(--h7)}
.h0,.h1,.h2,.h3,.h4,.h5{color:var(--hink)}.h6,.h7{color:var(--hlight)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 18px;font-size:14.5px}
dt{font-weight:600}dd{margin:0;max-width:68ch}
@media (max-width:560px){dl{grid-template-columns:1fr}.cards{grid-template-columns:1fr}}
@media print{:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--grid:#ddd;--c1:#1f5fa8;--c2:#b4530a;--c3:#2f7d4f;--c4:#7a4fa3;
--keep:#1e6b3c;--keepbg:#fff;--coarse:#7a5200;--coarsebg:#fff;--stop:#9c2a20;--stopbg:#fff;--h0:#eef4fb;--h1:#dbe8f6;--h2:#c4d9ef;--h3:#a9c6e5;--h4:#8bb0d9;--h5:#6a97ca;--h6:#2f69aa;--h7:#174a83;--hink:#12202f;--hlight:#fff}
@page{margin:16mm}body{max-width:none;padding:0;font-size:11pt}h2{break-after:avoid}.scroll{overflow:visible}
.cards{grid-template-columns:1fr 1fr}table{font-size:9.5pt}.badge{border:1px solid currentColor}
.h0,.h1,.h2,.h3,.h4,.h5,.h6,.h7,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace

HtmlPage::HtmlPage(std::string_view language, std::string_view title) {
  out_ =
      StrCat("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"", Escaped(language),
             "\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
             Escaped(title), "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<main>\n");
}

void HtmlPage::Heading(std::string_view text) { out_ += StrCat("<h1>", Escaped(text), "</h1>\n"); }

void HtmlPage::Lead(std::string_view text) { Paragraph(text, "lead"); }

void HtmlPage::Section(std::string_view text, std::string_view id) {
  out_ += StrCat("<h2 id=\"", Escaped(id), "\">", Escaped(text), "</h2>\n");
}

void HtmlPage::Paragraph(std::string_view text, std::string_view css) {
  out_ += css.empty() ? StrCat("<p>", Escaped(text), "</p>\n")
                      : StrCat("<p class=\"", Escaped(css), "\">", Escaped(text), "</p>\n");
}

void HtmlPage::Picture(const std::string& svg_html, std::string_view caption) {
  out_ += StrCat("<figure>\n", svg_html, "<figcaption>", Escaped(caption), "</figcaption>\n</figure>\n");
}

void HtmlPage::BeginTable(std::string_view caption, const std::vector<std::string>& head) {
  out_ += StrCat("<div class=\"scroll\"><table>\n<caption>", Escaped(caption), "</caption>\n<thead><tr>");
  for (const std::string& name : head) out_ += StrCat("<th scope=\"col\">", Escaped(name), "</th>");
  out_ += "</tr></thead>\n<tbody>\n";
}

void HtmlPage::Row(const std::vector<std::string>& cells_html) {
  out_ += "<tr>";
  for (const std::string& cell : cells_html) out_ += cell;
  out_ += "</tr>\n";
}

void HtmlPage::EndTable() { out_ += "</tbody></table></div>\n"; }

std::string HtmlPage::Head(std::string_view text) {
  return StrCat("<th scope=\"row\">", Escaped(text), "</th>");
}

std::string HtmlPage::Cell(std::string_view text, std::string_view css, std::string_view small) {
  std::string cell = css.empty() ? "<td>" : StrCat("<td class=\"", Escaped(css), "\">");
  cell += Escaped(text);
  if (!small.empty()) cell += StrCat("<small>", Escaped(small), "</small>");
  return cell + "</td>";
}

std::string HtmlPage::Take() && { return std::move(out_) + "</main>\n</body>\n</html>\n"; }

}  // namespace assent::internal

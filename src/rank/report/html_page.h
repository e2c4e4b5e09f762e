// File: html_page.h
//
// One self-contained page: style sheet inside, no scripts, nothing loaded. It is
// well-formed XML, so that anybody can check it and cut pieces out.

#ifndef ASSENT_RANK_REPORT_HTML_PAGE_H_
#define ASSENT_RANK_REPORT_HTML_PAGE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assent::internal {

/// Texts are escaped; only what is called `html` is taken as it is.
class HtmlPage {
 public:
  HtmlPage(std::string_view language, std::string_view title);

  void Heading(std::string_view text);
  void Lead(std::string_view text);
  void Section(std::string_view text, std::string_view id);
  void Paragraph(std::string_view text, std::string_view css = {});
  void Picture(const std::string& svg_html, std::string_view caption);
  void Html(std::string_view html) { out_ += html; }

  /// A table with a caption; the first column names the row. `cells_html` are cells
  /// made by `Cell` and `Head`.
  void BeginTable(std::string_view caption, const std::vector<std::string>& head);
  void Row(const std::vector<std::string>& cells_html);
  void EndTable();

  static std::string Head(std::string_view text);
  static std::string Cell(std::string_view text, std::string_view css = {}, std::string_view small = {});

  std::string Take() &&;

 private:
  std::string out_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_HTML_PAGE_H_

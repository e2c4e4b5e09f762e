// File: text_table.h
//
// Columns and filled lines for a terminal.

#ifndef ASSENT_RANK_REPORT_TEXT_TABLE_H_
#define ASSENT_RANK_REPORT_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assent::internal {

/// Columns as wide as their widest cell, two blanks apart; counts code points.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void Row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const noexcept { return rows_.size() == 1; }
  std::string Text() const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the head first
};

/// `text` in lines of at most 88 columns, each indented, with an end of line.
std::string Filled(std::string_view text, std::size_t indent);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_TEXT_TABLE_H_

// Columns of text side by side.
#ifndef CINEMA_TABLE_H_
#define CINEMA_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "terminal.h"

namespace cinema {

/// The narrowest terminal that output is made for.
inline constexpr std::size_t kScreenWidth = 80;

/// A text in a table. Lines longer than the column are cut.
struct Cell {
  std::vector<std::string> strong;  // printed bold
  std::vector<std::string> plain;   // below
  std::vector<std::string> faint;   // below, printed dim
};

/// A table of fixed column widths; a row is as high as its highest cell. Columns
/// are one blank apart, and lines have no blanks at their end.
class Table {
 public:
  Table(std::vector<std::size_t> widths, const Style& style) : widths_(std::move(widths)), style_(style) {}

  /// One cell per column.
  void AddRow(const std::vector<Cell>& cells);
  /// A line across the table.
  void AddRule();

  const std::string& text() const { return text_; }

 private:
  std::vector<std::size_t> widths_;
  Style style_;
  std::string text_;
};

}  // namespace cinema

#endif  // CINEMA_TABLE_H_

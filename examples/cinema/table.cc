#include "table.h"

#include <algorithm>

#include "text.h"

namespace cinema {
namespace {

std::size_t HeightOf(const Cell& cell) { return cell.strong.size() + cell.plain.size() + cell.faint.size(); }

// The line of the cell and how it is printed.
std::string LineOf(const Cell& cell, std::size_t line, std::size_t width, const Style& style) {
  if (line < cell.strong.size()) return style.Bold(Pad(cell.strong[line], width));
  line -= cell.strong.size();
  if (line < cell.plain.size()) return Pad(cell.plain[line], width);
  line -= cell.plain.size();
  if (line < cell.faint.size()) return style.Dim(Pad(cell.faint[line], width));
  return std::string(width, ' ');
}

}  // namespace

void Table::AddRow(const std::vector<Cell>& cells) {
  std::size_t height = 0;
  for (const Cell& cell : cells) height = std::max(height, HeightOf(cell));
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    for (std::size_t column = 0; column < widths_.size() && column < cells.size(); ++column) {
      if (column != 0) text += ' ';
      text += LineOf(cells[column], line, widths_[column], style_);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text_ += text + '\n';
  }
}

void Table::AddRule() {
  std::size_t width = widths_.empty() ? 0 : widths_.size() - 1;
  for (const std::size_t column : widths_) width += column;
  for (std::size_t i = 0; i < width; ++i) text_ += "─";
  text_ += '\n';
}

}  // namespace cinema

#include "cli/table.h"

#include <algorithm>
#include <numeric>

#include "cli/output.h"
#include "protoc/code_writer.h"

namespace assent::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 6;

void PrintRow(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
              std::ostream& out) {
  std::vector<std::vector<std::string>> wrapped;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    wrapped.push_back(Wrapped(cells[i], widths[i]));
    height = std::max(height, wrapped.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::string text;
    std::size_t at = 0;  // the column where the cell begins
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string part = line < wrapped[i].size() ? wrapped[i][line] : "";
      if (!part.empty()) {
        text.append(at - protoc::Columns(text), ' ');
        text += part;
      }
      at += widths[i] + kGap;
    }
    out << text << "\n";
  }
}

// The columns of the longest word in each column.
std::vector<std::size_t> LongestWords(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> longest(rows.front().size(), kNarrowest);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t begin = 0; begin < row[i].size();) {
        const std::size_t end = std::min(row[i].find(' ', begin), row[i].size());
        longest[i] = std::max(longest[i], protoc::Columns(row[i].substr(begin, end - begin)));
        begin = end + 1;
      }
    }
  }
  return longest;
}

}  // namespace

std::vector<std::size_t> Table::Widths() const {
  std::vector<std::size_t> widths(rows_.front().size(), 1);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], protoc::Columns(row[i]));
  }
  // First as far as words stay whole, then as far as it takes.
  for (const bool whole_words : {true, false}) {
    std::vector<std::size_t> least(widths.size(), kNarrowest);
    if (whole_words) least = LongestWords(rows_);
    while (std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1)) > kScreen) {
      std::size_t widest = widths.size();
      for (std::size_t i = 0; i < widths.size(); ++i) {
        if (widths[i] > least[i] && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
      }
      if (widest == widths.size()) break;
      --widths[widest];
    }
  }
  return widths;
}

void Table::Print(std::ostream& out) const {
  const std::vector<std::size_t> widths = Widths();
  for (const auto& row : rows_) PrintRow(row, widths, out);
}

}  // namespace assent::cli

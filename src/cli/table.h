// File: table.h
//
// A table that fits on the screen.

#ifndef ASSENT_CLI_TABLE_H_
#define ASSENT_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

namespace assent::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}

  /// As many cells as there are heads.
  void Row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  /// The columns as wide as they need to be, or, where they do not fit on the screen,
  /// the widest ones wrapped.
  void Print(std::ostream& out) const;

 private:
  std::vector<std::string::size_type> Widths() const;

  std::vector<std::vector<std::string>> rows_;
};

}  // namespace assent::cli

#endif  // ASSENT_CLI_TABLE_H_

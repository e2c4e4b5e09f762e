// File: output.h
//
// How reports and mistakes are printed.

#ifndef ASSENT_CLI_OUTPUT_H_
#define ASSENT_CLI_OUTPUT_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"

namespace assent::cli {

/// The columns that people can be expected to have.
inline constexpr std::size_t kScreen = 80;

/// What is wrong, and where. Lines and columns count from 1; 0 is unknown.
struct Problem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;
};

/// "file:line:column: message\n", without the parts that are unknown.
void Print(const std::vector<Problem>& problems, std::ostream& out);

/// The report as JSON, every field in it, in the order of report.proto.
void PrintJson(const google::protobuf::Message& report, std::ostream& out);

/// `text` with each byte that is no UTF-8 replaced by '?'.
std::string Utf8(std::string_view text);

/// The words of `text` in lines of at most `columns`; a longer word is cut.
std::vector<std::string> Wrapped(std::string_view text, std::size_t columns);

/// "  - text", wrapped to the screen.
void PrintItem(std::string_view text, std::ostream& out);

/// "1 mistake", "2 mistakes".
std::string Counted(std::size_t count, const std::string& noun);

}  // namespace assent::cli

#endif  // ASSENT_CLI_OUTPUT_H_

#include "cli/output.h"

#include <algorithm>

#include "google/protobuf/util/json_util.h"
#include "protoc/code_writer.h"

namespace assent::cli {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The bytes of the UTF-8 sequence at the beginning of `text`; 0 if there is none.
std::size_t SequenceLength(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second > 0x9f;
  return overlong || surrogate || (first == 0xf4 && second > 0x8f) ? 0 : length;
}

// Where to cut a word so that its beginning takes at most `columns`.
std::size_t CutAt(std::string_view word, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t used = 0; at < word.size(); ++at) {
    if (!IsContinuation(word[at]) && used++ == columns) break;
  }
  return at;
}

}  // namespace

void Print(const std::vector<Problem>& problems, std::ostream& out) {
  for (const Problem& problem : problems) {
    out << problem.file << ":";
    if (problem.line > 0) out << problem.line << ":";
    if (problem.column > 0) out << problem.column << ":";
    out << " " << problem.message << "\n";
  }
}

void PrintJson(const google::protobuf::Message& report, std::ostream& out) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
#if GOOGLE_PROTOBUF_VERSION >= 5026000  // the same option under another name
  options.always_print_fields_with_no_presence = true;
#else
  options.always_print_primitive_fields = true;
#endif
  options.preserve_proto_field_names = true;
  std::string json;
  if (google::protobuf::util::MessageToJsonString(report, &json, options).ok()) out << json;
}

std::string Utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    result += length == 0 ? std::string_view("?") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::vector<std::string> Wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines(1);
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const std::size_t used = protoc::Columns(lines.back());
    if (used > 0 && used + 1 + protoc::Columns(word) > columns) lines.emplace_back();
    while (protoc::Columns(word) > columns) {
      const std::size_t cut = CutAt(word, columns);
      lines.back() += word.substr(0, cut);
      lines.emplace_back();
      word.remove_prefix(cut);
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

void PrintItem(std::string_view text, std::ostream& out) {
  const char* lead = "  - ";
  for (const std::string& line : Wrapped(text, kScreen - 4)) {
    out << lead << line << "\n";
    lead = "    ";
  }
}

std::string Counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace assent::cli

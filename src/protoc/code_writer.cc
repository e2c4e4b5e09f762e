#include "code_writer.h"

#include <algorithm>
#include <cstdio>

namespace assent::protoc {
namespace {

// The words of a text; anything that is no printable character separates them.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else {
      // A backslash at the end of a line would continue the comment.
      word += c == '\\' ? '/' : c;
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

std::size_t Columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // not a continuation byte
  }));
}

CodeWriter& CodeWriter::Line(std::string_view text) {
  if (!text.empty()) text_.append(indent_, ' ').append(text);
  text_ += '\n';
  return *this;
}

CodeWriter& CodeWriter::Comment(std::string_view text, std::string_view marker) {
  std::string line(marker);
  for (const std::string& word : Words(text)) {
    if (line.size() > marker.size() && indent_ + Columns(line) + 1 + Columns(word) > kColumns) {
      Line(line);
      line = marker;
    }
    line += ' ';
    line += word;
  }
  return Line(line);
}

CodeWriter& CodeWriter::List(std::string_view head, const std::vector<std::string>& parts,
                             std::string_view tail) {
  std::string line(head);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    const std::string part = parts[i] + (is_last ? std::string(tail) : ",");
    const bool is_first = i == 0;
    if (!is_first && indent_ + Columns(line) + 1 + Columns(part) > kColumns) {
      Line(line);
      line = std::string(Columns(head), ' ') + part;
    } else {
      line += (is_first ? "" : " ") + part;
    }
  }
  if (parts.empty()) line += tail;
  return Line(line);
}

CodeWriter& CodeWriter::Function(std::string_view head, std::string_view body) {
  const std::string line = std::string(head) + " { " + std::string(body) + " }";
  if (indent_ + Columns(line) <= kColumns) return Line(line);
  return Line(std::string(head) + " {").In().Line(body).Out().Line("}");
}

std::string Literal(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '?' && result.back() == '?') {
      result += "\\?";  // no trigraphs
    } else if (byte < 0x20 || byte == 0x7f) {
      char octal[5];
      std::snprintf(octal, sizeof octal, "\\%03o", byte);
      result += octal;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::vector<std::string> Literals(std::string_view text, std::size_t columns) {
  std::vector<std::string> literals;
  std::string part;
  std::size_t begin = 0;
  while (begin < text.size()) {
    // A word and the spaces after it.
    std::size_t end = text.find(' ', begin);
    end =
        end == std::string_view::npos ? text.size() : std::min(text.find_first_not_of(' ', end), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (!part.empty() && Columns(Literal(part + std::string(word))) > columns) {
      literals.push_back(Literal(part));
      part.clear();
    }
    part += word;
    begin = end;
  }
  literals.push_back(Literal(part));
  return literals;
}

std::string Sentence(std::string_view text) {
  std::string result(text);
  if (result.empty()) return result;
  const bool ends = result.back() == '.' || result.back() == '!' || result.back() == '?';
  return ends ? result : result + ".";
}

std::string Hex(unsigned long long value) {
  char digits[24];
  std::snprintf(digits, sizeof digits, "0x%llx", value);
  return digits;
}

}  // namespace assent::protoc

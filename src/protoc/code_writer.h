// File: code_writer.h
//
// Writes C++ that people can read: indented, wrapped at the column limit.

#ifndef ASSENT_PROTOC_CODE_WRITER_H_
#define ASSENT_PROTOC_CODE_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

namespace assent::protoc {

/// The most columns of a generated line, as far as names allow.
inline constexpr std::size_t kColumns = 110;

/// Collects the text of one file. Not thread-safe.
class CodeWriter {
 public:
  /// A line at the present indentation; nothing at all for "".
  CodeWriter& Line(std::string_view text = {});
  /// A comment, wrapped at words; `marker` is "//" or "///". Safe for any text.
  CodeWriter& Comment(std::string_view text, std::string_view marker = "///");
  /// `head`, the parts with commas between them, `tail`: on one line if that fits, else
  /// wrapped and aligned after `head`.
  CodeWriter& List(std::string_view head, const std::vector<std::string>& parts, std::string_view tail);
  /// `head { body }` on one line if that fits, else on three.
  CodeWriter& Function(std::string_view head, std::string_view body);

  CodeWriter& In() {
    indent_ += 2;
    return *this;
  }
  CodeWriter& Out() {
    indent_ -= 2;
    return *this;
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t indent_ = 0;
};

/// The number of columns that UTF-8 text takes (one per code point).
std::size_t Columns(std::string_view text);

/// `text` as a C++ string literal, with quotes.
std::string Literal(std::string_view text);
/// The same in several adjacent literals, each of at most `columns` where words allow.
std::vector<std::string> Literals(std::string_view text, std::size_t columns);

/// The text as a sentence: with a full stop unless it ends with a mark of its own.
std::string Sentence(std::string_view text);

/// "0x1f".
std::string Hex(unsigned long long value);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_CODE_WRITER_H_

#include "rank/report/json_writer.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "rank/report/utf8.h"

namespace assent::internal {

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_values_.empty()) return;
  out_ += has_values_.back() ? ",\n" : "\n";
  has_values_.back() = true;
  out_.append(2 * has_values_.size(), ' ');
}

void JsonWriter::Open(char bracket) {
  Separate();
  out_ += bracket;
  has_values_.push_back(false);
}

void JsonWriter::Close(char bracket) {
  const bool had_values = has_values_.back();
  has_values_.pop_back();
  if (had_values) {
    out_ += '\n';
    out_.append(2 * has_values_.size(), ' ');
  }
  out_ += bracket;
}

void JsonWriter::Key(std::string_view key) {
  String(key);
  out_ += ": ";
  after_key_ = true;
}

void JsonWriter::String(std::string_view value) {
  Separate();
  out_ += '"';
  while (!value.empty()) {
    const char c = value[0];
    const auto byte = static_cast<unsigned char>(c);
    const std::size_t length = Utf8SequenceLength(value);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20) {
      out_ += absl::StrFormat("\\u%04x", byte);
    } else {
      out_ += length == 0 ? kReplacement : value.substr(0, length);
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
  out_ += '"';
}

void JsonWriter::Number(double value) {
  if (!std::isfinite(value)) return Null();
  Separate();
  out_ += absl::StrFormat("%.9g", value == 0 ? 0.0 : value);  // no -0
}

void JsonWriter::Integer(std::int64_t value) {
  Separate();
  absl::StrAppend(&out_, value);
}

void JsonWriter::Bool(bool value) {
  Separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::Null() {
  Separate();
  out_ += "null";
}

void JsonWriter::Field(std::string_view key, const Estimate& value) {
  BeginObject(key);
  Field("mean", value.mean);
  Field("error", value.error);
  EndObject();
}

}  // namespace assent::internal

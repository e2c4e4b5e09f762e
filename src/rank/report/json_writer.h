// File: json_writer.h
//
// Writes JSON (RFC 8259) with two blanks an indent.

#ifndef ASSENT_RANK_REPORT_JSON_WRITER_H_
#define ASSENT_RANK_REPORT_JSON_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assent/rank/metrics.h"

namespace assent::internal {

/// The caller sees to it that objects hold keys and arrays none.
class JsonWriter {
 public:
  void BeginObject() { Open('{'); }
  void BeginObject(std::string_view key) { Key(key), Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void BeginArray(std::string_view key) { Key(key), Open('['); }
  void EndArray() { Close(']'); }

  void Key(std::string_view key);
  void String(std::string_view value);
  /// The shortest text that is rounded to nine digits; null if not finite.
  void Number(double value);
  void Integer(std::int64_t value);
  void Bool(bool value);
  void Null();

  void Field(std::string_view key, std::string_view value) { Key(key), String(value); }
  void Field(std::string_view key, double value) { Key(key), Number(value); }
  void Integer(std::string_view key, std::int64_t value) { Key(key), Integer(value); }
  void Bool(std::string_view key, bool value) { Key(key), Bool(value); }
  /// {"mean": ..., "error": ...}
  void Field(std::string_view key, const Estimate& value);

  /// What was written, with a line end.
  std::string Take() && { return std::move(out_) + "\n"; }

 private:
  void Open(char bracket);
  void Close(char bracket);
  void Separate();

  std::string out_;
  std::vector<bool> has_values_;  // of each open bracket
  bool after_key_ = false;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_JSON_WRITER_H_

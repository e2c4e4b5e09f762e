// File: utf8.h
//
// Telling text from bytes that are none.

#ifndef ASSENT_RANK_REPORT_UTF8_H_
#define ASSENT_RANK_REPORT_UTF8_H_

#include <cstddef>
#include <string_view>

namespace assent::internal {

/// U+FFFD, which stands for what is no text.
inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The bytes of the UTF-8 sequence at the beginning of `text`, which must not be empty;
/// 0 if there is none, or one that XML forbids.
std::size_t Utf8SequenceLength(std::string_view text);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_UTF8_H_

// Text: joining, splitting, encodings and the width of a text on a terminal.
#ifndef CINEMA_TEXT_H_
#define CINEMA_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cinema {

/// The pieces one after another.
std::string Concat(std::initializer_list<std::string_view> pieces);

/// The parts of `line` between separators; one more than there are separators.
std::vector<std::string_view> Split(std::string_view line, std::string_view separator);

/// `text` without blanks at either end.
std::string_view Trim(std::string_view text);

/// ASCII letters made small.
std::string ToLower(std::string_view text);

/// A whole decimal number, or nothing (blanks, signs other than '-', overflow).
std::optional<std::int64_t> ParseInt(std::string_view text);

/// ISO 8859-1 to UTF-8. The MovieLens files before 2015 are Latin-1.
std::string Latin1ToUtf8(std::string_view latin1);

/// Columns that `text` (UTF-8) takes on a terminal: 0 for combining marks, 2 for
/// East Asian wide characters, 1 for the rest.
std::size_t DisplayWidth(std::string_view text);

/// `text` cut to at most `width` columns; a cut text ends in "…".
std::string Shorten(std::string_view text, std::size_t width);

/// `text` cut or filled with blanks to exactly `width` columns.
std::string Pad(std::string_view text, std::size_t width);

/// `text` broken at blanks into at most `max_lines` lines of `width` columns;
/// what does not fit is cut with "…".
std::vector<std::string> Wrap(std::string_view text, std::size_t width, std::size_t max_lines);

/// `value` with `digits` digits after the point.
std::string Fixed(double value, int digits);

/// The least number of insertions, removals and replacements of characters that
/// turn `a` into `b` (Levenshtein). O(|a| |b|).
std::size_t EditDistance(std::string_view a, std::string_view b);

}  // namespace cinema

#endif  // CINEMA_TEXT_H_

#include "text.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <numeric>

namespace cinema {
namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

// The first character of a non-empty text; a broken byte stands for itself.
CodePoint FirstOf(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t bytes = byte(0) < 0xC0 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  if (bytes == 1 || text.size() < bytes) return {byte(0), 1};
  std::uint32_t value = byte(0) & (0xFFu >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) value = value << 6 | (byte(i) & 0x3Fu);
  return {value, bytes};
}

// Coarse ranges of Unicode's East Asian Width and general category Mn: enough
// for film titles.
std::size_t WidthOf(std::uint32_t c) {
  if (c < 0x20 || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F)) return 0;
  const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0x1F300 && c <= 0x1FAFF);
  return wide ? 2 : 1;
}

}  // namespace

std::string Concat(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (const std::string_view piece : pieces) all += piece;
  return all;
}

std::vector<std::string_view> Split(std::string_view line, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = line.find(separator);
    parts.push_back(line.substr(0, at));
    if (at == std::string_view::npos) return parts;
    line.remove_prefix(at + separator.size());
  }
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::optional<std::int64_t> ParseInt(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string Latin1ToUtf8(std::string_view latin1) {
  std::string utf8;
  utf8.reserve(latin1.size());
  for (const char c : latin1) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint c = FirstOf(text);
    width += WidthOf(c.value);
    text.remove_prefix(c.bytes);
  }
  return width;
}

std::string Shorten(std::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (true) {
    const CodePoint c = FirstOf(text.substr(bytes));
    if (used + WidthOf(c.value) > width - 1) break;
    used += WidthOf(c.value);
    bytes += c.bytes;
  }
  return std::string(text.substr(0, text.find_last_not_of(' ', bytes == 0 ? 0 : bytes - 1) + 1)) + "…";
}

std::string Pad(std::string_view text, std::size_t width) {
  std::string padded = Shorten(text, width);
  padded.append(width - DisplayWidth(padded), ' ');
  return padded;
}

std::vector<std::string> Wrap(std::string_view text, std::size_t width, std::size_t max_lines) {
  std::vector<std::string> lines;
  text = Trim(text);
  while (!text.empty() && lines.size() < max_lines) {
    if (lines.size() + 1 == max_lines || DisplayWidth(text) <= width) {
      lines.push_back(Shorten(text, width));
      return lines;
    }
    // The last blank up to which the line still fits.
    std::size_t end = 0;
    for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
      if (DisplayWidth(text.substr(0, at)) > width) break;
      end = at;
    }
    if (end == 0) end = std::min(text.find(' '), text.size());  // one word wider than the line
    lines.push_back(Shorten(text.substr(0, end), width));
    text = Trim(text.substr(end));
  }
  return lines;
}

std::string Fixed(double value, int digits) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return buffer;
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

}  // namespace cinema

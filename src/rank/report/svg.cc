#include "rank/report/svg.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "rank/report/utf8.h"
#include "rank/report/words.h"

namespace assent::internal {
namespace {

using absl::StrCat;

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = Utf8SequenceLength(text);
    const bool control = (first < 0x20 && first != '\t' && first != '\n') || first == 0x7F;
    switch (text[0]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += length == 0 || control ? kReplacement : text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::string Coordinate(double value) {
  std::string text = Fixed(value, 2);
  text.erase(text.find_last_not_of('0') + 1);
  if (!text.empty() && text.back() == '.') text.pop_back();
  return text;
}

Svg::Svg(std::string_view id, double width, double height, std::string_view title,
         std::string_view description) {
  out_ = StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", Coordinate(width), " ",
                Coordinate(height), "\" width=\"", Coordinate(width), "\" height=\"", Coordinate(height),
                "\" role=\"img\" aria-labelledby=\"", Escaped(id), "-t ", Escaped(id), "-d\">\n<title id=\"",
                Escaped(id), "-t\">", Escaped(title), "</title>\n<desc id=\"", Escaped(id), "-d\">",
                Escaped(description), "</desc>\n");
}

void Svg::Shape(const char* tag, const std::string& attributes, std::string_view css,
                std::string_view tooltip) {
  out_ += StrCat("<", tag, attributes, " class=\"", Escaped(css), "\"");
  out_ +=
      tooltip.empty() ? std::string("/>\n") : StrCat("><title>", Escaped(tooltip), "</title></", tag, ">\n");
}

void Svg::Line(double x1, double y1, double x2, double y2, std::string_view css) {
  Shape("line",
        StrCat(" x1=\"", Coordinate(x1), "\" y1=\"", Coordinate(y1), "\" x2=\"", Coordinate(x2), "\" y2=\"",
               Coordinate(y2), "\""),
        css, {});
}

void Svg::Rect(double x, double y, double width, double height, std::string_view css,
               std::string_view tooltip) {
  Shape("rect",
        StrCat(" x=\"", Coordinate(x), "\" y=\"", Coordinate(y), "\" width=\"", Coordinate(width),
               "\" height=\"", Coordinate(height), "\""),
        css, tooltip);
}

void Svg::Circle(double x, double y, double radius, std::string_view css, std::string_view tooltip) {
  Shape("circle",
        StrCat(" cx=\"", Coordinate(x), "\" cy=\"", Coordinate(y), "\" r=\"", Coordinate(radius), "\""), css,
        tooltip);
}

void Svg::Polyline(const std::vector<std::pair<double, double>>& points, std::string_view css) {
  std::string list;
  for (const auto& [x, y] : points)
    list += StrCat(list.empty() ? "" : " ", Coordinate(x), ",", Coordinate(y));
  Shape("polyline", StrCat(" points=\"", list, "\""), css, {});
}

void Svg::Text(double x, double y, std::string_view text, std::string_view css, const char* anchor) {
  out_ += StrCat("<text x=\"", Coordinate(x), "\" y=\"", Coordinate(y), "\" text-anchor=\"", anchor,
                 "\" class=\"", Escaped(css), "\">", Escaped(text), "</text>\n");
}

std::string Svg::Take() && { return std::move(out_) + "</svg>\n"; }

std::vector<double> NiceTicks(double low, double high, int count) {
  if (!(high > low)) high = low + 1;
  const double rough = (high - low) / std::max(1, count);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double scaled = rough / power;
  const double step = power * (scaled <= 1 ? 1 : scaled <= 2 ? 2 : scaled <= 5 ? 5 : 10);
  std::vector<double> ticks;
  const auto first = static_cast<std::int64_t>(std::floor(low / step + 1e-9));
  const auto last = static_cast<std::int64_t>(std::ceil(high / step - 1e-9));
  for (std::int64_t i = first; i <= last; ++i) ticks.push_back(static_cast<double>(i) * step);
  return ticks;
}

int TickDigits(const std::vector<double>& ticks) {
  const double step = ticks.size() < 2 ? 1 : ticks[1] - ticks[0];
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 6);
}

}  // namespace assent::internal

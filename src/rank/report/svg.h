// File: svg.h
//
// Writes one inline SVG picture. Colours come from the page's style sheet by class,
// so that a picture follows light, dark and print.

#ifndef ASSENT_RANK_REPORT_SVG_H_
#define ASSENT_RANK_REPORT_SVG_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assent::internal {

/// `text` for the inside of an element or a quoted attribute. Control characters
/// that XML forbids, and bytes that are no UTF-8, become U+FFFD.
std::string Escaped(std::string_view text);

/// A coordinate: at most two decimals.
std::string Coordinate(double value);

class Svg {
 public:
  /// `title` names the picture and `description` says what it shows, for those who
  /// cannot see it. `id` must be unique in the page.
  Svg(std::string_view id, double width, double height, std::string_view title, std::string_view description);

  void Line(double x1, double y1, double x2, double y2, std::string_view css);
  void Rect(double x, double y, double width, double height, std::string_view css,
            std::string_view tooltip = {});
  void Circle(double x, double y, double radius, std::string_view css, std::string_view tooltip = {});
  void Polyline(const std::vector<std::pair<double, double>>& points, std::string_view css);
  /// `anchor`: "start", "middle" or "end".
  void Text(double x, double y, std::string_view text, std::string_view css = {},
            const char* anchor = "start");

  /// Closes the picture and returns it.
  std::string Take() &&;

 private:
  void Shape(const char* tag, const std::string& attributes, std::string_view css, std::string_view tooltip);

  std::string out_;
};

/// Ticks at 1, 2 or 5 times a power of ten that cover [low, high], some `count` of them.
std::vector<double> NiceTicks(double low, double high, int count);
/// How many decimals tell such ticks apart.
int TickDigits(const std::vector<double>& ticks);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_SVG_H_

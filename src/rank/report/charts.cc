#include "rank/report/charts.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "rank/report/svg.h"
#include "rank/report/words.h"

namespace assent::internal {
namespace {

using absl::StrCat;

constexpr double kWidth = 760;
constexpr double kCharacter = 6.6;  // of the 12 px labels, on average

// From values to pixels.
struct Scale {
  double low;
  double high;
  double at_low;
  double at_high;
  double operator()(double value) const { return at_low + (value - low) / (high - low) * (at_high - at_low); }
};

// As many code points as fit, with an ellipsis where some do not.
std::string Shortened(const std::string& text, double width) {
  const auto most = static_cast<std::size_t>(std::max(4.0, width / kCharacter));
  std::size_t count = 0;
  std::size_t cut = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (++count == most) cut = i;
  }
  return count <= most ? text : text.substr(0, cut) + "\xE2\x80\xA6";
}

std::string Css(const char* kind, std::size_t curve) { return StrCat(kind, " c", curve % 4 + 1); }

void DrawErrorBar(Svg& svg, double x, double top, double bottom, const std::string& css) {
  svg.Line(x, top, x, bottom, css);
  svg.Line(x - 3.5, top, x + 3.5, top, css);
  svg.Line(x - 3.5, bottom, x + 3.5, bottom, css);
}

}  // namespace

std::string CurveChart(const ChartWords& words, const std::vector<std::string>& places,
                       const std::vector<Curve>& curves) {
  constexpr double kHeight = 340;
  constexpr double kLeft = 62;
  constexpr double kRight = kWidth - 150;
  constexpr double kTop = 30;
  constexpr double kBottom = kHeight - 52;
  Svg svg(words.id, kWidth, kHeight, words.title, words.description);
  double low = curves.front().points.front().mean;
  double high = low;
  for (const Curve& curve : curves) {
    for (const Estimate& point : curve.points) {
      low = std::min(low, point.mean - point.error);
      high = std::max(high, point.mean + point.error);
    }
  }
  const std::vector<double> ticks = NiceTicks(low, high, 6);
  const Scale y{ticks.front(), ticks.back(), kBottom, kTop};
  const double step = (kRight - kLeft) / static_cast<double>(std::max<std::size_t>(1, places.size()));
  const auto x = [&](std::size_t i) { return kLeft + step * (static_cast<double>(i) + 0.5); };
  for (const double tick : ticks) {
    svg.Line(kLeft, y(tick), kRight, y(tick), "grid");
    svg.Text(kLeft - 8, y(tick) + 4, Fixed(tick, TickDigits(ticks)), "tick", "end");
  }
  svg.Text(kLeft - 54, kTop - 14, words.y_axis, "axis");
  for (std::size_t i = 0; i < places.size(); ++i) svg.Text(x(i), kBottom + 20, places[i], "tick", "middle");
  svg.Text((kLeft + kRight) / 2, kBottom + 42, words.x_axis, "axis", "middle");

  std::vector<double> labels;
  for (std::size_t c = 0; c < curves.size(); ++c) {
    // Side by side, so that the error bars of two curves do not hide each other.
    const double shift = (static_cast<double>(c) - (static_cast<double>(curves.size()) - 1) / 2) * 7;
    std::vector<std::pair<double, double>> line;
    for (std::size_t i = 0; i < curves[c].points.size(); ++i) {
      const Estimate& point = curves[c].points[i];
      line.emplace_back(x(i) + shift, y(point.mean));
      DrawErrorBar(svg, x(i) + shift, y(point.mean + point.error), y(point.mean - point.error),
                   Css("whisker", c));
    }
    svg.Polyline(line, Css("curve", c));
    for (std::size_t i = 0; i < line.size(); ++i) {
      svg.Circle(line[i].first, line[i].second, 4, Css("dot", c),
                 StrCat(curves[c].name, ", ", places[i], ": ", WithError(curves[c].points[i])));
    }
    labels.push_back(line.empty() ? kTop : line.back().second);
  }
  // Names at the ends, moved apart where they would touch.
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < curves.size(); ++c) order.push_back(c);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return labels[a] < labels[b]; });
  double free = kTop;
  for (const std::size_t c : order) {
    const double at = std::max(free, labels[c]);
    svg.Text(kRight + 4, at + 4, Shortened(curves[c].name, kWidth - kRight), Css("name", c));
    free = at + 17;
  }
  return std::move(svg).Take();
}

std::string BarGrid(const ChartWords& words, const std::vector<std::string>& rows,
                    const std::vector<std::string>& columns, const std::vector<std::vector<Bar>>& bars) {
  constexpr double kRow = 92;
  constexpr double kTop = 46;
  constexpr double kLeft = 168;
  const double height = kTop + kRow * static_cast<double>(rows.size()) + 30;
  Svg svg(words.id, kWidth, height, words.title, words.description);
  double low = 0;
  double high = 0;
  for (const std::vector<Bar>& row : bars) {
    for (const Bar& bar : row) {
      low = std::min(low, bar.value.mean - 2 * bar.value.error);
      high = std::max(high, bar.value.mean + 2 * bar.value.error);
    }
  }
  const std::vector<double> ticks = NiceTicks(low, high, 2);
  const double column = (kWidth - kLeft - 10) / static_cast<double>(std::max<std::size_t>(1, columns.size()));
  svg.Text(kLeft - 46, 14, words.y_axis, "axis");
  for (std::size_t c = 0; c < columns.size(); ++c) {
    svg.Text(kLeft + column * (static_cast<double>(c) + 0.5), kTop - 12, columns[c], "tick", "middle");
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const double top = kTop + kRow * static_cast<double>(r) + 6;
    const Scale y{ticks.front(), ticks.back(), top + kRow - 18, top};
    for (const double tick : ticks) {
      svg.Line(kLeft, y(tick), kWidth - 10, y(tick), tick == 0 ? "zero" : "grid");
      svg.Text(kLeft - 6, y(tick) + 4, Signed(tick, TickDigits(ticks)), "small", "end");
    }
    svg.Text(0, (y.at_low + y.at_high) / 2 + 4, Shortened(rows[r], kLeft - 52), "row");
    for (std::size_t c = 0; c < bars[r].size(); ++c) {
      const Bar& bar = bars[r][c];
      const double middle = kLeft + column * (static_cast<double>(c) + 0.5);
      const double width = std::min(34.0, column * 0.5);
      const double end = y(bar.value.mean);
      const std::string tooltip = StrCat(rows[r], ", ", columns[c], ": ", WithError(bar.value));
      svg.Rect(middle - width / 2, std::min(end, y(0)), width, std::max(1.0, std::abs(end - y(0))),
               bar.shown ? (bar.value.mean > 0 ? "bar gain" : "bar loss") : "bar hollow", tooltip);
      DrawErrorBar(svg, middle, y(bar.value.mean + 2 * bar.value.error),
                   y(bar.value.mean - 2 * bar.value.error), "whisker ink");
    }
  }
  svg.Text(kLeft + (kWidth - kLeft) / 2, height - 6, words.x_axis, "axis", "middle");
  return std::move(svg).Take();
}

std::string DotPlot(const ChartWords& words, const std::vector<Dot>& dots, double low, double high,
                    double mark, const std::string& mark_name) {
  constexpr double kRow = 30;
  constexpr double kTop = 40;
  constexpr double kLeft = 250;
  constexpr double kRight = kWidth - 190;
  const double bottom = kTop + kRow * static_cast<double>(dots.size());
  Svg svg(words.id, kWidth, bottom + 46, words.title, words.description);
  const std::vector<double> ticks = NiceTicks(low, high, 5);
  const Scale x{ticks.front(), ticks.back(), kLeft, kRight};
  for (const double tick : ticks) {
    svg.Line(x(tick), kTop - 6, x(tick), bottom, "grid");
    svg.Text(x(tick), bottom + 18, Fixed(tick, TickDigits(ticks)), "tick", "middle");
  }
  svg.Line(x(mark), kTop - 10, x(mark), bottom, "zero");
  svg.Text(x(mark), kTop - 16, mark_name, "small", "middle");
  svg.Text((kLeft + kRight) / 2, bottom + 38, words.x_axis, "axis", "middle");
  for (std::size_t i = 0; i < dots.size(); ++i) {
    const Dot& dot = dots[i];
    const double y = kTop + kRow * (static_cast<double>(i) + 0.5);
    const auto within = [&](double value) { return std::clamp(x(value), kLeft, kRight); };
    svg.Text(0, y + 4, Shortened(dot.name, kLeft - 12), "row");
    svg.Line(within(dot.value.mean - 2 * dot.value.error), y, within(dot.value.mean + 2 * dot.value.error), y,
             "whisker c1");
    svg.Circle(within(dot.value.mean), y, 5, "dot c1", StrCat(dot.name, ": ", WithError(dot.value, 3)));
    svg.Text(kRight + 12, y + 4, Shortened(dot.note, kWidth - kRight - 12), "tick");
  }
  return std::move(svg).Take();
}

std::string ShareChart(const ChartWords& words, const std::vector<Share>& shares) {
  constexpr double kRow = 30;
  constexpr double kLeft = 230;
  constexpr double kRight = kWidth - 70;
  Svg svg(words.id, kWidth, kRow * static_cast<double>(shares.size()) + 10, words.title, words.description);
  double most = 0;
  for (const Share& share : shares) most = std::max(most, share.share);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double y = kRow * static_cast<double>(i) + 5;
    const double width = most > 0 ? shares[i].share / most * (kRight - kLeft) : 0;
    svg.Text(0, y + 18, Shortened(shares[i].name, kLeft - 12), "row");
    svg.Rect(kLeft, y + 4, std::max(1.0, width), kRow - 10, "bar gain",
             StrCat(shares[i].name, ": ", Percent(shares[i].share)));
    svg.Text(kLeft + width + 8, y + 18, Percent(shares[i].share), "tick");
  }
  return std::move(svg).Take();
}

}  // namespace assent::internal

// The page of verdicts.h.
#include <algorithm>
#include <cmath>
#include <utility>

#include "quality/verdicts.h"
#include "text.h"

namespace cinema {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 380;
constexpr double kLeft = 56;
constexpr double kRight = 20;
constexpr double kTop = 16;
constexpr double kBottom = 44;

struct Line {
  Way way;
  const char* colour;
  const char* dash;  // of the stroke; empty: none
};
constexpr Line kLines[] = {{Way::kPopularity, "#767676", "2 4"},
                           {Way::kNeighbours, "#b35900", "6 4"},
                           {Way::kEase, "#8a3ffc", "6 4"},
                           {Way::kEngine, "#0043ce", ""},
                           {Way::kEngineFields, "#007d79", ""}};

double X(std::size_t length) {
  return kLeft + (kWidth - kLeft - kRight) * static_cast<double>(length) / (kShownFilms.size() - 1);
}

class Scale {
 public:
  explicit Scale(const Quality& quality) {
    for (const Line& line : kLines) {
      for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
        const double mean = assent::MeanOf(quality.Of(line.way, l)).mean;
        low_ = std::min(low_, std::floor(mean * 20 - 0.2) / 20);
        high_ = std::max(high_, std::ceil(mean * 20 + 0.2) / 20);
      }
    }
  }
  double Y(double value) const {
    return kHeight - kBottom - (kHeight - kTop - kBottom) * (value - low_) / (high_ - low_);
  }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_ = 1;
  double high_ = 0;
};

std::string Number(double value) { return Fixed(value, 1); }

std::string LengthName(std::size_t length) {
  return length + 1 == kShownFilms.size() ? "all" : std::to_string(kShownFilms[length]);
}

std::string Axes(const Scale& scale) {
  std::string out;
  for (double value = scale.low(); value <= scale.high() + 1e-9; value += 0.05) {
    const std::string y = Number(scale.Y(value));
    out += Concat({"<line x1='", Number(kLeft), "' x2='", Number(kWidth - kRight), "' y1='", y, "' y2='", y,
                   "' stroke='#ddd'/><text x='", Number(kLeft - 8), "' y='", Number(scale.Y(value) + 4),
                   "' text-anchor='end'>", Fixed(value, 2), "</text>\n"});
  }
  for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
    out += Concat({"<text x='", Number(X(l)), "' y='", Number(kHeight - kBottom + 20),
                   "' text-anchor='middle'>", LengthName(l), "</text>\n"});
  }
  return out + Concat({"<text x='", Number((kLeft + kWidth) / 2), "' y='", Number(kHeight - 6),
                       "' text-anchor='middle'>films of the history that are shown</text>\n"});
}

// A line with a bar of a standard error up and down at each point.
std::string Draw(const Quality& quality, const Line& line, const Scale& scale) {
  std::string points;
  std::string bars;
  for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
    const assent::Estimate e = assent::MeanOf(quality.Of(line.way, l));
    points += Number(X(l)) + "," + Number(scale.Y(e.mean)) + " ";
    bars += Concat({"<line x1='", Number(X(l)), "' x2='", Number(X(l)), "' y1='",
                    Number(scale.Y(e.mean - e.error)), "' y2='", Number(scale.Y(e.mean + e.error)),
                    "' stroke='", line.colour, "'/>"});
  }
  return Concat({"<polyline fill='none' stroke-width='2' stroke='", line.colour, "' stroke-dasharray='",
                 line.dash, "' points='", points, "'/>", bars, "\n"});
}

std::string Legend() {
  std::string out = "<p>";
  for (const Line& line : kLines) {
    out += Concat({"<span style='color:", line.colour, "'>&#9644; ", NameOf(line.way), "</span> "});
  }
  return out + "</p>\n";
}

std::string FigureTable(const Quality& quality) {
  std::string out = "<table><tr><th>films shown</th>";
  for (std::size_t l = 0; l < kShownFilms.size(); ++l) out += "<th>" + LengthName(l) + "</th>";
  out += "</tr>\n";
  for (std::size_t w = 0; w < kWays; ++w) {
    out += "<tr><td>" + NameOf(static_cast<Way>(w)) + "</td>";
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      const assent::Estimate e = assent::MeanOf(quality.Of(static_cast<Way>(w), l));
      out += "<td>" + Fixed(e.mean, 3) + " &plusmn; " + Fixed(e.error, 3) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

std::string ComparisonTable(const std::vector<Comparison>& comparisons) {
  std::string out = "<table><tr><th></th><th>difference</th><th>p</th></tr>\n";
  for (const Comparison& c : comparisons) {
    out += Concat({"<tr", c.worse() ? " class='worse'" : "", "><td>", c.name, "</td><td>",
                   c.difference.mean < 0 ? "&minus;" : "+", Fixed(std::abs(c.difference.mean), 4),
                   " &plusmn; ", Fixed(c.difference.error, 4), "</td><td>", Fixed(c.p, 3), "</td></tr>\n"});
  }
  return out + "</table>\n";
}

}  // namespace

std::string QualityPage(const Quality& quality) {
  const Scale scale(quality);
  std::string picture = Axes(scale);
  for (const Line& line : kLines) picture += Draw(quality, line, scale);
  return Concat(
      {"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Quality of ranking</title>\n"
       "<style>body{font:15px sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse;"
       "margin:1em 0}td,th{padding:.2em .6em;border-bottom:1px solid #ddd;text-align:left}"
       ".worse{background:#fdd}svg text{font:12px sans-serif}pre{font-size:12px}</style></head><body>\n"
       "<h1>Quality of ranking</h1><p>",
       quality.data,
       ", NDCG@100, bars of a standard error; ",
       std::to_string(quality.people),
       " people tested in ",
       std::to_string(quality.seeds.size()),
       " splits.</p>\n<svg viewBox='0 0 ",
       Number(kWidth),
       " ",
       Number(kHeight),
       "' role='img' aria-label='NDCG by films shown'>\n",
       picture,
       "</svg>\n",
       Legend(),
       FigureTable(quality),
       "<h2>The engine less the best of the others</h2>\n",
       ComparisonTable(AgainstOthers(quality)),
       "<h2>Each step of sharing more</h2>\n",
       ComparisonTable(StepsOfConsent(quality)),
       "<p>Paired over people; p corrected by Holm's method.</p></body></html>\n"});
}

}  // namespace cinema

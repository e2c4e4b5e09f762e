// File: charts.h
//
// The pictures of the reports.

#ifndef ASSENT_RANK_REPORT_CHARTS_H_
#define ASSENT_RANK_REPORT_CHARTS_H_

#include <optional>
#include <string>
#include <vector>

#include "assent/rank/metrics.h"

namespace assent::internal {

/// Names for a picture; see `Svg`.
struct ChartWords {
  std::string id;
  std::string title;
  std::string description;
  std::string x_axis;
  std::string y_axis;
};

/// A curve through points at the given places, with one standard error up and down.
struct Curve {
  std::string name;
  std::vector<Estimate> points;
};
/// Curves (at most four) over named places, evenly apart.
std::string CurveChart(const ChartWords& words, const std::vector<std::string>& places,
                       const std::vector<Curve>& curves);

/// A bar with two standard errors up and down; filled if `shown`, hollow if it may be
/// chance.
struct Bar {
  Estimate value;
  bool shown = false;
};
/// Bars of one scale in a grid: `bars[row][column]`.
std::string BarGrid(const ChartWords& words, const std::vector<std::string>& rows,
                    const std::vector<std::string>& columns, const std::vector<std::vector<Bar>>& bars);

/// A row of a dot plot: a value with two standard errors, against a mark.
struct Dot {
  std::string name;
  Estimate value;
  std::string note;  ///< Right of the plot.
};
/// Dots on one scale from `low` to `high`, with a line at `mark`.
std::string DotPlot(const ChartWords& words, const std::vector<Dot>& dots, double low, double high,
                    double mark, const std::string& mark_name);

/// Shares of one whole as bars, largest first.
struct Share {
  std::string name;
  double share = 0;
};
std::string ShareChart(const ChartWords& words, const std::vector<Share>& shares);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_CHARTS_H_

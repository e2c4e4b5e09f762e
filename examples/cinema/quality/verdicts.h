// What the figures say: where the engine is behind the best of the others, and where
// sharing more makes it worse. Comparisons are paired over people and corrected
// together (Holm: A simple sequentially rejective multiple test procedure, 1979).
#ifndef CINEMA_QUALITY_VERDICTS_H_
#define CINEMA_QUALITY_VERDICTS_H_

#include <string>
#include <vector>

#include "assent/rank/metrics.h"
#include "quality/quality.h"

namespace cinema {

struct Comparison {
  std::string name;
  assent::Estimate difference;  // of the first less the second
  double p = 1;                 // corrected
  bool worse() const { return difference.mean < 0 && p <= 0.05; }
};

/// The engine, without and with fields, less the best of the others in each cell.
std::vector<Comparison> AgainstOthers(const Quality& quality);

/// Each step of sharing more: the next length of history, and all fields.
std::vector<Comparison> StepsOfConsent(const Quality& quality);

/// Figures, comparisons and what was chosen, for a terminal.
std::string QualityText(const Quality& quality);

/// The same as one page of HTML with a picture and without anything from elsewhere.
std::string QualityPage(const Quality& quality);

/// Whether no comparison is worse.
bool NothingIsWorse(const Quality& quality);

}  // namespace cinema

#endif  // CINEMA_QUALITY_VERDICTS_H_

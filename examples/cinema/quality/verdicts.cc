#include "quality/verdicts.h"

#include <algorithm>
#include <utility>

#include "text.h"

namespace cinema {
namespace {

std::string LengthName(std::size_t length) {
  return length + 1 == kShownFilms.size() ? "all" : std::to_string(kShownFilms[length]);
}

double MeanAt(const Quality& quality, Way way, std::size_t length) {
  return assent::MeanOf(quality.Of(way, length)).mean;
}

void Correct(std::vector<Comparison>& comparisons) {
  std::vector<double> p;
  for (const Comparison& comparison : comparisons) p.push_back(assent::TwoSidedP(comparison.difference));
  const std::vector<double> corrected = assent::HolmAdjusted(p);
  for (std::size_t i = 0; i < p.size(); ++i) comparisons[i].p = corrected[i];
}

std::string Signed(double value, int digits) { return (value < 0 ? "" : "+") + Fixed(value, digits); }

std::string ComparisonLines(const std::vector<Comparison>& comparisons) {
  std::string out;
  for (const Comparison& c : comparisons) {
    out += Pad("  " + c.name, 52) + Signed(c.difference.mean, 4) + " ± " + Fixed(c.difference.error, 4) +
           "  p " + Fixed(c.p, 3) + (c.worse() ? "  WORSE\n" : "\n");
  }
  return out;
}

}  // namespace

std::vector<Comparison> AgainstOthers(const Quality& quality) {
  std::vector<Comparison> comparisons;
  for (const Way ours : {Way::kEngine, Way::kEngineFields}) {
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      Way best = Way::kPopularity;
      for (const Way other : {Way::kNeighbours, Way::kEase}) {
        if (MeanAt(quality, other, l) > MeanAt(quality, best, l)) best = other;
      }
      comparisons.push_back({Concat({NameOf(ours), ", ", LengthName(l), " films, less ", NameOf(best)}),
                             assent::PairedDifference(quality.Of(ours, l), quality.Of(best, l))});
    }
  }
  Correct(comparisons);
  return comparisons;
}

std::vector<Comparison> StepsOfConsent(const Quality& quality) {
  std::vector<Comparison> comparisons;
  for (const Way ours : {Way::kEngine, Way::kEngineFields}) {
    for (std::size_t l = 1; l < kShownFilms.size(); ++l) {
      comparisons.push_back({Concat({NameOf(ours), ", ", LengthName(l), " films less ", LengthName(l - 1)}),
                             assent::PairedDifference(quality.Of(ours, l), quality.Of(ours, l - 1))});
    }
  }
  for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
    comparisons.push_back(
        {Concat({"all fields less none, ", LengthName(l), " films"}),
         assent::PairedDifference(quality.Of(Way::kEngineFields, l), quality.Of(Way::kEngine, l))});
  }
  Correct(comparisons);
  return comparisons;
}

bool NothingIsWorse(const Quality& quality) {
  const auto none_worse = [](const std::vector<Comparison>& comparisons) {
    return std::none_of(comparisons.begin(), comparisons.end(),
                        [](const Comparison& c) { return c.worse(); });
  };
  return none_worse(AgainstOthers(quality)) && none_worse(StepsOfConsent(quality));
}

std::string QualityText(const Quality& quality) {
  std::string out = quality.data + ", NDCG@100 with standard errors; " + std::to_string(quality.people) +
                    " people tested in " + std::to_string(quality.seeds.size()) + " splits\n\n" +
                    Pad("films of the history that are shown", 36);
  for (std::size_t l = 0; l < kShownFilms.size(); ++l) out += Pad(LengthName(l), 14);
  out += "\n";
  for (std::size_t w = 0; w < kWays; ++w) {
    out += Pad(NameOf(static_cast<Way>(w)), 36);
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      const assent::Estimate estimate = assent::MeanOf(quality.Of(static_cast<Way>(w), l));
      out += Pad(Fixed(estimate.mean, 3) + " ±" + Fixed(estimate.error, 3), 14);
    }
    out += "\n";
  }
  out += "\nThe engine less the best of the others, paired over people, p corrected by Holm:\n" +
         ComparisonLines(AgainstOthers(quality)) + "\nEach step of sharing more, likewise:\n" +
         ComparisonLines(StepsOfConsent(quality)) + "\n" +
         (NothingIsWorse(quality) ? "nothing is significantly worse at 5 %\n" : "SOMETHING IS WORSE\n") +
         "\nWhat was chosen on validation people:\n";
  for (const std::string& note : quality.notes) out += note + "\n";
  return out;
}

}  // namespace cinema

// File: gain_table.h
//
// The figures of every person for every set of fields and history length, each
// measured once.

#ifndef ASSENT_RANK_REPORT_GAIN_TABLE_H_
#define ASSENT_RANK_REPORT_GAIN_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "assent/rank/metrics.h"
#include "rank/report/people_evaluator.h"

namespace assent::internal {

/// Figures per person, one value each.
using Figures = std::vector<double>;

/// Measures on demand and keeps what was measured; borrows both. Not thread-safe.
class GainTable {
 public:
  GainTable(const PeopleEvaluator& evaluator, const Scorer& scorer, std::vector<std::size_t> lengths)
      : evaluator_(evaluator), scores_(ScoresBy(scorer)), lengths_(std::move(lengths)) {}

  const std::vector<std::size_t>& lengths() const noexcept { return lengths_; }
  std::size_t fields() const noexcept { return evaluator_.fields().size(); }
  std::uint64_t all() const noexcept { return evaluator_.all_fields(); }

  /// With those fields and lengths()[l] items.
  const Figures& At(std::uint64_t fields, std::size_t l);

  /// What dropping from `more` to `less` costs at each length.
  std::vector<Estimate> Losses(std::uint64_t more, std::uint64_t less);

 private:
  const PeopleEvaluator& evaluator_;
  const ScoreFunction scores_;
  std::vector<std::size_t> lengths_;
  std::map<std::pair<std::uint64_t, std::size_t>, Figures> known_;
};

/// The shares of people with a[i] - b[i] above `by` (first) and below -`by`.
std::pair<double, double> BetterAndWorse(const Figures& a, const Figures& b, double by);

/// At most `most` subsets of `fields` fields: none, all, each alone, each left out,
/// then the others by size; ascending within a size. All 2^fields if they fit.
std::vector<std::uint64_t> SubsetsOf(std::size_t fields, std::size_t most);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_GAIN_TABLE_H_

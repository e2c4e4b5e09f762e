// File: list_problem.h
//
// Random list problems, and a list as its definition reads: in plain loops that
// count and compare everything anew for each place. Slow and obvious; shares no
// code with the library.

#ifndef ASSENT_TESTS_RANK_LIST_PROBLEM_H_
#define ASSENT_TESTS_RANK_LIST_PROBLEM_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "assent/rank/item_attributes.h"
#include "assent/rank/list.h"
#include "rank/column_index.h"
#include "rank/list/arrange.h"
#include "rank/list/catalogue.h"
#include "rank/list/plan.h"
#include "rank/model_data.h"

namespace assent::testing {

/// Items 0 ... n-1 with scores, attributes and similarities. Not copyable: it
/// borrows from itself.
class ListProblem {
 public:
  /// What a problem may contain; everything else is off.
  struct May {
    bool caps = false;
    bool diversity = false;
    bool pins = false;
    bool removed = false;  ///< Some items are no candidates.
  };

  ListProblem(std::uint64_t seed, May may);
  ListProblem(const ListProblem&) = delete;
  ListProblem& operator=(const ListProblem&) = delete;

  /// The library's list; `plan()` then tells what happened.
  std::vector<internal::Place> Solve();
  /// The same for other scores.
  std::vector<internal::Place> Solve(const std::vector<double>& scores);
  internal::ListPlan& plan() { return plan_; }

  /// The definition's list: items by place.
  std::vector<std::int32_t> Reference() const;

  double Similarity(std::int32_t a, std::int32_t b) const {
    return similarity_[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
  }
  /// Whether `item` would be over a cap beside `others`.
  bool OverCap(std::int32_t item, const std::vector<std::int32_t>& others) const;
  /// Candidates, best first.
  std::vector<std::int32_t> Candidates() const;

  const std::vector<double>& scores() const { return scores_; }
  ListOptions& options() { return options_; }
  const internal::Catalogue& catalogue() const { return *catalogue_; }

 private:
  std::uint64_t Below(std::uint64_t below) { return random_() % below; }
  void DrawItems(std::size_t items, bool removed);
  void DrawPins(std::size_t items);
  std::vector<Pin> LivePins() const;

  std::mt19937_64 random_;
  internal::ModelData data_;
  ItemAttributes attributes_;
  std::unique_ptr<internal::ColumnIndex> index_;
  std::unique_ptr<internal::Catalogue> catalogue_;
  std::vector<double> scores_;
  std::vector<std::vector<double>> similarity_;
  std::vector<std::set<std::pair<std::string, std::string>>> of_;
  std::vector<Cap> caps_;
  std::vector<Pin> pins_;
  ListOptions options_;
  internal::ListPlan plan_;
};

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_LIST_PROBLEM_H_

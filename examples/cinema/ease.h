// The yardstick of --evaluate: plain EASE, in a way that shares nothing with the
// library under test.
#ifndef CINEMA_EASE_H_
#define CINEMA_EASE_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "assent/base/id.h"

namespace cinema {

/// EASE (Steck: Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019):
/// P = (XᵀX + λI)⁻¹, B_ij = -P_ij / P_jj with a zero diagonal, scores = x B.
class Ease {
 public:
  /// Counts the films of `histories`; those not in `sorted_films` are ignored.
  Ease(std::vector<assent::ItemId> sorted_films, const std::vector<std::vector<assent::ItemId>>& histories);

  /// Solves for one λ > 0. O(films³).
  void Solve(double lambda);

  /// The best `count` films for somebody who watched `history`, best first,
  /// ties by id, the history left out. Needs a Solve() before.
  std::vector<assent::ItemId> Rank(const std::vector<assent::ItemId>& history, std::size_t count) const;

 private:
  std::vector<std::size_t> Columns(const std::vector<assent::ItemId>& history) const;

  std::vector<assent::ItemId> films_;
  std::vector<double> gram_;     // XᵀX, row-major
  std::vector<double> weights_;  // B, row-major
};

/// The films of `histories` by the number of people who watched them, most
/// watched first, ties by id.
std::vector<assent::ItemId> ByPopularity(const std::vector<std::vector<assent::ItemId>>& histories);

}  // namespace cinema

#endif  // CINEMA_EASE_H_

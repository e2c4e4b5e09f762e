// Item neighbours, the other yardstick beside EASE: cosine similarity, shrunk, of a
// film's nearest films alone (Sarwar et al.: Item-based collaborative filtering
// recommendation algorithms, WWW 2001).
#ifndef CINEMA_QUALITY_NEIGHBOURS_H_
#define CINEMA_QUALITY_NEIGHBOURS_H_

#include <cstddef>
#include <vector>

#include "assent/base/id.h"

namespace cinema {

class Neighbours {
 public:
  /// Counts the films of `histories`, all of which `sorted_films` must have.
  Neighbours(std::vector<assent::ItemId> sorted_films,
             const std::vector<std::vector<assent::ItemId>>& histories);

  /// Similarity: people of both / (sqrt(people of one * people of the other) + shrink),
  /// kept for the `nearest` of each film. O(films^2 log films).
  void Fit(double shrink, std::size_t nearest);

  /// The best `count` films for somebody who watched `history`, best first, ties by
  /// id, the history left out; films without a neighbour in it come last. Needs a
  /// Fit() before.
  std::vector<assent::ItemId> Rank(const std::vector<assent::ItemId>& history, std::size_t count) const;

 private:
  std::vector<std::size_t> Columns(const std::vector<assent::ItemId>& history) const;

  std::vector<assent::ItemId> films_;
  std::vector<double> both_;     // people of two films, row-major
  std::vector<double> similar_;  // row i, column j: what film i adds to film j
};

}  // namespace cinema

#endif  // CINEMA_QUALITY_NEIGHBOURS_H_

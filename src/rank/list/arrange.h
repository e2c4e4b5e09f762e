// File: arrange.h
//
// The stages that order a list: caps, diversity, pins.

#ifndef ASSENT_RANK_LIST_ARRANGE_H_
#define ASSENT_RANK_LIST_ARRANGE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "assent/rank/list.h"
#include "rank/list/caps.h"
#include "rank/list/catalogue.h"
#include "rank/list/plan.h"

namespace assent::internal {

/// One place of a list.
struct Place {
  std::int32_t item = 0;  ///< Position in the catalogue.
  double score = 0;
  bool pinned = false;
  absl::InlinedVector<StageNote, 3> notes;  ///< In the order of the stages: caps, diversity, pins.

  /// Becomes that of an item that no stage moved.
  void Take(std::int32_t unmoved, double its_score) {
    item = unmoved;
    score = its_score;
    pinned = false;
    notes.clear();
  }
};

/// A candidate that competes for a place.
struct Competitor {
  std::int32_t item;
  std::size_t rank;          ///< By score among all candidates.
  std::size_t pinned_above;  ///< How many of those above have a place of their own.
  std::size_t compared = 0;  ///< With how many items of the list ...
  double alike = -std::numeric_limits<double>::infinity();  ///< ... and the most alike of these.
};

/// The memory of a list; reused from request to request.
struct ListBuffers {
  std::vector<Place> places;          ///< The list.
  std::vector<std::int32_t> best;     ///< By score alone, as far as looked at.
  std::vector<const PinState*> pins;  ///< Those obeyed, by place.
  std::vector<Competitor> window;     ///< Those that compete for the next place.
  std::vector<std::int32_t> chosen;   ///< What similarity is measured to.
  std::vector<std::size_t> blocked;   ///< Ranks that the caps passed over.
  CapCounts caps;
};

/// How alike two items are, by position: at most 1, symmetric.
using SimilarityRef = absl::FunctionRef<double(std::int32_t, std::int32_t)>;

/// Fills `buffers.places` from the candidates: the items whose score is a number. Counts
/// in `plan` and lets pins fail that are over a cap. Allocates nothing in buffers that have
/// seen its like.
/// O(n log k) without diversity, k being the candidates looked at (at least
/// `count`), and O(count window) calls of `similarity` with it.
void Arrange(const Catalogue& catalogue, const ListOptions& options, SimilarityRef similarity,
             absl::Span<const double> scores, ListPlan& plan, ListBuffers& buffers);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_ARRANGE_H_

// File: arrange.h
//
// The stages that order a list: caps, diversity, pins.

#ifndef ASSENT_RANK_LIST_ARRANGE_H_
#define ASSENT_RANK_LIST_ARRANGE_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "assent/rank/list.h"
#include "rank/list/catalogue.h"
#include "rank/list/plan.h"

namespace assent::internal {

/// One place of a list.
struct Place {
  std::int32_t item = 0;  ///< Position in the catalogue.
  double score = 0;
  bool pinned = false;
  std::vector<StageNote> notes;  ///< In the order of the stages.

  /// Becomes that of an item that no stage moved, and keeps its memory.
  void Take(std::int32_t unmoved, double its_score) {
    item = unmoved;
    score = its_score;
    pinned = false;
    notes.clear();
  }
};

/// The memory of a list; reused from request to request.
struct ListBuffers {
  std::vector<Place> places;       ///< The list.
  std::vector<std::int32_t> best;  ///< By score alone.
};

/// How alike two items are, by position: at most 1, symmetric.
using SimilarityRef = absl::FunctionRef<double(std::int32_t, std::int32_t)>;

/// Fills `buffers.places` from the candidates: the items whose score is a number. Counts
/// in `plan` and lets pins fail that are over a cap. Where no stage applies, allocates
/// nothing in buffers that have seen the size.
/// O(n log k) without diversity, k being the candidates looked at (at least
/// `count`), and O(count window) calls of `similarity` with it.
void Arrange(const Catalogue& catalogue, const ListOptions& options, SimilarityRef similarity,
             absl::Span<const double> scores, ListPlan& plan, ListBuffers& buffers);

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_ARRANGE_H_

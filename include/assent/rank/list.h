// File: list.h
//
// From scores to a list. After scoring, a list passes through named stages, always
// in this order:
//
//   history       items of the person's history leave
//   exclusions    items that the request names leave
//   eligibility   items outside the eligible set leave
//   shown         items that were shown often enough already leave
//   caps          no more than so many of one brand, genre, creator ...
//   diversity     items unlike those above them come forward (MMR)
//   pins          items take the places that an editor gave them
//
// The first four decide what may be in the list at all: the candidates. A list is
// then filled from the top, each place with the best candidate that the caps allow
// and, with diversity, that is unlike what is there. Nothing is hidden: a ranking
// counts what each stage removed and moved, and every item tells which stages
// moved it and from which rank. Ranks count from 0.

#ifndef ASSENT_RANK_LIST_H_
#define ASSENT_RANK_LIST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"

namespace assent {

namespace internal {
struct ItemSetAccess;
}  // namespace internal

/// The stages, in order.
enum class Stage : std::uint8_t {
  kHistory,
  kExclusions,
  kEligibility,
  kShown,
  kCaps,
  kDiversity,
  kPins,
};
inline constexpr int kStages = 7;

/// "history", "exclusions" ...; "unknown stage" for a number that is none.
ASSENT_EXPORT std::string_view StageName(Stage stage) noexcept;

/// A set of items of one ranker's catalogue, a bit for each: `Ranker::MakeSet`
/// makes it. Make it once and use it in many requests.
///
/// Thread safety: const access from any thread.
class ASSENT_EXPORT ItemSet {
 public:
  /// The empty set of no catalogue: refused by every ranker.
  ItemSet() = default;
  /// How many items it holds. O(catalogue / 64).
  std::size_t size() const noexcept;

 private:
  friend struct internal::ItemSetAccess;

  std::uint64_t catalogue_ = 0;  // the fingerprint of the catalogue that it is for
  std::vector<std::uint64_t> words_;
};

/// At most `at_most` items of the list have the same value of the attribute `kind`
/// (such as "brand"). Items without one are free; an item with several values
/// counts for each.
struct Cap {
  std::string_view kind;
  std::size_t at_most = 1;  ///< >= 1.
};

/// Diversity by maximal marginal relevance (Carbonell and Goldstein, "The use of
/// MMR, diversity-based reranking ...", SIGIR 1998): each place goes to the item
/// with the greatest (1 - weight) relevance - weight max over items already in the
/// list of similarity. Relevance is the score, moved and scaled so that the best
/// candidate has 1 and the `window`th has 0.
struct Diversity {
  /// What counts as alike.
  enum class Similarity : std::uint8_t {
    kModel,       ///< What the same people choose: the cosine of item factors, or else partial correlation.
    kAttributes,  ///< The cosine of attribute sets: |A and B| / sqrt(|A| |B|); 0 without attributes.
  };
  double weight = 0;         ///< From 0 (off) to 1 (similarity alone decides).
  std::size_t window = 100;  ///< How many candidates compete for a place. >= 1.
  Similarity similarity = Similarity::kModel;
};

/// Puts an item at a place of the list.
struct Pin {
  ItemId item;
  std::size_t position = 0;  ///< From 0; below the count asked for.
  /// Whether it stays although it is not eligible, was shown often enough or is
  /// over a cap. An item that is excluded or in the history is never returned.
  bool even_if_ineligible = false;
};

/// What to return and how to arrange it. Spans and pointers are borrowed for the
/// call. The defaults turn every stage off.
struct ListOptions {
  std::size_t count = 10;                 ///< At most this many items.
  bool reasons = true;                    ///< Whether to explain each item.
  absl::Span<const ItemId> exclude = {};  ///< Never returned; unknown and repeated ids do no harm.
  const ItemSet* eligible = nullptr;      ///< Null: everything. An empty set: nothing.
  absl::Span<const Cap> caps = {};        ///< Needs a ranker with item attributes; one for each kind.
  Diversity diversity;
  absl::Span<const Pin> pins = {};  ///< Each item and each position once.
};

/// How often an item was shown to the person who asks.
struct Shown {
  ItemId item;
  std::uint32_t times = 0;
};

/// An item's way through one stage: its rank before and after.
struct StageNote {
  Stage stage = Stage::kCaps;
  std::size_t from = 0;  ///< kNotRanked if it was no candidate (a pin that is not eligible).
  std::size_t to = 0;

  static constexpr std::size_t kNotRanked = ~std::size_t{0};
};

/// What one stage did to the list.
struct StageSummary {
  std::size_t removed =
      0;  ///< Items that left here. Caps: candidates above the last place that were passed over.
  std::size_t moved = 0;  ///< Returned items with a note of this stage.
};
/// By stage, in order: index with `static_cast<std::size_t>(stage)`.
using StageSummaries = std::array<StageSummary, kStages>;

/// A pin that was not obeyed, and the stage that its item did not pass.
struct DroppedPin {
  std::size_t pin = 0;  ///< Its index in `ListOptions::pins`.
  Stage stage = Stage::kExclusions;
};

}  // namespace assent

#endif  // ASSENT_RANK_LIST_H_

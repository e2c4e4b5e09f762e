// File: ranker.h
//
// Ranking with exactly what a person consented to. A field that is withheld (not
// granted, not set, or of a value the model does not know) is marginalised out:
// scores equal those of a model trained without that field, and no bit of them
// depends on the withheld value.
//
//   history, any fields   mixed         both of the next two, standardised, by shares
//                         item model    s_j = sum over inputs i != j of -P'_ij / P'_jj
//                         factors       s_j = y_j' u
//   fields alone          fields only   s_F: row j of (G_FF + L_F)^-1 G_FS, summed over inputs
//   nothing               popularity    the same with the constant alone
//
// P' is P with the withheld columns D taken out: P_KK - P_KD P_DD^-1 P_DK, the
// inverse of what G + L is without them. It is good with long histories.
//
// The factors y_j come from the leading eigenvectors of the items' part of G. A
// person's vector u is the ridge regression of the history h on them, with the
// fields-only scores as its prior:
//
//   m = Y+ (s_0 + w (s_F - s_0)),  w = field_decay / (field_decay + |h|)
//   A = a0 Y'Y + sum over h of y y' + r I,  r = l (|h| + a0 n) |h|^-g
//   u = A^-1 (sum over h of y + (a0 Y'Y + r I) m)
//
// with s_0 the scores of the constant alone. They are good with short histories,
// and alone for catalogues too large for P. Each score is standardised over the
// catalogue without the history (mean 0, deviation 1); the item model's share is
// share_most / (1 + (share_middle / |h|)^share_slope). Both are linear in what the
// person shares, so each input has its addend, and addends sum to the score.

#ifndef ASSENT_RANK_RANKER_H_
#define ASSENT_RANK_RANKER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/context.h"
#include "assent/rank/feature.h"
#include "assent/rank/item_attributes.h"
#include "assent/rank/list.h"
#include "assent/rank/model.h"
#include "assent/rank/tier.h"

namespace assent {

namespace internal {
struct RankBuffers;
class RankerState;
}  // namespace internal

/// What to return to a person: a list, and what is known of this request.
struct RankOptions : ListOptions {
  Context context;  ///< What the request is about, whoever asks.
  /// How often items were shown to this person. An item that was shown
  /// `show_at_most` times or more is not returned; counts of one item add up.
  absl::Span<const Shown> shown = {};
  std::uint32_t show_at_most = 0;  ///< 0: no limit, and then `shown` must be empty.
  /// Fields, by protobuf number, that must not be inferred from the history where the
  /// person withholds them: what correlates with them is erased (do_not_infer.h), and
  /// the factors alone rank. Fields that are shared, and requests without a history,
  /// are ranked as ever.
  absl::Span<const std::int32_t> do_not_infer = {};
};

/// Whether a person's profile had a part in a ranking.
enum class Mode : std::uint8_t { kProfiled, kNotProfiled };

/// One addend of a score.
struct Reason {
  /// What an addend comes from.
  enum class Kind : std::uint8_t {
    kItem,       ///< An item of the history: `item`.
    kField,      ///< A field value: `feature`.
    kContext,    ///< A context value: `feature`, see `ContextKindOf`.
    kAttribute,  ///< An attribute of a cold item: `attribute`.
    kBase,       ///< The constant: what holds for everybody.
  };
  Kind kind = Kind::kBase;
  ItemId item;
  Feature feature;
  std::shared_ptr<const Attribute> attribute;  ///< Null but for kAttribute.
  double addend = 0;
};

/// One ranked item.
struct RankedItem {
  ItemId item;
  double score = 0;
  /// Every input with its share, largest size first. The addends sum to the
  /// score up to rounding. In a mix they say what an input does for this item more
  /// than for the mean of the catalogue. Empty if reasons were not asked for.
  std::vector<Reason> reasons;
  /// The model does not know it, and its score comes from its attributes.
  bool cold = false;
  bool pinned = false;  ///< An editor gave it this place.
  /// The stages that moved it, in order, each from where the one before left it.
  /// Empty: it is where its score puts it among the candidates.
  std::vector<StageNote> notes;
};

/// A ranked list and where it came from.
struct Ranking {
  Tier tier = Tier::kPopularity;
  Mode mode = Mode::kProfiled;
  /// Best first, unless a stage moved them; equal scores by ascending id.
  std::vector<RankedItem> items;
  /// Protobuf numbers of the one-hot fields that entered the scores, ascending.
  std::vector<std::int32_t> used_fields;
  /// The kinds of context that entered the scores, ascending.
  std::vector<ContextKind> used_context;
  /// Protobuf numbers of the withheld fields that were erased, ascending.
  std::vector<std::int32_t> erased_fields;
  /// How many distinct items of the history the model knew and used.
  std::size_t used_items = 0;
  /// What each stage removed and moved.
  StageSummaries stages{};
  /// Pins that were not obeyed, by the position they were for.
  std::vector<DroppedPin> dropped_pins;
};

/// The memory of requests, for a thread that answers many. Until the next request, or its
/// end, it holds what the last one was computed from, as personal as the list itself.
///
/// Thread safety: one request at a time.
class ASSENT_EXPORT RankScratch {
 public:
  RankScratch();
  RankScratch(RankScratch&&) noexcept;
  RankScratch& operator=(RankScratch&&) noexcept;
  ~RankScratch();

 private:
  friend class Ranker;
  std::unique_ptr<internal::RankBuffers> buffers_;  // null: moved from
};

/// Ranks a model's catalogue for people.
///
/// Thread safety: all functions from any thread. For each set of withheld fields
/// the first request solves a small system (its size being the withheld columns)
/// and keeps it for the next; such a pattern is not personal. At most 256 of them
/// are kept for each tier; further ones are solved per request.
class ASSENT_EXPORT Ranker {
 public:
  /// A ranker for `model`; null gives a ranker that refuses every request. With
  /// `attributes` (null: none) a list can be capped and told apart by them, and items
  /// of the table that the model does not know are ranked by their attributes: the
  /// catalogue is the model's items and these. Scores of the model's items do not
  /// depend on the table, which is copied. O(n log n) and 12 bytes for each of n items, and
  /// O(a^2 n + a^3) at worst for a attributes (at most 1,024 are used for scores).
  explicit Ranker(std::shared_ptr<const Model> model, const ItemAttributes* attributes = nullptr);
  Ranker(Ranker&&) noexcept;
  Ranker& operator=(Ranker&&) noexcept;
  ~Ranker();

  /// The best items for `person`. Items of the history, known or not, and
  /// `options.exclude` are never returned; items the model does not know are
  /// ignored. FailedPrecondition: the input was not opened for a purpose with
  /// `use: PERSONALIZE`, or belongs to another policy than the model. Aborted:
  /// the person's consent changed meanwhile; nothing computed is returned.
  /// InvalidArgument: an option that makes no sense; the message says which.
  /// FailedPrecondition too: the model cannot erase a field of `options.do_not_infer`.
  /// O((h + d + f) n) for h inputs, d withheld columns, f factors, n items, with a
  /// kept pattern.
  absl::StatusOr<Ranking> Rank(const EngineInput& person, const RankOptions& options = {}) const;

  /// The same into `ranking`, whose memory is used again. Takes no lock, and allocates
  /// nothing once `scratch` and `ranking` have seen its like, by a kept pattern, where items
  /// have numbers for ids: a copy of a text takes memory. On an error `ranking` is empty.
  absl::Status RankInto(const EngineInput& person, const RankOptions& options, RankScratch& scratch,
                        Ranking& ranking) const;

  /// The scores of the whole catalogue in the order of `Model::items()`, items
  /// of the history included (their own addend left out of the item model's
  /// score). Errors as for `Rank`.
  absl::StatusOr<std::vector<double>> Scores(const EngineInput& person, const Context& context = {}) const;

  /// The best items for anybody: a ranking that is not based on profiling (Digital
  /// Services Act, Art. 38). It takes no person, opens no view, and its options have
  /// no place for what a person did; so any two people get the same list. Errors as
  /// for `Rank`, without those about a person.
  absl::StatusOr<Ranking> RankWithoutProfile(const Context& context = {},
                                             const ListOptions& options = {}) const;
  /// The same into `ranking`, as `RankInto`; what `scratch` held of a person is of no effect.
  absl::Status RankWithoutProfileInto(const Context& context, const ListOptions& options,
                                      RankScratch& scratch, Ranking& ranking) const;
  /// Options with counts of what was shown to somebody are no such thing.
  absl::StatusOr<Ranking> RankWithoutProfile(const Context& context,
                                             const RankOptions& options) const = delete;
  absl::Status RankWithoutProfileInto(const Context& context, const RankOptions& options,
                                      RankScratch& scratch, Ranking& ranking) const = delete;

  /// A set of items of this catalogue, for `ListOptions::eligible`. Unknown ids are
  /// left out. Rankers of equal catalogues may share it. A ranker without a model
  /// gives an empty set. O(items).
  ItemSet MakeSet(absl::Span<const ItemId> items) const;

  /// The model that it ranks with; may be null.
  const std::shared_ptr<const Model>& model() const noexcept { return model_; }

 private:
  absl::Status CheckModel() const;
  absl::Status Check(const EngineInput& person) const;
  absl::Status MakeList(const EngineInput& input, const RankOptions& options, RankScratch& scratch,
                        Ranking& ranking) const;

  std::shared_ptr<const Model> model_;
  std::unique_ptr<internal::RankerState> state_;  // the catalogue and the pattern cache
};

}  // namespace assent

#endif  // ASSENT_RANK_RANKER_H_

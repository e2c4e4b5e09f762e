// File: live_ranker.h
//
// The ranker that a service uses now, and how the next one takes its place: a
// request keeps the one that it started with, so a new model is never noticed by
// the requests in flight, and each ranking is wholly of one model.
//
//   LiveRanker live(model);
//   live.Rank(input);                  // any number of threads
//   live.Swap(next_model);             // from another one, at any time

#ifndef ASSENT_RANK_LIVE_RANKER_H_
#define ASSENT_RANK_LIVE_RANKER_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/model.h"
#include "assent/rank/ranker.h"

namespace assent {

/// Holds the current ranker.
///
/// Thread safety: all functions from any thread. A request takes no lock and waits for
/// nobody; it adds to a count before and after it copies a pointer. A swap waits for the
/// requests that copy one just then, and for other swaps. The old model is freed by
/// whoever ends its use last.
class ASSENT_EXPORT LiveRanker {
 public:
  /// Null gives a ranker that refuses every request, until `Swap`.
  /// Attributes as for `Ranker`.
  explicit LiveRanker(std::shared_ptr<const Model> model, const ItemAttributes* attributes = nullptr);
  LiveRanker(const LiveRanker&) = delete;
  LiveRanker& operator=(const LiveRanker&) = delete;
  ~LiveRanker();

  /// The ranker now, for several requests to one model. It stays usable after a
  /// swap; holding it keeps its model in memory.
  std::shared_ptr<const Ranker> Get() const;

  /// As `Ranker::Rank`, by the present model. (An `ItemSet` outlives a swap if the
  /// catalogue is the same; otherwise it is refused.)
  absl::StatusOr<Ranking> Rank(const EngineInput& person, const RankOptions& options = {}) const;
  /// As `Ranker::RankWithoutProfile`, by the present model.
  absl::StatusOr<Ranking> RankWithoutProfile(const Context& context = {},
                                             const ListOptions& options = {}) const;
  /// As there: what was shown to somebody is no option.
  absl::StatusOr<Ranking> RankWithoutProfile(const Context& context,
                                             const RankOptions& options) const = delete;
  /// As `Ranker::Scores`, by the present model.
  absl::StatusOr<std::vector<double>> Scores(const EngineInput& person, const Context& context = {}) const;

  /// Requests that start from now on use `model` and `attributes`. Returns the ranker
  /// before, once the new one is in place: what a caller still wants to compare or keep.
  std::shared_ptr<const Ranker> Swap(std::shared_ptr<const Model> model,
                                     const ItemAttributes* attributes = nullptr);

 private:
  struct Slot;
  std::unique_ptr<Slot> slot_;
};

}  // namespace assent

#endif  // ASSENT_RANK_LIVE_RANKER_H_

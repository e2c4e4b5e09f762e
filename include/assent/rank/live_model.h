// File: live_model.h
//
// Statistics and the inverse that is solved from them, kept together: people come
// and go by low-rank updates, and a model is there at any moment that equals one
// trained anew on who is in it.
//
//   ASSIGN_OR_RETURN(LiveModel live, LiveModel::Create(std::move(statistics)));
//   live.Forget(input);                  // they have withdrawn
//   ASSIGN_OR_RETURN(Model model, live.MakeModel());
//
// A person's row x with the weight w is w x x' in G, and for dropout p / (1 - p) of
// its diagonal in L: a change of rank |x| in the rows and columns of x alone. With M
// for it, P becomes P - P_S (I + M P_SS)^-1 M P_S' (Woodbury). An item that falls
// below `min_people` leaves P by its Schur complement, one that reaches it enters by
// the block inverse.

#ifndef ASSENT_RANK_LIVE_MODEL_H_
#define ASSENT_RANK_LIVE_MODEL_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/model.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"

namespace assent {

namespace internal {
class LiveState;
}  // namespace internal

/// A model that learns and forgets. It holds statistics, hence personal data.
///
/// Memory: the statistics and 8 n^2 bytes for n columns, three times that for a
/// moment while columns enter or leave, or a model is made.
/// Thread safety: const functions may run together; the others need exclusive
/// access. Requests never see this object: hand them what `MakeModel` gives, through
/// a `LiveRanker`.
class ASSENT_EXPORT LiveModel {
 public:
  /// Solves once, O(n^3). Errors as for `Train`, but nobody to learn from is none.
  static absl::StatusOr<LiveModel> Create(Statistics statistics, const TrainOptions& options = {});
  LiveModel(LiveModel&&) noexcept;
  LiveModel& operator=(LiveModel&&) noexcept;
  ~LiveModel();

  /// Absorbs a person. For new interactions of somebody who is in it: `Forget` them
  /// as they were, `Add` them as they are. Errors as for `Statistics::Add`, and then
  /// nothing changes. O(n^2 |x|) for x their columns, and those that enter the model.
  absl::Status Add(const EngineInput& person);

  /// Forgets a person: the model equals, to 1e-9, one that never saw them. Errors as
  /// for `Statistics::Subtract`, and then nothing changes. O(n^2 |x|).
  absl::Status Forget(const EngineInput& person);

  /// The model now. What is not in P, such as factors, is computed from the
  /// statistics, as in `Train`. FailedPrecondition: no item has `min_people` people.
  absl::StatusOr<Model> MakeModel() const;

  /// Solves anew, O(n^3): rounding of many updates adds up. A person costs about
  /// 1e-15 of the largest entry; the default model stands thousands of them.
  absl::Status Refresh();

  /// People that came or went since it was last solved.
  std::int64_t updates() const noexcept;
  /// The statistics behind the present model.
  const Statistics& statistics() const noexcept;

 private:
  explicit LiveModel(std::unique_ptr<internal::LiveState> state) noexcept;

  std::unique_ptr<internal::LiveState> state_;  // never null unless moved from
};

}  // namespace assent

#endif  // ASSENT_RANK_LIVE_MODEL_H_

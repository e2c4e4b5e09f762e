#include "assent/rank/live_ranker.h"

#include <mutex>
#include <utility>

namespace assent {

struct LiveRanker::Slot {
  std::mutex mutex;
  std::shared_ptr<const Ranker> ranker;  // guarded by `mutex`
};

LiveRanker::LiveRanker(std::shared_ptr<const Model> model, const ItemAttributes* attributes)
    : slot_(std::make_unique<Slot>()) {
  Swap(std::move(model), attributes);
}
LiveRanker::~LiveRanker() = default;

std::shared_ptr<const Ranker> LiveRanker::Get() const {
  const std::lock_guard<std::mutex> lock(slot_->mutex);
  return slot_->ranker;
}

absl::StatusOr<Ranking> LiveRanker::Rank(const EngineInput& person, const RankOptions& options) const {
  return Get()->Rank(person, options);
}

absl::StatusOr<Ranking> LiveRanker::RankWithoutProfile(const Context& context,
                                                       const ListOptions& options) const {
  return Get()->RankWithoutProfile(context, options);
}

absl::StatusOr<std::vector<double>> LiveRanker::Scores(const EngineInput& person,
                                                       const Context& context) const {
  return Get()->Scores(person, context);
}

std::shared_ptr<const Ranker> LiveRanker::Swap(std::shared_ptr<const Model> model,
                                               const ItemAttributes* attributes) {
  // Made before and freed after the lock is held.
  std::shared_ptr<const Ranker> ranker = std::make_shared<const Ranker>(std::move(model), attributes);
  const std::lock_guard<std::mutex> lock(slot_->mutex);
  slot_->ranker.swap(ranker);
  return ranker;
}

}  // namespace assent

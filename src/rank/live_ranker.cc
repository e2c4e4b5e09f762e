#include "assent/rank/live_ranker.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>

namespace assent {

// Two places, of which one is the present. `begun` names it and counts, in one word, who began to
// copy from it; the place counts who is done. So a request never waits, and a swap empties
// the other place as soon as those are done that were copying when it came.
struct LiveRanker::Slot {
  struct alignas(64) Place {
    std::shared_ptr<const Ranker> ranker;
    std::atomic<std::uint64_t> done{0};
  };
  static constexpr int kPresentBit = 63;
  static constexpr std::uint64_t kCount = (std::uint64_t{1} << kPresentBit) - 1;

  std::array<Place, 2> places;
  alignas(64) std::atomic<std::uint64_t> begun{0};
  std::mutex swapping;
};

LiveRanker::LiveRanker(std::shared_ptr<const Model> model, const ItemAttributes* attributes)
    : slot_(std::make_unique<Slot>()) {
  Swap(std::move(model), attributes);
}
LiveRanker::~LiveRanker() = default;

std::shared_ptr<const Ranker> LiveRanker::Get() const {
  const std::uint64_t begun = slot_->begun.fetch_add(1, std::memory_order_acquire);
  Slot::Place& present = slot_->places[begun >> Slot::kPresentBit];
  std::shared_ptr<const Ranker> ranker = present.ranker;
  present.done.fetch_add(1, std::memory_order_release);
  return ranker;
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
  std::shared_ptr<const Ranker> ranker = std::make_shared<const Ranker>(std::move(model), attributes);
  const std::lock_guard<std::mutex> lock(slot_->swapping);
  const std::uint64_t now = slot_->begun.load(std::memory_order_relaxed) >> Slot::kPresentBit;
  Slot::Place& before = slot_->places[now];
  slot_->places[1 - now].ranker = std::move(ranker);
  const std::uint64_t begun =
      slot_->begun.exchange((1 - now) << Slot::kPresentBit, std::memory_order_acq_rel) & Slot::kCount;
  while (before.done.load(std::memory_order_acquire) != begun) std::this_thread::yield();
  before.done.store(0, std::memory_order_relaxed);
  return std::exchange(before.ranker, nullptr);
}

}  // namespace assent

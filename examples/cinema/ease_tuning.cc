#include "ease_tuning.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <thread>

#include "terminal.h"

namespace cinema {
namespace {

constexpr double kLambdas[] = {10, 20, 50, 100, 150, 200, 300, 400, 500, 700, 1000};
constexpr std::size_t kCount = std::size(kLambdas);

}  // namespace

Scores ScoreEase(const Ease& ease, const std::vector<HeldOutPerson>& people) {
  Scores scores;
  for (const HeldOutPerson& person : people) {
    scores.Add(ease.Rank(person.fold_in, kMeasuredList), person.held_out);
  }
  return scores;
}

double TuneEase(const Ease& ease, const std::vector<HeldOutPerson>& validation, int threads) {
  Progress progress("tuning EASE");
  std::mutex progress_mutex;
  std::size_t done = 0;
  std::atomic<std::size_t> next{0};
  double ndcg[kCount] = {};
  const auto work = [&] {
    Ease own = ease;
    for (std::size_t i = next.fetch_add(1); i < kCount; i = next.fetch_add(1)) {
      own.Solve(kLambdas[i]);
      ndcg[i] = MeanOf(ScoreEase(own, validation).ndcg100).mean;
      const std::lock_guard<std::mutex> lock(progress_mutex);
      progress.Update(static_cast<double>(++done) / static_cast<double>(kCount));
    }
  };
  const std::size_t cores =
      threads > 0 ? static_cast<std::size_t>(threads) : std::thread::hardware_concurrency();
  std::vector<std::thread> workers;
  for (std::size_t i = 1; i < std::min(cores, kCount); ++i) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  return kLambdas[std::max_element(std::begin(ndcg), std::end(ndcg)) - std::begin(ndcg)];
}

}  // namespace cinema

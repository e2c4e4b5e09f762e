// File: parallel_for.h
//
// Runs independent tasks on several threads.

#ifndef ASSENT_RANK_PARALLEL_FOR_H_
#define ASSENT_RANK_PARALLEL_FOR_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace assent::internal {

/// How many threads `requested` means: 0 is one for each core.
inline int ThreadCount(int requested) {
  constexpr int kMost = 256;
  const int wanted = requested > 0 ? requested : static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(wanted, 1, kMost);
}

/// Calls task(i) once for each i < count, on the calling thread and up to
/// threads - 1 others; returns when all are done. Which thread takes which task
/// is left open, so a task must not depend on it.
template <class Task>
void ParallelFor(int threads, std::size_t count, const Task& task) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) task(i);
  };
  std::vector<std::thread> helpers;
  const std::size_t wanted = std::min<std::size_t>(static_cast<std::size_t>(threads), count);
#ifdef __cpp_exceptions
  // A system that is short of threads makes it slower, not fail.
  try {
    for (std::size_t t = 1; t < wanted; ++t) helpers.emplace_back(work);
  } catch (const std::system_error&) {
  }
#else
  for (std::size_t t = 1; t < wanted; ++t) helpers.emplace_back(work);
#endif
  work();
  for (std::thread& helper : helpers) helper.join();
}

/// The same for rows of a matrix, which take too little time to be handed out one by one.
template <class Work>
void ParallelForRows(int threads, std::size_t rows, const Work& work) {
  constexpr std::size_t kAtATime = 64;
  ParallelFor(threads, (rows + kAtATime - 1) / kAtATime, [&](std::size_t task) {
    for (std::size_t i = task * kAtATime; i < std::min(rows, (task + 1) * kAtATime); ++i) work(i);
  });
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_PARALLEL_FOR_H_

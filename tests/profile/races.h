// What the tests share that race threads.
#ifndef ASSENT_TESTS_PROFILE_RACES_H_
#define ASSENT_TESTS_PROFILE_RACES_H_

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <vector>

namespace assent::testing {

/// How often a race is run: the number in the environment variable ASSENT_RACES, else
/// `count`, or a tenth of it under the thread sanitizer.
inline std::int32_t Races(std::int32_t count) {
  if (const char* const asked = std::getenv("ASSENT_RACES"); asked != nullptr) {
    const long number = std::strtol(asked, nullptr, 10);
    if (number > 0) return static_cast<std::int32_t>(number);
  }
#if defined(__SANITIZE_THREAD__)
  return count / 10;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
  return count / 10;
#endif
#endif
  return count;
}

/// Threads that call `work(index)` again and again until they are told to stop.
class Crew {
 public:
  template <class Work>
  Crew(int size, Work work) {
    for (int i = 0; i < size; ++i) {
      threads_.emplace_back([this, work, i]() mutable {
        while (!stop_.load(std::memory_order_relaxed)) {
          work(i);
          turns_.fetch_add(1, std::memory_order_relaxed);
        }
      });
    }
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() { Stop(); }

  /// Waits until some thread of the crew has ended a turn.
  void AwaitTurn() const {
    const std::uint64_t before = turns_.load(std::memory_order_relaxed);
    while (turns_.load(std::memory_order_relaxed) == before) std::this_thread::yield();
  }
  void Stop() {
    stop_.store(true, std::memory_order_relaxed);
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  std::uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> stop_{false};
  std::atomic<std::uint64_t> turns_{0};
  std::vector<std::thread> threads_;
};

/// Where `size` threads wait for each other, again and again.
class Barrier {
 public:
  explicit Barrier(int size) : size_(size) {}
  /// Returns when all threads have come here. What each did before is visible to all.
  void Wait() {
    const std::uint64_t turn = turn_.load(std::memory_order_acquire);
    if (waiting_.fetch_add(1, std::memory_order_acq_rel) + 1 == size_) {
      waiting_.store(0, std::memory_order_relaxed);
      turn_.fetch_add(1, std::memory_order_acq_rel);
      return;
    }
    // On a machine of its own the others are a moment away; on a busy one they want the core.
    for (int spins = 0; turn_.load(std::memory_order_acquire) == turn; ++spins) {
      if (spins > 1'000) std::this_thread::yield();
    }
  }

 private:
  const int size_;
  std::atomic<int> waiting_{0};
  std::atomic<std::uint64_t> turn_{0};
};

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROFILE_RACES_H_

// File: pattern_cache.h
//
// A bounded table of immutable values by 64-bit key that is read without locks.

#ifndef ASSENT_RANK_PATTERN_CACHE_H_
#define ASSENT_RANK_PATTERN_CACHE_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace assent::internal {

/// Holds up to kCapacity values of type T, which has a member `key`. A value
/// stays until the cache goes; when all places that a key may take are taken,
/// further keys are not kept.
///
/// Thread safety: all functions from any thread; lock-free.
template <class T>
class PatternCache {
 public:
  static constexpr std::size_t kCapacity = 256;

  PatternCache() = default;
  PatternCache(const PatternCache&) = delete;
  PatternCache& operator=(const PatternCache&) = delete;
  ~PatternCache() {
    for (std::atomic<const T*>& slot : slots_) delete slot.load(std::memory_order_relaxed);
  }

  /// The value with `key`, or null.
  const T* Find(std::uint64_t key) const noexcept {
    for (std::size_t probe = 0; probe < kProbes; ++probe) {
      const T* const value = slots_[Slot(key, probe)].load(std::memory_order_acquire);
      if (value == nullptr || value->key == key) return value;
    }
    return nullptr;
  }

  /// Keeps `value` if there is room, and then empties it. Returns the value with
  /// that key that is kept (another thread may have been first), or null.
  const T* Insert(std::unique_ptr<const T>& value) noexcept {
    for (std::size_t probe = 0; probe < kProbes; ++probe) {
      const T* there = nullptr;
      if (slots_[Slot(value->key, probe)].compare_exchange_strong(
              there, value.get(), std::memory_order_acq_rel, std::memory_order_acquire)) {
        return value.release();
      }
      if (there->key == value->key) return there;
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t kProbes = 32;

  // Keys are bit sets, so small keys, the common ones, take the first slots.
  static std::size_t Slot(std::uint64_t key, std::size_t probe) noexcept {
    const std::uint64_t folded = key ^ (key >> 8) ^ (key >> 24) ^ (key >> 48);
    return static_cast<std::size_t>(folded + probe) % kCapacity;
  }

  std::array<std::atomic<const T*>, kCapacity> slots_{};
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_PATTERN_CACHE_H_

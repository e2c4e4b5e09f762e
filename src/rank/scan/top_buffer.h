// File: top_buffer.h
//
// The best k of a stream of scores, by a threshold: what is not above it is
// refused at once, the rest gathers in a buffer; when that is full, a selection
// keeps the best k and raises the threshold. Most scores of a scan meet only one
// comparison.

#ifndef ASSENT_RANK_SCAN_TOP_BUFFER_H_
#define ASSENT_RANK_SCAN_TOP_BUFFER_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>

namespace assent::internal {

/// An item's position in the catalogue and its score.
struct ScoredItem {
  std::uint32_t item;
  float score;

  friend bool operator==(const ScoredItem& a, const ScoredItem& b) noexcept {
    return a.item == b.item && a.score == b.score;
  }
};

/// A number whose order is the order of results: a higher score first, equal scores
/// by ascending position. `score` must be a number; zeros are equal whatever their sign.
inline std::uint64_t RankKey(std::uint32_t item, float score) noexcept {
  score += 0.0F;  // -0 becomes 0
  std::uint32_t bits = 0;
  std::memcpy(&bits, &score, sizeof(bits));
  // Negative numbers: all bits reversed; others: above all negative ones.
  bits ^= (bits >> 31) != 0 ? 0xFFFFFFFFu : 0x80000000u;
  return (std::uint64_t{bits} << 32) | (0xFFFFFFFFu - item);
}

inline ScoredItem FromRankKey(std::uint64_t key) noexcept {
  auto bits = static_cast<std::uint32_t>(key >> 32);
  bits ^= (bits >> 31) != 0 ? 0x80000000u : 0xFFFFFFFFu;
  ScoredItem result = {0xFFFFFFFFu - static_cast<std::uint32_t>(key), 0};
  std::memcpy(&result.score, &bits, sizeof(bits));
  return result;
}

/// Collects the best k offers, in any order of arrival. Borrows its memory.
class TopBuffer {
 public:
  TopBuffer() = default;

  /// Keys that a buffer for the best `k` needs.
  static constexpr std::size_t Capacity(std::size_t k) noexcept { return k < 16 ? 48 : 3 * k; }

  /// `keys` has Capacity(k) places; k >= 1.
  TopBuffer(std::uint64_t* keys, std::size_t k) noexcept : keys_(keys), k_(k), capacity_(Capacity(k)) {}

  /// A score s need not be offered if s <= floor(). Not-a-number until anything is
  /// refused, so that the comparison fails. May be below the score of the last of
  /// the best by one step: an equal score at an earlier position still gets in.
  float floor() const noexcept { return floor_; }

  /// Offers a score; not-a-number is never kept. Amortised O(1).
  void Offer(std::uint32_t item, float score) noexcept {
    if (std::isnan(score)) return;
    const std::uint64_t key = RankKey(item, score);
    if (key <= last_) return;
    keys_[size_++] = key;
    if (size_ == capacity_) Select();
  }

  /// Keeps the best `k` from now on, which is more than before, but goes on refusing
  /// what was refused: a bet that k offers will be better. See Lost().
  void Widen(std::size_t k) noexcept {
    if (size_ >= k_) Select();
    k_ = k;
    capacity_ = Capacity(k);
    bet_ = last_ != 0;
  }

  /// After Finish(): whether fewer than k offers were better than the bet of Widen(),
  /// so that something may be missing.
  bool Lost() const noexcept { return bet_ && size_ < k_; }

  /// Sorts what was kept, best first, and returns how many: at most k.
  std::size_t Finish() noexcept {
    if (size_ > k_) Select();
    std::sort(keys_, keys_ + size_, std::greater<>());
    return size_;
  }
  const std::uint64_t* keys() const noexcept { return keys_; }
  std::size_t size() const noexcept { return size_; }

 private:
  static float StepBelow(float score) noexcept {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    if (score == -kInfinity) return std::numeric_limits<float>::quiet_NaN();
    return std::nextafter(score, -kInfinity);
  }

  void Select() noexcept {
    std::nth_element(keys_, keys_ + (k_ - 1), keys_ + size_, std::greater<>());
    size_ = k_;
    last_ = keys_[k_ - 1];
    floor_ = StepBelow(FromRankKey(last_).score);
  }

  std::uint64_t* keys_ = nullptr;
  std::size_t k_ = 0;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
  std::uint64_t last_ = 0;  // keys up to it do not get in
  bool bet_ = false;
  float floor_ = std::numeric_limits<float>::quiet_NaN();
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_TOP_BUFFER_H_

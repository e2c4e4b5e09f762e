// File: candidates.h
//
// Items that may be among the best, with bounds of their score: what a scan in 8 bits
// hands to the exact scores.

#ifndef ASSENT_RANK_SCAN_CANDIDATES_H_
#define ASSENT_RANK_SCAN_CANDIDATES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/types/span.h"
#include "rank/scan/top_buffer.h"

namespace assent::internal {

struct Candidate {
  std::uint32_t item;
  float upper;  ///< No score above it, if it is a number.
  float lower;  ///< No score below it, if it is a number.
};

/// Gathers candidates whose upper bound reaches a floor. While it samples, the floor is
/// the r-th best estimate so far; then it stands still, as a bet: whether k items reach
/// it is seen when their exact scores are known. Borrows its memory.
class CandidateBuffer {
 public:
  /// For the best `k`, betting on rank `rank` of the sample. `keys` has
  /// TopBuffer::Capacity(rank) places, `room` the `capacity` >= 2 for candidates.
  CandidateBuffer(std::uint64_t* keys, std::size_t rank, Candidate* room, std::size_t capacity) noexcept
      : estimates_(keys, rank), rank_(rank), room_(room), capacity_(capacity) {}

  /// An item is no candidate if its upper bound is < floor(). Not-a-number at first.
  float floor() const noexcept { return floor_; }

  /// Takes a candidate; `estimate` is its score in 8 bits.
  void Add(const Candidate& candidate, float estimate) noexcept {
    if (sampling_) {
      estimates_.Offer(candidate.item, estimate);
      floor_ = estimates_.floor();
    }
    if (size_ == capacity_) {
      if (sampling_) DropBelowFloor();
      if (size_ == capacity_) {
        overflowed_ = true;
        return;
      }
    }
    room_[size_++] = candidate;
  }

  /// Ends the sample. If too little of it was eligible there is no floor, and every
  /// item is a candidate until the room is full.
  void EndSample() noexcept {
    sampling_ = false;
    if (estimates_.Finish() < rank_) return;
    floor_ = FromRankKey(estimates_.keys()[rank_ - 1]).score;
    DropBelowFloor();
  }

  /// Whether there was no room, so that something may be missing.
  bool overflowed() const noexcept { return overflowed_; }

  absl::Span<const Candidate> span() const noexcept { return {room_, size_}; }
  std::size_t size() const noexcept { return size_; }

 private:
  void DropBelowFloor() noexcept {
    const float floor = floor_;
    size_ = static_cast<std::size_t>(
        std::remove_if(room_, room_ + size_, [floor](const Candidate& c) { return c.upper < floor; }) -
        room_);
  }

  TopBuffer estimates_;
  std::size_t rank_;
  Candidate* room_;
  std::size_t capacity_;
  std::size_t size_ = 0;
  bool sampling_ = true;
  bool overflowed_ = false;
  float floor_ = std::numeric_limits<float>::quiet_NaN();
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_CANDIDATES_H_

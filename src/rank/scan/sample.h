// File: sample.h
//
// A scan that first looks at every 16th block only, and bets on what it has seen:
// the best of the catalogue are not worse than the r-th best of the sample. The
// floor is then right from the start, and few items pass it in vain. For k of 100
// that halves the items that are handled one by one. A bet that is lost is noticed,
// and the scan repeated without; an even sample of whole blocks loses it rarely,
// whatever the order of the catalogue.

#ifndef ASSENT_RANK_SCAN_SAMPLE_H_
#define ASSENT_RANK_SCAN_SAMPLE_H_

#include <cmath>
#include <cstddef>

namespace assent::internal {

/// Which blocks a pass visits.
enum class BlockSet { kAll, kSample, kRest };

inline constexpr std::size_t kSampleStride = 16;
inline constexpr std::size_t kSampleOffset = kSampleStride / 2;

/// The first block of `set` that is not before `b`.
constexpr std::size_t NextBlock(BlockSet set, std::size_t b) noexcept {
  const std::size_t phase = b % kSampleStride;
  if (set == BlockSet::kRest) return phase == kSampleOffset ? b + 1 : b;
  if (set == BlockSet::kAll || phase == kSampleOffset) return b;
  return b + (kSampleStride + kSampleOffset - phase) % kSampleStride;
}

/// Smaller catalogues are not worth a sample.
inline constexpr std::size_t kSampledBlocks = 8 * kSampleStride;

/// The rank r in the sample to bet on for the best `k`: if they fall on blocks at
/// random, a 16th of them is in the sample; r is three standard deviations and two
/// items above that.
inline std::size_t SampleRank(std::size_t k) noexcept {
  const double expected = static_cast<double>(k) / kSampleStride;
  return static_cast<std::size_t>(std::ceil(expected + 3 * std::sqrt(expected) + 2));
}

/// Whether an exact scan for the best `k` gains by a sample.
inline bool ShouldSample(std::size_t k, std::size_t blocks) noexcept {
  return blocks >= kSampledBlocks && SampleRank(k) < k;
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_SAMPLE_H_

// File: score_block-inl.h
//
// The scores of one block of items. Included once for each processor that is
// compiled for, after hwy/highway.h.

#if defined(ASSENT_RANK_SCAN_SCORE_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ASSENT_RANK_SCAN_SCORE_BLOCK_INL_H_
#undef ASSENT_RANK_SCAN_SCORE_BLOCK_INL_H_
#else
#define ASSENT_RANK_SCAN_SCORE_BLOCK_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "rank/scan/blocked_matrix.h"
#include "rank/scan/top_buffer.h"

HWY_BEFORE_NAMESPACE();
namespace assent::internal {
namespace HWY_NAMESPACE {

using FloatTag = hwy::HWY_NAMESPACE::CappedTag<float, 16>;
using FloatVector = hwy::HWY_NAMESPACE::Vec<FloatTag>;
inline constexpr std::size_t kFloatLanes = hwy::HWY_NAMESPACE::MaxLanes(FloatTag());

// Accumulators at a time: enough to hide the latency of an addition, few enough for
// 16 registers.
inline constexpr std::size_t kAccumulators = kBlockItems / kFloatLanes < 8 ? kBlockItems / kFloatLanes : 8;

/// Writes the scores of a block to `scores`. Whether any of them, of padding too, is
/// not <= `floor`.
HWY_INLINE bool ScoreBlock(const float* HWY_RESTRICT block, const float* HWY_RESTRICT query,
                           std::size_t dimensions, float floor, float* HWY_RESTRICT scores) {
  namespace hn = hwy::HWY_NAMESPACE;
  const FloatTag d;
  const FloatVector floors = hn::Set(d, floor);
  bool any = false;
  for (std::size_t first = 0; first < kBlockItems; first += kAccumulators * kFloatLanes) {
    FloatVector sums[kAccumulators];
    for (FloatVector& sum : sums) sum = hn::Zero(d);
    const float* HWY_RESTRICT row = block + first;
    for (std::size_t k = 0; k < dimensions; ++k, row += kBlockItems) {
      const FloatVector weight = hn::Set(d, query[k]);
      for (std::size_t v = 0; v < kAccumulators; ++v) {
        sums[v] = hn::MulAdd(hn::Load(d, row + v * kFloatLanes), weight, sums[v]);
      }
    }
    auto below = hn::Le(sums[0], floors);
    for (std::size_t v = 0; v < kAccumulators; ++v) {
      hn::Store(sums[v], d, scores + first + v * kFloatLanes);
      below = hn::And(below, hn::Le(sums[v], floors));
    }
    any |= !hn::AllTrue(d, below);
  }
  return any;
}

/// One bit for each lane, lane 0 first.
template <class Mask>
HWY_INLINE std::uint64_t BitsOf(Mask mask) {
  std::uint8_t bytes[8] = {};
  hwy::HWY_NAMESPACE::StoreMaskBits(FloatTag(), mask, bytes);
  return std::uint64_t{bytes[0]} | std::uint64_t{bytes[1]} << 8;
}

/// The positions among `kItems` whose score is not <= `floor`.
template <std::size_t kItems = kBlockItems>
HWY_INLINE std::uint64_t AboveFloor(const float* HWY_RESTRICT scores, float floor) {
  namespace hn = hwy::HWY_NAMESPACE;
  const FloatTag d;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kItems; i += kFloatLanes) {
    word |= BitsOf(hn::Not(hn::Le(hn::Load(d, scores + i), hn::Set(d, floor)))) << i;
  }
  return word;
}

/// The positions among `kItems` whose score is not < `floor`.
template <std::size_t kItems>
HWY_INLINE std::uint64_t NotBelow(const float* HWY_RESTRICT scores, float floor) {
  namespace hn = hwy::HWY_NAMESPACE;
  const FloatTag d;
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < kItems; i += kFloatLanes) {
    word |= BitsOf(hn::Not(hn::Lt(hn::Load(d, scores + i), hn::Set(d, floor)))) << i;
  }
  return word;
}

/// Offers the items of block `b` that are in `word`.
HWY_INLINE void OfferItems(std::size_t b, std::uint64_t word, const float* HWY_RESTRICT scores,
                           TopBuffer& top) {
  const auto first = static_cast<std::uint32_t>(b * kBlockItems);
  for (; word != 0; word &= word - 1) {
    const auto i = static_cast<std::uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(word));
    top.Offer(first + i, scores[i]);
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace assent::internal
HWY_AFTER_NAMESPACE();

#endif  // ASSENT_RANK_SCAN_SCORE_BLOCK_INL_H_

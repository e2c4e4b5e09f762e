#include "rank/scan/scan_kernel.h"

#include <algorithm>
#include <cstring>

#include "rank/scan/highway_targets.h"
//
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "rank/scan/scan_kernel.cc"
#include "hwy/foreach_target.h"
//
#include "hwy/cache_control.h"
#include "hwy/highway.h"
#include "rank/scan/score_block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace assent::internal {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

const char* NameOfTarget() { return hwy::TargetName(HWY_TARGET); }

void ScanTopOnTarget(const BlockedMatrixView& matrix, const float* query, const BlockFilter& filter,
                     BlockSet blocks, TopBuffer& top) {
  alignas(kBlockAlignment) float scores[kBlockItems];
  for (std::size_t b = NextBlock(blocks, 0); b < matrix.blocks(); b = NextBlock(blocks, b + 1)) {
    const std::uint64_t eligible = filter.Eligible(b);
    if (eligible == 0) continue;
    if (!ScoreBlock(matrix.block(b), query, matrix.dimensions(), top.floor(), scores)) continue;
    const std::uint64_t above = eligible & AboveFloor(scores, top.floor());
    if (above != 0) OfferItems(b, filter.WithoutExcluded(b, above), scores, top);
  }
}

// Sums in 16 lanes whatever the width of a register, so that the result does not
// depend on the processor. Products of two floats are exact in double.
constexpr std::size_t kMomentLanes = 16;

void AddMoments(const float* scores, double* sums, double* squares) {
  const hn::CappedTag<double, kMomentLanes> wide;
  const hn::Rebind<float, decltype(wide)> narrow;
  for (std::size_t i = 0; i < kBlockItems; i += kMomentLanes) {
    for (std::size_t l = 0; l < kMomentLanes; l += hn::Lanes(wide)) {
      const auto score = hn::PromoteTo(wide, hn::Load(narrow, scores + i + l));
      hn::Store(hn::Add(hn::Load(wide, sums + l), score), wide, sums + l);
      hn::Store(hn::MulAdd(score, score, hn::Load(wide, squares + l)), wide, squares + l);
    }
  }
}

void ScanScoresOnTarget(const BlockedMatrixView& matrix, const float* query, float* scores, double* moments) {
  alignas(kBlockAlignment) float block[kBlockItems];
  alignas(kBlockAlignment) double sums[kMomentLanes] = {};
  alignas(kBlockAlignment) double squares[kMomentLanes] = {};
  for (std::size_t b = 0; b < matrix.blocks(); ++b) {
    ScoreBlock(matrix.block(b), query, matrix.dimensions(), 0, block);
    // Items beyond the last are zeros, and so are their scores.
    if (moments != nullptr) AddMoments(block, sums, squares);
    if (scores == nullptr) continue;
    const std::size_t first = b * kBlockItems;
    std::memcpy(scores + first, block, std::min(kBlockItems, matrix.items() - first) * sizeof(float));
  }
  if (moments == nullptr) return;
  for (std::size_t l = 0; l < kMomentLanes; ++l) {
    moments[0] += sums[l];
    moments[1] += squares[l];
  }
}

// Items far apart: a tile of theirs is brought together, then summed as a block is.
constexpr std::size_t kGathered = 16;
constexpr std::size_t kGatheredDimensions = 64;
constexpr std::size_t kLineFloats = 16;  // of a cache line

// Writes dimensions [first, first + depth) of an item into column `i` of a tile.
void CopyItem(const BlockedMatrixView& matrix, const float* rows, std::size_t item, std::size_t first,
              std::size_t depth, float* HWY_RESTRICT column) {
  if (rows != nullptr) {
    const float* HWY_RESTRICT in = rows + item * matrix.dimensions() + first;
    for (std::size_t k = 0; k < depth; ++k) column[k * kGathered] = in[k];
  } else {
    const float* HWY_RESTRICT in =
        matrix.block(item / kBlockItems) + first * kBlockItems + item % kBlockItems;
    for (std::size_t k = 0; k < depth; ++k) column[k * kGathered] = in[k * kBlockItems];
  }
}

void GatherTile(const BlockedMatrixView& matrix, const float* rows, const float* query,
                const std::uint32_t* items, std::size_t count, float* scores) {
  const hn::CappedTag<float, kGathered> d;
  alignas(kBlockAlignment) float tile[kGatheredDimensions * kGathered];
  alignas(kBlockAlignment) float sums[kGathered] = {};
  for (std::size_t first = 0; first < matrix.dimensions(); first += kGatheredDimensions) {
    const std::size_t depth = std::min(kGatheredDimensions, matrix.dimensions() - first);
    for (std::size_t i = 0; i < kGathered; ++i) {
      CopyItem(matrix, rows, items[std::min(i, count - 1)], first, depth, tile + i);
    }
    for (std::size_t l = 0; l < kGathered; l += hn::Lanes(d)) {
      auto sum = hn::Load(d, sums + l);
      for (std::size_t k = 0; k < depth; ++k) {
        sum = hn::MulAdd(hn::Load(d, tile + k * kGathered + l), hn::Set(d, query[first + k]), sum);
      }
      hn::Store(sum, d, sums + l);
    }
  }
  std::copy(sums, sums + count, scores);
}

void GatherScoresOnTarget(const BlockedMatrixView& matrix, const float* rows, const float* query,
                          const std::uint32_t* items, std::size_t count, float* scores) {
  for (std::size_t i = 0; i < count; i += kGathered) {
    for (std::size_t j = i + kGathered; rows != nullptr && j < std::min(i + 2 * kGathered, count); ++j) {
      const float* next = rows + items[j] * matrix.dimensions();
      for (std::size_t k = 0; k < matrix.dimensions(); k += kLineFloats) hwy::Prefetch(next + k);
    }
    GatherTile(matrix, rows, query, items + i, std::min(kGathered, count - i), scores + i);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace assent::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assent::internal {
namespace {
HWY_EXPORT(NameOfTarget);
HWY_EXPORT(ScanTopOnTarget);
HWY_EXPORT(ScanScoresOnTarget);
HWY_EXPORT(GatherScoresOnTarget);
}  // namespace

const char* ScanTarget() { return HWY_DYNAMIC_DISPATCH(NameOfTarget)(); }

void ScanTop(const BlockedMatrixView& matrix, const float* query, const BlockFilter& filter, BlockSet blocks,
             TopBuffer& top) {
  HWY_DYNAMIC_DISPATCH(ScanTopOnTarget)(matrix, query, filter, blocks, top);
}

void ScanScores(const BlockedMatrixView& matrix, const float* query, float* scores, double* moments) {
  HWY_DYNAMIC_DISPATCH(ScanScoresOnTarget)(matrix, query, scores, moments);
}

void GatherScores(const BlockedMatrixView& matrix, const float* rows, const float* query,
                  const std::uint32_t* items, std::size_t count, float* scores) {
  HWY_DYNAMIC_DISPATCH(GatherScoresOnTarget)(matrix, rows, query, items, count, scores);
}

}  // namespace assent::internal
#endif  // HWY_ONCE

#include "rank/scan/batch_kernel.h"

#include <algorithm>
#include <cstdint>

#include "rank/scan/highway_targets.h"
//
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "rank/scan/batch_kernel.cc"
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

// 32 registers hold 4 x 6 sums, 16 hold 2 x 6, with room for items and a weight.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_ARCH_ARM_A64
constexpr std::size_t kTileVectors = 4;
#else
constexpr std::size_t kTileVectors = 2;
#endif
constexpr std::size_t kTileItems = kTileVectors * kFloatLanes;
constexpr std::size_t kLineFloats = 16;  // of a cache line

// What a tile fetches on the side: `lines` cache lines from `at` on.
struct PrefetchPlan {
  const float* at;
  std::size_t lines;
};

// Sums of a tile. (An array and no class: a constructor that the compiler adds is not
// compiled for the target.)
template <std::size_t kQueries>
using Sums = FloatVector[kQueries][kTileVectors];

template <std::size_t kQueries>
HWY_INLINE void Clear(Sums<kQueries>& sums) {
  for (auto& query : sums) {
    for (FloatVector& sum : query) sum = hn::Zero(FloatTag());
  }
}

// Adds one dimension.
template <std::size_t kQueries>
HWY_INLINE void Add(const float* HWY_RESTRICT row, const float* HWY_RESTRICT weights, Sums<kQueries>& sums) {
  const FloatTag d;
  FloatVector items[kTileVectors];
  for (std::size_t v = 0; v < kTileVectors; ++v) items[v] = hn::Load(d, row + v * kFloatLanes);
  for (std::size_t q = 0; q < kQueries; ++q) {
    const FloatVector weight = hn::Set(d, weights[q]);
    for (std::size_t v = 0; v < kTileVectors; ++v) sums[q][v] = hn::MulAdd(items[v], weight, sums[q][v]);
  }
}

// Whether a score of a query is not <= `floor`.
HWY_INLINE bool Above(const FloatVector (&sums)[kTileVectors], float floor) {
  const FloatTag d;
  const FloatVector floors = hn::Set(d, floor);
  auto below = hn::Le(sums[0], floors);
  for (std::size_t v = 1; v < kTileVectors; ++v) below = hn::And(below, hn::Le(sums[v], floors));
  return !hn::AllTrue(d, below);
}

// Offers the items [first, first + kTileItems) of block `b` that may be returned.
HWY_NOINLINE void OfferTile(std::size_t b, std::size_t first, const BlockFilter& filter,
                            float* HWY_RESTRICT scores, TopBuffer& top) {
  const std::uint64_t above =
      AboveFloor<kTileItems>(scores + first, top.floor()) << first & filter.Eligible(b);
  if (above != 0) OfferItems(b, filter.WithoutExcluded(b, above), scores, top);
}

template <std::size_t kQueries>
HWY_NOINLINE void ScanGroup(const BlockedMatrixView& matrix, std::size_t b, const float* HWY_RESTRICT weights,
                            const BlockFilter* filters, TopBuffer* tops, PrefetchPlan prefetch) {
  if (NoneEligible(filters, kQueries, b)) return;
  const std::size_t dimensions = matrix.dimensions();
  alignas(kBlockAlignment) float scores[kBlockItems];
  Sums<kQueries> sums;
  for (std::size_t first = 0; first < kBlockItems; first += kTileItems) {
    Clear<kQueries>(sums);
    const float* HWY_RESTRICT row = matrix.block(b) + first;
    std::size_t k = 0;
    for (; k < prefetch.lines; ++k, row += kBlockItems) {
      hwy::Prefetch(prefetch.at + k * kLineFloats);
      Add<kQueries>(row, weights + k * kQueries, sums);
    }
    prefetch.lines = 0;  // once for the block
    for (; k < dimensions; ++k, row += kBlockItems) Add<kQueries>(row, weights + k * kQueries, sums);
    for (std::size_t q = 0; q < kQueries; ++q) {
      if (!Above(sums[q], tops[q].floor())) continue;
      for (std::size_t v = 0; v < kTileVectors; ++v) {
        hn::Store(sums[q][v], FloatTag(), scores + first + v * kFloatLanes);
      }
      OfferTile(b, first, filters[q], scores, tops[q]);
    }
  }
}

void ScanGroupOf(std::size_t size, const BlockedMatrixView& matrix, std::size_t b, const float* weights,
                 const BlockFilter* filters, TopBuffer* tops, const PrefetchPlan& prefetch) {
  static_assert(kTileQueries == 6, "a case for each size");
  switch (size) {
    case 1:
      return ScanGroup<1>(matrix, b, weights, filters, tops, prefetch);
    case 2:
      return ScanGroup<2>(matrix, b, weights, filters, tops, prefetch);
    case 3:
      return ScanGroup<3>(matrix, b, weights, filters, tops, prefetch);
    case 4:
      return ScanGroup<4>(matrix, b, weights, filters, tops, prefetch);
    case 5:
      return ScanGroup<5>(matrix, b, weights, filters, tops, prefetch);
    default:
      return ScanGroup<6>(matrix, b, weights, filters, tops, prefetch);
  }
}

// A block stays in the cache while all groups pass over it, so memory would be idle
// meanwhile: each group fetches its part of the next block.
void ScanTopBatchOnTarget(const BlockedMatrixView& matrix, const PackedQueries& queries, BlockSet blocks) {
  const std::size_t dimensions = matrix.dimensions();
  const std::size_t groups = (queries.count + kTileQueries - 1) / kTileQueries;
  const std::size_t block_lines = kBlockItems * dimensions / kLineFloats;
  const std::size_t lines = std::min(dimensions, (block_lines + groups - 1) / groups);
  for (std::size_t b = NextBlock(blocks, 0); b < matrix.blocks();) {
    const std::size_t next = NextBlock(blocks, b + 1);
    std::size_t fetched = next < matrix.blocks() ? 0 : block_lines;
    for (std::size_t q = 0; q < queries.count; q += kTileQueries) {
      const PrefetchPlan prefetch = {
          fetched < block_lines ? matrix.block(next) + fetched * kLineFloats : nullptr,
          std::min(lines, block_lines - fetched)};
      fetched += prefetch.lines;
      ScanGroupOf(std::min(kTileQueries, queries.count - q), matrix, b, queries.values + q * dimensions,
                  queries.filters + q, queries.tops + q, prefetch);
    }
    b = next;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace assent::internal
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assent::internal {
namespace {
HWY_EXPORT(ScanTopBatchOnTarget);
}  // namespace

void ScanTopBatch(const BlockedMatrixView& matrix, const PackedQueries& queries, BlockSet blocks) {
  HWY_DYNAMIC_DISPATCH(ScanTopBatchOnTarget)(matrix, queries, blocks);
}

}  // namespace assent::internal
#endif  // HWY_ONCE

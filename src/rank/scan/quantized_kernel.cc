#include "rank/scan/quantized_kernel.h"

#include <algorithm>

#include "rank/scan/highway_targets.h"
//
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "rank/scan/quantized_kernel.cc"
#include "hwy/foreach_target.h"
//
#include "hwy/cache_control.h"
#include "hwy/highway.h"
#include "rank/scan/byte_tile-inl.h"

ASSENT_BEFORE_BYTES();
namespace assent::internal {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kLineBytes = 64;

// What a group fetches on the side: `lines` cache lines from `at` on.
struct PrefetchPlan {
  const std::uint8_t* at;
  std::size_t lines;
};

// What a query needs to know to judge items of a block.
struct Judge {
  const QuantizedHead& head;
  float scale;
  float bound;
  float floor;
};

// Scores in units of the items' scales.
HWY_INLINE FloatVector Centers(IntVector sums, const Judge& judge) {
  return hn::Mul(hn::ConvertTo(FloatTag(), sums), hn::Set(FloatTag(), judge.scale));
}

// Whether one of `kVectors` x lanes items from `first` on reaches the floor.
template <std::size_t kVectors>
HWY_INLINE bool Reaches(const IntVector* sums, std::size_t first, const Judge& judge) {
  const FloatTag d;
  const FloatVector bounds = hn::Set(d, judge.bound);
  const FloatVector floors = hn::Set(d, judge.floor);
  auto below = hn::Eq(floors, floors);  // all, unless there is no floor yet
  for (std::size_t v = 0; v < kVectors; ++v) {
    const FloatVector scales = hn::Load(d, judge.head.scales + first + v * kFloatLanes);
    const FloatVector upper =
        hn::Mul(scales, hn::MulAdd(hn::ConvertTo(d, sums[v]), hn::Set(d, judge.scale), bounds));
    below = hn::And(below, hn::Lt(upper, floors));
  }
  return !hn::AllTrue(d, below);
}

// Adds those of the items [first, first + kItems) of block `b` that reach the floor.
template <std::size_t kItems>
HWY_NOINLINE void AddCandidates(std::size_t b, std::size_t first, const BlockFilter& filter,
                                const float* HWY_RESTRICT centers, const Judge& judge,
                                CandidateBuffer& candidates) {
  const FloatTag d;
  alignas(kBlockAlignment) float upper[kItems];
  for (std::size_t i = 0; i < kItems; i += kFloatLanes) {
    const FloatVector scales = hn::Load(d, judge.head.scales + first + i);
    hn::Store(hn::Mul(scales, hn::Add(hn::Load(d, centers + i), hn::Set(d, judge.bound))), d, upper + i);
  }
  std::uint64_t word = NotBelow<kItems>(upper, candidates.floor()) << first & filter.Eligible(b);
  if (word != 0) word = filter.WithoutExcluded(b, word);
  for (; word != 0; word &= word - 1) {
    const std::size_t i = hwy::Num0BitsBelowLS1Bit_Nonzero64(word);
    const float scale = judge.head.scales[i];
    const float center = centers[i - first];
    candidates.Add(
        {static_cast<std::uint32_t>(b * kBlockItems + i), upper[i - first], scale * (center - judge.bound)},
        scale * center);
  }
}

template <std::size_t kQueries>
HWY_NOINLINE void ScanGroup(const QuantizedMatrixView& matrix, std::size_t b, const QuantizedQueries& group,
                            const PrefetchPlan& prefetch) {
  if (NoneEligible(group.filters, kQueries, b)) return;
  constexpr std::size_t kVectors = ByteTileVectors(kQueries);
  constexpr std::size_t kItems = kVectors * kFloatLanes;
  const std::size_t quads = QuadsOf(matrix.dimensions());
  const QuantizedHead& head = matrix.head(b);
  float bounds[kQueries];
  std::int32_t starts[kQueries];
  for (std::size_t q = 0; q < kQueries; ++q) {
    bounds[q] = group.queries[q].Bound(head);
    starts[q] = group.queries[q].start();
  }
  for (std::size_t i = 0; i < prefetch.lines; ++i) hwy::Prefetch(prefetch.at + i * kLineBytes);
  ByteSums<kQueries> sums;
  for (std::size_t first = 0; first < kBlockItems; first += kItems) {
    SumBytes<kQueries>(matrix.factors(b) + first * kQuad, group.words, quads, starts, sums);
    for (std::size_t q = 0; q < kQueries; ++q) {
      const Judge judge = {head, group.queries[q].scale(), bounds[q], group.candidates[q].floor()};
      if (!Reaches<kVectors>(sums[q], first, judge)) continue;
      alignas(kBlockAlignment) float centers[kItems];
      for (std::size_t v = 0; v < kVectors; ++v) {
        hn::Store(Centers(sums[q][v], judge), FloatTag(), centers + v * kFloatLanes);
      }
      AddCandidates<kItems>(b, first, group.filters[q], centers, judge, group.candidates[q]);
    }
  }
}

void ScanGroupOf(const QuantizedMatrixView& matrix, std::size_t b, const QuantizedQueries& group,
                 const PrefetchPlan& prefetch) {
  static_assert(kTileQueries == 6, "a case for each size");
  switch (group.count) {
    case 1:
      return ScanGroup<1>(matrix, b, group, prefetch);
    case 2:
      return ScanGroup<2>(matrix, b, group, prefetch);
    case 3:
      return ScanGroup<3>(matrix, b, group, prefetch);
    case 4:
      return ScanGroup<4>(matrix, b, group, prefetch);
    case 5:
      return ScanGroup<5>(matrix, b, group, prefetch);
    default:
      return ScanGroup<6>(matrix, b, group, prefetch);
  }
}

void ScanQuantizedOnTarget(const QuantizedMatrixView& matrix, const QuantizedQueries& queries,
                           BlockSet blocks) {
  const std::size_t quads = QuadsOf(matrix.dimensions());
  const std::size_t groups = (queries.count + kTileQueries - 1) / kTileQueries;
  const std::size_t record_lines = RecordBytes(matrix.dimensions()) / kLineBytes;
  const std::size_t lines = (record_lines + groups - 1) / groups;
  for (std::size_t b = NextBlock(blocks, 0); b < matrix.blocks();) {
    const std::size_t next = NextBlock(blocks, b + 1);
    const std::uint8_t* record = matrix.bytes().data() + next * RecordBytes(matrix.dimensions());
    std::size_t fetched = next < matrix.blocks() ? 0 : record_lines;
    for (std::size_t q = 0; q < queries.count; q += kTileQueries) {
      const std::size_t ahead = std::min(lines, record_lines - fetched);
      const PrefetchPlan prefetch = {ahead == 0 ? nullptr : record + fetched * kLineBytes, ahead};
      fetched += ahead;
      const QuantizedQueries group = {queries.words + q * quads, std::min(kTileQueries, queries.count - q),
                                      queries.queries + q, queries.filters + q, queries.candidates + q};
      ScanGroupOf(matrix, b, group, prefetch);
    }
    b = next;
  }
}

}  // namespace
// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace assent::internal
ASSENT_AFTER_BYTES();

#if HWY_ONCE
namespace assent::internal {
namespace {
HWY_EXPORT(ScanQuantizedOnTarget);
}  // namespace

void ScanQuantized(const QuantizedMatrixView& matrix, const QuantizedQueries& queries, BlockSet blocks) {
  HWY_DYNAMIC_DISPATCH(ScanQuantizedOnTarget)(matrix, queries, blocks);
}

}  // namespace assent::internal
#endif  // HWY_ONCE

// File: byte_tile-inl.h
//
// Sums of products of bytes for several items and queries. Included once for each
// processor that is compiled for, after hwy/highway.h.

#if defined(ASSENT_RANK_SCAN_BYTE_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ASSENT_RANK_SCAN_BYTE_TILE_INL_H_
#undef ASSENT_RANK_SCAN_BYTE_TILE_INL_H_
#else
#define ASSENT_RANK_SCAN_BYTE_TILE_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "rank/scan/quantized_matrix.h"
#include "rank/scan/score_block-inl.h"

// HWY_BEFORE_NAMESPACE() and its counterpart for code that uses these tiles. Who has
// AVX3_DL has AVX512-VNNI: Highway asks the processor for it, but does not tell the
// compiler.
#undef ASSENT_BEFORE_BYTES
#undef ASSENT_AFTER_BYTES
#if HWY_TARGET == HWY_AVX3_DL
#define ASSENT_BEFORE_BYTES() \
  HWY_PUSH_ATTRIBUTES(HWY_TARGET_STR ",avx512vnni") static_assert(true, "for the semicolon")
#define ASSENT_AFTER_BYTES() HWY_POP_ATTRIBUTES static_assert(true, "for the semicolon")
#else
#define ASSENT_BEFORE_BYTES() HWY_BEFORE_NAMESPACE()
#define ASSENT_AFTER_BYTES() HWY_AFTER_NAMESPACE()
#endif

ASSENT_BEFORE_BYTES();
namespace assent::internal {
namespace HWY_NAMESPACE {

using IntTag = hwy::HWY_NAMESPACE::CappedTag<std::int32_t, 16>;
using IntVector = hwy::HWY_NAMESPACE::Vec<IntTag>;

#if HWY_TARGET == HWY_AVX3_DL

/// Four neighbouring bytes of each lane, as a factor of products: of items unsigned,
/// of weights signed.
struct ItemQuads {
  IntVector bytes;
  explicit HWY_INLINE ItemQuads(IntVector v) : bytes(v) {}
};
using WeightQuads = ItemQuads;

HWY_INLINE IntVector AddProducts(const ItemQuads& items, const WeightQuads& weights, IntVector sum) {
  return IntVector{_mm512_dpbusd_epi32(sum.raw, items.bytes.raw, weights.bytes.raw)};
}

constexpr std::size_t ByteTileVectors(std::size_t) { return 4; }

#elif HWY_TARGET == HWY_SCALAR

struct ItemQuads {
  std::uint8_t bytes[kQuad];
  explicit ItemQuads(IntVector v) { hwy::CopyBytes<kQuad>(&v.raw, bytes); }
};

struct WeightQuads {
  std::int8_t bytes[kQuad];
  explicit WeightQuads(IntVector v) { hwy::CopyBytes<kQuad>(&v.raw, bytes); }
};

inline IntVector AddProducts(const ItemQuads& items, const WeightQuads& weights, IntVector sum) {
  for (std::size_t k = 0; k < kQuad; ++k) sum.raw += items.bytes[k] * weights.bytes[k];
  return sum;
}

constexpr std::size_t ByteTileVectors(std::size_t) { return 8; }

#else

using ShortTag = hwy::HWY_NAMESPACE::RepartitionToNarrow<IntTag>;
using ShortVector = hwy::HWY_NAMESPACE::Vec<ShortTag>;

// Bytes 0 and 2 of each lane, and 1 and 3, as 16-bit numbers.
struct ItemQuads {
  ShortVector even;
  ShortVector odd;
  explicit HWY_INLINE ItemQuads(IntVector v) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToUnsigned<ShortTag> u;
    const auto bytes = hn::BitCast(u, v);
    even = hn::BitCast(ShortTag(), hn::And(bytes, hn::Set(u, 0xFF)));
    odd = hn::BitCast(ShortTag(), hn::ShiftRight<8>(bytes));
  }
};

struct WeightQuads {
  ShortVector even;
  ShortVector odd;
  explicit HWY_INLINE WeightQuads(IntVector v) {
    namespace hn = hwy::HWY_NAMESPACE;
    const auto shorts = hn::BitCast(ShortTag(), v);
    even = hn::ShiftRight<8>(hn::ShiftLeft<8>(shorts));
    odd = hn::ShiftRight<8>(shorts);
  }
};

// Adds the products of neighbouring 16-bit numbers to the lane that holds both.
HWY_INLINE IntVector AddPairs(ShortVector a, ShortVector b, IntVector sum) {
  namespace hn = hwy::HWY_NAMESPACE;
  const IntTag d;
#if HWY_TARGET == HWY_SSE4 || HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
  // The instruction keeps neighbours together; on other processors Highway does not.
  IntVector unused = hn::Zero(d);
  return hn::ReorderWidenMulAccumulate(d, a, b, sum, unused);
#else
  // 255 x 127 fits 16 bits.
  const IntVector products = hn::BitCast(d, hn::Mul(a, b));
  const IntVector low = hn::ShiftRight<16>(hn::ShiftLeft<16>(products));
  return hn::Add(sum, hn::Add(low, hn::ShiftRight<16>(products)));
#endif
}

HWY_INLINE IntVector AddProducts(const ItemQuads& items, const WeightQuads& weights, IntVector sum) {
  return AddPairs(items.odd, weights.odd, AddPairs(items.even, weights.even, sum));
}

// Items take two registers, weights two, sums one each.
constexpr std::size_t ByteTileVectors(std::size_t queries) { return queries == 1 ? 4 : 1; }

#endif

HWY_INLINE IntVector LoadLanes(const std::uint8_t* HWY_RESTRICT bytes) {
#if HWY_TARGET == HWY_SCALAR
  IntVector lane;
  hwy::CopyBytes<kQuad>(bytes, &lane.raw);
  return lane;
#else
  namespace hn = hwy::HWY_NAMESPACE;
  return hn::BitCast(IntTag(), hn::Load(hn::Repartition<std::uint8_t, IntTag>(), bytes));
#endif
}

/// Sums for `kQueries` queries and neighbouring items. (An array and no class: a
/// constructor that the compiler adds is not compiled for the target.)
template <std::size_t kQueries>
using ByteSums = IntVector[kQueries][ByteTileVectors(kQueries)];

/// Sums over `quads` groups of four dimensions from `starts` on. Four bytes for each item
/// at `row` and kBlockItems * kQuad bytes further for each group; a word for each query at
/// `words`.
template <std::size_t kQueries>
HWY_INLINE void SumBytes(const std::uint8_t* HWY_RESTRICT row, const std::int32_t* HWY_RESTRICT words,
                         std::size_t quads, const std::int32_t* HWY_RESTRICT starts,
                         ByteSums<kQueries>& sums) {
  namespace hn = hwy::HWY_NAMESPACE;
  constexpr std::size_t kVectors = ByteTileVectors(kQueries);
  ByteSums<kQueries> local;  // of which the compiler sees that it can stay in registers
  for (std::size_t q = 0; q < kQueries; ++q) {
    for (std::size_t v = 0; v < kVectors; ++v) local[q][v] = hn::Set(IntTag(), starts[q]);
  }
  for (std::size_t k = 0; k < quads; ++k, row += kBlockItems * kQuad, words += kQueries) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      const ItemQuads items(LoadLanes(row + v * kFloatLanes * kQuad));
      for (std::size_t q = 0; q < kQueries; ++q) {
        local[q][v] = AddProducts(items, WeightQuads(hn::Set(IntTag(), words[q])), local[q][v]);
      }
    }
  }
  for (std::size_t q = 0; q < kQueries; ++q) {
    for (std::size_t v = 0; v < kVectors; ++v) sums[q][v] = local[q][v];
  }
}

// NOLINTNEXTLINE(google-readability-namespace-comments)
}  // namespace HWY_NAMESPACE
}  // namespace assent::internal
ASSENT_AFTER_BYTES();

#endif  // ASSENT_RANK_SCAN_BYTE_TILE_INL_H_

// File: quantized_matrix.h
//
// Item factors in 8 bits, a quarter of the bytes, with what it takes to bound the
// error of a score. An item x is s X + e: a scale s of its own, integers X from -127
// to 127, and what is left, e. In the same way a query u is t U + f. Then
//
//   x.u = s t X.U + s X.f + e.u      and     |s X.f + e.u| <= s |X| |f| + |e| |u|
//
// by the Cauchy-Schwarz inequality. |X| and |e| / s hardly differ between items, so
// the largest of each block stands for all of its items. The bound also covers the
// rounding of the single-precision score and of the 8-bit one.
//
// One stream: each block of 64 items is a record of
//
//   64 bytes    the bounds, 256 bytes of scales, one float for each item,
//   then for each 4 dimensions 64 x 4 bytes: those of item 0, of item 1, ...
//
// Bytes are X + 128, so that they are unsigned as the instructions want one side to be.

#ifndef ASSENT_RANK_SCAN_QUANTIZED_MATRIX_H_
#define ASSENT_RANK_SCAN_QUANTIZED_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rank/scan/aligned_array.h"
#include "rank/scan/blocked_matrix.h"

namespace assent::internal {

inline constexpr std::size_t kQuad = 4;  // dimensions that one instruction adds up
inline constexpr int kByteZero = 128;    // what a factor of 0 is as a byte
/// Scales are not smaller, so that neither they nor a product with one underflows.
inline constexpr float kSmallestScale = 0x1p-60F;

constexpr std::size_t QuadsOf(std::size_t dimensions) noexcept { return (dimensions + kQuad - 1) / kQuad; }

/// The head of a record.
struct alignas(kBlockAlignment) QuantizedHead {
  float residual;  ///< Largest |e| / s of an item, with the rounding of a score in single precision.
  float integers;  ///< Largest |X|.
  float norm;      ///< Largest |x|; infinite if a factor is not finite, and then all are unknown.
  float unused[13];
  float scales[kBlockItems];
};
static_assert(sizeof(QuantizedHead) == 320);

constexpr std::size_t RecordBytes(std::size_t dimensions) noexcept {
  return sizeof(QuantizedHead) + QuadsOf(dimensions) * kBlockItems * kQuad;
}

/// A quantised matrix that somebody else owns. Whoever makes a view vouches that it
/// was made from the factors that it is used with.
///
/// Thread safety: const access from any thread.
class QuantizedMatrixView {
 public:
  QuantizedMatrixView() = default;

  /// A view of `bytes`, which must be kBlockAlignment-aligned and exactly as long as the
  /// records; InvalidArgument otherwise. Reads none of it.
  static absl::StatusOr<QuantizedMatrixView> Over(absl::Span<const std::uint8_t> bytes, std::size_t items,
                                                  std::size_t dimensions);

  std::size_t items() const noexcept { return items_; }
  std::size_t dimensions() const noexcept { return dimensions_; }
  std::size_t blocks() const noexcept { return BlocksOf(items_); }
  absl::Span<const std::uint8_t> bytes() const noexcept {
    return {data_, blocks() * RecordBytes(dimensions_)};
  }
  const QuantizedHead& head(std::size_t b) const noexcept {
    return *reinterpret_cast<const QuantizedHead*>(data_ + b * RecordBytes(dimensions_));
  }
  const std::uint8_t* factors(std::size_t b) const noexcept {
    return data_ + b * RecordBytes(dimensions_) + sizeof(QuantizedHead);
  }

 private:
  QuantizedMatrixView(const std::uint8_t* data, std::size_t items, std::size_t dimensions) noexcept
      : data_(data), items_(items), dimensions_(dimensions) {}

  const std::uint8_t* data_ = nullptr;
  std::size_t items_ = 0;
  std::size_t dimensions_ = 1;
};

/// A quantised matrix in memory.
class QuantizedMatrix {
 public:
  /// O(size).
  static QuantizedMatrix From(const BlockedMatrixView& exact);

  const QuantizedMatrixView& view() const noexcept { return view_; }

 private:
  AlignedArray<std::uint8_t> bytes_;
  QuantizedMatrixView view_;
};

/// A query in 8 bits.
class QuantizedQuery {
 public:
  /// Writes the query's bytes into `words`, QuadsOf(query.size()) of them. The query
  /// must be finite.
  QuantizedQuery(absl::Span<const float> query, std::int32_t* words) noexcept;

  float scale() const noexcept { return scale_; }
  /// What a sum over bytes starts from, to take back that they are shifted by kByteZero.
  std::int32_t start() const noexcept { return start_; }
  /// How far a score in single precision may be from the one in 8 bits, for the items
  /// of a block, in units of the item's scale. May be infinite; never not-a-number.
  float Bound(const QuantizedHead& head) const noexcept {
    // The negation: not-a-number is not safe.
    if (!(head.norm * norm_ < kSafeProduct && head.integers * quantized_ < kSafeProduct)) {
      return std::numeric_limits<float>::infinity();
    }
    return head.residual * norm_ + head.integers * residual_ + underflow_;
  }

 private:
  // Products of norms up to here overflow in no order of summation.
  static constexpr float kSafeProduct = 1e37F;

  float scale_ = 0;
  std::int32_t start_ = 0;
  // All a little more than what they are named after, for the rounding.
  float norm_ = 0;       // |u|
  float quantized_ = 0;  // t |U|
  float residual_ = 0;   // |f|
  float underflow_ = 0;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_QUANTIZED_MATRIX_H_

// File: blocked_matrix.h
//
// Item factors in the layout that a scan reads fastest: blocks of 64 items, and
// within a block one row of 64 floats for each dimension, so that a vector
// register holds one dimension of neighbouring items and the scan is a single
// sequential stream.
//
//   block b, dimension k:  x[64b][k]  x[64b+1][k]  ...  x[64b+63][k]
//
// The last block is filled up with zeros, which no scan returns. 64 items are also
// one word of an eligibility bitmap.

#ifndef ASSENT_RANK_SCAN_BLOCKED_MATRIX_H_
#define ASSENT_RANK_SCAN_BLOCKED_MATRIX_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "rank/scan/aligned_array.h"

namespace assent::internal {

inline constexpr std::size_t kBlockItems = 64;
/// Positions of items are 32 bits in results and keys.
inline constexpr std::size_t kMaxScanItems = 0xFFFFFF00u;
/// The limits of what a scan takes; far above what pays.
inline constexpr std::size_t kMaxScanDimensions = 65536;

/// Blocks that `items` items take.
constexpr std::size_t BlocksOf(std::size_t items) noexcept { return (items + kBlockItems - 1) / kBlockItems; }

/// Floats that a blocked matrix takes, for a section of a file. Sizes within the
/// limits above do not overflow.
constexpr std::size_t BlockedFloats(std::size_t items, std::size_t dimensions) noexcept {
  return BlocksOf(items) * kBlockItems * dimensions;
}

/// Writes `rows`, row-major items x dimensions, into `blocked` in the layout above.
/// Precondition: the spans have items * dimensions and BlockedFloats() floats.
void FillBlocked(absl::Span<const float> rows, std::size_t items, std::size_t dimensions,
                 absl::Span<float> blocked);

/// A blocked matrix that somebody else owns: memory, or a mapped file.
///
/// Thread safety: const access from any thread.
class BlockedMatrixView {
 public:
  BlockedMatrixView() = default;

  /// A view of `blocked`, which must be kBlockAlignment-aligned and exactly as long
  /// as BlockedFloats() says; InvalidArgument otherwise. Reads none of it. O(1).
  static absl::StatusOr<BlockedMatrixView> Over(absl::Span<const float> blocked, std::size_t items,
                                                std::size_t dimensions);

  std::size_t items() const noexcept { return items_; }
  std::size_t dimensions() const noexcept { return dimensions_; }
  std::size_t blocks() const noexcept { return BlocksOf(items_); }
  absl::Span<const float> floats() const noexcept { return {data_, BlockedFloats(items_, dimensions_)}; }
  /// The first float of block `b`; the next block follows 64 * dimensions() floats later.
  const float* block(std::size_t b) const noexcept { return data_ + b * kBlockItems * dimensions_; }
  float at(std::size_t item, std::size_t dimension) const noexcept {
    return block(item / kBlockItems)[dimension * kBlockItems + item % kBlockItems];
  }

 private:
  BlockedMatrixView(const float* data, std::size_t items, std::size_t dimensions) noexcept
      : data_(data), items_(items), dimensions_(dimensions) {}

  const float* data_ = nullptr;
  std::size_t items_ = 0;
  std::size_t dimensions_ = 1;
};

/// A blocked matrix in memory.
class BlockedMatrix {
 public:
  /// From `rows`, row-major items x dimensions. InvalidArgument if the sizes do not
  /// agree or are beyond the limits. O(size).
  static absl::StatusOr<BlockedMatrix> FromRows(absl::Span<const float> rows, std::size_t items,
                                                std::size_t dimensions);

  const BlockedMatrixView& view() const noexcept { return view_; }

 private:
  AlignedArray<float> floats_;
  BlockedMatrixView view_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_BLOCKED_MATRIX_H_

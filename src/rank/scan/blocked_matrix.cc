#include "rank/scan/blocked_matrix.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

absl::Status CheckShape(std::size_t items, std::size_t dimensions) {
  if (dimensions == 0 || dimensions > kMaxScanDimensions) {
    return absl::InvalidArgumentError(absl::StrCat("item factors have ", dimensions,
                                                   " dimensions; a scan takes 1 to ", kMaxScanDimensions));
  }
  if (items > kMaxScanItems) {
    return absl::InvalidArgumentError(
        absl::StrCat(items, " items; a scan takes up to ", kMaxScanItems, ": split the catalogue"));
  }
  return absl::OkStatus();
}

}  // namespace

void FillBlocked(absl::Span<const float> rows, std::size_t items, std::size_t dimensions,
                 absl::Span<float> blocked) {
  float* out = blocked.data();
  for (std::size_t first = 0; first < items; first += kBlockItems) {
    const std::size_t used = std::min(kBlockItems, items - first);
    const float* in = rows.data() + first * dimensions;
    for (std::size_t k = 0; k < dimensions; ++k, out += kBlockItems) {
      for (std::size_t i = 0; i < used; ++i) out[i] = in[i * dimensions + k];
      std::fill(out + used, out + kBlockItems, 0.0F);
    }
  }
}

absl::StatusOr<BlockedMatrixView> BlockedMatrixView::Over(absl::Span<const float> blocked, std::size_t items,
                                                          std::size_t dimensions) {
  if (absl::Status shape = CheckShape(items, dimensions); !shape.ok()) return shape;
  const std::size_t wanted = BlockedFloats(items, dimensions);
  if (blocked.size() != wanted) {
    return absl::InvalidArgumentError(absl::StrCat("blocked factors of ", items, " items x ", dimensions,
                                                   " dimensions are ", wanted, " floats, not ",
                                                   blocked.size()));
  }
  if (reinterpret_cast<std::uintptr_t>(blocked.data()) % kBlockAlignment != 0) {
    return absl::InvalidArgumentError(absl::StrCat("blocked factors must start at a multiple of ",
                                                   kBlockAlignment, " bytes; align the file's section"));
  }
  return BlockedMatrixView(blocked.data(), items, dimensions);
}

absl::StatusOr<BlockedMatrix> BlockedMatrix::FromRows(absl::Span<const float> rows, std::size_t items,
                                                      std::size_t dimensions) {
  if (absl::Status shape = CheckShape(items, dimensions); !shape.ok()) return shape;
  if (rows.size() != items * dimensions) {
    return absl::InvalidArgumentError(absl::StrCat("factors of ", items, " items x ", dimensions,
                                                   " dimensions are ", items * dimensions, " floats, not ",
                                                   rows.size()));
  }
  BlockedMatrix matrix;
  matrix.floats_ = AlignedArray<float>(BlockedFloats(items, dimensions));
  const absl::Span<float> floats(matrix.floats_.data(), matrix.floats_.size());
  FillBlocked(rows, items, dimensions, floats);
  absl::StatusOr<BlockedMatrixView> view = BlockedMatrixView::Over(floats, items, dimensions);
  if (!view.ok()) return view.status();
  matrix.view_ = *view;
  return matrix;
}

}  // namespace assent::internal

// File: block_filter.h
//
// Which items of a block may be returned, as one word.

#ifndef ASSENT_RANK_SCAN_BLOCK_FILTER_H_
#define ASSENT_RANK_SCAN_BLOCK_FILTER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "rank/scan/blocked_matrix.h"

namespace assent::internal {

/// Restricts a scan. The default restricts nothing.
struct ScanFilter {
  /// Item i may be returned if bit i % 64 of word i / 64 is set; one word for each
  /// block of 64 items, the bits beyond the last item do not matter. Empty: all may.
  absl::Span<const std::uint64_t> eligible;
  /// Positions that must not be returned, ascending: a person's history, say.
  /// Positions beyond the catalogue are no error.
  absl::Span<const std::uint32_t> excluded;
};

/// A filter by blocks. Thread safety: const access from any thread.
class BlockFilter {
 public:
  BlockFilter(const ScanFilter& filter, std::size_t items) noexcept
      : filter_(filter),
        last_block_(items == 0 ? 0 : (items - 1) / kBlockItems),
        last_word_(~std::uint64_t{0} >> ((kBlockItems - items % kBlockItems) % kBlockItems)) {}

  /// The items of block `b` that exist and are eligible. O(1).
  std::uint64_t Eligible(std::size_t b) const noexcept {
    const std::uint64_t exist = b == last_block_ ? last_word_ : ~std::uint64_t{0};
    return filter_.eligible.empty() ? exist : exist & filter_.eligible[b];
  }

  /// Whether there is a bitmap. Without one no block of a catalogue is empty.
  bool has_bitmap() const noexcept { return !filter_.eligible.empty(); }

  /// `word` without the items of block `b` that are excluded. O(log excluded).
  std::uint64_t WithoutExcluded(std::size_t b, std::uint64_t word) const noexcept {
    if (filter_.excluded.empty()) return word;
    const std::uint64_t first = std::uint64_t{b} * kBlockItems;
    const auto* at = std::lower_bound(filter_.excluded.begin(), filter_.excluded.end(), first);
    for (; at != filter_.excluded.end() && *at < first + kBlockItems; ++at) {
      word &= ~(std::uint64_t{1} << (*at - first));
    }
    return word;
  }

 private:
  ScanFilter filter_;
  std::size_t last_block_;
  std::uint64_t last_word_;
};

/// Whether none of the items of block `b` may be returned by any of `count` filters.
inline bool NoneEligible(const BlockFilter* filters, std::size_t count, std::size_t b) noexcept {
  std::uint64_t any = 0;
  for (std::size_t q = 0; q < count; ++q) {
    if (!filters[q].has_bitmap()) return false;
    any |= filters[q].Eligible(b);
  }
  return any == 0;
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_BLOCK_FILTER_H_

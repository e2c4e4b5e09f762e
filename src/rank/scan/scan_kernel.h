// File: scan_kernel.h
//
// The loops of a scan, compiled for several processors and chosen at run time.
// Arguments are not checked here: scan.h does that.

#ifndef ASSENT_RANK_SCAN_SCAN_KERNEL_H_
#define ASSENT_RANK_SCAN_SCAN_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "rank/scan/block_filter.h"
#include "rank/scan/blocked_matrix.h"
#include "rank/scan/sample.h"
#include "rank/scan/top_buffer.h"

namespace assent::internal {

/// The kind of processor that the loops below run on: "AVX3_DL", "NEON", ...
const char* ScanTarget();

/// Offers every item of `blocks` that `filter` lets through and that is above the
/// floor to `top`.
void ScanTop(const BlockedMatrixView& matrix, const float* query, const BlockFilter& filter, BlockSet blocks,
             TopBuffer& top);

/// Writes all scores to `scores` unless null, and adds their sum and the sum of their
/// squares to `moments[0]` and `moments[1]` unless null.
void ScanScores(const BlockedMatrixView& matrix, const float* query, float* scores, double* moments);

/// The scores of `count` items by position. With `rows`, the same factors row-major,
/// an item is one stretch of memory instead of a cache line for each dimension; may be
/// null.
void GatherScores(const BlockedMatrixView& matrix, const float* rows, const float* query,
                  const std::uint32_t* items, std::size_t count, float* scores);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_SCAN_KERNEL_H_

// File: batch_kernel.h
//
// The loop of a batch, compiled for several processors and chosen at run time.
// Arguments are not checked here: batch.h does that.

#ifndef ASSENT_RANK_SCAN_BATCH_KERNEL_H_
#define ASSENT_RANK_SCAN_BATCH_KERNEL_H_

#include <cstddef>

#include "rank/scan/block_filter.h"
#include "rank/scan/blocked_matrix.h"
#include "rank/scan/sample.h"
#include "rank/scan/top_buffer.h"

namespace assent::internal {

/// Queries that are multiplied together. With 4 registers of items on processors
/// with 32 registers, or 2 on those with 16, their sums stay in registers.
inline constexpr std::size_t kTileQueries = 6;

/// Queries in groups of kTileQueries, the last one perhaps smaller.
struct PackedQueries {
  /// Group after group; in a group of g queries the g numbers of dimension 0, then of
  /// dimension 1, and so on.
  const float* values;
  std::size_t count;
  const BlockFilter* filters;  // one for each query
  TopBuffer* tops;
};

/// ScanTop() for all queries.
void ScanTopBatch(const BlockedMatrixView& matrix, const PackedQueries& queries, BlockSet blocks);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_BATCH_KERNEL_H_

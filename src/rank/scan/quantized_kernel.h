// File: quantized_kernel.h
//
// The loops over factors in 8 bits, compiled for several processors and chosen at run
// time. Arguments are not checked here: quantized_scan.h does that.

#ifndef ASSENT_RANK_SCAN_QUANTIZED_KERNEL_H_
#define ASSENT_RANK_SCAN_QUANTIZED_KERNEL_H_

#include <cstddef>
#include <cstdint>

#include "rank/scan/batch_kernel.h"
#include "rank/scan/block_filter.h"
#include "rank/scan/candidates.h"
#include "rank/scan/quantized_matrix.h"
#include "rank/scan/sample.h"

namespace assent::internal {

/// Queries in groups of kTileQueries, the last one perhaps smaller.
struct QuantizedQueries {
  /// As in PackedQueries, a word of 4 bytes for 4 dimensions of a query.
  const std::int32_t* words;
  std::size_t count;
  const QuantizedQuery* queries;
  const BlockFilter* filters;
  CandidateBuffer* candidates;
};

/// Adds every item of `blocks` that a query's filter lets through and whose upper bound
/// is not below the floor to the query's candidates.
void ScanQuantized(const QuantizedMatrixView& matrix, const QuantizedQueries& queries, BlockSet blocks);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_QUANTIZED_KERNEL_H_

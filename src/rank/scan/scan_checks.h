// File: scan_checks.h
//
// What every scan asks of its arguments.

#ifndef ASSENT_RANK_SCAN_SCAN_CHECKS_H_
#define ASSENT_RANK_SCAN_SCAN_CHECKS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "rank/scan/block_filter.h"

namespace assent::internal {

/// InvalidArgument if `query` does not have `dimensions` finite numbers.
absl::Status CheckQuery(absl::Span<const float> query, std::size_t dimensions);

/// InvalidArgument if the bitmap does not have a word for each block of `items`, or
/// the exclusions do not ascend. O(excluded).
absl::Status CheckFilter(const ScanFilter& filter, std::size_t items);

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_SCAN_CHECKS_H_

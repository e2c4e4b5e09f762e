// File: gains.h
//
// The figures of metrics.h for a list that is known by the ranks of its hits.

#ifndef ASSENT_RANK_REPORT_GAINS_H_
#define ASSENT_RANK_REPORT_GAINS_H_

#include <cstddef>

#include "absl/types/span.h"

namespace assent::internal {

/// `hits` are ranks from 0, all below k; `wanted` is how many items were held out.
double RecallOf(absl::Span<const std::size_t> hits, std::size_t wanted, std::size_t k);
double NdcgOf(absl::Span<const std::size_t> hits, std::size_t wanted, std::size_t k);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_GAINS_H_

// File: reference.h
//
// The scan in plain loops: the same order of summation in single precision, and
// double precision.

#ifndef ASSENT_TESTS_RANK_SCAN_REFERENCE_H_
#define ASSENT_TESTS_RANK_SCAN_REFERENCE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "absl/types/span.h"
#include "rank/scan/scan.h"

namespace assent::testing {

/// Item factors, row-major.
struct Rows {
  std::size_t items = 0;
  std::size_t dimensions = 1;
  std::vector<float> values;

  absl::Span<const float> row(std::size_t item) const {
    return absl::Span<const float>(values).subspan(item * dimensions, dimensions);
  }
};

/// Normal numbers, items of differing length.
Rows RandomRows(std::size_t items, std::size_t dimensions, std::uint64_t seed);
std::vector<float> RandomQuery(std::size_t dimensions, std::uint64_t seed);
/// A bitmap in which about `share` of the bits are set; beyond the last item all are.
std::vector<std::uint64_t> RandomBitmap(std::size_t items, double share, std::uint64_t seed);

internal::BlockedMatrix Blocked(const Rows& rows);

/// Inner products, summed in ascending order in one float.
std::vector<float> PlainScores(const Rows& rows, absl::Span<const float> query, bool fused);
std::vector<double> DoubleScores(const Rows& rows, absl::Span<const float> query);

/// The best k by sorting all.
std::vector<internal::ScoredItem> PlainTopK(absl::Span<const float> scores, std::size_t k,
                                            const internal::ScanFilter& filter);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_SCAN_REFERENCE_H_

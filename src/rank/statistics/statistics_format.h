// File: statistics_format.h
//
// Where things are in the header of a statistics file, and of a checkpoint, which is
// one with words of its own behind.

#ifndef ASSENT_RANK_STATISTICS_STATISTICS_FORMAT_H_
#define ASSENT_RANK_STATISTICS_STATISTICS_FORMAT_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"
#include "rank/file/checked_file.h"

namespace assent::internal {

inline constexpr FileKind kStatisticsKind = {
    "assent training statistics\nPERSONAL DATA: keep this file as safe as the profiles it was made from.\n",
    "assent statistics file", 2};

// Header words. Columns are the constant, items, features. The body: the
// dictionary, people per column, then the lower triangle of G row by row, each as
// the count of its sums, their columns (32 bits each, padded to a word), the sums.
// docs/statistics-file.md is the whole description.
enum StatisticsWord : std::size_t {
  kStatisticsPolicy = kFirstUserWord,
  kStatisticsItems,
  kStatisticsFeatures,
  kStatisticsDictionary,  // its length in bytes
  kStatisticsPeople,
  kStatisticsExponent,
  kStatisticsSums,  // how many G has that are not zero
  kFirstCheckpointWord,
};
static_assert(kFirstCheckpointWord + 5 <= kChecksumWord, "the header has room for its words");

/// As `SaveStatistics` and `LoadStatistics`, for a file of another kind with words of
/// its own in the header.
absl::Status WriteStatistics(const Statistics& statistics, const FileKind& kind, FileHeader header,
                             const std::string& path);
absl::StatusOr<Statistics> ReadStatistics(const std::string& path, const FileKind& kind,
                                          const ProfilePolicy& policy, const StatisticsOptions& limits,
                                          FileHeader* header);

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_STATISTICS_FORMAT_H_

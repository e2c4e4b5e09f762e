// File: statistics_file.h
//
// Training statistics on disk. They are personal data (sums over few people can
// show one of them), so the file says so in its first line, is readable by its
// owner alone (mode 0600), and belongs where profiles may be kept.

#ifndef ASSENT_RANK_STATISTICS_FILE_H_
#define ASSENT_RANK_STATISTICS_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"

namespace assent {

/// Writes `statistics` to `path` in one step: a reader sees the old file or the
/// new one. The bytes depend on the sum alone, not on the order of people, and
/// items or values without people are left out. An error (full disk, no
/// permission) names the path and leaves an old file as it was.
ASSENT_EXPORT absl::Status SaveStatistics(const Statistics& statistics, const std::string& path);

/// Reads what `SaveStatistics`, or another program by docs/statistics-file.md, wrote.
/// The row weights' exponent is the file's, the limits are those of `limits`.
/// NotFound: no such file. FailedPrecondition: made under another policy or in
/// another version of the format. ResourceExhausted: larger than `memory_limit`,
/// found before the sums are read. DataLoss: not such a file, truncated, or damaged,
/// or sums that no people can have; the message says which and at what byte.
ASSENT_EXPORT absl::StatusOr<Statistics> LoadStatistics(const std::string& path, const ProfilePolicy& policy,
                                                        const StatisticsOptions& limits = {});

}  // namespace assent

#endif  // ASSENT_RANK_STATISTICS_FILE_H_

// File: checkpoint.h
//
// Half-read people on disk: statistics, and how far the reading came.

#ifndef ASSENT_RANK_STATISTICS_CHECKPOINT_H_
#define ASSENT_RANK_STATISTICS_CHECKPOINT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"

namespace assent::internal {

/// Where reading goes on.
struct Checkpoint {
  std::uint64_t work = 0;    ///< Names the files, the purpose and the shard.
  std::uint64_t file = 0;    ///< The file to go on with ...
  std::uint64_t offset = 0;  ///< ... from this byte, ...
  std::uint64_t line = 0;    ///< ... behind this line of it.
  std::int64_t lines = 0;    ///< People read in all, of all shards.
  std::int64_t without_items = 0;
};

struct LoadedCheckpoint {
  Checkpoint at;
  Statistics statistics;
};

/// As for `SaveStatistics` and `LoadStatistics`.
absl::Status SaveCheckpoint(const Statistics& statistics, const Checkpoint& at, const std::string& path);
absl::StatusOr<LoadedCheckpoint> LoadCheckpoint(const std::string& path, const ProfilePolicy& policy,
                                                const StatisticsOptions& limits);

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_CHECKPOINT_H_

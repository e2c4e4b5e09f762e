#include "rank/statistics/checkpoint.h"

#include <utility>

#include "rank/statistics/statistics_format.h"

namespace assent::internal {
namespace {

constexpr FileKind kKind = {
    "assent training checkpoint\nPERSONAL DATA: keep this file as safe as the profiles it was made from.\n",
    "assent training checkpoint", 1};

enum CheckpointWord : std::size_t {
  kWork = kFirstCheckpointWord,
  kFileAndLine,  // the file in the upper 24 bits
  kOffset,
  kLines,
  kWithoutItems,
};
constexpr int kLineBits = 40;

}  // namespace

absl::Status SaveCheckpoint(const Statistics& statistics, const Checkpoint& at, const std::string& path) {
  FileHeader header{};
  header[kWork] = at.work;
  header[kFileAndLine] = at.file << kLineBits | at.line;
  header[kOffset] = at.offset;
  header[kLines] = static_cast<std::uint64_t>(at.lines);
  header[kWithoutItems] = static_cast<std::uint64_t>(at.without_items);
  return WriteStatistics(statistics, kKind, header, path);
}

absl::StatusOr<LoadedCheckpoint> LoadCheckpoint(const std::string& path, const ProfilePolicy& policy,
                                                const StatisticsOptions& limits) {
  FileHeader header{};
  absl::StatusOr<Statistics> statistics = ReadStatistics(path, kKind, policy, limits, &header);
  if (!statistics.ok()) return statistics.status();
  Checkpoint at;
  at.work = header[kWork];
  at.file = header[kFileAndLine] >> kLineBits;
  at.line = header[kFileAndLine] & ((std::uint64_t{1} << kLineBits) - 1);
  at.offset = header[kOffset];
  at.lines = static_cast<std::int64_t>(header[kLines]);
  at.without_items = static_cast<std::int64_t>(header[kWithoutItems]);
  return LoadedCheckpoint{at, *std::move(statistics)};
}

}  // namespace assent::internal

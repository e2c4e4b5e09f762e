#include "assent/rank/statistics_file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/training.h"

namespace assent::cli {

int Merge(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  FlagReader flags(arguments, err);
  const std::string path = flags.Required("-o", "where to write the sum");
  StatisticsOptions limits;
  flags.Bytes("--memory-limit", &limits.memory_limit);
  flags.Whole("--threads", 0, &limits.threads);
  if (!flags.ok()) return kUsage;
  int status = kOk;
  TrainingPolicy policy;
  if (!policy.Load(arguments, err, &status)) return status;

  absl::StatusOr<Statistics> sum = LoadStatistics(arguments.files[0], policy.policy(), limits);
  if (!sum.ok()) return Complain(sum.status(), err);
  {
    ProgressLine progress(err);
    for (std::size_t i = 1; i < arguments.files.size(); ++i) {
      progress.Show(static_cast<double>(i) / static_cast<double>(arguments.files.size()), "merging");
      const absl::StatusOr<Statistics> shard = LoadStatistics(arguments.files[i], policy.policy(), limits);
      if (!shard.ok()) return Complain(shard.status(), err);
      if (absl::Status merged = sum->Merge(*shard); !merged.ok()) {
        return Complain(
            absl::Status(merged.code(), arguments.files[i] + ": " + std::string(merged.message())), err);
      }
    }
  }
  if (absl::Status saved = SaveStatistics(*sum, path); !saved.ok()) return Complain(saved, err);
  PrintStatistics(*sum, path, out);
  return kOk;
}

}  // namespace assent::cli

#include "assent/rank/people_file.h"
#include "assent/rank/statistics_file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/training.h"

namespace assent::cli {

int Train(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  FlagReader flags(arguments, err);
  const std::string path = flags.Required("-o", "where to write the statistics");
  StatisticsOptions options;
  flags.Number("--row-weight-exponent", 0, 1, "a number from 0 to 1", &options.row_weight_exponent);
  flags.Bytes("--memory-limit", &options.memory_limit);
  flags.Whole("--threads", 0, &options.threads);
  PeopleFileOptions reading;
  flags.Shard("--shard", &reading.shard, &reading.shards);
  reading.purpose = flags.Text("--purpose");
  reading.checkpoint = flags.Text("--checkpoint");
  if (!flags.ok()) return kUsage;
  int status = kOk;
  TrainingPolicy policy;
  if (!policy.Load(arguments, err, &status)) return status;

  absl::StatusOr<Statistics> statistics = Statistics::Create(policy.policy(), options);
  if (!statistics.ok()) return Complain(statistics.status(), err);
  absl::StatusOr<PeopleFileCounts> counts;
  {
    ProgressLine progress(err);
    reading.progress = [&progress](double fraction) { progress.Show(fraction, "summing people"); };
    counts = AddPeopleFiles(arguments.files, policy.policy(), reading, &*statistics);
  }
  if (!counts.ok()) return Complain(counts.status(), err);
  if (absl::Status saved = SaveStatistics(*statistics, path); !saved.ok()) return Complain(saved, err);
  if (!reading.checkpoint.empty()) std::remove(reading.checkpoint.c_str());  // the statistics are safe now

  if (counts->resumed) out << "continued from " << Utf8(reading.checkpoint) << "\n";
  PrintStatistics(*statistics, path, out);
  if (counts->without_items > 0) out << "left out, for they have no item: " << counts->without_items << "\n";
  if (reading.shards > 1) out << "left to the other shards: " << counts->other_shards << "\n";
  return kOk;
}

}  // namespace assent::cli

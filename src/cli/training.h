// File: training.h
//
// What train, merge and solve share.

#ifndef ASSENT_CLI_TRAINING_H_
#define ASSENT_CLI_TRAINING_H_

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"
#include "cli/arguments.h"

namespace assent::cli {

/// The policy of --policy. Not thread-safe.
class TrainingPolicy {
 public:
  TrainingPolicy();
  ~TrainingPolicy();

  /// False, with a complaint and `*status`, if there is no sound policy.
  bool Load(const Arguments& arguments, std::ostream& err, int* status);
  const ProfilePolicy& policy() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Reads flags that take values; the first that is missing or wrong is complained of.
class FlagReader {
 public:
  FlagReader(const Arguments& arguments, std::ostream& err) : arguments_(arguments), err_(err) {}

  /// Whether everything was right so far.
  bool ok() const { return ok_; }
  /// The value of a flag that must be given.
  std::string Required(const std::string& flag, std::string_view what);
  std::string Text(const std::string& flag);
  /// Sets `*value` if the flag is given, as a number in the range, said as `wanted`.
  void Number(const std::string& flag, double least, double most, std::string_view wanted, double* value);
  void Whole(const std::string& flag, int least, int* value);
  /// A size as 800M or 12G (powers of 1024).
  void Bytes(const std::string& flag, std::size_t* value);
  /// I/N with 1 <= I <= N, as a number from 0 and N.
  void Shard(const std::string& flag, std::int64_t* shard, std::int64_t* shards);

 private:
  const std::string* Find(const std::string& flag) const;
  void Wrong(const std::string& flag, std::string_view wanted, const std::string& value);

  const Arguments& arguments_;
  std::ostream& err_;
  bool ok_ = true;
};

/// Prints the error of the library; returns the exit status that it means.
int Complain(const absl::Status& status, std::ostream& err);

/// What the statistics hold, and that they are personal data.
void PrintStatistics(const Statistics& statistics, const std::string& path, std::ostream& out);

/// Percentages on `err` while people are looking (a terminal), nothing otherwise.
class ProgressLine {
 public:
  explicit ProgressLine(std::ostream& err);
  ~ProgressLine();
  void Show(double fraction, std::string_view stage);

 private:
  std::ostream& err_;
  bool visible_;
  int shown_ = -1;
};

}  // namespace assent::cli

#endif  // ASSENT_CLI_TRAINING_H_

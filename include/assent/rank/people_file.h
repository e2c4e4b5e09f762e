// File: people_file.h
//
// People as lines of text, for training where profiles are read in bulk: a batch
// engine writes them, `AddPeopleFiles` sums them. A line is a person without a name:
// what they interacted with, and their values, in cells parted by tabs.
//
//   assent people 1 <tab> 00c0ffee00c0ffee
//   #50 <tab> #172 <tab> @film-3 <tab> gender=GENDER_FEMALE <tab> birth_year=1987
//
// The first line carries the policy's fingerprint. `#` is an item with a number, `@`
// one with a text, anything else a field and its value. Texts write tab, line feed,
// carriage return and backslash as \t, \n, \r and \\, as in C.
// docs/people-file.md is the whole description.
//
// These files are personal data, and nothing in them proves consent: whoever writes
// one must put into it only people whose consent for the training purpose is live, and
// of their fields only those that it covers. What the policy does not declare for that
// purpose is refused here; values are made as coarse as the policy keeps them.

#ifndef ASSENT_RANK_PEOPLE_FILE_H_
#define ASSENT_RANK_PEOPLE_FILE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"

namespace assent {

/// What to read, and how to go on after an interruption.
struct PeopleFileOptions {
  /// A purpose of the policy with `use: TRAIN`; may be empty if there is only one.
  std::string purpose;
  /// Takes the people number shard, shard + shards, ... of all files, counted from 0,
  /// so that as many processes as there are shards take each person once.
  std::int64_t shard = 0;
  std::int64_t shards = 1;
  /// A file that keeps what was summed and how far the reading came, replaced in one
  /// step each `checkpoint_people` lines. If it is there at the beginning, reading
  /// continues from it. Empty: none. It is personal data, mode 0600; remove it when
  /// the statistics are safe.
  std::string checkpoint;
  std::int64_t checkpoint_people = 1'000'000;
  /// Called now and then with the share of bytes read. May be empty.
  std::function<void(double fraction)> progress;
};

/// What was read.
struct PeopleFileCounts {
  std::int64_t people = 0;         ///< Added to the statistics.
  std::int64_t without_items = 0;  ///< Have no item, so do not enter.
  std::int64_t other_shards = 0;   ///< Left to the other shards.
  bool resumed = false;            ///< Whether it continued from a checkpoint.
};

/// Adds the people of `paths`, in order, to `statistics`. The sums do not depend on
/// the order, the shards or an interruption. On an error the statistics hold the
/// people before it.
///
/// InvalidArgument, with file:line and the cell: a line that is no person of this
/// policy. FailedPrecondition: a file, or the checkpoint, of another policy; a
/// checkpoint of other files or another shard, or statistics that are not empty when
/// it is used; no such purpose. NotFound, PermissionDenied, Unavailable: a file that
/// cannot be read. Else as for `Statistics::Add` and `LoadStatistics`.
///
/// `statistics` must not be null. One line is held at a time, of at most 16 MiB. O(sum of |x|^2).
ASSENT_EXPORT absl::StatusOr<PeopleFileCounts> AddPeopleFiles(absl::Span<const std::string> paths,
                                                              const ProfilePolicy& policy,
                                                              const PeopleFileOptions& options,
                                                              Statistics* statistics);

}  // namespace assent

#endif  // ASSENT_RANK_PEOPLE_FILE_H_

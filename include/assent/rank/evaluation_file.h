// File: evaluation_file.h
//
// People files (people_file.h) as people that reports are measured with, or that a
// model learns to erase from.

#ifndef ASSENT_RANK_EVALUATION_FILE_H_
#define ASSENT_RANK_EVALUATION_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/do_not_infer.h"
#include "assent/rank/evaluation_set.h"

namespace assent {

/// Adds the people of `paths`, in order, to `set`, as what `purpose` (one with
/// `use: TRAIN`; may be empty if there is only one) may read of them. None of them may
/// be among those that the measured model learned from: split the people before files
/// are written. The files bear no days, so reports cannot judge retention by them.
/// `set` must not be null. On an error the set holds the people before it. Errors as for `AddPeopleFiles`.
ASSENT_EXPORT absl::Status AddPeopleFiles(absl::Span<const std::string> paths, const ProfilePolicy& policy,
                                          std::string_view purpose, EvaluationSet* set);

/// The same for sums to erase with (do_not_infer.h); these people may be among those the
/// model learned from. Not thread-safe for one `sums`. O(people) times `ErasureSums::Add`.
ASSENT_EXPORT absl::Status AddPeopleFiles(absl::Span<const std::string> paths, const ProfilePolicy& policy,
                                          std::string_view purpose, ErasureSums* sums);

}  // namespace assent

#endif  // ASSENT_RANK_EVALUATION_FILE_H_

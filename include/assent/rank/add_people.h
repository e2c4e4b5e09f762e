// File: add_people.h
//
// People out of a profile store into training statistics.

#ifndef ASSENT_RANK_ADD_PEOPLE_H_
#define ASSENT_RANK_ADD_PEOPLE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/profile/profiles.h"
#include "assent/rank/statistics.h"

namespace assent {

/// What became of the people who were asked for.
struct PeopleCounts {
  std::int64_t people = 0;       ///< Added to the statistics.
  std::int64_t not_granted = 0;  ///< Share no history for the purpose, or have none.
  std::int64_t unknown = 0;      ///< Not in the store, or erased.
};

/// Adds each of `subjects`, any range of `SubjectId`, to `statistics` through a view of
/// purpose P, which has `use: TRAIN`: who has not consented does not enter. Consent
/// that changes meanwhile is asked for again. On an error the statistics hold those
/// before it. Errors as for `Profiles::Open` and `Statistics::Add`; who is unknown or
/// erased is none. `statistics` must not be null.
///
///   AddPeople<Purpose::kImprove>(profiles, store.Subjects(), &statistics);
template <auto P, class Profile, class Subjects>
absl::StatusOr<PeopleCounts> AddPeople(const Profiles<Profile>& profiles, const Subjects& subjects,
                                       Statistics* statistics) {
  PeopleCounts counts;
  for (const SubjectId& subject : subjects) {
    const std::int64_t before = statistics->people();
    for (;;) {
      const auto view = profiles.template Open<P>(subject);
      if (absl::IsNotFound(view.status()) || absl::IsFailedPrecondition(view.status())) {
        ++counts.unknown;
        break;
      }
      if (!view.ok()) return view.status();
      const absl::StatusOr<EngineInput> input = view->ForEngine();
      const absl::Status status = input.ok() ? statistics->Add(*input) : input.status();
      if (absl::IsAborted(status)) continue;  // consent changed: look again
      if (!status.ok()) return status;
      ++(statistics->people() != before ? counts.people : counts.not_granted);
      break;
    }
  }
  return counts;
}

}  // namespace assent

#endif  // ASSENT_RANK_ADD_PEOPLE_H_

// File: evaluation_set.h
//
// People that reports are measured with: held out of training, and collected
// through the same door as training is, so only those who consented, with what
// they consented to. Kept in memory alone; there is no way to write one out.

#ifndef ASSENT_RANK_EVALUATION_SET_H_
#define ASSENT_RANK_EVALUATION_SET_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"

namespace assent {

namespace internal {
struct EvaluationAccess;
struct EvaluationData;
}  // namespace internal

/// Copies of consented histories and field values. Personal data: let it go out of
/// scope when the report is made, and collect anew for the next one, so that
/// whoever withdrew meanwhile is not in it.
///
/// Thread safety: const functions may run together.
class ASSENT_EXPORT EvaluationSet {
 public:
  /// An empty set for people with profiles of `policy`.
  explicit EvaluationSet(const ProfilePolicy& policy);
  EvaluationSet(EvaluationSet&&) noexcept;
  EvaluationSet& operator=(EvaluationSet&&) noexcept;
  ~EvaluationSet();

  /// Adds one person, who must not be among those the model learned from (the
  /// figures would flatter it). The order of the history counts where days are
  /// equal: later entries are newer. A person whose history is withheld or empty
  /// does not enter: OK, and nothing changes. FailedPrecondition: the input was not
  /// opened for a purpose with `use: TRAIN`, or belongs to another policy. Aborted:
  /// consent changed since the view was opened. Nothing changes on an error.
  /// O(length of the history).
  absl::Status Add(const EngineInput& person);

  /// People in the set.
  std::size_t people() const noexcept;
  /// The policy that the people obey.
  std::uint64_t policy_fingerprint() const noexcept;

 private:
  friend struct internal::EvaluationAccess;

  std::unique_ptr<internal::EvaluationData> data_;  // never null unless moved from
};

}  // namespace assent

#endif  // ASSENT_RANK_EVALUATION_SET_H_

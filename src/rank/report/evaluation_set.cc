#include "assent/rank/evaluation_set.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "rank/report/evaluation_data.h"

namespace assent {
namespace {

using internal::EngineInputAccess;
using internal::EvaluationPerson;
using internal::FeatureValue;
using internal::FeatureView;

absl::Status Check(const EngineInput& person, std::uint64_t policy) {
  if (EngineInputAccess::UseOf(person) != Use::kTrain) {
    return absl::FailedPreconditionError(
        "cannot add a person to an evaluation: the view was not opened for a purpose with `use: TRAIN`");
  }
  if (EngineInputAccess::PolicyOf(person) != policy) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot add a person to an evaluation: the profile has policy ",
                     absl::Hex(EngineInputAccess::PolicyOf(person), absl::kZeroPad16),
                     ", the evaluation is for policy ", absl::Hex(policy, absl::kZeroPad16)));
  }
  if (!EngineInputAccess::IsCurrent(person)) {
    return absl::AbortedError(
        "cannot add a person to an evaluation: consent changed since the view was opened; open a new view");
  }
  return absl::OkStatus();
}

EvaluationPerson CopyOf(const EngineInput& input) {
  EvaluationPerson person;
  const absl::Span<const Interaction> history = EngineInputAccess::History(input);
  // From the newest on, so that a repeated item counts where it was last.
  std::vector<Interaction> ordered(history.begin(), history.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Interaction& a, const Interaction& b) { return a.day < b.day; });
  absl::flat_hash_set<ItemId> seen;
  for (auto entry = ordered.rbegin(); entry != ordered.rend(); ++entry) {
    if (seen.insert(entry->item).second) person.history.push_back(*entry);
  }
  std::reverse(person.history.begin(), person.history.end());
  for (const FeatureValue& value : EngineInputAccess::Values(input)) {
    person.features.push_back(FeatureView(value.field, value.is_text, value.number, value.text).Own());
  }
  std::sort(person.features.begin(), person.features.end());
  person.features.erase(std::unique(person.features.begin(), person.features.end()), person.features.end());
  return person;
}

}  // namespace

namespace internal {

EngineInput InputFor(absl::Span<const Feature> features, absl::Span<const Interaction> history, Use use,
                     std::uint64_t policy) {
  EngineInput input;
  for (const Feature& feature : features) {
    EngineInputAccess::Values(input).push_back(
        {feature.field, feature.is_text, feature.number, feature.text});
  }
  if (!history.empty()) EngineInputAccess::SetHistory(input, history);
  EngineInputAccess::Bind(input, use, policy, nullptr, 0);
  return input;
}

}  // namespace internal

EvaluationSet::EvaluationSet(const ProfilePolicy& policy)
    : data_(std::make_unique<internal::EvaluationData>()) {
  data_->policy = policy.fingerprint;
}
EvaluationSet::EvaluationSet(EvaluationSet&&) noexcept = default;
EvaluationSet& EvaluationSet::operator=(EvaluationSet&&) noexcept = default;
EvaluationSet::~EvaluationSet() = default;

absl::Status EvaluationSet::Add(const EngineInput& person) {
  if (absl::Status status = Check(person, data_->policy); !status.ok()) return status;
  if (!EngineInputAccess::HasHistory(person) || EngineInputAccess::History(person).empty()) {
    return absl::OkStatus();
  }
  data_->people.push_back(CopyOf(person));
  return absl::OkStatus();
}

std::size_t EvaluationSet::people() const noexcept { return data_->people.size(); }
std::uint64_t EvaluationSet::policy_fingerprint() const noexcept { return data_->policy; }

}  // namespace assent

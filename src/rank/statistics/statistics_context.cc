// Statistics of people of whom the contexts of their choices are known.
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "assent/policy/policy.h"
#include "assent/rank/statistics.h"
#include "rank/context_input.h"
#include "rank/statistics/statistics_data.h"

namespace assent {
namespace {

// A pattern of withheld fields is a set of at most 64.
absl::Status CheckRoom(const internal::StatisticsData& data, absl::Span<const Context> contexts) {
  if (contexts.empty() || data.fields.size() <= static_cast<std::size_t>(kMaxIndices)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("cannot use contexts: the policy has ", data.fields.size() - kContextKinds,
                   " one-hot fields, and ", kContextKinds, " kinds of context beside them are more than ",
                   kMaxIndices, "; leave contexts out or make fewer fields features"));
}

}  // namespace

absl::Status Statistics::Add(const EngineInput& person, absl::Span<const Context> contexts) {
  if (absl::Status status = CheckRoom(*data_, contexts); !status.ok()) return status;
  return Add(internal::WithContexts(person, contexts));
}

absl::Status Statistics::Subtract(const EngineInput& person, absl::Span<const Context> contexts) {
  if (absl::Status status = CheckRoom(*data_, contexts); !status.ok()) return status;
  return Subtract(internal::WithContexts(person, contexts));
}

}  // namespace assent

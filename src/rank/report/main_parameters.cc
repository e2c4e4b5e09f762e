#include "assent/rank/main_parameters.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/rank/ranker.h"
#include "rank/parallel_for.h"
#include "rank/report/evaluation_data.h"
#include "rank/report/words.h"

namespace assent {
namespace {

using internal::EvaluationPerson;

// History, fields by number, and what holds for everybody, in one order.
using Group = std::pair<MainParameter::Kind, std::int32_t>;

Group GroupOf(const Reason& reason) {
  switch (reason.kind) {
    case Reason::Kind::kItem:
      return {MainParameter::Kind::kHistory, 0};
    case Reason::Kind::kField:
      return {MainParameter::Kind::kField, reason.feature.field};
    case Reason::Kind::kContext:
    case Reason::Kind::kAttribute:
    case Reason::Kind::kBase:
      break;
  }
  return {MainParameter::Kind::kBase, 0};
}

// The shares of one person's list; empty if nothing was listed or nothing decided.
std::map<Group, double> SharesOf(const Ranker& ranker, const EvaluationPerson& person, std::uint64_t policy,
                                 std::size_t k) {
  std::map<Group, double> shares;
  RankOptions options;
  options.count = k;
  const EngineInput input = internal::InputFor(person.features, person.history, Use::kPersonalize, policy);
  const absl::StatusOr<Ranking> ranking = ranker.Rank(input, options);
  if (!ranking.ok()) return shares;
  double sum = 0;
  for (const RankedItem& item : ranking->items) {
    for (const Reason& reason : item.reasons) {
      shares[GroupOf(reason)] += std::abs(reason.addend);
      sum += std::abs(reason.addend);
    }
  }
  if (!(sum > 0)) return {};
  for (auto& [unused, share] : shares) share /= sum;
  return shares;
}

MainParameter Named(const Group& group, const ProfilePolicy& policy, const std::string& language) {
  MainParameter parameter;
  parameter.kind = group.first;
  const FieldPolicy* const field = group.first == MainParameter::Kind::kHistory ? internal::HistoryOf(policy)
                                   : group.first == MainParameter::Kind::kField
                                       ? internal::FieldOfNumber(policy, group.second)
                                       : nullptr;
  if (field != nullptr) {
    parameter.number = field->number;
    parameter.name = std::string(field->name);
    parameter.label = internal::LabelOf(*field, language);
    parameter.why = std::string(TextIn(field->why, language));
  } else if (group.first == MainParameter::Kind::kBase) {
    parameter.name = "popularity";
    parameter.label = "What is popular";
    parameter.why = "What holds for everybody alike: no personal data enters it.";
  } else {
    parameter.number = group.second;
    parameter.name = parameter.label =
        group.first == MainParameter::Kind::kHistory ? "history" : absl::StrCat("field ", group.second);
  }
  return parameter;
}

absl::Status Check(const Model& model, const ProfilePolicy& policy, const EvaluationSet& people,
                   const MainParameterOptions& options) {
  if (options.k < 1 || options.min_people < 2 || options.threads < 0) {
    return absl::InvalidArgumentError(
        "cannot report main parameters: k must be at least 1, min_people at least 2, threads at least 0");
  }
  if (policy.fingerprint != model.policy_fingerprint() ||
      people.policy_fingerprint() != model.policy_fingerprint()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot report main parameters: the model was trained under policy ",
                     absl::Hex(model.policy_fingerprint(), absl::kZeroPad16), ", the people have policy ",
                     absl::Hex(people.policy_fingerprint(), absl::kZeroPad16)));
  }
  if (people.people() < options.min_people) {
    return absl::FailedPreconditionError(absl::StrCat("cannot report main parameters: there are ",
                                                      people.people(), " people; it needs ",
                                                      options.min_people));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MainParametersReport> MeasureMainParameters(const Model& model, const ProfilePolicy& policy,
                                                           const EvaluationSet& people,
                                                           const MainParameterOptions& options) {
  if (absl::Status status = Check(model, policy, people, options); !status.ok()) return status;
  // Borrowed: the ranker ends before the call does.
  const Ranker ranker(std::shared_ptr<const Model>(std::shared_ptr<const Model>(), &model));
  const std::vector<EvaluationPerson>& everybody = internal::EvaluationAccess::Data(people).people;
  std::vector<std::map<Group, double>> shares(everybody.size());
  internal::ParallelFor(internal::ThreadCount(options.threads), everybody.size(), [&](std::size_t i) {
    shares[i] = SharesOf(ranker, everybody[i], model.policy_fingerprint(), options.k);
  });

  std::map<Group, std::vector<double>> by_group;
  std::size_t listed = 0;
  for (const std::map<Group, double>& person : shares) {
    listed += person.empty() ? 0 : 1;
    for (const auto& [group, share] : person) by_group[group].push_back(share);
  }
  MainParametersReport report;
  report.policy_name = std::string(policy.full_name);
  report.policy_version = policy.version;
  report.people = listed;
  report.k = options.k;
  for (auto& [group, values] : by_group) {
    MainParameter& parameter = report.parameters.emplace_back(Named(group, policy, options.language));
    parameter.told = static_cast<double>(values.size()) / static_cast<double>(listed);
    values.resize(listed, 0.0);  // the others' share is nothing
    parameter.share = MeanOf(values);
  }
  std::stable_sort(
      report.parameters.begin(), report.parameters.end(),
      [](const MainParameter& a, const MainParameter& b) { return a.share.mean > b.share.mean; });
  for (const PurposePolicy& purpose : policy.purposes) {
    if (purpose.use != Use::kPersonalize) continue;
    report.options.push_back({std::string(purpose.name), std::string(TextIn(purpose.title, options.language)),
                              std::string(TextIn(purpose.if_refused, options.language))});
  }
  return report;
}

}  // namespace assent

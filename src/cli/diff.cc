#include <algorithm>

#include "cli/changes.h"
#include "cli/command.h"
#include "cli/loader.h"
#include "cli_report/report.pb.h"
#include "protoc/mistakes.h"

namespace assent::cli {
namespace {

using protoc::Model;

const char* WeightName(Weight weight) {
  switch (weight) {
    case Weight::kConsent:
      return "consent";
    case Weight::kFact:
      return "fact";
    case Weight::kText:
      break;
  }
  return "text";
}

void PrintGroup(const std::vector<Change>& changes, Weight weight, const char* head, std::ostream& out) {
  bool any = false;
  for (const Change& change : changes) {
    if (change.weight != weight) continue;
    if (!any) out << head << "\n";
    any = true;
    PrintItem(change.text, out);
  }
}

Weight Heaviest(const std::vector<Change>& changes) {
  Weight heaviest = Weight::kText;
  for (const Change& change : changes) heaviest = std::max(heaviest, change.weight);
  return heaviest;
}

// What is wrong with the version of `after`, if anything.
std::vector<Problem> CheckVersion(const Model& before, const Model& after, Weight heaviest,
                                  const PolicySource& source) {
  const int was = before.policy->policy_version();
  const int now = after.policy->policy_version();
  if (now > was || (now == was && heaviest == Weight::kText)) return {};
  const google::protobuf::Descriptor& profile = *protoc::FindProfile(*source.file());
  protoc::Mistakes mistakes(*source.file());
  mistakes.Add(protoc::OptionOf(profile, {2}),
               (now == was ? "policy_version is still " : "policy_version went back to ") +
                   std::to_string(now) + (heaviest == Weight::kText ? "" : ", though the policy changed") +
                   ": raise it to " + std::to_string(was + 1));
  std::vector<Problem> problems;
  for (const protoc::Mistake& mistake : mistakes.Sorted())
    problems.push_back({source.path(), mistake.line, mistake.column, mistake.message});
  return problems;
}

void PrintReport(const Model& before, const Model& after, const std::vector<Change>& changes,
                 const std::vector<Problem>& problems, std::ostream& out) {
  DiffReport report;
  report.set_profile(after.full_name);
  report.set_old_version(before.policy->policy_version());
  report.set_new_version(after.policy->policy_version());
  report.set_needs_consent(Heaviest(changes) == Weight::kConsent);
  for (const Change& change : changes) {
    ChangeReport& entry = *report.add_changes();
    entry.set_weight(WeightName(change.weight));
    entry.set_text(change.text);
  }
  for (const Problem& problem : problems) {
    MistakeReport& entry = *report.add_mistakes();
    entry.set_file(Utf8(problem.file));
    entry.set_line(problem.line);
    entry.set_column(problem.column);
    entry.set_message(problem.message);
  }
  PrintJson(report, out);
}

}  // namespace

int Diff(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const PolicySource old_source(arguments.files[0], arguments.import_dirs);
  const PolicySource new_source(arguments.files[1], arguments.import_dirs);
  int status = kOk;
  const std::optional<Model> before = LoadModel(old_source, arguments.json, out, err, &status);
  if (!before.has_value()) return status;
  const std::optional<Model> after = LoadModel(new_source, arguments.json, out, err, &status);
  if (!after.has_value()) return status;
  const std::vector<Change> changes = Compare(*before, *after);
  const Weight heaviest = Heaviest(changes);
  const std::vector<Problem> problems = CheckVersion(*before, *after, heaviest, new_source);
  if (arguments.json) {
    PrintReport(*before, *after, changes, problems, out);
  } else {
    out << after->full_name << ": version " << before->policy->policy_version() << " -> "
        << after->policy->policy_version() << "\n";
    if (changes.empty()) out << "Nothing changed.\n";
    PrintGroup(changes, Weight::kConsent, "Needs a new consent:", out);
    PrintGroup(changes, Weight::kFact, "Needs no new consent:", out);
    PrintGroup(changes, Weight::kText, "Words only:", out);
    Print(problems, err);
  }
  if (!problems.empty()) return kMistakes;
  return heaviest == Weight::kConsent ? kNewConsent : heaviest == Weight::kFact ? kChanged : kOk;
}

}  // namespace assent::cli

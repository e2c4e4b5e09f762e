// Reads what Profiles::Usage() wrote; see assent/profile/usage.h for the format.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/command.h"
#include "cli/loader.h"
#include "cli_report/report.pb.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

using protoc::Model;

using Pair = std::pair<std::string, std::string>;  // purpose, field

// The declared pairs, and whether a process read them.
std::map<Pair, bool> DeclaredPairs(const Model& model) {
  std::map<Pair, bool> pairs;
  for (const protoc::FieldModel& field : model.fields) {
    for (const std::string& purpose : model.PurposeNames(field.purposes))
      pairs[{purpose, field.name}] = false;
  }
  return pairs;
}

std::vector<std::string> SplitAt(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// One file of counters.
class CounterReader {
 public:
  CounterReader(std::string path, const Model& model, std::map<Pair, bool>& pairs)
      : path_(std::move(path)), model_(model), pairs_(pairs) {}

  /// False with `problems` filled.
  bool Read(const std::string& text, std::vector<Problem>& problems) {
    std::vector<std::string> lines = SplitAt(text, '\n');
    const bool is_cut = !lines.back().empty() || text.empty();
    lines.pop_back();
    std::string wrong;
    for (; wrong.empty() && line_ < static_cast<int>(lines.size()); ++line_) {
      const std::vector<std::string> words = SplitAt(lines[static_cast<std::size_t>(line_)], '\t');
      wrong = line_ == 0 ? TakePolicy(words) : TakeRead(words);
      if (!wrong.empty()) break;
    }
    if (wrong.empty() && is_cut) wrong = "the file is cut off: export the counters again";
    if (wrong.empty() && seen_.size() != pairs_.size()) {
      wrong = "the file ends after " + std::to_string(seen_.size()) + " of " + std::to_string(pairs_.size()) +
              " pairs of the policy: export the counters again";
    }
    if (wrong.empty()) return true;
    problems.push_back({path_, line_ + 1, 0, Utf8(wrong)});
    return false;
  }

 private:
  std::string TakePolicy(const std::vector<std::string>& words) const {
    if (words.size() != 3 || words[0] != "policy")
      return "this is no file of counters, which begins with policy, the name of the profile and its version";
    if (words[1] != model_.full_name)
      return "the counters are those of " + words[1] + ", not of " + model_.full_name;
    const std::string version = std::to_string(model_.policy->policy_version());
    if (words[2] == version) return "";
    return "the counters were made under version " + words[2] + " of the policy, which is at version " +
           version + " now: compare them with that version's .proto";
  }

  std::string TakeRead(const std::vector<std::string>& words) {
    if (words.size() != 4 || words[0] != "read" || (words[3] != "0" && words[3] != "1"))
      return "expected read, a purpose, a field, and 0 or 1, with tabs between them";
    const auto pair = pairs_.find({words[1], words[2]});
    if (pair == pairs_.end())
      return "the policy does not declare field " + words[2] + " for purpose " + words[1];
    if (!seen_.emplace(pair->first, true).second)
      return "field " + words[2] + " and purpose " + words[1] + " are there twice";
    pair->second = pair->second || words[3] == "1";
    return "";
  }

  const std::string path_;
  const Model& model_;
  std::map<Pair, bool>& pairs_;
  std::map<Pair, bool> seen_;
  int line_ = 0;
};

UsageReport ReportOf(const Model& model, const std::map<Pair, bool>& pairs, std::size_t files) {
  UsageReport report;
  report.set_profile(model.full_name);
  report.set_version(model.policy->policy_version());
  report.set_files(static_cast<int>(files));
  for (const protoc::FieldModel& field : model.fields) {
    if (field.form_of >= 0) continue;
    bool any = false;
    for (const std::string& purpose : model.PurposeNames(model.AllPurposesOf(field))) {
      if (pairs.at({purpose, field.name})) {
        any = true;
        continue;
      }
      PairReport& pair = *report.add_unread();
      pair.set_purpose(purpose);
      pair.set_field(field.name);
    }
    if (!any) report.add_unread_fields(field.name);
  }
  return report;
}

void PrintText(const UsageReport& report, std::ostream& out) {
  out << report.profile() << ", version " << report.version() << ": "
      << Counted(static_cast<std::size_t>(report.files()), "file") << " of counters\n";
  if (report.unread_size() == 0) {
    out << "Every field is read for every purpose it is declared for.\n";
    return;
  }
  const std::vector<std::string> unread(report.unread_fields().begin(), report.unread_fields().end());
  if (!unread.empty()) out << "Never read, so stop collecting:\n";
  for (const std::string& field : unread) PrintItem(field, out);
  bool any = false;
  for (const PairReport& pair : report.unread()) {
    if (std::find(unread.begin(), unread.end(), pair.field()) != unread.end()) continue;
    if (!any) out << "Read for other purposes only, so remove the purpose from the field:\n";
    any = true;
    PrintItem(pair.field() + " for " + pair.purpose(), out);
  }
}

}  // namespace

int Usage(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const PolicySource source(arguments.files[0], arguments.import_dirs);
  int status = kOk;
  const std::optional<Model> model = LoadModel(source, arguments.json, out, err, &status);
  if (!model.has_value()) return status;
  std::map<Pair, bool> pairs = DeclaredPairs(*model);
  std::vector<Problem> problems;
  for (std::size_t i = 1; i < arguments.files.size(); ++i) {
    const std::string& path = arguments.files[i];
    if (const std::string why = WhyUnreadable(path); !why.empty()) {
      err << "assent: " << why << "\n";
      return kUsage;
    }
    std::ifstream file(path, std::ios::binary);
    CounterReader(path, *model, pairs).Read({std::istreambuf_iterator<char>(file), {}}, problems);
  }
  if (!problems.empty()) return PrintMistakes(problems, arguments.json, arguments.json ? out : err);
  const UsageReport report = ReportOf(*model, pairs, arguments.files.size() - 1);
  if (arguments.json) {
    PrintJson(report, out);
  } else {
    PrintText(report, out);
  }
  return kOk;
}

}  // namespace assent::cli

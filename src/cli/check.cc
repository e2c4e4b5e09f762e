#include "cli/command.h"
#include "cli/loader.h"

namespace assent::cli {

int Check(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const std::optional<Day> today = Today(arguments, err);
  if (!today.has_value()) return kUsage;
  protoc::LintOptions options;
  options.today = *today;
  options.release = arguments.release;
  std::vector<Problem> problems;
  for (const std::string& path : arguments.files) {
    const PolicySource source(path, arguments.import_dirs);
    if (!source.unreadable().empty()) {
      err << "assent: " << source.unreadable() << "\n";
      return kUsage;
    }
    const std::vector<Problem> found = source.Lint(options);
    problems.insert(problems.end(), found.begin(), found.end());
  }
  return PrintMistakes(problems, arguments.json, out);
}

}  // namespace assent::cli

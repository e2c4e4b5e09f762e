// assent: what a policy says, what is wrong with it, what changed, what nobody reads.
#include <algorithm>
#include <iostream>

#include "cli/command.h"
#include "cli/output.h"
#include "google/protobuf/stubs/common.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

struct Verb {
  const char* noun;
  const char* name;
  const char* operands;
  std::size_t least;  // operands
  std::size_t most;
  std::vector<std::string> flags;
  int (*run)(const Arguments&, std::ostream&, std::ostream&);
  const char* summary;
  const char* help;
};

constexpr std::size_t kMany = 1'000'000;

const std::vector<Verb>& Verbs() {
  static const std::vector<Verb> verbs = {
      {"policy",
       "check",
       "FILE...",
       1,
       kMany,
       {"-I", "--format", "--release", "--date"},
       Check,
       "find the mistakes of policies",
       "Finds every mistake of annotated .proto files, at file:line:column.\n\n"
       "  --release          refuse shadow mode as well\n"
       "  --date YYYY-MM-DD  the day on which no bypass may have expired; without it the\n"
       "                     day of SOURCE_DATE_EPOCH or the clock\n"},
      {"policy",
       "diff",
       "OLD NEW",
       2,
       2,
       {"-I", "--format"},
       Diff,
       "say what changed for people",
       "Says what changed for people from OLD to NEW, and what needs a new consent.\n\n"
       "Exit status: 0 nothing or words only, 3 changes that need no new consent,\n"
       "4 changes that need one, 1 a mistake, such as no higher policy_version.\n\n"},
      {"policy",
       "show",
       "FILE",
       1,
       1,
       {"-I", "--format"},
       Show,
       "show who may read what for what",
       "Shows each field with its purposes, how exact it is for each, how long it is\n"
       "kept and whom it is handed to.\n\n"},
      {"policy",
       "bypasses",
       "FILE",
       1,
       1,
       {"-I", "--format", "--date"},
       Bypasses,
       "list the ways past the recipients",
       "Lists the bypasses with owner, reason and the first day without them.\n\n"
       "  --date YYYY-MM-DD  today; without it the day of SOURCE_DATE_EPOCH or the clock\n"},
      {"policy",
       "usage",
       "FILE COUNTERS...",
       2,
       kMany,
       {"-I", "--format"},
       Usage,
       "name what is declared but never read",
       "Reads the texts that Profiles::Usage() gave in one or more processes and names\n"
       "the fields, and pairs of field and purpose, that none of them read: what to\n"
       "stop collecting.\n\n"},
  };
  return verbs;
}

constexpr char kCommonHelp[] =
    "  -I DIR             a folder to look for imports in; may be repeated\n"
    "  --format json      for machines; text is for people\n"
    "  --help             this text\n";

std::string Synopsis(const Verb& verb) {
  std::string text = std::string("assent ") + verb.noun + " " + verb.name + " " + verb.operands;
  for (const std::string& flag : verb.flags) {
    text += flag == "-I"         ? " [-I DIR]"
            : flag == "--format" ? " [--format text|json]"
            : flag == "--date"   ? " [--date YYYY-MM-DD]"
                                 : " [" + flag + "]";
  }
  return text;
}

void PrintHelp(std::ostream& out) {
  out << "assent: personalization that can only see what a person said yes to\n\n";
  for (const Verb& verb : Verbs()) {
    std::string line = std::string("  assent ") + verb.noun + " " + verb.name + " " + verb.operands;
    line.resize(std::max<std::size_t>(line.size() + 2, 40), ' ');
    out << line << verb.summary << "\n";
  }
  out << "\nEach has --help. Exit status: 0 fine, 1 mistakes in a policy, 2 wrong use or a\n"
         "file that cannot be read.\n";
}

int Complain(const std::string& what, const std::string& see, std::ostream& err) {
  err << "assent: " << what << "; see " << see << "\n";
  return kUsage;
}

int RunVerb(const Verb& verb, const std::vector<std::string>& words) {
  const std::string see = std::string("assent ") + verb.noun + " " + verb.name + " --help";
  std::string error;
  const std::optional<Arguments> arguments = ParseArguments(words, verb.flags, &error);
  if (!arguments.has_value()) return Complain(error, see, std::cerr);
  if (arguments->help) {
    const char* lead = "usage: ";
    for (const std::string& line : Wrapped(Synopsis(verb), kScreen - 7)) {
      std::cout << lead << line << "\n";
      lead = "       ";
    }
    std::cout << "\n" << verb.help << kCommonHelp;
    return kOk;
  }
  const std::size_t count = arguments->files.size();
  if (count < verb.least) return Complain(std::string("missing operand: ") + verb.operands, see, std::cerr);
  if (count > verb.most) return Complain("too many operands: " + arguments->files[verb.most], see, std::cerr);
  return verb.run(*arguments, std::cout, std::cerr);
}

int Run(const std::vector<std::string>& words) {
  const auto asks_for_help = [](const std::string& word) { return word == "--help" || word == "-h"; };
  if (words.empty()) {
    PrintHelp(std::cerr);
    return kUsage;
  }
  if (asks_for_help(words[0]) || (words.size() == 2 && words[0] == "policy" && asks_for_help(words[1]))) {
    PrintHelp(std::cout);
    return kOk;
  }
  if (words[0] == "--version") {
    std::cout << "assent " ASSENT_VERSION "\n";
    return kOk;
  }
  std::vector<std::string> names;
  for (const Verb& verb : Verbs()) {
    const std::string name = std::string(verb.noun) + " " + verb.name;
    if (words.size() >= 2 && words[0] + " " + words[1] == name)
      return RunVerb(verb, {words.begin() + 2, words.end()});
    names.push_back(name);
  }
  const std::string given = words.size() >= 2 ? words[0] + " " + words[1] : words[0];
  const std::string nearest = protoc::Nearest(given, names);
  return Complain("unknown command " + given + (nearest.empty() ? "" : ": did you mean " + nearest + "?"),
                  "assent --help", std::cerr);
}

}  // namespace
}  // namespace assent::cli

int main(int argc, char* argv[]) {
#if GOOGLE_PROTOBUF_VERSION < 4022000
  google::protobuf::SetLogHandler(nullptr);  // mistakes are collected and printed once
#endif
  const int status = assent::cli::Run({argv + 1, argv + argc});
  std::cout.flush();
  if (std::cout.good()) return status;
  std::cerr << "assent: the output cannot be written\n";
  return assent::cli::kUsage;
}

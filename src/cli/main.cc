// assent: what a policy says, what is wrong with it, what changed, what nobody reads;
// and training in steps that a batch engine can spread over machines.
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
  const char* name;  // "" for a verb of one word
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
      {"train",
       "",
       "FILE...",
       1,
       kMany,
       {"--policy=FILE", "-o=FILE", "--purpose=NAME", "--shard=I/N", "--checkpoint=FILE",
        "--row-weight-exponent=X", "--memory-limit=SIZE", "--threads=N", "-I"},
       Train,
       "sum people into training statistics",
       "Sums the people in FILEs (lines of text, see docs/people-file.md) into training\n"
       "statistics. Only people whose consent for the training purpose is live may be in\n"
       "the files; files and statistics are personal data.\n\n"
       "  --policy FILE      the .proto that the profiles obey\n"
       "  -o FILE            where to write the statistics\n"
       "  --purpose NAME     the purpose with `use: TRAIN`, if there are several\n"
       "  --shard I/N        take every Nth person, beginning with the Ith: one of N\n"
       "                     processes that share the work; then assent merge\n"
       "  --checkpoint FILE  keep the state here each million people and go on from it\n"
       "                     when run again; removed at the end\n"
       "  --row-weight-exponent X\n"
       "                     a person with n items weighs n^-X, X from 0 to 1 (0.25)\n"
       "  --memory-limit SIZE\n"
       "                     stop before the sums take more, as 12G\n"
       "  --threads N        0: all cores\n"},
      {"merge",
       "",
       "FILE...",
       1,
       kMany,
       {"--policy=FILE", "-o=FILE", "--memory-limit=SIZE", "--threads=N", "-I"},
       Merge,
       "add statistics of several shards",
       "Adds statistics, in any order to the same bytes.\n\n"
       "  --policy FILE      the .proto that the profiles obey\n"
       "  -o FILE            where to write the sum\n"
       "  --memory-limit SIZE\n"
       "                     stop before the sums take more, as 12G\n"
       "  --threads N        0: all cores\n"},
      {"solve",
       "",
       "FILE",
       1,
       1,
       {"--policy=FILE", "-o=FILE", "--lambda=X", "--lambda-field=X", "--lambda-constant=X", "--dropout=X",
        "--min-people=N", "--factors=N", "--no-fields", "--no-constant", "--erase-with=FILE",
        "--purpose=NAME", "--memory-limit=SIZE", "--threads=N", "-I"},
       Solve,
       "make a model of statistics",
       "Solves statistics for a model.\n\n"
       "  --policy FILE      the .proto that the profiles obey\n"
       "  -o FILE            where to write the model\n"
       "  --lambda X         added to the diagonal of items (60)\n"
       "  --lambda-field X   of field values (300)\n"
       "  --lambda-constant X\n"
       "                     of the constant (1000)\n"
       "  --dropout X        adds X / (1 - X) of an item's own diagonal (0.33)\n"
       "  --min-people N     what fewer people have does not enter the model (5)\n"
       "  --factors N        numbers of each item for short histories, 0 for none (128)\n"
       "  --no-fields        leave field values out\n"
       "  --no-constant      leave the constant out\n"
       "  --erase-with FILE  make the model able to erase fields (do-not-infer), by what\n"
       "                     people in FILE tell, who may be those it learned from\n"
       "  --purpose NAME     of --erase-with: the purpose with `use: TRAIN`, if several\n"
       "  --memory-limit SIZE\n"
       "                     of the statistics, as 12G\n"
       "  --threads N        0: all cores\n"},
      {"report",
       "minimisation",
       "FILE...",
       1,
       kMany,
       {"--policy=FILE", "--model=FILE", "--purpose=NAME", "--format=text|json|html", "--least-gain=X",
        "--tolerance=X", "--min-people=N", "--random", "--threads=N", "-I"},
       ReportMinimisation,
       "say what each field is worth",
       "Measures a model on the people in FILEs, of whom it learned from none, and says\n"
       "what each field and each further item buys, what can be left alone, and what can\n"
       "be guessed anyway. docs/reports.md tells how to read it.\n\n"
       "  --policy FILE      the .proto that the profiles obey\n"
       "  --model FILE       the model to report on\n"
       "  --purpose NAME     the purpose with `use: TRAIN`, if there are several\n"
       "  --format html      a page to print; json for machines; text without it\n"
       "  --least-gain X     a mean gain below it is worth no data (0.002)\n"
       "  --tolerance X      what a shorter history may cost (0.005)\n"
       "  --min-people N     the fewest people to report on (30)\n"
       "  --random           find items drawn at random, not the newest\n"
       "  --threads N        0: all cores\n"},
      {"report",
       "main-parameters",
       "FILE...",
       1,
       kMany,
       {"--policy=FILE", "--model=FILE", "--purpose=NAME", "--format=text|json|html", "--count=N",
        "--min-people=N", "--threads=N", "-I"},
       ReportMainParameters,
       "say which data decides the lists",
       "The main parameters of the ranking: which data decides the lists of the people\n"
       "in FILEs, by share, in the policy's own words.\n\n"
       "  --policy FILE      the .proto that the profiles obey\n"
       "  --model FILE       the model to report on\n"
       "  --purpose NAME     the purpose with `use: TRAIN`, if there are several\n"
       "  --format html      a page to publish; json for machines; text without it\n"
       "  --count N          the length of the lists (10)\n"
       "  --min-people N     the fewest people to report on (30)\n"
       "  --threads N        0: all cores\n"},
  };
  return verbs;
}

constexpr char kImportHelp[] = "  -I DIR             a folder to look for imports in; may be repeated\n";
constexpr char kFormatHelp[] = "  --format json      for machines; text is for people\n";
constexpr char kHelpHelp[] = "  --help             this text\n";

std::string NameOf(const Verb& verb) {
  return verb.name[0] == '\0' ? verb.noun : std::string(verb.noun) + " " + verb.name;
}

// "[--shard I/N]", and without brackets what has to be given.
std::string Shown(const std::string& flag) {
  const std::size_t equals = flag.find('=');
  if (equals == std::string::npos) return "[" + flag + "]";
  const std::string text = flag.substr(0, equals) + " " + flag.substr(equals + 1);
  return flag == "--policy=FILE" || flag == "--model=FILE" || flag == "-o=FILE" ? text : "[" + text + "]";
}

std::string Synopsis(const Verb& verb) {
  std::string text = "assent " + NameOf(verb) + " " + verb.operands;
  for (const std::string& flag : verb.flags) {
    text += flag == "-I"         ? " [-I DIR]"
            : flag == "--format" ? " [--format text|json]"
            : flag == "--date"   ? " [--date YYYY-MM-DD]"
                                 : " " + Shown(flag);
  }
  return text;
}

std::string HelpOf(const Verb& verb) {
  const auto has = [&verb](const char* flag) {
    return std::find(verb.flags.begin(), verb.flags.end(), flag) != verb.flags.end();
  };
  return verb.help + std::string(has("-I") ? kImportHelp : "") + (has("--format") ? kFormatHelp : "") +
         kHelpHelp;
}

void PrintHelp(std::ostream& out) {
  out << "assent: personalization that can only see what a person said yes to\n\n";
  for (const Verb& verb : Verbs()) {
    std::string line = "  assent " + NameOf(verb) + " " + verb.operands;
    line.resize(std::max<std::size_t>(line.size() + 2, 40), ' ');
    out << line << verb.summary << "\n";
  }
  out << "\nEach has --help. Exit status: 0 fine, 1 mistakes in a policy or in\n"
         "what belongs to it, 2 wrong use or a file that cannot be read.\n";
}

int Complain(const std::string& what, const std::string& see, std::ostream& err) {
  err << "assent: " << what << "; see " << see << "\n";
  return kUsage;
}

int RunVerb(const Verb& verb, const std::vector<std::string>& words) {
  const std::string see = "assent " + NameOf(verb) + " --help";
  std::string error;
  const std::optional<Arguments> arguments = ParseArguments(words, verb.flags, &error);
  if (!arguments.has_value()) return Complain(error, see, std::cerr);
  if (arguments->help) {
    const char* lead = "usage: ";
    for (const std::string& line : Wrapped(Synopsis(verb), kScreen - 7)) {
      std::cout << lead << line << "\n";
      lead = "       ";
    }
    std::cout << "\n" << HelpOf(verb);
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
    const std::string name = NameOf(verb);
    const std::size_t length = verb.name[0] == '\0' ? 1 : 2;
    if (words[0] == verb.noun && (length == 1 || (words.size() >= 2 && words[1] == verb.name)))
      return RunVerb(verb, {words.begin() + static_cast<std::ptrdiff_t>(length), words.end()});
    names.push_back(name);
  }
  std::string given = words[0];
  std::string nearest = protoc::Nearest(given, names);
  if (nearest.empty() && words.size() >= 2) {
    given += " " + words[1];
    nearest = protoc::Nearest(given, names);
  }
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

#include "cli/arguments.h"

#include <algorithm>

#include "protoc/dates.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

bool TakesValue(const std::string& declared) {
  return declared == "-I" || declared == "--format" || declared == "--date" ||
         declared.find('=') != std::string::npos;
}

// How the verb declares `flag`; nullptr for an unknown one.
const std::string* Declared(const std::string& flag, const std::vector<std::string>& flags) {
  static const std::string help = "--help";
  if (flag == "--help" || flag == "-h") return &help;
  const auto found = std::find_if(flags.begin(), flags.end(),
                                  [&](const std::string& known) { return FlagName(known) == flag; });
  return found == flags.end() ? nullptr : &*found;
}

// Splits "--format=json" and "-Idir".
void Split(std::string& word, std::optional<std::string>& value) {
  const bool is_short = word.size() > 2 && word[0] == '-' && word[1] != '-';
  const std::size_t at = is_short ? 2 : word.find('=');
  if (at == std::string::npos) return;
  value = word.substr(is_short ? 2 : at + 1);
  word.resize(at);
}

std::string Unknown(const std::string& flag, const std::vector<std::string>& flags) {
  std::vector<std::string> known;
  for (const std::string& declared : flags) known.push_back(FlagName(declared));
  known.push_back("--help");
  const std::string nearest = protoc::Nearest(flag, known);
  return "unknown flag " + flag + ": " + (nearest.empty() ? "" : "did you mean " + nearest + "? ") +
         "known are " + protoc::Join(known);
}

// `declared` is how the verb declares the flag.
bool Set(const std::string& flag, const std::string& declared, const std::string& value, Arguments& arguments,
         std::string* error) {
  if (flag == "--help" || flag == "-h") {
    arguments.help = true;
  } else if (flag == "--release") {
    arguments.release = true;
  } else if (flag == "-I") {
    arguments.import_dirs.push_back(value);
  } else if (declared == "--format") {
    arguments.json = value == "json";
    if (!arguments.json && value != "text") *error = "--format is text or json, not \"" + value + "\"";
  } else if (flag == "--date") {
    arguments.date = protoc::ParseDate(value);
    if (!arguments.date.has_value()) *error = "--date is a day as YYYY-MM-DD, not \"" + value + "\"";
  } else if (!arguments.values.emplace(flag, value).second) {
    *error = flag + " is given twice";
  }
  return error->empty();
}

}  // namespace

std::string FlagName(const std::string& declared) { return declared.substr(0, declared.find('=')); }

std::optional<Arguments> ParseArguments(const std::vector<std::string>& words,
                                        const std::vector<std::string>& flags, std::string* error) {
  Arguments arguments;
  bool only_files = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string flag = words[i];
    if (only_files || flag.size() < 2 || flag[0] != '-') {
      arguments.files.push_back(flag);
      continue;
    }
    if (flag == "--") {
      only_files = true;
      continue;
    }
    std::optional<std::string> value;
    Split(flag, value);
    const std::string* const declared = Declared(flag, flags);
    if (declared == nullptr) {
      *error = Unknown(flag, flags);
    } else if (!TakesValue(*declared) && value.has_value()) {
      *error = flag + " takes no value";
    } else if (TakesValue(*declared) && !value.has_value()) {
      if (i + 1 == words.size()) {
        *error = flag + " needs a value behind it";
      } else {
        value = words[++i];
      }
    }
    if (!error->empty() || !Set(flag, *declared, value.value_or(""), arguments, error)) return std::nullopt;
  }
  return arguments;
}

}  // namespace assent::cli

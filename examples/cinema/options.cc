#include "options.h"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "text.h"

namespace cinema {
namespace {

// Sets a value; false when the text is not one.
using Setter = bool (*)(Options&, std::string_view);

struct Flag {
  std::string_view name;
  std::string_view value;  // what the value is; empty: the flag takes none
  std::string_view help;
  Setter set;
};

bool SetPercentages(Options& options, std::string_view text) {
  const std::vector<std::string_view> parts = Split(text, "/");
  if (parts.size() != 3) return false;
  std::array<std::int64_t, 3> shares{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto share = ParseInt(parts[i]);
    if (!share || *share < 1 || *share > 98) return false;
    shares[i] = *share;
  }
  if (shares[0] + shares[1] + shares[2] != 100) return false;
  options.split = {static_cast<int>(shares[1]), static_cast<int>(shares[2])};
  return true;
}

template <class Number>
bool SetNumber(Number& target, std::string_view text, std::int64_t least, std::int64_t most) {
  const auto number = ParseInt(text);
  if (!number || *number < least || *number > most) return false;
  target = static_cast<Number>(*number);
  return true;
}

template <std::string Options::*member>
bool SetText(Options& options, std::string_view text) {
  options.*member = std::string(text);
  return !text.empty();
}

constexpr std::array kFlags = {
    Flag{"--movielens", "DIR", "read MovieLens 100K or 1M from DIR", SetText<&Options::movielens>},
    Flag{"--viewer", "ID", "show this viewer", SetText<&Options::viewer>},
    Flag{"--top", "N", "films per list, 1 to 100 (10)",
         [](Options& o, std::string_view text) { return SetNumber(o.top, text, 1, 100); }},
    Flag{"--evaluate", "", "measure the ranking instead of showing it",
         [](Options& o, std::string_view) { return o.evaluate = true; }},
    Flag{"--report", "FILE", "write what each field is worth, as .html, .json or .txt",
         SetText<&Options::report>},
    Flag{"--split", "A/B/C", "percent of the people to train, to tune and to test\nwith (70/10/20)",
         SetPercentages},
    Flag{"--seed", "N", "of the generated audience and of the split (1)",
         [](Options& o, std::string_view text) { return SetNumber(o.seed, text, 0, INT64_MAX); }},
    Flag{"--train", "FILE", "learn from these lines: user<TAB>item", SetText<&Options::train>},
    Flag{"--users", "FILE",
         "what is known of the users:\nuser<TAB>gender<TAB>age<TAB>occupation<TAB>region,\n"
         "an empty field being withheld",
         SetText<&Options::users>},
    Flag{"--fold-in", "FILE", "rank for these users and items: user<TAB>item", SetText<&Options::fold_in>},
    Flag{"--ranking", "FILE", "write the rankings: user<TAB>item item ...", SetText<&Options::ranking>},
    Flag{"--save-model", "FILE", "write the trained model", SetText<&Options::save_model>},
    Flag{"--load-model", "FILE", "use this model instead of training one", SetText<&Options::load_model>},
    Flag{"--threads", "N", "threads for training, 0 for all cores (0)",
         [](Options& o, std::string_view text) { return SetNumber(o.threads, text, 0, 1024); }},
    Flag{"--help", "", "print this text", [](Options& o, std::string_view) { return o.help = true; }},
};

const Flag* FindFlag(std::string_view name) {
  for (const Flag& flag : kFlags) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

absl::Status UnknownFlag(std::string_view name) {
  const Flag* nearest = &kFlags[0];
  for (const Flag& flag : kFlags) {
    if (EditDistance(flag.name, name) < EditDistance(nearest->name, name)) nearest = &flag;
  }
  return absl::InvalidArgumentError(
      Concat({"unknown flag ", name, "; did you mean ", nearest->name, "? --help lists all flags"}));
}

// What cannot go together.
absl::Status Check(const Options& options) {
  const auto wrong = [](std::string_view text) { return absl::InvalidArgumentError(std::string(text)); };
  if (options.ranking.empty() != options.fold_in.empty()) {
    return wrong(options.ranking.empty() ? "--fold-in also needs --ranking FILE, the file to write"
                                         : "--ranking also needs --fold-in FILE, the users to rank for");
  }
  if (options.evaluate && !options.ranking.empty()) {
    return wrong("--evaluate and --ranking cannot go together: run them one after the other");
  }
  if (!options.report.empty() && (options.evaluate || !options.ranking.empty() ||
                                  !options.load_model.empty() || !options.save_model.empty())) {
    return wrong("--report trains a model of its own and does nothing else: give it alone");
  }
  if (options.evaluate && (!options.load_model.empty() || !options.save_model.empty())) {
    return wrong("--evaluate trains models of its own: leave out --load-model and --save-model");
  }
  if (!options.users.empty() && options.train.empty() && options.fold_in.empty()) {
    return wrong("--users describes the users of --train or --fold-in: give one of these too");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Options> ParseOptions(absl::Span<const char* const> arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument.empty() || argument.front() != '-') {
      return absl::InvalidArgumentError(
          Concat({"unexpected argument '", argument, "': every value follows a flag (see --help)"}));
    }
    const std::size_t equals = argument.find('=');
    const std::string_view name = argument == "-h" ? "--help" : argument.substr(0, equals);
    const Flag* const flag = FindFlag(name);
    if (flag == nullptr) return UnknownFlag(name);

    std::optional<std::string_view> value;
    if (equals != std::string_view::npos) value = argument.substr(equals + 1);
    if (flag->value.empty() && value) {
      return absl::InvalidArgumentError(Concat({flag->name, " takes no value"}));
    }
    if (!flag->value.empty() && !value) {
      if (i + 1 == arguments.size()) {
        return absl::InvalidArgumentError(
            Concat({flag->name, " needs a value: ", flag->name, " ", flag->value}));
      }
      value = arguments[++i];
    }
    if (!flag->set(options, value.value_or(""))) {
      return absl::InvalidArgumentError(Concat({flag->name, " does not understand '", value.value_or(""),
                                                "': expected ", Split(flag->help, "\n")[0]}));
    }
    if (options.help) return options;
  }
  if (absl::Status status = Check(options); !status.ok()) return status;
  return options;
}

std::string HelpText() {
  std::string text =
      "cinema: the same person gets other films as they say yes and no to the use of\n"
      "their data. Without flags it makes up an audience, learns from those who agree,\n"
      "and shows one viewer four times: full consent; age withdrawn; history withdrawn;\n"
      "nothing granted.\n\n";
  for (const Flag& flag : kFlags) {
    std::string left = Concat({"  ", flag.name, flag.value.empty() ? "" : " ", flag.value});
    for (const std::string_view line : Split(flag.help, "\n")) {
      text += Pad(left, 22) + std::string(line) + "\n";
      left.clear();
    }
  }
  return text +
         "\nNO_COLOR is respected. Exit status: 0 done; 1 an error, or a self-check of the\n"
         "generated audience failed; 2 the command line was wrong.\n";
}

}  // namespace cinema

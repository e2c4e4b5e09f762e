// File: arguments.h
//
// What stands on the command line.

#ifndef ASSENT_CLI_ARGUMENTS_H_
#define ASSENT_CLI_ARGUMENTS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assent/base/clock.h"

namespace assent::cli {

struct Arguments {
  std::vector<std::string> files;
  std::vector<std::string> import_dirs;
  bool json = false;
  bool release = false;
  bool help = false;
  std::optional<Day> date;
  std::map<std::string, std::string> values;  ///< Of all other flags; "" of one that takes none.
};

/// The name of a flag that a verb declares: "--shard" of "--shard=I/N".
std::string FlagName(const std::string& declared);

/// Reads `words`; only `flags` are known, besides --help. One that is declared as
/// "--flag=WHAT" takes a value. Nothing, with `error` set, for
/// anything else: an unknown flag comes with the nearest known one.
std::optional<Arguments> ParseArguments(const std::vector<std::string>& words,
                                        const std::vector<std::string>& flags, std::string* error);

}  // namespace assent::cli

#endif  // ASSENT_CLI_ARGUMENTS_H_

// The command line.
#ifndef CINEMA_OPTIONS_H_
#define CINEMA_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "split.h"

namespace cinema {

struct Options {
  bool help = false;
  bool evaluate = false;
  std::string movielens;  // a directory; empty: generated audience
  std::string train;      // TSV files; empty: not given
  std::string users;
  std::string fold_in;
  std::string ranking;  // the output file
  std::string report;   // the page to write
  std::string viewer;   // an id; empty: the example's choice
  std::string save_model;
  std::string load_model;
  std::uint64_t seed = 1;
  SplitShares split;
  std::size_t top = 10;
  int threads = 0;  // 0: all cores
};

/// Reads the arguments after the program's name; a value follows its flag as the
/// next argument or after '='. InvalidArgument says what is wrong, for an unknown
/// flag with the nearest known one.
absl::StatusOr<Options> ParseOptions(absl::Span<const char* const> arguments);

/// What --help prints; at most 80 columns wide.
std::string HelpText();

}  // namespace cinema

#endif  // CINEMA_OPTIONS_H_

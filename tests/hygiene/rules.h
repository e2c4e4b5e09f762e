// File: rules.h
//
// The rules that a compiler does not check: which folder may include which
// (the floors of the house), what public headers may show, which characters
// sources consist of, how long a file is.

#ifndef ASSENT_TESTS_HYGIENE_RULES_H_
#define ASSENT_TESTS_HYGIENE_RULES_H_

#include <string>
#include <string_view>
#include <vector>

namespace assent::hygiene {

/// A broken rule, at a line of a file (from 1; 0 = the whole file).
struct Finding {
  std::string path;
  int line = 0;
  std::string what;
};

/// One file of the tree: its path relative to the root, with '/', and its text.
struct SourceFile {
  std::string path;
  std::string text;
};

/// The folder of the house a path belongs to: "policy" for "src/policy/x.cc",
/// "include/assent/policy/x.h" and "assent/policy/x.h"; "" if none.
std::string_view FolderOf(std::string_view path);

/// Whether a file of folder `from` may include one of folder `to`. An unknown
/// folder may include nothing: a new one has to be entered in the table.
bool MayInclude(std::string_view from, std::string_view to);

/// A folder and the floor that it is on.
struct Floor {
  std::string folder;
  int number = 0;
};

/// The floors that ARCHITECTURE.md draws: its lines " 4   rank/   what it does" and
/// the lines of further folders on the same floor below them.
std::vector<Floor> ReadFloors(std::string_view architecture);

/// Folders of `existing` that the picture lacks, and pairs of the table of `MayInclude`
/// that lead up in the picture.
std::vector<Finding> CheckFloors(const std::vector<Floor>& floors, const std::vector<std::string>& existing);

/// Includes of `file` that the floors forbid, and private or third-party
/// headers in public ones. For files under src/ and include/.
std::vector<Finding> CheckIncludes(const SourceFile& file);

/// Types in a public header that would break applications: `absl::string_view`
/// and `absl::optional` (other types than the standard's in some builds of
/// Abseil).
std::vector<Finding> CheckPublicTypes(const SourceFile& file);

/// Ways in that the compiler would let anybody use: doors for tests (they belong into a
/// library of their own, which products do not link), and friends that are templates,
/// which anybody may specialise to become one.
std::vector<Finding> CheckDoors(const SourceFile& file);

/// Bytes outside ASCII: editors, fonts and compilers disagree about them.
std::vector<Finding> CheckAscii(const SourceFile& file);

/// A file longer than `limit` lines.
std::vector<Finding> CheckLength(const SourceFile& file, int limit);

/// "path:line: what", one per line.
std::string Format(const std::vector<Finding>& findings);

}  // namespace assent::hygiene

#endif  // ASSENT_TESTS_HYGIENE_RULES_H_

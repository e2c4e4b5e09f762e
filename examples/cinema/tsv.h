// The plain files of --train, --fold-in and --users: one record per line,
// fields separated by tabs, no header, UTF-8.
#ifndef CINEMA_TSV_H_
#define CINEMA_TSV_H_

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "dataset.h"

namespace cinema {

/// The lines of one user.
struct UserItems {
  assent::SubjectId user;
  std::vector<assent::ItemId> items;  // in the order of the file, each once
  std::vector<std::size_t> lines;     // the line number (from 1) of each item
};

/// Reads `user<TAB>item` lines. The lines of a user need not stand together;
/// users come in the order of their first line. A line with an empty item names
/// a user without items. InvalidArgument with file:line for a broken line.
absl::StatusOr<std::vector<UserItems>> ReadUserItems(const std::string& path);

/// Reads `user<TAB>gender<TAB>age<TAB>occupation<TAB>region`. An empty field is
/// a field that the user withholds. The age is any whole number and is taken as
/// given: it becomes the value of `birth_year` without conversion, so a file may
/// hold years of birth or ages, but not both. InvalidArgument with file:line for
/// a broken line or a user who is there twice.
absl::StatusOr<std::unordered_map<assent::SubjectId, Demographics>> ReadUsers(const std::string& path);

}  // namespace cinema

#endif  // CINEMA_TSV_H_

// A list for everybody, and what its stages did.
#ifndef CINEMA_LISTS_H_
#define CINEMA_LISTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "assent/rank/ranker.h"
#include "dataset.h"
#include "terminal.h"

namespace cinema {

/// The list that is not based on a profile: no view is opened for it. In it one
/// film of each genre, and in second place a premiere, which nobody has seen: its genre
/// gives it a score. Without genres in the data, the list as the scores order it.
absl::StatusOr<std::string> ShowListForAll(const assent::Ranker& ranker, const Dataset& data,
                                           const Style& style);

}  // namespace cinema

#endif  // CINEMA_LISTS_H_

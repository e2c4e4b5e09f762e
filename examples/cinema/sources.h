// Where the data comes from: made up, MovieLens, or plain files.
#ifndef CINEMA_SOURCES_H_
#define CINEMA_SOURCES_H_

#include <cstddef>
#include <optional>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "audience.h"
#include "dataset.h"
#include "options.h"

namespace cinema {

/// Whom the generated audience has to show, and what was planted in them.
struct Showcase {
  std::size_t person;  // index into Dataset::people
  Tastes tastes;
};

/// What the options name.
struct Source {
  Dataset data;
  std::optional<Showcase> showcase;                           // if the data was made up
  std::unordered_map<assent::SubjectId, Demographics> users;  // of --users
};

/// Reads or makes up the data. With --train people and their films come from that
/// file and what is known of them from --users alone; MovieLens then gives titles.
absl::StatusOr<Source> LoadSource(const Options& options);

}  // namespace cinema

#endif  // CINEMA_SOURCES_H_

// Films and the people who watched them, as read from files or made up. This is
// the application's input before anybody was asked for consent; what the engine
// sees of it is decided by the profiles (see audience_profiles.h).
#ifndef CINEMA_DATASET_H_
#define CINEMA_DATASET_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assent/base/id.h"

namespace cinema {

/// What somebody may tell about themselves. The numbers of `gender` and
/// `occupation` are those of the enums in viewer.proto.
struct Demographics {
  std::optional<std::int32_t> gender;
  std::optional<std::int32_t> birth_year;
  std::optional<std::int32_t> occupation;
  std::optional<std::string> region;
};

struct Person {
  assent::SubjectId id;
  Demographics demographics;
  std::vector<assent::ItemId> watched;  // what they liked, oldest first, each film once
  bool allows_training = true;          // whether they consent to TRAIN
};

struct Film {
  std::string title;
  std::string genre;  // empty where the data names none
};

struct Dataset {
  std::string name;                      // for headings
  std::map<assent::ItemId, Film> films;  // the catalogue, sorted by id
  std::vector<Person> people;            // in the order of the file
};

}  // namespace cinema

#endif  // CINEMA_DATASET_H_

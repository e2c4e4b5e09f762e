#include "sources.h"

#include <utility>

#include "movielens.h"
#include "tsv.h"

namespace cinema {
namespace {

// Replaces the people of `source` by those of the file.
absl::Status ReadPeople(const std::string& path, Source& source) {
  absl::StatusOr<std::vector<UserItems>> users = ReadUserItems(path);
  if (!users.ok()) return users.status();
  source.data.name = path;
  source.data.people.clear();
  for (UserItems& user : *users) {
    Person person;
    person.id = std::move(user.user);
    person.watched = std::move(user.items);
    for (const assent::ItemId& film : person.watched) source.data.films.try_emplace(film);
    const auto known = source.users.find(person.id);
    if (known != source.users.end()) person.demographics = known->second;
    source.data.people.push_back(std::move(person));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Source> LoadSource(const Options& options) {
  Source source;
  if (!options.movielens.empty()) {
    absl::StatusOr<Dataset> data = ReadMovieLens(options.movielens);
    if (!data.ok()) return data.status();
    source.data = *std::move(data);
  } else if (options.train.empty()) {
    Audience audience = GenerateAudience(options.seed);
    source.showcase = Showcase{audience.showcase, audience.tastes[audience.showcase]};
    source.data = std::move(audience.data);
  }
  if (!options.users.empty()) {
    auto users = ReadUsers(options.users);
    if (!users.ok()) return users.status();
    source.users = *std::move(users);
  }
  if (!options.train.empty()) {
    if (absl::Status status = ReadPeople(options.train, source); !status.ok()) return status;
  }
  return source;
}

}  // namespace cinema

#include "movielens.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "demographics.h"
#include "text.h"
#include "text_file.h"

namespace cinema {
namespace {

// What differs between the two data sets.
struct Format {
  std::string_view name;
  std::string_view ratings;
  std::string_view users;
  std::string_view films;
  std::string_view rating_separator;
  std::string_view separator;
  std::string_view users_layout;
  std::string_view films_layout;
  int age, gender;         // columns of the users' file
  int year_of_the_survey;  // birth year = this - age
};

constexpr Format k100K = {
    "MovieLens 100K", "u.data", "u.user", "u.item", "\t", "|", "id|age|gender|occupation|ZIP code",
    "id|title|...",   1,        2,        1998};
constexpr Format k1M = {"MovieLens 1M",
                        "ratings.dat",
                        "users.dat",
                        "movies.dat",
                        "::",
                        "::",
                        "id::gender::age code::occupation code::ZIP code",
                        "id::title::genres",
                        2,
                        1,
                        2000};

using Fields = std::vector<std::string_view>;

std::string Quoted(std::string_view text) { return Concat({"'", text, "'"}); }

// Which data set is in the directory.
absl::StatusOr<const Format*> Detect(const std::filesystem::path& directory) {
  for (const Format* format : {&k100K, &k1M}) {
    std::error_code ignored;
    if (std::filesystem::exists(directory / format->ratings, ignored)) return format;
  }
  return absl::NotFoundError(Concat({"no MovieLens data in ", directory.string(),
                                     ": expected u.data, u.user and u.item (100K), or ratings.dat, users.dat "
                                     "and movies.dat (1M), unpacked as distributed"}));
}

absl::Status ReadFilms(const Format& format, const TextFile& file, Dataset& data) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (file.lines[i].empty()) continue;
    const Fields fields = Split(file.lines[i], format.separator);
    if (fields.size() < 3 || fields[0].empty() || fields[1].empty()) {
      return BrokenLine(file, i,
                        Concat({"expected ", format.films_layout, ", found ", Quoted(file.lines[i])}));
    }
    if (!data.films.emplace(ParseId<assent::ItemId>(fields[0]), Film{Latin1ToUtf8(fields[1]), ""}).second) {
      return BrokenLine(file, i, Concat({"film ", fields[0], " is here for the second time"}));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Person> ParsePerson(const Format& format, const TextFile& file, std::size_t i) {
  const Fields fields = Split(file.lines[i], format.separator);
  if (fields.size() != 5 || fields[0].empty()) {
    return BrokenLine(file, i, Concat({"expected ", format.users_layout, ", found ", Quoted(file.lines[i])}));
  }
  const std::string_view age_text = fields[static_cast<std::size_t>(format.age)];
  const std::string_view gender_text = fields[static_cast<std::size_t>(format.gender)];
  const auto age = ParseInt(age_text);
  if (!age || *age < 0 || *age > 150) {
    return BrokenLine(file, i, Concat({"expected an age from 0 to 150, found ", Quoted(age_text)}));
  }
  const auto gender = ParseGender(gender_text);
  if (!gender)
    return BrokenLine(file, i, Concat({"expected the gender F or M, found ", Quoted(gender_text)}));
  const auto occupation = ParseOccupation(fields[3]);
  if (!occupation) {
    return BrokenLine(file, i, Concat({"expected ", OccupationHelp(), ", found ", Quoted(fields[3])}));
  }
  if (fields[4].empty()) return BrokenLine(file, i, "expected a ZIP code at the end of the line");

  Person person;
  person.id = ParseId<assent::SubjectId>(fields[0]);
  person.demographics.gender = *gender;
  person.demographics.birth_year = format.year_of_the_survey - static_cast<std::int32_t>(*age);
  person.demographics.occupation = *occupation;
  person.demographics.region = std::string(fields[4].substr(0, 1));
  return person;
}

using PersonIndex = std::unordered_map<assent::SubjectId, std::size_t>;

absl::StatusOr<PersonIndex> ReadUsers(const Format& format, const TextFile& file, Dataset& data) {
  PersonIndex index;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (file.lines[i].empty()) continue;
    absl::StatusOr<Person> person = ParsePerson(format, file, i);
    if (!person.ok()) return person.status();
    if (!index.emplace(person->id, data.people.size()).second) {
      return BrokenLine(file, i, Concat({"user ", person->id.ToString(), " is here for the second time"}));
    }
    data.people.push_back(*std::move(person));
  }
  return index;
}

struct Liked {
  std::int64_t time;
  assent::ItemId film;
  bool operator<(const Liked& other) const {
    return time != other.time ? time < other.time : film < other.film;
  }
};

absl::Status ReadRatings(const Format& format, const TextFile& file, const PersonIndex& index,
                         Dataset& data) {
  std::vector<std::vector<Liked>> liked(data.people.size());
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (file.lines[i].empty()) continue;
    const Fields fields = Split(file.lines[i], format.rating_separator);
    const auto stars = fields.size() == 4 ? ParseInt(fields[2]) : std::nullopt;
    const auto time = fields.size() == 4 ? ParseInt(fields[3]) : std::nullopt;
    if (!stars || *stars < 1 || *stars > 5 || !time) {
      const std::string_view layout = format.rating_separator == "\t"
                                          ? "user<TAB>film<TAB>1 to 5 stars<TAB>seconds since 1970"
                                          : "user::film::1 to 5 stars::seconds since 1970";
      return BrokenLine(file, i, Concat({"expected ", layout, ", found ", Quoted(file.lines[i])}));
    }
    const auto person = index.find(ParseId<assent::SubjectId>(fields[0]));
    if (person == index.end()) {
      return BrokenLine(file, i, Concat({"user ", Quoted(fields[0]), " is not in ", format.users}));
    }
    auto film = ParseId<assent::ItemId>(fields[1]);
    if (data.films.count(film) == 0) {
      return BrokenLine(file, i, Concat({"film ", Quoted(fields[1]), " is not in ", format.films}));
    }
    if (*stars >= kPositiveStars) liked[person->second].push_back({*time, std::move(film)});
  }
  for (std::size_t p = 0; p < liked.size(); ++p) {
    std::sort(liked[p].begin(), liked[p].end());
    for (Liked& entry : liked[p]) {
      auto& watched = data.people[p].watched;
      if (std::find(watched.begin(), watched.end(), entry.film) == watched.end()) {
        watched.push_back(std::move(entry.film));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Dataset> ReadMovieLens(const std::string& directory) {
  const std::filesystem::path root(directory);
  const absl::StatusOr<const Format*> format = Detect(root);
  if (!format.ok()) return format.status();
  const auto read = [&](std::string_view name) { return ReadTextFile((root / name).string()); };

  Dataset data;
  data.name = (*format)->name;
  const absl::StatusOr<TextFile> films = read((*format)->films);
  if (!films.ok()) return films.status();
  if (absl::Status status = ReadFilms(**format, *films, data); !status.ok()) return status;
  const absl::StatusOr<TextFile> users = read((*format)->users);
  if (!users.ok()) return users.status();
  const absl::StatusOr<PersonIndex> index = ReadUsers(**format, *users, data);
  if (!index.ok()) return index.status();
  const absl::StatusOr<TextFile> ratings = read((*format)->ratings);
  if (!ratings.ok()) return ratings.status();
  if (absl::Status status = ReadRatings(**format, *ratings, *index, data); !status.ok()) return status;
  return data;
}

}  // namespace cinema

#include "audience.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "random.h"
#include "text.h"

namespace cinema {
namespace {

constexpr std::size_t kGenreCount = 12;
constexpr std::size_t kFilmsPerGenre = 40;  // of GeneratedFilms()
constexpr std::int32_t kFirstYear = 1940;
constexpr std::int32_t kYears = 70;
constexpr std::int32_t kOccupations = 21;

// How much more often somebody watches a genre than they would without the taste.
constexpr double kPersonalPull = 26;
constexpr double kDecadePull = 8;
constexpr double kGenderPull = 1.8;
constexpr double kOccupationPull = 1.6;
constexpr double kRegionPull = 1.3;

constexpr std::size_t DecadeGenre(std::int32_t birth_year) {
  return static_cast<std::size_t>((birth_year - kFirstYear) / 10) * 5 % kGenreCount;
}

Person MakePerson(std::size_t number, Random& random) {
  Person person;
  person.id = assent::SubjectId("v" + std::to_string(number));
  person.demographics.gender = 1 + static_cast<std::int32_t>(random.Below(2));
  person.demographics.birth_year = kFirstYear + static_cast<std::int32_t>(random.Below(kYears));
  person.demographics.occupation = 1 + static_cast<std::int32_t>(random.Below(kOccupations));
  person.demographics.region = std::string(1, static_cast<char>('0' + random.Below(10)));
  person.allows_training = random.Below(7) != 0;
  return person;
}

// What the genres weigh with somebody.
std::array<double, kGenreCount> GenreWeights(const Person& person, const Tastes& tastes) {
  std::array<double, kGenreCount> weights;
  for (std::size_t genre = 0; genre < kGenreCount; ++genre) {
    weights[genre] = 1 + 0.1 * static_cast<double>(genre % 4);  // some genres sell better
  }
  const auto index = [](std::int32_t value) { return static_cast<std::size_t>(value); };
  const Demographics& told = person.demographics;
  weights[tastes.personal] *= kPersonalPull;
  weights[tastes.decade] *= kDecadePull;
  weights[index(*told.gender) * 5 % kGenreCount] *= kGenderPull;
  weights[index(*told.gender) * 7 % kGenreCount] *= kGenderPull;
  weights[index(*told.occupation) * 7 % kGenreCount] *= kOccupationPull;
  weights[index((*told.region)[0] - '0') * 5 % kGenreCount] *= kRegionPull;
  return weights;
}

// Draws `count` different films, each in proportion to its weight: the largest
// of u^(1/w) (Efraimidis, Spirakis: Weighted random sampling with a reservoir,
// 2006), as log(u)/w.
std::vector<assent::ItemId> Watch(const std::array<double, kGenreCount>& genres, std::size_t films,
                                  std::size_t count, Random& random) {
  std::vector<std::pair<double, std::size_t>> keys;
  for (std::size_t film = 0; film < films; ++film) {
    const double fame = 1 / std::sqrt(1 + static_cast<double>(film % kFilmsPerGenre));
    const double weight = genres[film / kFilmsPerGenre] * fame;
    keys.emplace_back(std::log(random.Unit() + 0x1p-54) / weight, film);
  }
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<assent::ItemId> watched;
  for (std::size_t i = 0; i < std::min(count, keys.size()); ++i) {
    watched.emplace_back(std::uint64_t{keys[i].second + 1});
  }
  random.Shuffle(watched);
  return watched;
}

// Whether half of the films that somebody watched are of their own genre, not that
// of their decade, and enough of it are left to find.
bool ShowsTaste(const Person& person, const Tastes& tastes) {
  std::size_t own = 0;
  for (const assent::ItemId& film : person.watched) {
    own += (film.number() - 1) / kFilmsPerGenre == tastes.personal ? 1 : 0;
  }
  return tastes.personal != tastes.decade && own * 2 >= person.watched.size() && own + 15 <= kFilmsPerGenre;
}

}  // namespace

Audience GenerateAudience(std::uint64_t seed, std::size_t people) {
  Audience audience;
  audience.data.name = "generated audience, seed " + std::to_string(seed);
  audience.data.films = GeneratedFilms();
  Random random(seed);
  bool found = false;
  for (std::size_t i = 0; i < people; ++i) {
    Person person = MakePerson(i + 1, random);
    const Tastes tastes{random.Below(kGenreCount), DecadeGenre(*person.demographics.birth_year)};
    const std::size_t count = 10 + random.Below(31);
    person.watched = Watch(GenreWeights(person, tastes), audience.data.films.size(), count, random);
    if (!found && person.allows_training && count >= 10 && count <= 14 && ShowsTaste(person, tastes)) {
      audience.showcase = i;
      found = true;
    }
    audience.tastes.push_back(tastes);
    audience.data.people.push_back(std::move(person));
  }
  return audience;
}

}  // namespace cinema

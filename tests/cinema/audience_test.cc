#include "audience.h"

#include <algorithm>
#include <set>

#include "support/catch.h"
#include "text.h"

namespace cinema {
namespace {

// How many of the films are of the genre.
std::size_t OfGenre(const Dataset& data, const std::vector<assent::ItemId>& films, std::size_t genre) {
  return static_cast<std::size_t>(std::count_if(films.begin(), films.end(), [&](const assent::ItemId& film) {
    return data.films.find(film)->second.genre == Genres()[genre];
  }));
}

TEST_CASE("The catalogue has some hundreds of films, each title once") {
  std::set<std::string> titles;
  for (const auto& [id, film] : GeneratedFilms()) {
    CHECK(DisplayWidth(film.title) <= 26);
    titles.insert(film.title);
  }
  CHECK(titles.size() == 480);
}

TEST_CASE("A seed names one audience") {
  const Audience a = GenerateAudience(4, 100);
  const Audience b = GenerateAudience(4, 100);
  const Audience c = GenerateAudience(5, 100);
  bool differs = false;
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(a.data.people[i].watched == b.data.people[i].watched);
    CHECK(a.data.people[i].demographics.region == b.data.people[i].demographics.region);
    differs |= a.data.people[i].watched != c.data.people[i].watched;
  }
  CHECK(differs);
}

TEST_CASE("The first values of seed 1 stay what they are on every machine") {
  const Audience audience = GenerateAudience(1, 1);
  const Person& first = audience.data.people[0];
  CHECK(first.id.ToString() == "v1");
  CHECK(*first.demographics.birth_year == 1989);
  CHECK(first.watched.front().number() == 343);
}

TEST_CASE("People watch the genre that they love and the one of their decade") {
  const Audience audience = GenerateAudience(1);
  std::size_t personal = 0, decade = 0, all = 0;
  for (std::size_t i = 0; i < audience.data.people.size(); ++i) {
    const Person& person = audience.data.people[i];
    const Tastes& tastes = audience.tastes[i];
    if (tastes.personal == tastes.decade) continue;
    personal += OfGenre(audience.data, person.watched, tastes.personal);
    decade += OfGenre(audience.data, person.watched, tastes.decade);
    all += person.watched.size();
    CHECK(std::set<assent::ItemId>(person.watched.begin(), person.watched.end()).size() ==
          person.watched.size());
  }
  CHECK(personal > all / 4);  // one in twelve without the taste
  CHECK(decade > all / 7);
  CHECK(personal > decade);
}

TEST_CASE("The viewer to show consents to training and has tastes that can be told apart") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const Audience audience = GenerateAudience(seed, 300);
    const Person& shown = audience.data.people[audience.showcase];
    CHECK(shown.allows_training);
    CHECK(shown.watched.size() >= 10);
    CHECK(audience.tastes[audience.showcase].personal != audience.tastes[audience.showcase].decade);
  }
}

}  // namespace
}  // namespace cinema

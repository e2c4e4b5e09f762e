#include "split.h"

#include <algorithm>
#include <set>

#include "support/catch.h"

namespace cinema {
namespace {

std::vector<Person> People(std::size_t count) {
  std::vector<Person> people(count);
  for (std::size_t i = 0; i < count; ++i) {
    people[i].id = assent::SubjectId(std::uint64_t{i});
    for (std::uint64_t film = 0; film < i % 13; ++film) people[i].watched.emplace_back(film);
  }
  return people;
}

TEST_CASE("Everybody is in one part, and only who has enough films is held out") {
  const auto people = People(200);
  const PeopleSplit split = SplitPeople(people, {10, 20}, 3);
  CHECK(split.test.size() == 40);
  CHECK(split.validation.size() == 20);
  std::multiset<std::size_t> all;
  for (const auto* part : {&split.train, &split.validation, &split.test})
    all.insert(part->begin(), part->end());
  CHECK(all.size() == 200);
  CHECK(std::set<std::size_t>(all.begin(), all.end()).size() == 200);
  for (const std::size_t i : split.test) CHECK(people[i].watched.size() >= kFewestToHoldOut);
}

TEST_CASE("A seed names one split") {
  const auto people = People(200);
  CHECK(SplitPeople(people, {10, 20}, 3).test == SplitPeople(people, {10, 20}, 3).test);
  CHECK(SplitPeople(people, {10, 20}, 3).test != SplitPeople(people, {10, 20}, 4).test);
}

TEST_CASE("More shares than people to hold out is no error") {
  const PeopleSplit split = SplitPeople(People(7), {49, 50}, 1);  // two of them have five films or more
  CHECK(split.train.size() == 5);
  CHECK(split.test.size() + split.validation.size() == 2);
  CHECK(SplitPeople({}, {10, 20}, 1).train.empty());
}

TEST_CASE("Films are split without loss, four to one, and never all on one side") {
  const auto people = People(60);
  std::vector<std::size_t> who;
  for (std::size_t i = 0; i < people.size(); ++i) who.push_back(i);
  const auto known = FilmsOf(people, who);
  CHECK(known.size() == 12);
  for (const HeldOutPerson& person : SplitFilms(people, who, known, 80, 5)) {
    std::set<assent::ItemId> all(person.fold_in.begin(), person.fold_in.end());
    all.insert(person.held_out.begin(), person.held_out.end());
    const auto& watched = people[person.index].watched;
    CHECK(all == std::set<assent::ItemId>(watched.begin(), watched.end()));
    CHECK(person.fold_in.size() + person.held_out.size() == watched.size());
    CHECK_FALSE(person.fold_in.empty());
    CHECK_FALSE(person.held_out.empty());
    if (watched.size() == 10) CHECK(person.fold_in.size() == 8);
  }
}

TEST_CASE("Unknown films are left out first, and who is left with one film is dropped") {
  const auto people = People(13);  // the last one watched films 0 to 11
  const std::vector<std::size_t> last = {12};
  const std::vector<assent::ItemId> known = {people[12].watched[0], people[12].watched[4]};
  const auto held = SplitFilms(people, last, known, 80, 5);
  REQUIRE(held.size() == 1);
  CHECK(held[0].fold_in.size() + held[0].held_out.size() == 2);
  CHECK(SplitFilms(people, last, {people[12].watched[0]}, 80, 5).empty());
}

}  // namespace
}  // namespace cinema

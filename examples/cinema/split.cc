#include "split.h"

#include <algorithm>
#include <utility>

#include "random.h"

namespace cinema {

PeopleSplit SplitPeople(const std::vector<Person>& people, SplitShares shares, std::uint64_t seed) {
  std::vector<std::size_t> order;
  PeopleSplit split;
  for (std::size_t i = 0; i < people.size(); ++i) {
    (people[i].watched.size() >= kFewestToHoldOut ? order : split.train).push_back(i);
  }
  Random random(seed);
  random.Shuffle(order);
  const auto share = [&](int percent) { return people.size() * static_cast<std::size_t>(percent) / 100; };
  const std::size_t test = std::min(share(shares.test), order.size());
  const std::size_t held = std::min(test + share(shares.validation), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    (i < test ? split.test : i < held ? split.validation : split.train).push_back(order[i]);
  }
  for (auto* part : {&split.train, &split.validation, &split.test}) std::sort(part->begin(), part->end());
  return split;
}

std::vector<HeldOutPerson> SplitFilms(const std::vector<Person>& people, absl::Span<const std::size_t> who,
                                      const std::vector<assent::ItemId>& sorted_known_films,
                                      int fold_in_percent, std::uint64_t seed) {
  std::vector<HeldOutPerson> held;
  for (const std::size_t index : who) {
    std::vector<assent::ItemId> films;
    for (const assent::ItemId& film : people[index].watched) {
      if (std::binary_search(sorted_known_films.begin(), sorted_known_films.end(), film))
        films.push_back(film);
    }
    if (films.size() < 2) continue;
    Random random(seed ^ (0x9E3779B97F4A7C15u * (index + 1)));
    random.Shuffle(films);
    const std::size_t rounded = (films.size() * static_cast<std::size_t>(fold_in_percent) + 50) / 100;
    const auto middle =
        films.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rounded, 1, films.size() - 1));
    held.push_back({index, {films.begin(), middle}, {middle, films.end()}});
  }
  return held;
}

std::vector<assent::ItemId> FilmsOf(const std::vector<Person>& people, absl::Span<const std::size_t> who) {
  std::vector<assent::ItemId> films;
  for (const std::size_t index : who) {
    films.insert(films.end(), people[index].watched.begin(), people[index].watched.end());
  }
  std::sort(films.begin(), films.end());
  films.erase(std::unique(films.begin(), films.end()), films.end());
  return films;
}

}  // namespace cinema

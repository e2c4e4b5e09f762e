// Strong generalisation: people are split, not their films. Those held out are
// unknown to the model; it is shown some of their films and has to find the rest.
#ifndef CINEMA_SPLIT_H_
#define CINEMA_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "dataset.h"

namespace cinema {

/// Who with fewer films than this is never held out: there would be nothing to
/// split.
inline constexpr std::size_t kFewestToHoldOut = 5;

/// Shares of the people in percent; the rest trains.
struct SplitShares {
  int validation = 10;
  int test = 20;
};

/// Indices into Dataset::people, each in ascending order.
struct PeopleSplit {
  std::vector<std::size_t> train, validation, test;
};

/// Splits the people at random. The same people, shares and seed give the same
/// split everywhere.
PeopleSplit SplitPeople(const std::vector<Person>& people, SplitShares shares, std::uint64_t seed);

/// A held-out person: which films the model is shown and which it has to find.
struct HeldOutPerson {
  std::size_t index;  // into Dataset::people
  std::vector<assent::ItemId> fold_in;
  std::vector<assent::ItemId> held_out;
};

/// Splits the films of each of `who` at random, `fold_in_percent` of them
/// (rounded; at least one and not all) to fold in. Films that are not among
/// `sorted_known_films` are left out first; people to whom fewer than two films
/// are left are dropped. A person's split depends on the seed and their index.
std::vector<HeldOutPerson> SplitFilms(const std::vector<Person>& people, absl::Span<const std::size_t> who,
                                      const std::vector<assent::ItemId>& sorted_known_films,
                                      int fold_in_percent, std::uint64_t seed);

/// The films that any of these people watched, sorted and each once.
std::vector<assent::ItemId> FilmsOf(const std::vector<Person>& people, absl::Span<const std::size_t> who);

}  // namespace cinema

#endif  // CINEMA_SPLIT_H_

// An audience that nobody has to have been: made up, the same for a seed
// everywhere, with tastes that are known, so that a run can check itself.
#ifndef CINEMA_AUDIENCE_H_
#define CINEMA_AUDIENCE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "dataset.h"

namespace cinema {

/// The genres of the generated films.
absl::Span<const std::string_view> Genres();

/// The generated catalogue: numbered from 1, the same films for every seed.
std::map<assent::ItemId, Film> GeneratedFilms();

/// What was planted in a person.
struct Tastes {
  std::size_t personal;  // index into Genres(): the genre they love, whoever they are
  std::size_t decade;    // the genre of those born in the same decade
};

struct Audience {
  Dataset data;
  std::vector<Tastes> tastes;  // per person
  std::size_t showcase = 0;    // whom to show: own taste and decade apart
};

/// Makes up `people` viewers. Each has a favourite genre of their own; besides,
/// the decade of birth, the gender, the occupation and the region draw towards
/// genres, and well-known films towards themselves. About one in seven does not
/// consent to training.
Audience GenerateAudience(std::uint64_t seed, std::size_t people = 2000);

}  // namespace cinema

#endif  // CINEMA_AUDIENCE_H_

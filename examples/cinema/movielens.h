// Reads the MovieLens data sets as GroupLens distributes them: 100K (u.data,
// u.user, u.item) and 1M (ratings.dat, users.dat, movies.dat).
#ifndef CINEMA_MOVIELENS_H_
#define CINEMA_MOVIELENS_H_

#include <string>

#include "absl/status/statusor.h"
#include "dataset.h"

namespace cinema {

/// A rating of at least this many stars means that the film was liked.
inline constexpr int kPositiveStars = 4;

/// Reads the data set in `directory`, which format it is being told by the names
/// of its files. Films rated kPositiveStars or better become the history. The
/// year of birth is 1998 - age (100K) or 2000 - the code of the age group (1M);
/// the region is the first character of the ZIP code.
///
/// NotFound when neither data set is there; InvalidArgument with file:line for
/// the first broken line.
absl::StatusOr<Dataset> ReadMovieLens(const std::string& directory);

}  // namespace cinema

#endif  // CINEMA_MOVIELENS_H_

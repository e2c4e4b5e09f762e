// --ranking: rankings for people and films given from outside, for somebody
// else's evaluator.
#ifndef CINEMA_RANKING_FILE_H_
#define CINEMA_RANKING_FILE_H_

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/base/id.h"
#include "assent/rank/ranker.h"
#include "sources.h"
#include "tsv.h"

namespace cinema {

/// The most films per user.
inline constexpr std::size_t kLongestRanking = 1000;

/// Ranks for each of `users` and gives the lines `user<TAB>film film ...` in their
/// order: min(1000, unseen catalogue) films, best first. What --users does not tell
/// of somebody is withheld. Films outside `sorted_catalogue` are warned of on
/// `warnings`, with `path` and their line, and skipped. Films of the catalogue that
/// too few people watched for the model come last, by id.
absl::StatusOr<std::string> RankingLines(const std::string& path, const std::vector<UserItems>& users,
                                         const std::unordered_map<assent::SubjectId, Demographics>& known,
                                         const std::vector<assent::ItemId>& sorted_catalogue,
                                         const assent::Ranker& ranker, std::FILE* warnings);

/// Leaves the people of the fold-in file out of `people`: the model must not have
/// seen them.
void RemoveUsers(const std::vector<UserItems>& users, std::vector<Person>& people);

}  // namespace cinema

#endif  // CINEMA_RANKING_FILE_H_

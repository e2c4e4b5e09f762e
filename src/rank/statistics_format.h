// File: statistics_format.h
//
// Where things are in the header of a statistics file.

#ifndef ASSENT_RANK_STATISTICS_FORMAT_H_
#define ASSENT_RANK_STATISTICS_FORMAT_H_

#include <cstddef>

#include "rank/checked_file.h"

namespace assent::internal {

inline constexpr FileKind kStatisticsKind = {
    "assent training statistics\nPERSONAL DATA: keep this file as safe as the profiles it was made from.\n",
    "assent statistics file", 1};

// Header words. The body: the dictionary, people per column, the lower triangle
// of G by rows; columns are items, features, the constant.
enum StatisticsWord : std::size_t {
  kStatisticsPolicy = kFirstUserWord,
  kStatisticsItems,
  kStatisticsFeatures,
  kStatisticsDictionary,  // its length in bytes
  kStatisticsPeople,
  kStatisticsExponent,
};
static_assert(kStatisticsExponent < kChecksumWord, "the header has room for its words");

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_FORMAT_H_

// The best plain EASE for people held out.
#ifndef CINEMA_EASE_TUNING_H_
#define CINEMA_EASE_TUNING_H_

#include <cstddef>
#include <vector>

#include "ease.h"
#include "metrics.h"
#include "split.h"

namespace cinema {

/// How many films are ranked to measure with: NDCG@100 looks no further.
inline constexpr std::size_t kMeasuredList = 100;

/// The figures of a solved `ease` on people who are shown their fold-in films.
Scores ScoreEase(const Ease& ease, const std::vector<HeldOutPerson>& people);

/// The λ of a grid from 10 to 1,000 with the best mean NDCG@100 on `validation`; of
/// equals the smallest. `threads` 0: all cores, each with a copy of `ease`. The result
/// does not depend on it. Progress on standard error.
double TuneEase(const Ease& ease, const std::vector<HeldOutPerson>& validation, int threads);

}  // namespace cinema

#endif  // CINEMA_EASE_TUNING_H_

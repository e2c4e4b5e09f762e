// The engine as quality is measured: trained and tuned on consenting people, whole
// and in its parts.
#ifndef CINEMA_QUALITY_ENGINE_RANKERS_H_
#define CINEMA_QUALITY_ENGINE_RANKERS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/rank/ranker.h"
#include "dataset.h"

namespace cinema {

struct EngineRankers {
  assent::Ranker whole;
  assent::Ranker item_model;  // alone, with the hyper-parameters of the whole
  assent::Ranker factors;     // likewise
};

/// Trains on the views of `train`, choosing hyper-parameters on those of `validation`.
absl::StatusOr<EngineRankers> TrainRankers(const Dataset& data, absl::Span<const std::size_t> train,
                                           absl::Span<const std::size_t> validation, int threads);

/// The best films for `person` as they are, with their fields shared or not, without
/// those of `exclude`.
absl::StatusOr<std::vector<assent::ItemId>> RankFor(const assent::Ranker& ranker, const Person& person,
                                                    bool fields, const std::vector<assent::ItemId>& exclude,
                                                    std::size_t count);

}  // namespace cinema

#endif  // CINEMA_QUALITY_ENGINE_RANKERS_H_

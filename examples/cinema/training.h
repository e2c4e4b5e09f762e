// From viewers who allow it to a model.
#ifndef CINEMA_TRAINING_H_
#define CINEMA_TRAINING_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/rank/model.h"
#include "dataset.h"
#include "viewers.h"

namespace cinema {

/// Adds the TRAIN view of everybody among `people` to the statistics, so only what
/// is granted for training, and solves. `threads` 0: all cores. Progress on standard
/// error.
absl::StatusOr<std::shared_ptr<const assent::Model>> TrainOn(const std::vector<Person>& people,
                                                             const Viewers& viewers, int threads);

}  // namespace cinema

#endif  // CINEMA_TRAINING_H_

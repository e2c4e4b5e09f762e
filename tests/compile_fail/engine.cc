// The engine gets what is declared for it, and nobody else looks inside.
// BAD 1: only a purpose with `use: PERSONALIZE` or `use: TRAIN` may hand data to the engine
// BAD 2: only a purpose with `use: PERSONALIZE` or `use: TRAIN` may hand data to the engine
// BAD 3: only a purpose with `use: PERSONALIZE` or `use: TRAIN` may hand data to the engine
// BAD 4: private
// BAD 5: private
#include "viewer.assent.h"

namespace sample {

void Use(const ViewerForRecommend& recommend, const ViewerForTrain& train, const ViewerForService& service,
         const ViewerForHealth& health) {
  const auto input = recommend.ForEngine();
  static_cast<void>(train.ForEngine());
  static_cast<void>(service.email());
  static_cast<void>(health.epilepsy());
#if BAD == 1
  static_cast<void>(service.ForEngine());
#elif BAD == 2
  static_cast<void>(health.ForEngine());
#elif BAD == 3
  static_cast<void>(service.ForEngine<Purpose::kRecommend>());
#elif BAD == 4
  static_cast<void>(input->values_);
#elif BAD == 5
  static_cast<void>(input->history_);
#endif
}

}  // namespace sample

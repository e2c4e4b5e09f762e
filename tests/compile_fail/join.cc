// Values meet only within one purpose.
// BAD 1: values read for different purposes cannot be joined
// BAD 2: Join takes two values or more
// BAD 3: does not list this recipient
#include "assent/profile/join.h"

#include "viewer.assent.h"

namespace sample {

void Use(const ViewerForRecommend& recommend, const ViewerForTrain& train) {
  const auto both = assent::Join(recommend.birth_year(), recommend.region());
  static_cast<void>(both.Release(recipients::Screen{}));
  static_cast<void>(assent::Join(train.birth_year(), train.region()));
#if BAD == 1
  static_cast<void>(assent::Join(recommend.birth_year(), train.region()));
#elif BAD == 2
  static_cast<void>(assent::Join(recommend.birth_year()));
#elif BAD == 3
  static_cast<void>(assent::Join(both, recommend.gender()).Release(recipients::Screen{}));
#endif
}

}  // namespace sample

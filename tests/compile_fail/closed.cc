// The classes that values are open to cannot be replaced once the profile is known.
// BAD 1: specialization of .*(View|kRecommend).* after instantiation
// BAD 2: specialization of .*Profiles.* after instantiation
// BAD 3: specialization of .*ProfileOps.* after instantiation
// BAD 4: specialization of .*StorageAccess.* after instantiation
// BAD 5: redefinition of
// BAD 6: final
#include "viewer.assent.h"

namespace assent {

#if BAD == 1
template <>
class View<sample::Viewer, sample::Purpose::kRecommend> {};
#elif BAD == 2
template <>
class Profiles<sample::Viewer> {};
#elif BAD == 3
template <>
class internal::ProfileOps<sample::Viewer> {};
#elif BAD == 4
template <>
class internal::StorageAccess<sample::Viewer> {};
#elif BAD == 5
template <>
struct ViewFor<sample::Purpose::kRecommend> {
  using Type = int;
};
#elif BAD == 6
class Mine : public sample::ViewerForRecommend {};
#endif

}  // namespace assent

namespace sample {

bool Use(const assent::Profiles<Viewer>& profiles) { return profiles.size() == 0; }

}  // namespace sample

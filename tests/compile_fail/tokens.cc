// Nobody makes a key, a lease, a view or a handle but those who are named for it.
// BAD 1: private
// BAD 2: private
// BAD 3: private
// BAD 4: private|no matching|could not convert|no instance
// BAD 5: private
// BAD 6: private|no matching
// BAD 7: private
// BAD 8: private
// BAD 9: private
// BAD 10: private|deleted|no matching|could not convert
// BAD 11: private
// BAD 12: private
// BAD 13: private
// BAD 14: private
#include <type_traits>
#include <utility>

#include "assent/profile/internal/storage_access.h"
#include "viewer.assent.h"

namespace sample {

using assent::internal::GuardedKey;
using assent::internal::Lease;
using assent::internal::StorageAccess;
using assent::internal::ViewCore;
using Year = decltype(std::declval<const ViewerForRecommend&>().birth_year());

static_assert(!std::is_aggregate_v<GuardedKey> && !std::is_default_constructible_v<GuardedKey>);
static_assert(!std::is_aggregate_v<Lease> && !std::is_default_constructible_v<Lease>);
static_assert(!std::is_aggregate_v<ViewCore> && !std::is_default_constructible_v<ViewCore>);
static_assert(!std::is_aggregate_v<Year>);
static_assert(!std::is_aggregate_v<ViewerForRecommend> &&
              !std::is_default_constructible_v<ViewerForRecommend>);

#if BAD == 12
template <class Profile>
typename Profile::Values Steal();
#endif

void Use(assent::Profiles<Viewer>& profiles, const ViewerForRecommend& view, ViewCore core) {
  static_cast<void>(view.birth_year());
  static_cast<void>(core.Allows(0));
  static_cast<void>(profiles.size());
#if BAD == 1
  static_cast<void>(GuardedKey{});
#elif BAD == 2
  static_cast<void>(GuardedKey());
#elif BAD == 3
  const GuardedKey key = {};
#elif BAD == 4
  const Lease lease{};
#elif BAD == 5
  const ViewCore forged{};
#elif BAD == 6
  const Lease lease(nullptr, 0, nullptr, 0, 0, assent::kForever, nullptr);
#elif BAD == 7
  const Viewer::Values values{};
#elif BAD == 8
  const ViewerForRecommend forged(std::move(core));
#elif BAD == 9
  static_cast<void>(StorageAccess<Viewer>::Core(profiles));
#elif BAD == 10
  const Year year({}, assent::Decision::kAllowed);
#elif BAD == 11
  static_cast<void>(profiles.core_);
#elif BAD == 12
  using Stolen = decltype(Steal<Viewer>());
  static_cast<void>(sizeof(Viewer::Values));
  static_cast<void>(sizeof(Stolen));
#elif BAD == 13
  static_cast<void>(assent::internal::ProfileOps<Viewer>::Values{});
#elif BAD == 14
  static_cast<void>(view.core_);
#endif
}

}  // namespace sample

// What let data out of other systems, where a compiler can refuse it. The run-time half
// is tests/profile/fail_open_probes_test.cc.
//
// No purpose is stated; the purpose is zero, a number, a text:
// BAD 1: no matching
// BAD 2: ViewFor
// BAD 3: no matching
// BAD 4: no matching|no viable|cannot convert|could not convert|cannot initialize
// No field is named, or a number, or a text:
// BAD 5: no member|has no member
// BAD 6: no matching|no viable|cannot convert|could not convert|cannot initialize
// BAD 7: no matching|no viable|cannot convert|could not convert|cannot initialize
// A view by names, out of nothing or out of another one:
// BAD 8: private|no matching|no default constructor
// BAD 9: deleted|implicitly-deleted
// A pointer to a private member, a class that derives to get at one:
// BAD 10: private
// BAD 11: private
// The value in a handle, the handle of a handle:
// BAD 12: private
// BAD 13: deleted
// Another thread's or person's handle by copy:
// BAD 14: deleted
#include <utility>

#include "viewer.assent.h"

namespace sample {

using Year = decltype(std::declval<const ViewerForRecommend&>().birth_year());

class Thief : public assent::View<Viewer, Purpose::kRecommend> {
 public:
  explicit Thief(View&& view) : View(std::move(view)) {}
#if BAD == 11
  const void* Steal() const { return core_.values(); }
#endif
};

void Use(assent::Profiles<Viewer>& profiles, const assent::SubjectId& subject, const ViewerForRecommend& view,
         const assent::DynamicView& dynamic) {
  static_cast<void>(profiles.Open<Purpose::kRecommend>(subject));
  static_cast<void>(profiles.Why(subject, Purpose::kRecommend, Field::kRegion));
  static_cast<void>(view.birth_year());
  static_cast<void>(dynamic.IsCurrent());
#if BAD == 1
  static_cast<void>(profiles.Open(subject));
#elif BAD == 2
  static_cast<void>(profiles.Open<Purpose{}>(subject));
#elif BAD == 3
  static_cast<void>(profiles.Open<1>(subject));
#elif BAD == 4
  static_cast<void>(profiles.Why(subject, "RECOMMEND", Field::kRegion));
#elif BAD == 5
  static_cast<void>(view.Release(recipients::OwnUse{}));
#elif BAD == 6
  static_cast<void>(view.Why(0));
#elif BAD == 7
  static_cast<void>(view.Why("region"));
#elif BAD == 8
  const assent::DynamicView forged{};
#elif BAD == 9
  const assent::DynamicView copy = dynamic;
#elif BAD == 10
  static_cast<void>(&ViewerForRecommend::core_);
#elif BAD == 12
  static_cast<void>(&Year::held_);
#elif BAD == 13
  static_cast<void>(static_cast<std::int32_t>(view.birth_year()));
#elif BAD == 14
  const Year year = view.birth_year();
  Year another = year;
#endif
}

}  // namespace sample

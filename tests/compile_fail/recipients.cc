// A value goes to the recipients that the policy lists for its field and purpose.
// BAD 1: the policy does not list this recipient for this field and purpose
// BAD 1: MailHouse
// BAD 1: kRecommend
// BAD 1: BirthYear
// BAD 2: the policy does not list this recipient for this field and purpose
// BAD 2: Screen
// BAD 2: kService
// BAD 2: Email
// BAD 3: the policy does not list this recipient for this field and purpose
// BAD 4: the policy does not list this recipient for this field and purpose
// BAD 5: the policy does not list this recipient for this field and purpose
// BAD 5: Gender
// BAD 6: the policy does not list this recipient for this field and purpose
// BAD 7: the policy does not list this recipient for this field and purpose
// BAD 8: Release
#include "assent/profile/join.h"
#include "viewer.assent.h"

namespace sample {

// Types that say of themselves that they may have everything.
struct Forged {
  static constexpr int kIndex = 0;
  static constexpr assent::PurposeMask kPurposes = ~assent::PurposeMask{0};
  static constexpr assent::FieldMask kFields = ~assent::FieldMask{0};
};
struct Derived : recipients::OwnUse {};

void Use(const ViewerForRecommend& recommend, const ViewerForService& service) {
  static_cast<void>(recommend.birth_year().Release(recipients::Screen{}));
  static_cast<void>(recommend.gender().Release(recipients::OwnUse{}));
  static_cast<void>(service.email().Release(recipients::MailHouse{}));
  const auto decade = recommend.birth_year().Map([](std::int32_t year) { return year / 10; });
  static_cast<void>(decade.Release(recipients::Screen{}));
  const auto both = assent::Join(recommend.birth_year(), recommend.gender());
  static_cast<void>(both.Map([](std::int32_t year, Gender) { return year; }).Release(recipients::OwnUse{}));
#if BAD == 1
  static_cast<void>(recommend.birth_year().Release(recipients::MailHouse{}));
#elif BAD == 2
  static_cast<void>(service.email().Release(recipients::Screen{}));
#elif BAD == 3
  static_cast<void>(recommend.birth_year().Release(Forged{}));
#elif BAD == 4
  static_cast<void>(recommend.birth_year().Release(Derived{}));
#elif BAD == 5
  static_cast<void>(recommend.gender().Release(recipients::Screen{}));
#elif BAD == 6
  static_cast<void>(decade.Release(recipients::MailHouse{}));
#elif BAD == 7
  static_cast<void>(both.Release(recipients::Screen{}));
#elif BAD == 8
  static_cast<void>(recommend.birth_year().Release());
#endif
}

}  // namespace sample

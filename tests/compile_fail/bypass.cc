// Past the list of recipients only by a bypass that the policy registers, and a reason
// that stands in the source.
// BAD 1: the policy registers no such bypass for this field and purpose
// BAD 1: kOffers
// BAD 2: the policy registers no such bypass for this field and purpose
// BAD 2: Credit
// BAD 3: the policy registers no such bypass for this field and purpose
// BAD 4: the policy registers no such bypass for this field and purpose
// BAD 5: say why, in a literal of 15 characters or more
// BAD 6: no matching|no instance
// BAD 7: no matching|no instance
// BAD 8: the policy registers no such bypass for this field and purpose
// BAD 9: deleted
#include <string>

#include "assent/profile/join.h"
#include "viewer.assent.h"

namespace sample {

// What says of itself that it may have everything, and what derives from the real one.
struct Forged {
  static constexpr std::string_view kId = "forged";
  static constexpr assent::Day kExpires = 1'000'000;
  static constexpr assent::PurposeMask kPurposes = ~assent::PurposeMask{0};
  static constexpr assent::FieldMask kFields = ~assent::FieldMask{0};
};
struct Derived : bypasses::AccountRecovery {};

void Use(const ViewerForService& service, const ViewerForOffers& offers) {
  using bypasses::AccountRecovery;
  static_cast<void>(service.email().ReleaseBecause<AccountRecovery>("ticket 4711: lost the account"));
  static_cast<void>(offers.email());
  static_cast<void>(service.credit());
  const std::string reason = "ticket 4711: lost the account";
  const auto both = assent::Join(service.email(), service.credit());
  static_cast<void>(both.Why());
#if BAD == 1
  static_cast<void>(offers.email().ReleaseBecause<AccountRecovery>("ticket 4711: lost the account"));
#elif BAD == 2
  static_cast<void>(service.credit().ReleaseBecause<AccountRecovery>("ticket 4711: lost the account"));
#elif BAD == 3
  static_cast<void>(service.email().ReleaseBecause<Forged>("ticket 4711: lost the account"));
#elif BAD == 4
  static_cast<void>(service.email().ReleaseBecause<Derived>("ticket 4711: lost the account"));
#elif BAD == 5
  static_cast<void>(service.email().ReleaseBecause<AccountRecovery>("because"));
#elif BAD == 6
  static_cast<void>(service.email().ReleaseBecause<AccountRecovery>(reason));
#elif BAD == 7
  static_cast<void>(service.email().ReleaseBecause<AccountRecovery>(reason.c_str()));
#elif BAD == 8
  static_cast<void>(both.ReleaseBecause<AccountRecovery>("ticket 4711: lost the account"));
#elif BAD == 9
  char filled[64] = {};
  static_cast<void>(service.email().ReleaseBecause<AccountRecovery>(filled));
#endif
}

}  // namespace sample

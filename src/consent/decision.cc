#include "assent/consent/decision.h"

namespace assent {

std::string_view DecisionText(Decision decision) noexcept {
  switch (decision) {
    case Decision::kUndecided:
      return "nothing was decided";
    case Decision::kAllowed:
      return "allowed";
    case Decision::kNotDeclared:
      return "not declared for this purpose";
    case Decision::kUnknownSubject:
      return "no record of this person";
    case Decision::kErased:
      return "the person was erased";
    case Decision::kObjected:
      return "the person objected";
    case Decision::kWithdrawn:
      return "consent was withdrawn";
    case Decision::kRefused:
      return "consent was refused";
    case Decision::kExpired:
      return "consent has expired";
    case Decision::kNeverAsked:
      return "consent was never asked for";
    case Decision::kNotExplicit:
      return "explicit consent is missing";
    case Decision::kNotRelied:
      return "no reliance on the lawful basis is recorded";
    case Decision::kNotSet:
      return "there is no value";
    case Decision::kRetentionEnded:
      return "its retention has ended";
    case Decision::kConsentChanged:
      return "consent changed since the view was opened";
  }
  return "nothing was decided";
}

PurposeRule RuleOf(const ProfilePolicy& policy, int index) noexcept {
  if (index < 0 || static_cast<std::size_t>(index) >= Indexed(policy.purposes).size()) return {};
  const PurposePolicy& purpose = policy.purposes[static_cast<std::size_t>(index)];
#ifdef ASSENT_SHADOW_MODE
  const bool shadow = purpose.shadow;
#else
  const bool shadow = false;  // whatever the policy says: only a build that says so as well may look away
#endif
  return {purpose.basis, purpose.fields, purpose.explicit_consent ? purpose.fields : purpose.special, shadow};
}

}  // namespace assent

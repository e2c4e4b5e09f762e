// File: decision.h
//
// The one decision function. Every read of every field, generated or dynamic,
// for an application or for the engine, is allowed here or nowhere.
//
// It decides for all fields of a profile at once: each term is a set of fields,
// and a read is allowed where all of them hold:
//
//   allowed = declared & lawful & fresh & ~objected & set
//
// Whatever is missing or unknown is an empty set, so it denies.

#ifndef ASSENT_CONSENT_DECISION_H_
#define ASSENT_CONSENT_DECISION_H_

#include <cstdint>
#include <string_view>

#include "assent/base/export.h"
#include "assent/consent/consent_state.h"
#include "assent/policy/policy.h"

namespace assent {

/// Whether a field may be read for a purpose, and if not, the decisive reason.
/// The zero value is a denial.
enum class Decision : std::uint8_t {
  kUndecided = 0,  ///< Nobody has decided: no value.
  kAllowed,
  kNotDeclared,     ///< The policy does not declare the pair.
  kUnknownSubject,  ///< There is no record of the subject.
  kErased,          ///< The subject was erased.
  kObjected,        ///< An objection stands.
  kWithdrawn,       ///< Consent was withdrawn.
  kRefused,         ///< Consent was refused.
  kExpired,         ///< The grant or the reliance ran out.
  kNeverAsked,      ///< Nobody ever asked for consent.
  kNotExplicit,     ///< Consent was given, but not by an explicit statement.
  kNotRelied,       ///< The controller recorded no reliance on the lawful basis.
  kNotSet,          ///< All is granted; there is no value.
  kRetentionEnded,  ///< There was a value; its retention is over.
  kConsentChanged,  ///< Consent changed since the view was opened: open a new one.
};

/// The decision as an English phrase, e.g. "consent was withdrawn".
ASSENT_EXPORT std::string_view DecisionText(Decision decision) noexcept;

/// The rules of one purpose, as far as a decision needs them.
struct PurposeRule {
  LawfulBasis basis{};
  FieldMask declared = 0;  ///< The fields declared for the purpose.
  FieldMask special = 0;   ///< Those that need explicit consent.
  bool shadow = false;     ///< Evaluate and record, do not block.
};

/// The rules of purpose `index` of `policy`; an index out of range gives rules that
/// deny everything.
ASSENT_EXPORT PurposeRule RuleOf(const ProfilePolicy& policy, int index) noexcept;

/// What is stored about the fields at the moment of the decision.
struct ValueTerms {
  FieldMask set = 0;    ///< There is a value.
  FieldMask fresh = 0;  ///< There is one within its retention.
};

/// The terms of a decision and its outcome, for all fields of one purpose.
struct ASSENT_EXPORT Decisions {
  PurposeRule rule;
  ConsentTerms consent;
  ValueTerms values;

  FieldMask allowed = 0;
  /// The fields that may be kept and collected for this purpose: as `allowed`, but
  /// whether or not there is a value.
  FieldMask may_hold = 0;
  /// The fields among `allowed` that shadow mode alone lets through.
  FieldMask shadowed = 0;

  /// The decision about one field, with the decisive reason of a denial. A denial
  /// that several reasons support names the first in the order of `Decision`.
  Decision Of(int field) const noexcept;
};

// The decisions that hold as a set of bits, of which the first in their order is decisive: by
// arithmetic alone, for reasons are what people chose, and a branch that no processor foresees
// would also give up the look-ups begun after it. Inline: what is decided stays in registers.
inline Decision Decisions::Of(int field) const noexcept {
  if (field < 0 || field >= kMaxIndices) return Decision::kNotDeclared;
  const auto all_if = [](bool condition) { return FieldMask{0} - FieldMask{condition}; };
  const FieldMask lacks_right = ~may_hold;
  const FieldMask lacks_consent = lacks_right & all_if(rule.basis == LawfulBasis::kConsent);
  std::uint64_t holds = 1;  // kRetentionEnded: nothing else is left
  const auto before_it = [&holds, field](FieldMask fields) { holds = holds << 1 | (fields >> field & 1); };
  before_it(~values.set);                       // kNotSet
  before_it(lacks_right);                       // kNotRelied
  before_it(lacks_consent);                     // kNotExplicit
  before_it(lacks_consent & ~consent.granted);  // kNeverAsked
  before_it(lacks_right & consent.expired);     // kExpired
  before_it(lacks_right & consent.refused);     // kRefused
  before_it(lacks_right & consent.withdrawn);   // kWithdrawn
  before_it(consent.objected);                  // kObjected
  before_it(all_if(consent.erased));            // kErased
  before_it(0);                                 // kUnknownSubject: there is a record
  before_it(~rule.declared);                    // kNotDeclared
  before_it(allowed);                           // kAllowed
  return static_cast<Decision>(static_cast<int>(Decision::kAllowed) + __builtin_ctzll(holds));
}

/// What `Decide` decides.
struct DecidedMasks {
  FieldMask allowed;
  FieldMask may_hold;
  FieldMask shadowed;
};

/// Decides from the terms of one purpose for all fields. Pure; O(1).
constexpr DecidedMasks DecideMasks(const PurposeRule& rule, const ConsentTerms& consent,
                                   const ValueTerms& values) noexcept {
  const FieldMask lawful =
      consent.erased                        ? 0
      : rule.basis == LawfulBasis::kConsent ? consent.granted & (consent.granted_explicitly | ~rule.special)
      : rule.basis >= LawfulBasis::kContract && rule.basis <= LawfulBasis::kLegitimateInterests
          ? consent.relied
          : 0;
  const FieldMask lawful_and_unopposed = rule.declared & lawful & ~consent.objected;
  const FieldMask may_hold = rule.shadow && !consent.erased ? rule.declared : lawful_and_unopposed;
  const FieldMask allowed = may_hold & values.set & values.fresh;
  return {allowed, may_hold, allowed & ~lawful_and_unopposed};
}

/// The same with the terms kept beside the outcome, for reasons.
constexpr Decisions Decide(const PurposeRule& rule, const ConsentTerms& consent,
                           const ValueTerms& values) noexcept {
  const DecidedMasks masks = DecideMasks(rule, consent, values);
  return {rule, consent, values, masks.allowed, masks.may_hold, masks.shadowed};
}
/// The same for terms that are in their place: copying them would take longer.
constexpr void Decide(Decisions& decisions) noexcept {
  const DecidedMasks masks = DecideMasks(decisions.rule, decisions.consent, decisions.values);
  decisions.allowed = masks.allowed;
  decisions.may_hold = masks.may_hold;
  decisions.shadowed = masks.shadowed;
}

}  // namespace assent

#endif  // ASSENT_CONSENT_DECISION_H_

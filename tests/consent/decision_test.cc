// Default deny, decided exhaustively: the decision function against a model that is
// written from the design's first rule alone.
#include "assent/consent/decision.h"

#include <cstdint>
#include <set>
#include <string>

#include "support/catch.h"

namespace assent {
namespace {

// What nobody filled says that nothing is there.
constexpr Decisions kNothing{};
static_assert(static_cast<int>(kNothing.rule.basis) == 0 && kNothing.rule.declared == 0 &&
              kNothing.rule.special == 0 && !kNothing.rule.shadow);
static_assert(kNothing.consent.granted == 0 && kNothing.consent.granted_explicitly == 0 &&
              kNothing.consent.expired == 0 && kNothing.consent.refused == 0 &&
              kNothing.consent.withdrawn == 0 && kNothing.consent.relied == 0 &&
              kNothing.consent.objected == 0 && !kNothing.consent.erased &&
              kNothing.consent.valid_until == kForever);
static_assert(kNothing.values.set == 0 && kNothing.values.fresh == 0 && kNothing.allowed == 0 &&
              kNothing.may_hold == 0 && kNothing.shadowed == 0);
static_assert(static_cast<int>(Decision::kUndecided) == 0, "zeros decide nothing");

// Every term of a decision about one pair.
struct Case {
  bool declared, special, granted, explicitly, expired, refused, withdrawn, relied, objected, erased, set,
      fresh;
  int basis;
};

// "A read needs declared x lawful x fresh x not objected. Lawful is a live grant where
// the basis is CONSENT (an explicit one for SPECIAL fields), and for any other basis a
// live reliance."
bool MayHold(const Case& c) {
  if (!c.declared || c.objected || c.erased) return false;
  if (c.basis == 1) return c.granted && (c.explicitly || !c.special);
  return c.basis >= 2 && c.basis <= 6 && c.relied;
}
bool MayRead(const Case& c) { return MayHold(c) && c.set && c.fresh; }

Case CaseOf(unsigned bits, int basis) {
  unsigned at = 0;
  const auto bit = [&] { return ((bits >> at++) & 1u) != 0; };
  Case c{};
  for (bool* const term : {&c.declared, &c.special, &c.granted, &c.explicitly, &c.expired, &c.refused,
                           &c.withdrawn, &c.relied, &c.objected, &c.erased, &c.set, &c.fresh}) {
    *term = bit();
  }
  c.basis = basis;
  return c;
}

Decisions DecideAt(const Case& c, int field) {
  const auto mask = [field](bool term) { return term ? MaskOf(field) : 0; };
  PurposeRule rule;
  rule.basis = static_cast<LawfulBasis>(c.basis);
  rule.declared = mask(c.declared);
  rule.special = mask(c.special);
  ConsentTerms consent;
  consent.granted = mask(c.granted);
  consent.granted_explicitly = mask(c.explicitly);
  consent.expired = mask(c.expired);
  consent.refused = mask(c.refused);
  consent.withdrawn = mask(c.withdrawn);
  consent.relied = mask(c.relied);
  consent.objected = mask(c.objected);
  consent.erased = c.erased;
  return Decide(rule, consent, {mask(c.set), mask(c.fresh)});
}

TEST_CASE("Exactly what is declared, lawful, fresh and not objected is allowed", "[default_deny]") {
  std::size_t allowed = 0;
  std::size_t wrong = 0;
  for (const int field : {0, 5, 63}) {
    for (int basis = 0; basis <= 8; ++basis) {
      for (unsigned bits = 0; bits < 1u << 12; ++bits) {
        const Case c = CaseOf(bits, basis);
        const Decisions decided = DecideAt(c, field);
        if (decided.allowed != (MayRead(c) ? MaskOf(field) : 0)) ++wrong;
        if (decided.may_hold != (MayHold(c) ? MaskOf(field) : 0)) ++wrong;
        if ((decided.Of(field) == Decision::kAllowed) != MayRead(c)) ++wrong;
        if (MayRead(c)) ++allowed;
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(allowed > 0);
}

TEST_CASE("Fields are decided independently of each other", "[default_deny]") {
  // Two fields in any two states give the union of the two decisions.
  std::size_t wrong = 0;
  for (unsigned bits = 0; bits < 1u << 12; bits += 5) {
    for (unsigned other = 0; other < 1u << 12; other += 7) {
      Case a = CaseOf(bits, 1);
      Case b = CaseOf(other, 1);
      b.erased = a.erased;  // erasure is of the subject
      PurposeRule rule = DecideAt(a, 3).rule;
      ConsentTerms consent = DecideAt(a, 3).consent;
      ValueTerms values = DecideAt(a, 3).values;
      const Decisions second = DecideAt(b, 40);
      rule.declared |= second.rule.declared;
      rule.special |= second.rule.special;
      consent.granted |= second.consent.granted;
      consent.granted_explicitly |= second.consent.granted_explicitly;
      consent.expired |= second.consent.expired;
      consent.refused |= second.consent.refused;
      consent.withdrawn |= second.consent.withdrawn;
      consent.relied |= second.consent.relied;
      consent.objected |= second.consent.objected;
      values.set |= second.values.set;
      values.fresh |= second.values.fresh;
      const FieldMask expected = (MayRead(a) ? MaskOf(3) : 0) | (MayRead(b) ? MaskOf(40) : 0);
      if (Decide(rule, consent, values).allowed != expected) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("A denial names a reason that is true of the case", "[default_deny]") {
  std::size_t wrong = 0;
  for (int basis = 0; basis <= 8; ++basis) {
    for (unsigned bits = 0; bits < 1u << 12; ++bits) {
      const Case c = CaseOf(bits, basis);
      const Decision why = DecideAt(c, 9).Of(9);
      const bool consent = basis == 1;
      bool holds = false;
      switch (why) {
        case Decision::kAllowed:
          holds = MayRead(c);
          break;
        case Decision::kNotDeclared:
          holds = !c.declared;
          break;
        case Decision::kErased:
          holds = c.declared && c.erased;
          break;
        case Decision::kObjected:
          holds = c.declared && !c.erased && c.objected;
          break;
        case Decision::kWithdrawn:
          holds = !MayHold(c) && c.withdrawn;
          break;
        case Decision::kRefused:
          holds = !MayHold(c) && c.refused && !c.withdrawn;
          break;
        case Decision::kExpired:
          holds = !MayHold(c) && c.expired && !c.refused && !c.withdrawn;
          break;
        case Decision::kNeverAsked:
          holds = consent && !c.granted && !c.expired && !c.refused && !c.withdrawn;
          break;
        case Decision::kNotExplicit:
          holds = consent && c.granted && c.special && !c.explicitly;
          break;
        case Decision::kNotRelied:
          holds = !consent && !MayHold(c);
          break;
        case Decision::kNotSet:
          holds = MayHold(c) && !c.set;
          break;
        case Decision::kRetentionEnded:
          holds = MayHold(c) && c.set && !c.fresh;
          break;
        default:
          holds = false;
      }
      if (!holds) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Nothing decided, nothing named, nothing known: denied", "[default_deny]") {
  const Decisions nothing{};
  const Decisions everything = DecideAt(CaseOf(0xFFFu & ~(1u << 8 | 1u << 9), 1), 0);
  REQUIRE(everything.Of(0) == Decision::kAllowed);
  for (const int field : {-1, -64, 64, 65, 200, 255, 1 << 20}) {
    CAPTURE(field);
    CHECK(nothing.Of(field) != Decision::kAllowed);
    CHECK(everything.Of(field) == Decision::kNotDeclared);
  }
  for (int field = 0; field < kMaxIndices; ++field) CHECK(nothing.Of(field) == Decision::kNotDeclared);
  CHECK(Decision{} == Decision::kUndecided);
}

constexpr PurposePolicy kPurposes[] = {
    {"A", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 0x7, 0x4, {}, {}, {}},
    {"B", 2, LawfulBasis::kContract, Use::kNone, false, 0, 0x2, 0, {}, {}, {}},
};
constexpr ProfilePolicy kPolicy = {"t.T", 1, 1, {}, {}, kPurposes, {}};

TEST_CASE("The rule of a purpose that the policy does not have denies everything", "[default_deny]") {
  CHECK(RuleOf(kPolicy, 0).declared == 0x7);
  CHECK(RuleOf(kPolicy, 0).special == 0x4);
  CHECK(RuleOf(kPolicy, 0).basis == LawfulBasis::kConsent);
  CHECK(RuleOf(kPolicy, 1).basis == LawfulBasis::kContract);
  ConsentTerms all;
  all.granted = all.granted_explicitly = all.relied = ~FieldMask{0};
  for (const int purpose : {-1, 2, 63, 64, 99, -1000}) {
    CAPTURE(purpose);
    CHECK(Decide(RuleOf(kPolicy, purpose), all, {~FieldMask{0}, ~FieldMask{0}}).may_hold == 0);
  }
}

TEST_CASE("A policy that asks for shadow mode does not get it from an ordinary build", "[default_deny]") {
  PurposePolicy purpose = kPurposes[0];
  purpose.shadow = true;
  const ProfilePolicy policy = {"t.T", 1, 1, {}, {}, absl::MakeConstSpan(&purpose, 1), {}};
#ifndef ASSENT_SHADOW_MODE
  CHECK_FALSE(RuleOf(policy, 0).shadow);
  CHECK(Decide(RuleOf(policy, 0), {}, {0x7, 0x7}).allowed == 0);
#endif
  // Where it is built in, it never reaches an erased subject or an undeclared field.
  PurposeRule rule = RuleOf(policy, 0);
  rule.shadow = true;
  ConsentTerms erased;
  erased.erased = true;
  CHECK(Decide(rule, erased, {~FieldMask{0}, ~FieldMask{0}}).allowed == 0);
  CHECK(Decide(rule, {}, {~FieldMask{0}, ~FieldMask{0}}).allowed == rule.declared);
  CHECK(Decide(rule, {}, {~FieldMask{0}, ~FieldMask{0}}).shadowed == rule.declared);
  Decisions in_place{rule, {}, {~FieldMask{0}, ~FieldMask{0}}};
  Decide(in_place);
  CHECK(in_place.allowed == rule.declared);
  CHECK(in_place.may_hold == rule.declared);
  CHECK(in_place.shadowed == rule.declared);
}

TEST_CASE("Each decision has words of its own", "[decision]") {
  std::set<std::string> texts;
  for (int d = 0; d <= static_cast<int>(Decision::kConsentChanged); ++d) {
    const std::string text(DecisionText(static_cast<Decision>(d)));
    CHECK_FALSE(text.empty());
    texts.insert(text);
  }
  CHECK(texts.size() == static_cast<std::size_t>(Decision::kConsentChanged) + 1);
  CHECK(DecisionText(Decision::kWithdrawn) == "consent was withdrawn");
  CHECK_FALSE(DecisionText(static_cast<Decision>(200)).empty());
}

}  // namespace
}  // namespace assent

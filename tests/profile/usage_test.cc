// What was read, and what shadow mode would have denied.
#include "assent/profile/usage.h"

#include <string>

#include "assent/profile/shadow.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

TEST_CASE("Usage tells which declared pairs were read, and nothing else", "[usage]") {
  internal::ReadMarks marks{};
  internal::Mark(marks[0], MaskOf(2));
  internal::Mark(marks[0], MaskOf(2) | MaskOf(0));
  const std::string text = UsageText(Viewer::policy(), marks);
  CHECK(text.find("policy\tsample.Viewer\t3\n") == 0);
  CHECK(text.find("read\tRECOMMEND\tbirth_year\t1\n") != std::string::npos);
  CHECK(text.find("read\tRECOMMEND\tregion\t1\n") != std::string::npos);
  CHECK(text.find("read\tRECOMMEND\tgender\t0\n") != std::string::npos);
  CHECK(text.find("read\tTRAIN\tbirth_year\t0\n") != std::string::npos);
  CHECK(text.find("RECOMMEND\temail") == std::string::npos);
}

TEST_CASE("Accessors and the engine leave marks", "[usage]") {
  Sample sample;
  const SubjectId ann("ann");
  GiveAll(sample.profiles, ann);
  CollectAll(sample.profiles, ann);
  CHECK(sample.profiles.Open<Purpose::kHealth>(ann)->epilepsy().Release(OwnUse{}) == true);
  CHECK(Profiles<Viewer>::Usage().find("read\tHEALTH\tepilepsy\t1\n") != std::string::npos);
  const auto train = sample.profiles.Open<Purpose::kTrain>(ann);
  REQUIRE(train->ForEngine().ok());
  CHECK(Profiles<Viewer>::Usage().find("read\tTRAIN\twatched\t1\n") != std::string::npos);
}

TEST_CASE("Shadow lets declared values through and says which, but not after erasure", "[shadow]") {
  PurposeRule rule{LawfulBasis::kConsent, 0b111, 0, true};
  ConsentTerms consent;
  consent.granted = 0b001;
  consent.refused = 0b010;
  const ValueTerms values{0b1111, 0b1011};
  const Decisions shadowed = Decide(rule, consent, values);
  CHECK(shadowed.allowed == 0b011);
  CHECK(shadowed.shadowed == 0b010);
  CHECK(shadowed.may_hold == 0b111);
  consent.erased = true;
  CHECK(Decide(rule, consent, values).allowed == 0);
  CHECK(Decide(rule, consent, values).may_hold == 0);
  consent.erased = false;
  rule.shadow = false;
  CHECK(Decide(rule, consent, values).allowed == 0b001);
  CHECK(Decide(rule, consent, values).shadowed == 0);
}

TEST_CASE("The shadow log counts each reason", "[shadow]") {
  internal::ShadowLog log;
  ConsentTerms consent;
  consent.refused = 0b010;
  const Decisions decided = Decide({LawfulBasis::kConsent, 0b110, 0, true}, consent, {0b110, 0b110});
  log.Add(1, decided);
  log.Add(1, decided);
  const std::vector<ShadowCount> counts = log.Counts();
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].field == 1);
  CHECK(counts[0].decision == Decision::kRefused);
  CHECK(counts[0].count == 2);
  CHECK(counts[1].field == 2);
  CHECK(counts[1].decision == Decision::kNeverAsked);
}

TEST_CASE("A build that did not ask for it has no shadow mode, whatever a policy says", "[shadow]") {
  if (internal::ShadowModeBuilt()) return;
  PurposePolicy purpose{};
  purpose.shadow = true;
  ProfilePolicy policy{};
  policy.purposes = absl::MakeConstSpan(&purpose, 1);
  CHECK_FALSE(RuleOf(policy, 0).shadow);
}

}  // namespace
}  // namespace assent::testing

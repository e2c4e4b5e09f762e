// What is looked up for one field against the decision function for all of them.
#include "assent/consent/internal/decision_table.h"

#include <cstdint>
#include <random>
#include <set>
#include <vector>

#include "assent/consent/consent_state.h"
#include "assent/consent/decision.h"
#include "assent/consent/internal/clause.h"
#include "assent/consent/internal/field_terms.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

FieldMask If(bool condition, int field) { return condition ? MaskOf(field) : 0; }

// The terms of a field, spelt out again.
ConsentTerms ConsentOf(FieldTerms terms, int field) {
  ConsentTerms consent;
  consent.granted_explicitly = If((terms & 1) != 0, field);
  consent.granted = If((terms & 3) != 0, field);
  consent.refused = If((terms & 4) != 0, field);
  consent.withdrawn = If((terms & 8) != 0, field);
  consent.relied = If((terms & 16) != 0, field);
  consent.objected = If((terms & 32) != 0, field);
  consent.expired = If((terms & 64) != 0, field);
  consent.erased = (terms & 128) != 0;
  return consent;
}

TEST_CASE("Looked up is what is decided, for every rule, every field and all terms", "[decision_table]") {
  std::size_t wrong = 0;
  std::set<Decision> seen;
  for (int basis = 0; basis <= 8; ++basis) {
    for (unsigned row = 0; row < 8; ++row) {
      for (const int field : {0, 1, 31, 32, 63}) {
        // The other fields say the opposite: nothing of them may leak.
        const FieldMask others = ~MaskOf(field);
        const PurposeRule rule{static_cast<LawfulBasis>(basis),
                               If((row & 1) != 0, field) | ((row & 1) == 0 ? others : 0),
                               If((row & 2) != 0, field) | ((row & 2) == 0 ? others : 0), (row & 4) != 0};
        const DecisionTable table(rule);
        for (FieldTerms terms = 0; terms < kFieldTerms; ++terms) {
          const FieldMask fresh = If((terms & 256) != 0, field);
          const Decision decided = Decide(rule, ConsentOf(terms, field), {fresh, fresh}).Of(field);
          if (table.Of(field, terms) != decided) ++wrong;
          seen.insert(decided);
        }
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(seen.size() == 11);  // all but the unknown, the undecided, the changed and ended retention
}

TEST_CASE("What is no field is not declared, and a table that nobody made denies", "[decision_table]") {
  const DecisionTable all({LawfulBasis::kConsent, ~FieldMask{0}, 0, false});
  const FieldTerms granted = TermOf(ClauseKind::kGranted) | kFreshTerm;
  REQUIRE(all.Of(63, granted) == Decision::kAllowed);
  for (const int field : {-1, -64, 64, 65, 1 << 20}) CHECK(all.Of(field, granted) == Decision::kNotDeclared);
  const DecisionTable none;
  for (FieldTerms terms = 0; terms < kFieldTerms; ++terms) CHECK(none.Of(0, terms) == Decision::kNotDeclared);
}

// Any state that the fold can come to, and some that it cannot.
std::vector<std::uint64_t> RandomWords(std::mt19937_64& random) {
  std::vector<std::uint64_t> words;
  const std::size_t clauses = random() % 6;
  for (std::size_t i = 0; i < clauses; ++i) {
    const auto at = static_cast<TimeMicros>(random() % 8);
    Clause clause{};
    clause.fields = random() & random();
    clause.at = at;
    clause.begins = random() % 2 == 0 ? at : static_cast<TimeMicros>(random() % 8);
    clause.valid_until = random() % 2 == 0 ? kForever : static_cast<TimeMicros>(random() % 10);
    clause.purpose = static_cast<std::uint8_t>(random() % 3);
    clause.kind = static_cast<ClauseKind>(random() % kClauseKinds);
    AppendClause(clause, words);
  }
  if (random() % 16 == 0) words = {0, ~std::uint64_t{0}, random() % 8};
  words.resize(words.size() + random() % 4);
  return words;
}

TEST_CASE("The terms of one field are those of all fields at its place", "[decision_table]") {
  std::mt19937_64 random(20);
  std::size_t wrong = 0;
  FieldTerms seen = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::vector<std::uint64_t> words = RandomWords(random);
    const PackedConsent consent(absl::MakeConstSpan(words));
    const int purpose = static_cast<int>(random() % 4);
    const auto now = static_cast<TimeMicros>(random() % 12);
    const ConsentTerms all = consent.TermsAt(purpose, now);
    for (const int field : {0, 1, 17, 62, 63}) {
      const FieldTerms one = consent.TermsOf(field, purpose, now);
      const ConsentTerms again = ConsentOf(one, field);
      const FieldMask it = MaskOf(field);
      const bool same = again.granted == (all.granted & it) && again.relied == (all.relied & it) &&
                        again.granted_explicitly == (all.granted_explicitly & it) &&
                        again.expired == (all.expired & it) && again.refused == (all.refused & it) &&
                        again.withdrawn == (all.withdrawn & it) && again.objected == (all.objected & it) &&
                        again.erased == all.erased && (one & kFreshTerm) == 0 && one < kFieldTerms;
      if (!same) ++wrong;
      seen |= one;
    }
  }
  CHECK(wrong == 0);
  CHECK(seen == (kFieldTerms - 1 - kFreshTerm));  // every term came up
}

}  // namespace
}  // namespace assent::internal

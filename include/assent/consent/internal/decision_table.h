// File: decision_table.h
//
// The decision about one field, looked up. Beside its rule it depends on nine bits, so the
// decision function is asked once for each of their values, and whoever wants one field of
// one subject among many looks the answer up: most of deciding is then done while nothing
// waits for the subject's memory.

#ifndef ASSENT_CONSENT_INTERNAL_DECISION_TABLE_H_
#define ASSENT_CONSENT_INTERNAL_DECISION_TABLE_H_

#include <array>
#include <cstddef>

#include "assent/base/export.h"
#include "assent/consent/decision.h"
#include "assent/consent/internal/field_terms.h"
#include "assent/policy/policy.h"

namespace assent::internal {

/// The decisions that the rules of one purpose lead to. Thread-safe once made.
class ASSENT_EXPORT DecisionTable {
 public:
  /// The table of the rule that denies everything.
  DecisionTable() : DecisionTable(PurposeRule{}) {}
  /// The table of `rule`. Rules of the same lawful basis share theirs, which lives as long as
  /// the process: 2 KB per basis that is in use.
  explicit DecisionTable(const PurposeRule& rule);

  /// What `Decide` and `Decisions::Of` say about `field`, of which `terms` hold. O(1).
  Decision Of(int field, FieldTerms terms) const noexcept {
    if (field < 0 || field >= kMaxIndices) return Decision::kNotDeclared;
    const std::size_t row = (declared_ >> field & 1) | (special_ >> field & 1) << 1;
    return (*rows_)[row][terms];
  }

  /// By whether the field is declared (1) and whether it is special (2).
  using Rows = std::array<std::array<Decision, kFieldTerms>, 4>;

 private:
  const Rows* rows_;
  FieldMask declared_;
  FieldMask special_;
};

}  // namespace assent::internal

#endif  // ASSENT_CONSENT_INTERNAL_DECISION_TABLE_H_

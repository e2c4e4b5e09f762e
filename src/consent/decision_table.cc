#include "assent/consent/internal/decision_table.h"

#include <memory>
#include <mutex>

#include "absl/base/attributes.h"

namespace assent::internal {
namespace {

// The field of all rows.
constexpr FieldMask kIt = 1;

FieldMask ItIf(bool condition) noexcept { return condition ? kIt : 0; }

Decision DecideOne(const PurposeRule& rule, FieldTerms terms) noexcept {
  const auto it_is = [terms](ClauseKind kind) { return ItIf((terms & TermOf(kind)) != 0); };
  ConsentTerms consent;
  consent.granted_explicitly = it_is(ClauseKind::kGrantedExplicitly);
  consent.granted = it_is(ClauseKind::kGranted) | consent.granted_explicitly;
  consent.expired = ItIf((terms & kExpiredTerm) != 0);
  consent.refused = it_is(ClauseKind::kRefused);
  consent.withdrawn = it_is(ClauseKind::kWithdrawn);
  consent.relied = it_is(ClauseKind::kRelied);
  consent.objected = it_is(ClauseKind::kObjected);
  consent.erased = (terms & kErasedTerm) != 0;
  const FieldMask fresh = ItIf((terms & kFreshTerm) != 0);
  return Decide(rule, consent, {fresh, fresh}).Of(0);
}

std::unique_ptr<const DecisionTable::Rows> MakeRows(LawfulBasis basis, bool shadow) {
  auto rows = std::make_unique<DecisionTable::Rows>();
  for (std::size_t row = 0; row < rows->size(); ++row) {
    const PurposeRule rule{basis, row & 1, row >> 1, shadow};
    FieldTerms terms = 0;
    for (Decision& decision : (*rows)[row]) decision = DecideOne(rule, terms++);
  }
  return rows;
}

// What is no basis makes nothing lawful, whatever it is.
constexpr std::size_t kBases = static_cast<std::size_t>(LawfulBasis::kLegitimateInterests) + 1;
LawfulBasis Known(LawfulBasis basis) noexcept {
  return static_cast<std::size_t>(basis) < kBases ? basis : LawfulBasis{};
}

// Never freed: tables may be used while the process winds down.
struct Made {
  std::mutex mutex;
  std::array<std::array<std::unique_ptr<const DecisionTable::Rows>, 2>, kBases> rows;
};

ABSL_ATTRIBUTE_COLD const DecisionTable::Rows* RowsOf(LawfulBasis basis, bool shadow) {
  static auto* const made = new Made();  // GCOVR_EXCL_BR_LINE: whether two threads meet at the first use
  const std::lock_guard<std::mutex> lock(made->mutex);
  std::unique_ptr<const DecisionTable::Rows>& rows =
      made->rows[static_cast<std::size_t>(basis)][shadow ? 1 : 0];
  if (rows == nullptr) rows = MakeRows(basis, shadow);
  return rows.get();
}

}  // namespace

DecisionTable::DecisionTable(const PurposeRule& rule)
    : rows_(RowsOf(Known(rule.basis), rule.shadow)), declared_(rule.declared), special_(rule.special) {}

}  // namespace assent::internal

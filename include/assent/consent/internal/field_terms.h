// File: field_terms.h
//
// What the decision about one field depends on beside its rule, a bit per term: the terms of
// `ConsentTerms` and `ValueTerms` for that field alone.

#ifndef ASSENT_CONSENT_INTERNAL_FIELD_TERMS_H_
#define ASSENT_CONSENT_INTERNAL_FIELD_TERMS_H_

#include <cstddef>
#include <cstdint>

#include "assent/consent/internal/clause.h"

namespace assent::internal {

/// A set of the bits below.
using FieldTerms = unsigned;

/// How many such sets there are.
inline constexpr std::size_t kFieldTerms = std::size_t{1} << 9;

/// The field is marked so by a live clause: the six kinds that decide anything have a bit each.
constexpr FieldTerms TermOf(ClauseKind kind) noexcept {
  return FieldTerms{1} << static_cast<unsigned>(kind) >> 1 & 0x3F;
}
inline constexpr FieldTerms kExpiredTerm = 1U << 6;  ///< A right whose time is over.
inline constexpr FieldTerms kErasedTerm = 1U << 7;   ///< The subject was erased.
inline constexpr FieldTerms kFreshTerm = 1U << 8;    ///< There is a value, within its retention.

/// `term` if the lowest bit of `condition` is set, without a branch.
constexpr FieldTerms TermIf(std::uint64_t condition, FieldTerms term) noexcept {
  return (0U - static_cast<FieldTerms>(condition & 1)) & term;
}

static_assert(TermOf(ClauseKind::kLifted) == 0 && TermOf(ClauseKind::kGrantedExplicitly) == 1 &&
              TermOf(ClauseKind::kObjected) == kExpiredTerm / 2 && TermOf(ClauseKind::kCeased) == 0);

}  // namespace assent::internal

#endif  // ASSENT_CONSENT_INTERNAL_FIELD_TERMS_H_

#include "assent/consent/consent_state.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <tuple>

#include "absl/container/inlined_vector.h"
#include "assent/consent/internal/clause.h"

namespace assent {
namespace {

using internal::Clause;
using internal::ClauseKind;
using internal::ClauseReader;

using Clauses = absl::InlinedVector<Clause, 8>;

// Consent, reliance and objection are folded apart: by kind, which of them it is about.
enum class Dimension : std::uint8_t { kConsent, kReliance, kObjection };
constexpr std::array<Dimension, internal::kClauseKinds> kDimensions = {
    Dimension::kObjection, Dimension::kConsent,  Dimension::kConsent,   Dimension::kConsent,
    Dimension::kConsent,   Dimension::kReliance, Dimension::kObjection, Dimension::kReliance};
Dimension DimensionOf(ClauseKind kind) noexcept { return kDimensions[static_cast<std::size_t>(kind)]; }

// Grants are one kind as far as the order of events goes.
ClauseKind RankOf(ClauseKind kind) noexcept {
  return kind == ClauseKind::kGrantedExplicitly ? ClauseKind::kGranted : kind;
}

// Later wins; at the same moment the more restrictive one, and of two grants the
// one that ends earlier, was not explicit, or begins later.
bool Outranks(const Clause& a, const Clause& b) noexcept {
  const ClauseKind rank_a = RankOf(a.kind);
  const ClauseKind rank_b = RankOf(b.kind);
  return std::tie(a.at, rank_a, b.valid_until, a.kind, a.begins) >
         std::tie(b.at, rank_b, a.valid_until, b.kind, b.begins);
}

void Put(Clauses& clauses, Clause clause) {
  for (Clause& other : clauses) {
    if (other.purpose != clause.purpose || DimensionOf(other.kind) != DimensionOf(clause.kind)) continue;
    if (Outranks(clause, other)) {
      other.fields &= ~clause.fields;
    } else {
      clause.fields &= ~other.fields;
    }
  }
  const auto empty = [](const Clause& c) { return c.fields == 0; };
  clauses.erase(std::remove_if(clauses.begin(), clauses.end(), empty), clauses.end());
  if (clause.fields != 0) clauses.push_back(clause);
}

// What an event marks its fields as. Nothing for erasure, which is a state of its own,
// and for what is no event.
std::optional<ClauseKind> KindOf(const ConsentEvent& event) noexcept {
  switch (event.kind) {
    case EventKind::kGrant:
      return event.explicit_consent ? ClauseKind::kGrantedExplicitly : ClauseKind::kGranted;
    case EventKind::kRefuse:
      return ClauseKind::kRefused;
    case EventKind::kWithdraw:
      return ClauseKind::kWithdrawn;
    case EventKind::kObject:
      return ClauseKind::kObjected;
    case EventKind::kLiftObjection:
      return ClauseKind::kLifted;
    case EventKind::kRely:
      return ClauseKind::kRelied;
    case EventKind::kCease:
      return ClauseKind::kCeased;
    case EventKind::kErase:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

TimeMicros PackedConsent::last_event() const noexcept {
  if (erased()) return static_cast<TimeMicros>(words_[2]);
  // Of the latest event some clause is always left: nothing outranks all of it.
  TimeMicros last = 0;
  for (ClauseReader reader(words_); reader.Advance();) last = std::max(last, reader.clause().at);
  return last;
}

ConsentState::ConsentState(PackedConsent from) : words_(from.words().begin(), from.words().end()) {}

void ConsentState::Apply(const ConsentEvent& event, TimeMicros begins) {
  const std::optional<ClauseKind> kind = KindOf(event);
  if (event.kind == EventKind::kErase || erased()) {
    words_ = {0, PackedConsent::kErased, static_cast<std::uint64_t>(std::max(last_event(), event.at))};
    return;
  }
  if (!kind.has_value()) return;
  Clause clause{};
  clause.fields = event.fields;
  clause.at = event.at;
  clause.kind = *kind;
  const bool gives = internal::GivesRight(*kind);
  // A restriction holds at once and has no end.
  clause.begins = gives ? begins : event.at;
  clause.valid_until = gives ? event.valid_until : kForever;
  Clauses clauses;
  for (ClauseReader reader(words_); reader.Advance();) clauses.push_back(reader.clause());
  for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
    if (!Contains(event.purposes, purpose)) continue;
    clause.purpose = static_cast<std::uint8_t>(purpose);
    Put(clauses, clause);
    if (*kind != ClauseKind::kWithdrawn) continue;
    // Who says "no longer" means it under every lawful basis.
    Clause ceased = clause;
    ceased.kind = ClauseKind::kCeased;
    Put(clauses, ceased);
  }
  words_.clear();
  for (const Clause& kept : clauses) internal::AppendClause(kept, words_);
}

}  // namespace assent

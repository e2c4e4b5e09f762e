#include "assent/consent/consent_state.h"

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "assent/consent/internal/clause.h"

namespace assent {
namespace {

using internal::Clause;
using internal::ClauseKind;
using internal::ClauseReader;

using Clauses = absl::InlinedVector<Clause, 8>;

enum class Dimension : std::uint8_t { kConsent, kReliance, kObjection };

Dimension DimensionOf(ClauseKind kind) noexcept {
  if (kind <= ClauseKind::kWithdrawn) return Dimension::kConsent;
  if (kind <= ClauseKind::kCeased) return Dimension::kReliance;
  return Dimension::kObjection;
}

// Grants are one kind as far as the order of events goes.
ClauseKind RankOf(ClauseKind kind) noexcept {
  return kind == ClauseKind::kGrantedExplicitly ? ClauseKind::kGranted : kind;
}

// Later wins; at the same moment the more restrictive one, and of two grants the
// one that ends earlier, was not explicit, or begins later.
bool Outranks(const Clause& a, const Clause& b) noexcept {
  if (a.at != b.at) return a.at > b.at;
  if (RankOf(a.kind) != RankOf(b.kind)) return RankOf(a.kind) > RankOf(b.kind);
  if (a.valid_until != b.valid_until) return a.valid_until < b.valid_until;
  if (a.kind != b.kind) return a.kind > b.kind;
  return a.begins > b.begins;
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

// Puts the clauses of one event about one purpose.
void PutEvent(Clauses& clauses, EventKind event, Clause clause) {
  const auto put = [&](ClauseKind kind) {
    clause.kind = kind;
    if (!internal::GivesRight(kind)) {
      // A restriction holds at once and has no end.
      clause.begins = clause.at;
      clause.valid_until = kForever;
    }
    Put(clauses, clause);
  };
  switch (event) {
    case EventKind::kGrant:
      put(clause.kind);
      break;
    case EventKind::kRefuse:
      put(ClauseKind::kRefused);
      break;
    case EventKind::kWithdraw:
      put(ClauseKind::kWithdrawn);
      put(ClauseKind::kCeased);
      break;
    case EventKind::kObject:
      put(ClauseKind::kObjected);
      break;
    case EventKind::kLiftObjection:
      put(ClauseKind::kLifted);
      break;
    case EventKind::kRely:
      put(ClauseKind::kRelied);
      break;
    case EventKind::kCease:
      put(ClauseKind::kCeased);
      break;
    case EventKind::kErase:
      break;  // the caller's
  }
}

}  // namespace

TimeMicros PackedConsent::last_event() const noexcept {
  if (erased()) return static_cast<TimeMicros>(words_[2]);
  // Of the latest event some clause is always left: nothing outranks all of it.
  TimeMicros last = 0;
  for (ClauseReader reader(words_); reader.HasNext();) last = std::max(last, reader.Next().at);
  return last;
}

ConsentState::ConsentState(PackedConsent from) : words_(from.words().begin(), from.words().end()) {}

void ConsentState::Apply(const ConsentEvent& event, TimeMicros begins) {
  if (event.kind == EventKind::kErase || erased()) {
    words_ = {0, PackedConsent::kErased, static_cast<std::uint64_t>(std::max(last_event(), event.at))};
    return;
  }
  Clauses clauses;
  for (ClauseReader reader(words_); reader.HasNext();) clauses.push_back(reader.Next());
  Clause clause{event.fields,
                event.at,
                begins,
                event.valid_until,
                0,
                event.explicit_consent ? ClauseKind::kGrantedExplicitly : ClauseKind::kGranted};
  for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
    if (!Contains(event.purposes, purpose)) continue;
    clause.purpose = static_cast<std::uint8_t>(purpose);
    PutEvent(clauses, event.kind, clause);
  }
  words_.clear();
  for (const Clause& kept : clauses) internal::AppendClause(kept, words_);
}

}  // namespace assent

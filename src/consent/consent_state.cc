#include "assent/consent/consent_state.h"

#include <algorithm>

#include "assent/consent/internal/clause.h"

namespace assent {
namespace {

using internal::Clause;
using internal::ClauseReader;
using internal::Mark;

using Clauses = absl::InlinedVector<Clause, 8>;

// An erased subject has one line that is no clause: it names no field.
constexpr std::uint64_t kErasedWord = ~std::uint64_t{0};

enum class Dimension : std::uint8_t { kConsent, kReliance, kObjection };

Dimension DimensionOf(Mark mark) noexcept {
  if (mark <= Mark::kWithdrawn) return Dimension::kConsent;
  if (mark <= Mark::kCeased) return Dimension::kReliance;
  return Dimension::kObjection;
}

// Grants are one mark as far as the order of events goes.
Mark RankOf(Mark mark) noexcept { return mark == Mark::kGrantedExplicitly ? Mark::kGranted : mark; }

// Later wins; at the same moment the more restrictive one, and of two grants the
// one that ends earlier, was not explicit, or begins later.
bool Outranks(const Clause& a, const Clause& b) noexcept {
  if (a.at != b.at) return a.at > b.at;
  if (RankOf(a.mark) != RankOf(b.mark)) return RankOf(a.mark) > RankOf(b.mark);
  if (a.valid_until != b.valid_until) return a.valid_until < b.valid_until;
  if (a.mark != b.mark) return a.mark > b.mark;
  return a.begins > b.begins;
}

void Put(Clauses& clauses, Clause clause) {
  for (Clause& other : clauses) {
    if (other.purpose != clause.purpose || DimensionOf(other.mark) != DimensionOf(clause.mark)) continue;
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
void PutMarks(Clauses& clauses, EventKind kind, Clause clause) {
  const auto put = [&](Mark mark) {
    clause.mark = mark;
    if (!internal::GivesRight(mark)) {
      // A restriction holds at once and has no end.
      clause.begins = clause.at;
      clause.valid_until = kForever;
    }
    Put(clauses, clause);
  };
  switch (kind) {
    case EventKind::kGrant:
      put(clause.mark);
      break;
    case EventKind::kRefuse:
      put(Mark::kRefused);
      break;
    case EventKind::kWithdraw:
      put(Mark::kWithdrawn);
      put(Mark::kCeased);
      break;
    case EventKind::kObject:
      put(Mark::kObjected);
      break;
    case EventKind::kLiftObjection:
      put(Mark::kLifted);
      break;
    case EventKind::kRely:
      put(Mark::kRelied);
      break;
    case EventKind::kCease:
      put(Mark::kCeased);
      break;
    case EventKind::kErase:
      break;  // the caller's
  }
}

void Add(const Clause& clause, ConsentTerms& terms) noexcept {
  switch (clause.mark) {
    case Mark::kGrantedExplicitly:
      terms.granted_explicitly |= clause.fields;
      terms.granted |= clause.fields;
      break;
    case Mark::kGranted:
      terms.granted |= clause.fields;
      break;
    case Mark::kRefused:
      terms.refused |= clause.fields;
      break;
    case Mark::kWithdrawn:
      terms.withdrawn |= clause.fields;
      break;
    case Mark::kRelied:
      terms.relied |= clause.fields;
      break;
    case Mark::kObjected:
      terms.objected |= clause.fields;
      break;
    case Mark::kCeased:
    case Mark::kLifted:
      break;  // they take something away and add nothing
  }
}

}  // namespace

bool PackedConsent::erased() const noexcept {
  return words_.size() > 2 && words_[0] == 0 && words_[1] == kErasedWord;
}

TimeMicros PackedConsent::last_event() const noexcept {
  if (erased()) return static_cast<TimeMicros>(words_[2]);
  // Of the latest event some clause is always left: nothing outranks all of it.
  TimeMicros last = 0;
  for (ClauseReader reader(words_); reader.HasNext();) last = std::max(last, reader.Next().at);
  return last;
}

ConsentTerms PackedConsent::TermsAt(int purpose, TimeMicros now) const noexcept {
  ConsentTerms terms;
  terms.erased = erased();
  for (ClauseReader reader(words_); reader.HasNext();) {
    if (reader.purpose() != purpose) {
      reader.Skip();
      continue;
    }
    const Clause clause = reader.Next();
    if (internal::GivesRight(clause.mark)) {
      // A right that begins in the future is not live yet; a restriction holds at once.
      if (now < clause.begins) continue;
      if (now >= clause.valid_until) {
        terms.expired |= clause.fields;
        continue;
      }
      terms.valid_until = std::min(terms.valid_until, clause.valid_until);
    }
    Add(clause, terms);
  }
  return terms;
}

ConsentState::ConsentState(PackedConsent from) : words_(from.words().begin(), from.words().end()) {}

void ConsentState::Apply(const ConsentEvent& event, TimeMicros begins) {
  if (event.kind == EventKind::kErase || erased()) {
    words_ = {0, kErasedWord, static_cast<std::uint64_t>(std::max(last_event(), event.at))};
    return;
  }
  Clauses clauses;
  for (ClauseReader reader(words_); reader.HasNext();) clauses.push_back(reader.Next());
  Clause clause{
      event.fields,      event.at, begins,
      event.valid_until, 0,        event.explicit_consent ? Mark::kGrantedExplicitly : Mark::kGranted};
  for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
    if (!Contains(event.purposes, purpose)) continue;
    clause.purpose = static_cast<std::uint8_t>(purpose);
    PutMarks(clauses, event.kind, clause);
  }
  words_.clear();
  for (const Clause& kept : clauses) internal::AppendClause(kept, words_);
}

}  // namespace assent

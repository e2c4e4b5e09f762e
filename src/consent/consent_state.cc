#include "assent/consent/consent_state.h"

#include <algorithm>

namespace assent {

ConsentState::Dimension ConsentState::DimensionOf(Mark mark) noexcept {
  if (mark <= Mark::kWithdrawn) return Dimension::kConsent;
  if (mark <= Mark::kCeased) return Dimension::kReliance;
  return Dimension::kObjection;
}

// Later wins; at the same moment the more restrictive one, and of two grants the
// one that ends earlier, was not explicit, or begins later.
bool ConsentState::Outranks(const Clause& a, const Clause& b) noexcept {
  if (a.at != b.at) return a.at > b.at;
  if (a.mark != b.mark) return a.mark > b.mark;
  if (a.valid_until != b.valid_until) return a.valid_until < b.valid_until;
  if (a.explicit_consent != b.explicit_consent) return b.explicit_consent;
  return a.begins > b.begins;
}

void ConsentState::Put(Clause clause) {
  for (Clause& other : clauses_) {
    if (other.purpose != clause.purpose || DimensionOf(other.mark) != DimensionOf(clause.mark)) continue;
    if (Outranks(clause, other)) {
      other.fields &= ~clause.fields;
    } else {
      clause.fields &= ~other.fields;
    }
  }
  const auto empty = [](const Clause& c) { return c.fields == 0; };
  clauses_.erase(std::remove_if(clauses_.begin(), clauses_.end(), empty), clauses_.end());
  if (clause.fields != 0) clauses_.push_back(clause);
}

void ConsentState::Apply(const ConsentEvent& event, TimeMicros begins) {
  last_event_ = std::max(last_event_, event.at);
  if (event.kind == EventKind::kErase) {
    erased_ = true;
    clauses_.clear();
  }
  if (erased_) return;
  const auto put = [&](int purpose, Mark mark) {
    Put({event.fields, event.at, begins, event.valid_until, static_cast<std::uint8_t>(purpose), mark,
         event.explicit_consent});
  };
  for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
    if (!Contains(event.purposes, purpose)) continue;
    switch (event.kind) {
      case EventKind::kGrant:
        put(purpose, Mark::kGranted);
        break;
      case EventKind::kRefuse:
        put(purpose, Mark::kRefused);
        break;
      case EventKind::kWithdraw:
        put(purpose, Mark::kWithdrawn);
        put(purpose, Mark::kCeased);
        break;
      case EventKind::kObject:
        put(purpose, Mark::kObjected);
        break;
      case EventKind::kLiftObjection:
        put(purpose, Mark::kLifted);
        break;
      case EventKind::kRely:
        put(purpose, Mark::kRelied);
        break;
      case EventKind::kCease:
        put(purpose, Mark::kCeased);
        break;
      case EventKind::kErase:
        break;  // handled above
    }
  }
}

ConsentTerms ConsentState::TermsAt(int purpose, TimeMicros now) const noexcept {
  ConsentTerms terms;
  terms.erased = erased_;
  for (const Clause& clause : clauses_) {
    if (clause.purpose != purpose) continue;
    const bool gives = clause.mark == Mark::kGranted || clause.mark == Mark::kRelied;
    // A right that begins in the future is not live yet; a restriction holds at once.
    if (gives && now < clause.begins) continue;
    if (gives && now >= clause.valid_until) {
      terms.expired |= clause.fields;
      continue;
    }
    if (gives) terms.valid_until = std::min(terms.valid_until, clause.valid_until);
    switch (clause.mark) {
      case Mark::kGranted:
        terms.granted |= clause.fields;
        if (clause.explicit_consent) terms.granted_explicitly |= clause.fields;
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
  return terms;
}

}  // namespace assent

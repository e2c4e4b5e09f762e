#include "profile/reference.h"

#include <algorithm>
#include <limits>

namespace assent::testing {
namespace {

bool In(std::uint64_t set, int index) { return index >= 0 && index < 64 && ((set >> index) & 1) == 1; }

bool Gives(EventKind kind) { return kind == EventKind::kGrant || kind == EventKind::kRely; }

}  // namespace

bool ReferenceConsent::Has(int purpose, int field) const {
  return purpose >= 0 && purpose < static_cast<int>(policy_->purposes.size()) && field >= 0 &&
         field < static_cast<int>(policy_->fields.size());
}
bool ReferenceConsent::Declares(int purpose, int field) const {
  return Has(purpose, field) && In(policy_->purposes[static_cast<std::size_t>(purpose)].fields, field);
}
bool ReferenceConsent::NeedsExplicit(int purpose, int field) const {
  const PurposePolicy& rules = policy_->purposes[static_cast<std::size_t>(purpose)];
  return rules.explicit_consent || In(rules.special, field);
}

// "An event names known purposes and fields. What gives a right names declared pairs
// only, ends after it begins, and comes from whoever may give it on the purpose's basis."
bool ReferenceConsent::Accepts(const ConsentEvent& event) const {
  const int kind = static_cast<int>(event.kind);
  const int actor = static_cast<int>(event.actor);
  if (kind < 1 || kind > 8 || actor < 1 || actor > 4) return false;
  if (event.kind == EventKind::kErase) return true;
  if (event.purposes == 0 || event.fields == 0) return false;
  for (int i = 0; i < 64; ++i) {
    if (In(event.purposes, i) && i >= static_cast<int>(policy_->purposes.size())) return false;
    if (In(event.fields, i) && i >= static_cast<int>(policy_->fields.size())) return false;
  }
  if (!Gives(event.kind)) return true;
  if (event.valid_until <= event.at) return false;
  const bool grants = event.kind == EventKind::kGrant;
  if (grants == (event.actor == Actor::kController)) return false;
  for (int purpose = 0; purpose < static_cast<int>(policy_->purposes.size()); ++purpose) {
    if (!In(event.purposes, purpose)) continue;
    const LawfulBasis basis = policy_->purposes[static_cast<std::size_t>(purpose)].basis;
    if (grants != (basis == LawfulBasis::kConsent)) return false;
    for (int field = 0; field < static_cast<int>(policy_->fields.size()); ++field) {
      if (!In(event.fields, field)) continue;
      if (!Declares(purpose, field)) return false;
      if (grants && NeedsExplicit(purpose, field) && !event.explicit_consent) return false;
    }
  }
  return true;
}

void ReferenceConsent::Add(const ConsentEvent& event, TimeMicros begins) {
  last_ = std::max(last_, event.at);
  if (event.kind == EventKind::kErase) erased_ = true;
  events_.push_back({event, begins});
}

// How restrictive a kind of event is in a question; 0 if it does not concern it.
int ReferenceConsent::Restriction(EventKind kind, Question question) {
  switch (question) {
    case Question::kConsent:
      return kind == EventKind::kGrant      ? 1
             : kind == EventKind::kRefuse   ? 2
             : kind == EventKind::kWithdraw ? 3
                                            : 0;
    case Question::kReliance:
      return kind == EventKind::kRely ? 1 : kind == EventKind::kCease || kind == EventKind::kWithdraw ? 2 : 0;
    case Question::kObjection:
      return kind == EventKind::kLiftObjection ? 1 : kind == EventKind::kObject ? 2 : 0;
  }
  return 0;
}

// "The latest event counts; of several at the same moment, the most restrictive one": of
// two rights the one that ends earlier, begins later; of two grants, before that, the one
// that is not explicit.
bool ReferenceConsent::Outranks(const Recorded& a, const Recorded& b, Question question) {
  if (a.event.at != b.event.at) return a.event.at > b.event.at;
  const int restriction = Restriction(a.event.kind, question) - Restriction(b.event.kind, question);
  if (restriction != 0) return restriction > 0;
  if (a.event.valid_until != b.event.valid_until) return a.event.valid_until < b.event.valid_until;
  const bool consent = question == Question::kConsent;
  if (consent && a.event.explicit_consent != b.event.explicit_consent) return b.event.explicit_consent;
  return a.begins > b.begins;
}

const ReferenceConsent::Recorded* ReferenceConsent::Latest(int purpose, int field, Question question) const {
  const Recorded* latest = nullptr;
  for (const Recorded& recorded : events_) {
    if (Restriction(recorded.event.kind, question) == 0) continue;
    if (!In(recorded.event.purposes, purpose) || !In(recorded.event.fields, field)) continue;
    if (latest == nullptr || Outranks(recorded, *latest, question)) latest = &recorded;
  }
  return latest;
}

bool ReferenceConsent::IsLive(const Recorded* right, EventKind kind, TimeMicros now) const {
  return right != nullptr && right->event.kind == kind && right->begins <= now &&
         now < right->event.valid_until;
}

// "A read needs declared x lawful x not objected. Lawful is a live grant where the basis
// is CONSENT, an explicit one where that is needed, and for the five other bases a live
// reliance."
bool ReferenceConsent::MayHold(int purpose, int field, TimeMicros now) const {
  if (!Declares(purpose, field) || erased_) return false;
  const Recorded* const objection = Latest(purpose, field, Question::kObjection);
  if (objection != nullptr && objection->event.kind == EventKind::kObject) return false;
  const int basis = static_cast<int>(policy_->purposes[static_cast<std::size_t>(purpose)].basis);
  if (basis == 1) {
    const Recorded* const grant = Latest(purpose, field, Question::kConsent);
    return IsLive(grant, EventKind::kGrant, now) &&
           (grant->event.explicit_consent || !NeedsExplicit(purpose, field));
  }
  return basis >= 2 && basis <= 6 &&
         IsLive(Latest(purpose, field, Question::kReliance), EventKind::kRely, now);
}

// The first reason, in the order of `Decision`, that is true.
Decision ReferenceConsent::Why(int purpose, int field, TimeMicros now, bool set, bool fresh) const {
  if (!Declares(purpose, field)) return Decision::kNotDeclared;
  if (erased_) return Decision::kErased;
  const Recorded* const objection = Latest(purpose, field, Question::kObjection);
  if (objection != nullptr && objection->event.kind == EventKind::kObject) return Decision::kObjected;
  if (MayHold(purpose, field, now)) {
    if (!set) return Decision::kNotSet;
    return fresh ? Decision::kAllowed : Decision::kRetentionEnded;
  }
  const Recorded* const consent = Latest(purpose, field, Question::kConsent);
  const Recorded* const reliance = Latest(purpose, field, Question::kReliance);
  if (consent != nullptr && consent->event.kind == EventKind::kWithdraw) return Decision::kWithdrawn;
  if (consent != nullptr && consent->event.kind == EventKind::kRefuse) return Decision::kRefused;
  for (const Recorded* const right : {consent, reliance}) {
    const bool began = right != nullptr && Gives(right->event.kind) && right->begins <= now;
    if (began && now >= right->event.valid_until) return Decision::kExpired;
  }
  if (policy_->purposes[static_cast<std::size_t>(purpose)].basis != LawfulBasis::kConsent)
    return Decision::kNotRelied;
  return IsLive(consent, EventKind::kGrant, now) ? Decision::kNotExplicit : Decision::kNeverAsked;
}

bool ReferenceSubject::SomePurposeMayHold(int field, TimeMicros now) const {
  for (int purpose = 0; purpose < static_cast<int>(policy_->purposes.size()); ++purpose) {
    if (consent_.MayHold(purpose, field, now)) return true;
  }
  return false;
}

// "A value collected on day d with n days is absent from the first moment of day d + n."
bool ReferenceSubject::IsFresh(int field, Day day, TimeMicros now) const {
  return now <
         (TimeMicros{day} + policy_->fields[static_cast<std::size_t>(field)].retention_days) * kMicrosPerDay;
}

// "Event time is `at`, or now, but always after the last event. Values that no purpose may
// hold are gone; giving a right takes nothing away and brings nothing back."
absl::StatusCode ReferenceSubject::Record(ConsentEvent event, TimeMicros now) {
  const TimeMicros begins = event.at == 0 ? now : event.at;
  if (event.at == 0) {
    event.at = now;
    if (known_ && now <= consent_.last()) {
      const bool last_there_is = consent_.last() == std::numeric_limits<TimeMicros>::max();
      event.at = last_there_is ? consent_.last() : consent_.last() + 1;
    }
  }
  if (!consent_.Accepts(event)) return absl::StatusCode::kInvalidArgument;
  const bool gives = Gives(event.kind);
  if (gives && consent_.erased()) return absl::StatusCode::kFailedPrecondition;
  std::map<int, Kept> left;
  for (const auto& [field, kept] : values_) {
    if (SomePurposeMayHold(field, now)) left.emplace(field, kept);
  }
  known_ = true;
  consent_.Add(event, begins);
  values_.clear();
  for (const auto& [field, kept] : left) {
    if (gives || SomePurposeMayHold(field, now)) values_.emplace(field, kept);
  }
  return absl::StatusCode::kOk;
}

absl::StatusCode ReferenceSubject::Collect(int field, std::int64_t value, Day day, TimeMicros now) {
  if (!known_) return absl::StatusCode::kNotFound;
  if (!SomePurposeMayHold(field, now)) return absl::StatusCode::kPermissionDenied;
  if (day < 0 || StartOf(day) > now || !IsFresh(field, day, now)) return absl::StatusCode::kInvalidArgument;
  values_[field] = {value, day};
  return absl::StatusCode::kOk;
}

std::size_t ReferenceSubject::Sweep(TimeMicros now) {
  std::size_t dropped = 0;
  for (auto kept = values_.begin(); kept != values_.end();) {
    const bool stays = SomePurposeMayHold(kept->first, now) && IsFresh(kept->first, kept->second.day, now);
    kept = stays ? std::next(kept) : values_.erase(kept);
    dropped += stays ? 0 : 1;
  }
  return dropped;
}

absl::StatusCode ReferenceSubject::Open() const {
  if (!known_) return absl::StatusCode::kNotFound;
  return consent_.erased() ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kOk;
}

Decision ReferenceSubject::Why(int purpose, int field, TimeMicros now) const {
  if (!known_) return Decision::kUnknownSubject;
  const auto kept = values_.find(field);
  const bool set = kept != values_.end();
  return consent_.Why(purpose, field, now, set, set && IsFresh(field, kept->second.day, now));
}

std::optional<std::int64_t> ReferenceSubject::Value(int field) const {
  const auto kept = values_.find(field);
  if (kept == values_.end()) return std::nullopt;
  return kept->second.value;
}

}  // namespace assent::testing

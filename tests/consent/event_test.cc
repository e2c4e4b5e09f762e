#include "assent/consent/event.h"

#include <string>

#include "support/catch.h"

namespace assent {
namespace {

// Fields a, b (ordinary) and c (special); purposes by consent, contract, explicit consent.
constexpr FieldPolicy Named(std::string_view name, PurposeMask purposes, Category category) {
  return {name, 1, ValueKind::kBool, purposes, {}, 1, 0, category, FeatureUse::kNone, {}, {}, {}};
}
constexpr FieldPolicy kFields[] = {Named("a", 0x1, Category::kOrdinary), Named("b", 0x3, Category::kOrdinary),
                                   Named("c", 0x5, Category::kSpecial)};
constexpr PurposePolicy kPurposes[] = {
    {"ASK", 1, LawfulBasis::kConsent, Use::kNone, false, 0, 0x7, 0x4, {}, {}, {}},
    {"RUN", 2, LawfulBasis::kContract, Use::kNone, false, 0, 0x2, 0, {}, {}, {}},
    {"CARE", 3, LawfulBasis::kConsent, Use::kNone, true, 0, 0x4, 0x4, {}, {}, {}},
};
constexpr ProfilePolicy kPolicy = {"t.T", 1, 1, {}, kFields, kPurposes, {}};

constexpr EventKind kKinds[] = {EventKind::kGrant,         EventKind::kRefuse, EventKind::kWithdraw,
                                EventKind::kObject,        EventKind::kRely,   EventKind::kCease,
                                EventKind::kLiftObjection, EventKind::kErase};
constexpr EventKind kRestrictions[] = {EventKind::kRefuse, EventKind::kWithdraw, EventKind::kObject,
                                       EventKind::kCease, EventKind::kLiftObjection};

ConsentEvent Event(EventKind kind, PurposeMask purposes, FieldMask fields) {
  ConsentEvent event;
  event.kind = kind;
  event.actor = kind == EventKind::kRely ? Actor::kController : Actor::kSubject;
  event.purposes = purposes;
  event.fields = fields;
  event.at = 100;
  return event;
}

void CheckRefused(const ConsentEvent& event, const std::string& words) {
  const absl::Status status = CheckEvent(kPolicy, event);
  CAPTURE(status.ToString(), words);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(status.ToString().find(words) != std::string::npos);
}

TEST_CASE("Events that a policy allows are accepted", "[event]") {
  CHECK(CheckEvent(kPolicy, Event(EventKind::kGrant, 0x1, 0x3)).ok());
  CHECK(CheckEvent(kPolicy, Event(EventKind::kRely, 0x2, 0x2)).ok());
  ConsentEvent care = Event(EventKind::kGrant, 0x5, 0x4);
  care.explicit_consent = true;
  CHECK(CheckEvent(kPolicy, care).ok());
  for (const Actor actor : {Actor::kGuardian, Actor::kSignal}) {
    ConsentEvent grant = Event(EventKind::kGrant, 0x1, 0x1);
    grant.actor = actor;
    CHECK(CheckEvent(kPolicy, grant).ok());
  }
  CHECK(CheckEvent(kPolicy, Event(EventKind::kErase, 0, 0)).ok());
}

TEST_CASE("Unknown kinds and actors are refused", "[event]") {
  for (const int kind : {0, 9, 99, 255}) {
    CheckRefused(Event(static_cast<EventKind>(kind), 0x1, 0x1), "unknown kind");
  }
  CheckRefused(ConsentEvent{}, "unknown kind");
  for (const EventKind kind : kKinds) {
    for (const int actor : {0, 5, 255}) {
      ConsentEvent event = Event(kind, 0x1, 0x1);
      event.actor = static_cast<Actor>(actor);
      CheckRefused(event, "unknown actor");
    }
  }
}

TEST_CASE("An event names purposes and fields, and only those the policy has", "[event]") {
  for (const EventKind kind : kKinds) {
    if (kind == EventKind::kErase) continue;
    CheckRefused(Event(kind, 0, 0x1), "no purpose is named");
    CheckRefused(Event(kind, 0x1, 0), "no field is named");
    for (const int index : {3, 4, 31, 63}) {
      CheckRefused(Event(kind, 0x1 | MaskOf(index), 0x1),
                   "a purpose is named that policy 't.T' does not have");
      CheckRefused(Event(kind, 0x1, 0x1 | MaskOf(index)), "a field is named that policy 't.T' does not have");
    }
  }
}

TEST_CASE("A right needs a declared pair, for every purpose that it names", "[event]") {
  CheckRefused(Event(EventKind::kRely, 0x2, 0x3), "a is not declared for purpose RUN");
  ConsentEvent care = Event(EventKind::kGrant, 0x5, 0x6);
  care.explicit_consent = true;
  CheckRefused(care, "b is not declared for purpose CARE");
}

TEST_CASE("A right rests on the purpose's own basis", "[event]") {
  CheckRefused(Event(EventKind::kGrant, 0x2, 0x2), "purpose RUN does not rest on consent");
  CheckRefused(Event(EventKind::kGrant, 0x3, 0x2), "purpose RUN does not rest on consent");
  CheckRefused(Event(EventKind::kRely, 0x1, 0x1), "purpose ASK rests on consent");
  CheckRefused(Event(EventKind::kRely, 0x3, 0x2), "purpose ASK rests on consent");
}

TEST_CASE("A right is given by whoever may give it", "[event]") {
  ConsentEvent grant = Event(EventKind::kGrant, 0x1, 0x1);
  grant.actor = Actor::kController;
  CheckRefused(grant, "a controller cannot consent for the subject");
  for (const Actor actor : {Actor::kSubject, Actor::kGuardian, Actor::kSignal}) {
    ConsentEvent rely = Event(EventKind::kRely, 0x2, 0x2);
    rely.actor = actor;
    CheckRefused(rely, "recorded by the controller");
  }
}

TEST_CASE("Special fields and explicit purposes need an explicit statement", "[event]") {
  CheckRefused(Event(EventKind::kGrant, 0x1, 0x7), "purpose ASK needs explicit consent");
  CheckRefused(Event(EventKind::kGrant, 0x1, 0x4), "purpose ASK needs explicit consent");
  CheckRefused(Event(EventKind::kGrant, 0x4, 0x4), "purpose CARE needs explicit consent");
  CHECK(CheckEvent(kPolicy, Event(EventKind::kGrant, 0x1, 0x3)).ok());
}

TEST_CASE("A right ends after it begins", "[event]") {
  for (const EventKind kind : {EventKind::kGrant, EventKind::kRely}) {
    ConsentEvent event = Event(kind, kind == EventKind::kRely ? 0x2 : 0x1, 0x2);
    for (const TimeMicros end : {TimeMicros{100}, TimeMicros{99}, TimeMicros{0}, TimeMicros{-5}}) {
      event.valid_until = end;
      CheckRefused(event, "ends before it begins");
    }
    event.valid_until = 101;
    CHECK(CheckEvent(kPolicy, event).ok());
  }
}

TEST_CASE("What takes rights away is judged by its form alone", "[event]") {
  // Any actor, any pair declared or not, any basis, any end.
  for (const EventKind kind : kRestrictions) {
    for (PurposeMask purposes = 1; purposes < 8; ++purposes) {
      for (FieldMask fields = 1; fields < 8; ++fields) {
        for (const Actor actor : {Actor::kSubject, Actor::kGuardian, Actor::kController, Actor::kSignal}) {
          ConsentEvent event = Event(kind, purposes, fields);
          event.actor = actor;
          event.valid_until = 0;
          if (!CheckEvent(kPolicy, event).ok()) FAIL("refused: kind " << static_cast<int>(kind));
        }
      }
    }
  }
}

TEST_CASE("A policy of 64 fields and purposes has no index left over", "[event]") {
  FieldPolicy fields[kMaxIndices];
  PurposePolicy purposes[kMaxIndices];
  for (auto& field : fields) field = Named("f", ~PurposeMask{0}, Category::kOrdinary);
  for (auto& purpose : purposes) {
    purpose = {"P", 1, LawfulBasis::kConsent, Use::kNone, false, 0, ~FieldMask{0}, 0, {}, {}, {}};
  }
  const ProfilePolicy full = {"t.Full", 1, 1, {}, fields, purposes, {}};
  CHECK(CheckEvent(full, Event(EventKind::kGrant, ~PurposeMask{0}, ~FieldMask{0})).ok());
  CHECK(CheckEvent(full, Event(EventKind::kWithdraw, MaskOf(63), MaskOf(63))).ok());
  CHECK_FALSE(CheckEvent(ProfilePolicy{}, Event(EventKind::kWithdraw, 1, 1)).ok());
}

}  // namespace
}  // namespace assent

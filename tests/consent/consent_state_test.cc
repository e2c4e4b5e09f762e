// The fold of events against a reference that looks at all events of a pair anew.
#include "assent/consent/consent_state.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "support/catch.h"

namespace assent {
namespace {

constexpr int kPurposes = 3;
constexpr int kFields = 4;

ConsentEvent Event(EventKind kind, TimeMicros at, PurposeMask purposes = 1, FieldMask fields = 1) {
  ConsentEvent event;
  event.kind = kind;
  event.purposes = purposes;
  event.fields = fields;
  event.at = at;
  return event;
}
ConsentEvent Grant(TimeMicros at, TimeMicros valid_until, bool explicitly = false) {
  ConsentEvent event = Event(EventKind::kGrant, at);
  event.valid_until = valid_until;
  event.explicit_consent = explicitly;
  return event;
}

ConsentState Fold(const std::vector<ConsentEvent>& events) {
  ConsentState state;
  for (const ConsentEvent& event : events) state.Apply(event);
  return state;
}

bool Same(const ConsentTerms& a, const ConsentTerms& b) {
  return a.granted == b.granted && a.granted_explicitly == b.granted_explicitly && a.expired == b.expired &&
         a.refused == b.refused && a.withdrawn == b.withdrawn && a.relied == b.relied &&
         a.objected == b.objected && a.erased == b.erased && a.valid_until == b.valid_until;
}

// The reference: of the events that concern the pair and the question, the latest
// one; of several at one moment, the most restrictive.
using Rank = int (*)(EventKind);  // 0: does not concern the question

std::optional<ConsentEvent> Latest(const std::vector<ConsentEvent>& events, int purpose, int field,
                                   Rank rank) {
  std::optional<ConsentEvent> best;
  for (const ConsentEvent& e : events) {
    if (rank(e.kind) == 0 || !Contains(e.purposes, purpose) || !Contains(e.fields, field)) continue;
    const auto key = [&](const ConsentEvent& x) {
      return std::make_tuple(x.at, rank(x.kind), -x.valid_until, !x.explicit_consent);
    };
    if (!best.has_value() || key(e) > key(*best)) best = e;
  }
  return best;
}

int ConsentRank(EventKind kind) {
  return kind == EventKind::kGrant      ? 1
         : kind == EventKind::kRefuse   ? 2
         : kind == EventKind::kWithdraw ? 3
                                        : 0;
}
int RelianceRank(EventKind kind) {
  return kind == EventKind::kRely ? 1 : kind == EventKind::kCease || kind == EventKind::kWithdraw ? 2 : 0;
}
int ObjectionRank(EventKind kind) {
  return kind == EventKind::kLiftObjection ? 1 : kind == EventKind::kObject ? 2 : 0;
}

ConsentTerms Reference(const std::vector<ConsentEvent>& events, int purpose, TimeMicros now) {
  ConsentTerms terms;
  for (const ConsentEvent& e : events) terms.erased |= e.kind == EventKind::kErase;
  if (terms.erased) return terms;
  for (int field = 0; field < kMaxIndices; ++field) {
    const FieldMask bit = MaskOf(field);
    const auto give = [&](const ConsentEvent& e, FieldMask* live) {
      if (now < e.at) return;
      if (now >= e.valid_until) {
        terms.expired |= bit;
        return;
      }
      *live |= bit;
      terms.valid_until = std::min(terms.valid_until, e.valid_until);
    };
    if (const auto consent = Latest(events, purpose, field, ConsentRank)) {
      if (consent->kind == EventKind::kGrant) give(*consent, &terms.granted);
      if (consent->kind == EventKind::kRefuse) terms.refused |= bit;
      if (consent->kind == EventKind::kWithdraw) terms.withdrawn |= bit;
      if (consent->explicit_consent) terms.granted_explicitly |= terms.granted & bit;
    }
    const auto reliance = Latest(events, purpose, field, RelianceRank);
    if (reliance.has_value() && reliance->kind == EventKind::kRely) give(*reliance, &terms.relied);
    const auto objection = Latest(events, purpose, field, ObjectionRank);
    if (objection.has_value() && objection->kind == EventKind::kObject) terms.objected |= bit;
  }
  return terms;
}

bool Agrees(const ConsentState& state, const std::vector<ConsentEvent>& events) {
  for (int purpose = 0; purpose < kPurposes; ++purpose) {
    for (TimeMicros now = 0; now <= 12; ++now) {
      if (!Same(state.TermsAt(purpose, now), Reference(events, purpose, now))) return false;
    }
  }
  return true;
}

std::vector<ConsentEvent> RandomEvents(std::mt19937& random, int count, bool erase) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<ConsentEvent> events;
  for (int i = 0; i < count; ++i) {
    ConsentEvent e = Event(static_cast<EventKind>(1 + below(7)), 1 + below(6),
                           1 + static_cast<PurposeMask>(below((1 << kPurposes) - 1)),
                           1 + static_cast<FieldMask>(below((1 << kFields) - 1)));
    if (below(5) == 0) e.fields |= MaskOf(63);
    e.explicit_consent = below(2) == 0;
    const bool gives = e.kind == EventKind::kGrant || e.kind == EventKind::kRely;
    if (gives && below(3) != 0) e.valid_until = e.at + 1 + below(6);
    events.push_back(e);
  }
  if (erase) events.push_back(Event(EventKind::kErase, 1 + below(6), 0, 0));
  return events;
}

TEST_CASE("The fold of random events is that of the reference", "[fold]") {
  std::mt19937 random(1);
  int wrong = 0;
  for (int round = 0; round < 4000; ++round) {
    const auto events = RandomEvents(random, 1 + round % 12, round % 40 == 0);
    if (!Agrees(Fold(events), events)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("The fold holds after every event, not only after the last", "[fold]") {
  std::mt19937 random(2);
  int wrong = 0;
  for (int round = 0; round < 300; ++round) {
    const auto events = RandomEvents(random, 14, round % 10 == 0);
    ConsentState state;
    std::vector<ConsentEvent> so_far;
    for (const ConsentEvent& event : events) {
      state.Apply(event);
      so_far.push_back(event);
      if (!Agrees(state, so_far)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Small sets of events fold alike in every order", "[fold]") {
  std::mt19937 random(3);
  int wrong = 0;
  for (int round = 0; round < 60; ++round) {
    const auto events = RandomEvents(random, 5, round % 10 == 0);
    std::vector<std::size_t> order(events.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
      std::vector<ConsentEvent> permuted;
      for (const std::size_t i : order) permuted.push_back(events[i]);
      const ConsentState state = Fold(permuted);
      for (int purpose = 0; purpose < kPurposes; ++purpose) {
        for (const TimeMicros now : {0, 3, 6, 11}) {
          if (!Same(state.TermsAt(purpose, now), Reference(events, purpose, now))) ++wrong;
        }
      }
    } while (std::next_permutation(order.begin(), order.end()));
  }
  CHECK(wrong == 0);
}

TEST_CASE("Large sets of events fold alike in any order, and twice the same is once", "[fold]") {
  std::mt19937 random(4);
  int wrong = 0;
  for (int round = 0; round < 60; ++round) {
    const auto events = RandomEvents(random, 120, round % 10 == 0);
    auto shuffled = events;
    shuffled.insert(shuffled.end(), events.begin(), events.begin() + 60);
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    if (!Agrees(Fold(shuffled), events)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("No replay and no reordering brings a withdrawn grant back", "[fold]") {
  const ConsentEvent grant = Grant(5, kForever);
  const ConsentEvent withdrawal = Event(EventKind::kWithdraw, 6);
  for (const auto& order : {std::vector<ConsentEvent>{grant, withdrawal},
                            {withdrawal, grant},
                            {grant, withdrawal, grant},
                            {withdrawal, grant, grant, withdrawal, grant}}) {
    const ConsentTerms terms = Fold(order).TermsAt(0, 10);
    CHECK(terms.granted == 0);
    CHECK(terms.withdrawn == 1);
  }
  // At the very same moment the withdrawal wins too.
  CHECK(Fold({Grant(6, kForever), withdrawal}).TermsAt(0, 10).granted == 0);
  CHECK(Fold({withdrawal, Grant(6, kForever)}).TermsAt(0, 10).granted == 0);
  CHECK(Fold({withdrawal, Grant(7, kForever)}).TermsAt(0, 10).granted == 1);
}

TEST_CASE("A grant holds from its beginning up to, not including, its end", "[fold]") {
  const ConsentState state = Fold({Grant(5, 8, true)});
  for (TimeMicros now = 0; now < 12; ++now) {
    CAPTURE(now);
    const ConsentTerms terms = state.TermsAt(0, now);
    CHECK((terms.granted == 1) == (now >= 5 && now < 8));
    CHECK(terms.granted_explicitly == terms.granted);
    CHECK((terms.expired == 1) == (now >= 8));
    CHECK(terms.valid_until == (terms.granted == 1 ? 8 : kForever));
  }
}

TEST_CASE("A restriction holds at once, also one that is dated in the future", "[fold]") {
  for (const EventKind kind : {EventKind::kRefuse, EventKind::kWithdraw}) {
    CHECK(Fold({Grant(1, kForever), Event(kind, 100)}).TermsAt(0, 5).granted == 0);
  }
  CHECK(Fold({Grant(1, kForever), Event(EventKind::kObject, 100)}).TermsAt(0, 5).objected == 1);
}

TEST_CASE("An objection stands beside consent until it is lifted", "[fold]") {
  const std::vector<ConsentEvent> events = {Grant(1, kForever), Event(EventKind::kObject, 2)};
  CHECK(Fold(events).TermsAt(0, 5).granted == 1);
  CHECK(Fold(events).TermsAt(0, 5).objected == 1);
  std::vector<ConsentEvent> lifted = events;
  lifted.push_back(Event(EventKind::kLiftObjection, 3));
  CHECK(Fold(lifted).TermsAt(0, 5).objected == 0);
  CHECK(Fold(lifted).TermsAt(0, 5).granted == 1);
}

TEST_CASE("Withdrawing ends reliance as well; ceasing leaves consent alone", "[fold]") {
  CHECK(Fold({Event(EventKind::kRely, 1), Event(EventKind::kWithdraw, 2)}).TermsAt(0, 5).relied == 0);
  CHECK(Fold({Event(EventKind::kRely, 1), Event(EventKind::kCease, 2)}).TermsAt(0, 5).relied == 0);
  CHECK(Fold({Grant(1, kForever), Event(EventKind::kCease, 2)}).TermsAt(0, 5).granted == 1);
  CHECK(Fold({Event(EventKind::kRely, 1), Event(EventKind::kRefuse, 2)}).TermsAt(0, 5).relied == 1);
}

TEST_CASE("After erasure nothing counts, in whatever order it arrives", "[fold]") {
  for (const TimeMicros at : {TimeMicros{0}, TimeMicros{2}, TimeMicros{9}}) {
    const ConsentState state = Fold({Grant(1, kForever), Event(EventKind::kErase, at, 0, 0),
                                     Grant(8, kForever), Event(EventKind::kObject, 9)});
    CHECK(state.erased());
    const ConsentTerms terms = state.TermsAt(0, 10);
    CHECK(terms.erased);
    CHECK((terms.granted | terms.withdrawn | terms.objected | terms.expired | terms.relied) == 0);
  }
}

TEST_CASE("A right that was stamped after the clock holds from the clock's time on", "[fold]") {
  // Two events within one tick of the clock: the second is stamped a tick later, so
  // that it counts as the later one, and yet holds at once.
  ConsentState state;
  state.Apply(Event(EventKind::kWithdraw, 5));
  state.Apply(Grant(6, kForever), 5);
  CHECK(state.TermsAt(0, 4).granted == 0);
  CHECK(state.TermsAt(0, 5).granted == 1);
  // Of two at one moment, the one that begins later is the more restrictive.
  for (const bool first : {false, true}) {
    ConsentState tie;
    tie.Apply(Grant(6, kForever), first ? 2 : 4);
    tie.Apply(Grant(6, kForever), first ? 4 : 2);
    CHECK(tie.TermsAt(0, 3).granted == 0);
    CHECK(tie.TermsAt(0, 4).granted == 1);
  }
}

TEST_CASE("A restriction takes two words, whatever else its event says", "[fold]") {
  // Of those that concern one dimension; a withdrawal ends consent and reliance.
  const std::pair<EventKind, std::size_t> restrictions[] = {{EventKind::kRefuse, 2},
                                                            {EventKind::kWithdraw, 4},
                                                            {EventKind::kObject, 2},
                                                            {EventKind::kLiftObjection, 2},
                                                            {EventKind::kCease, 2}};
  for (const auto& [kind, words] : restrictions) {
    CAPTURE(static_cast<int>(kind));
    ConsentEvent event = Event(kind, 1'000'000);
    event.valid_until = 2'000'000;
    ConsentState state;
    state.Apply(event, 500'000);
    CHECK(state.packed().words().size() == words);
  }
  ConsentState first;
  first.Apply(Event(EventKind::kRefuse, 0));
  CHECK(first.packed().words().size() == 2);
}

TEST_CASE("An event of no known kind gives nothing and takes nothing", "[fold]") {
  ConsentState state = Fold({Grant(10, kForever), Event(EventKind::kObject, 10)});
  const ConsentTerms before = state.TermsAt(0, 20);
  for (const int kind : {0, 9, 99, 255}) {
    CAPTURE(kind);
    state.Apply(Event(static_cast<EventKind>(kind), 15, 1, 0xF));
    CHECK(Same(state.TermsAt(0, 20), before));
    CHECK(state.last_event() == 10);
  }
}

TEST_CASE("Zeros are the consent of nobody who was asked or erased", "[fold]") {
  const std::vector<std::uint64_t> zeros(4);
  CHECK_FALSE(PackedConsent(zeros).erased());
  CHECK(PackedConsent(zeros).last_event() == 0);
  CHECK(Same(PackedConsent(zeros).TermsAt(0, 20), ConsentTerms()));
}

TEST_CASE("The state knows its latest event, and no purpose it was not told of", "[fold]") {
  CHECK(ConsentState().last_event() == 0);
  const ConsentState state = Fold({Event(EventKind::kWithdraw, 9), Grant(3, kForever)});
  CHECK(state.last_event() == 9);
  CHECK_FALSE(state.erased());
  for (const int purpose : {-1, 1, 63, 64, 255, 256, 1000}) {
    CAPTURE(purpose);
    CHECK(Same(state.TermsAt(purpose, 10), ConsentTerms()));
    CHECK(Same(ConsentState().TermsAt(purpose, 10), ConsentTerms()));
  }
}

}  // namespace
}  // namespace assent

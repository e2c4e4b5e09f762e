// Probes that made other systems fail open, put to this one. Each comment says which
// mechanism let the data out there. What only a compiler can refuse is in
// tests/compile_fail; what a test can see of it is asserted here as well.
#include <limits>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "assent/profile/dynamic.h"
#include "assent/profile/join.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

const SubjectId kAnn("ann");

// Ann gave everything for every purpose.
struct Open : Sample {
  explicit Open(AuditSink* audit = nullptr) : Sample(audit) {
    GiveAll(profiles, kAnn);
    CollectAll(profiles, kAnn);
  }
};

std::string_view NameOf(Purpose purpose) {
  return Viewer::policy().purposes[static_cast<std::size_t>(Viewer::IndexOf(purpose))].name;
}

// How many fields of how many purposes give a value, by accessors and by names.
int ValuesOut(const Profiles<Viewer>& profiles, const SubjectId& subject) {
  int out = 0;
  ForEachView(profiles, subject, [&](Purpose purpose, const auto& view) {
    if (view.ok()) {
      ForEachField(*view,
                   [&](Field, const auto& handle) { out += handle.Release(OwnUse{}).has_value() ? 1 : 0; });
    }
    const auto dynamic = profiles.OpenDynamic(subject, NameOf(purpose));
    if (!dynamic.ok()) return;
    for (const FieldPolicy& field : Viewer::policy().fields) {
      out += dynamic->Release(field.name, "own_use").ok() ? 1 : 0;
    }
  });
  return out;
}
constexpr int kEverything = 2 * 15;  // declared pairs, each through both doors

// GDPRuler: a purpose outside its vocabulary was looked up as number 0, the first purpose,
// and allowed. Apache Doris under Ranger: an access type in other letters matched no rule,
// so that no mask applied.
TEST_CASE("A purpose that is unknown, or spelt otherwise, is not the first purpose", "[probe]") {
  Open open;
  REQUIRE(ValuesOut(open.profiles, kAnn) == kEverything);
  // Only the first purpose is left, the one that a lookup which gives 0 would find.
  for (const Purpose purpose : {Purpose::kTrain, Purpose::kService, Purpose::kOffers, Purpose::kHealth}) {
    REQUIRE(open.profiles.Withdraw(kAnn, purpose).ok());
  }
  REQUIRE(Viewer::IndexOf(Purpose::kRecommend) == 0);
  for (const std::string_view name : {"purpose0", "RECOMMENDATION", "recommend", "Recommend", "RECOMMEND ",
                                      " RECOMMEND", "sell", "0", "1", "-1", "*", "ANY", "sample.RECOMMEND"}) {
    CAPTURE(name);
    CHECK(FindPurpose(Viewer::policy(), name) == -1);
    CHECK(open.profiles.OpenDynamic(kAnn, name).status().code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(open.profiles.OpenDynamic(kAnn, "RECOMMEND").ok());
  CHECK(Viewer::IndexOf(static_cast<Purpose>(99)) == -1);
  CHECK(open.profiles.Why(kAnn, static_cast<Purpose>(99), Field::kRegion) == Decision::kNotDeclared);
  CHECK(FormFor(Viewer::policy(), 2, 99) == 2);  // no purpose, no form of it
  CHECK(RuleOf(Viewer::policy(), 99).declared == 0);
}

// GDPRuler: a request without a purpose, in a session whose default purpose was empty, was
// compared with nothing and allowed.
TEST_CASE("A purpose that is not stated allows nothing", "[probe]") {
  Open open;
  CHECK(open.profiles.OpenDynamic(kAnn, "").status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(open.profiles.OpenDynamic(kAnn, std::string_view()).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(open.profiles.OpenDynamic(kAnn, "PURPOSE_UNSPECIFIED").status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(Viewer::IndexOf(Purpose{}) == -1);  // there is no purpose zero
  for (const Field field : kFields)
    CHECK(open.profiles.Why(kAnn, Purpose{}, field) == Decision::kNotDeclared);
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.fields = ~FieldMask{0};
  CHECK(open.profiles.Record(kAnn, grant).code() == absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(open.profiles.Grant(kAnn, Purpose{}).ok());
  CHECK_FALSE(open.profiles.Rely(kAnn, Purpose{}).ok());
}

// CASL: `can(purpose, 'Profile')` without a field asked whether *any* field is allowed, and
// answered yes.
TEST_CASE("A request that names no field gets none, though others are allowed", "[probe]") {
  Open open;
  const auto view = open.profiles.OpenDynamic(kAnn, "RECOMMEND");
  REQUIRE(view.ok());
  for (const std::string_view name : {std::string_view(), std::string_view(""), std::string_view("*")}) {
    CHECK(view->Why(name).status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(view->Release(name, "own_use").status().code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(view->Release("region", "").status().code() == absl::StatusCode::kInvalidArgument);
  const Decisions everything =
      Decide(RuleOf(Viewer::policy(), 0), {~FieldMask{0}, ~FieldMask{0}}, {~FieldMask{0}, ~FieldMask{0}});
  CHECK(everything.allowed != 0);
  CHECK(everything.Of(-1) == Decision::kNotDeclared);
  // A consent that names no field is no consent to all of them.
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.purposes = 1;
  CHECK(open.profiles.Record(kAnn, grant).code() == absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(open.profiles.Grant(kAnn, Purpose::kRecommend, {}).ok());
}

class Broken final : public AuditSink {
 public:
  bool Record(const OpenEntry&) noexcept override { return false; }
};

// Cedar: a `forbid` whose evaluation failed, because an attribute was missing, was skipped,
// and the `permit` beside it allowed.
TEST_CASE("What cannot be evaluated denies", "[probe]") {
  const ConsentTerms all{~FieldMask{0}, ~FieldMask{0}, 0, 0, 0, ~FieldMask{0}, 0, false, kForever};
  const ValueTerms values{~FieldMask{0}, ~FieldMask{0}};
  // A rule that is no rule: a basis that does not exist.
  for (int basis = 0; basis < 256; ++basis) {
    const PurposeRule rule{static_cast<LawfulBasis>(basis), ~FieldMask{0}, 0, false};
    CAPTURE(basis);
    CHECK((Decide(rule, all, values).allowed != 0) == (basis >= 1 && basis <= 6));
  }
  // A missing term is the empty set, and the empty set allows nothing, whichever it is.
  const PurposeRule rule{LawfulBasis::kConsent, 1, 0, false};
  CHECK(Decide(rule, all, values).allowed == 1);
  CHECK(Decide({}, all, values).allowed == 0);
  CHECK(Decide(rule, {}, values).allowed == 0);
  CHECK(Decide(rule, all, {}).allowed == 0);
  CHECK(Decide(rule, all, {1, 0}).allowed == 0);
  CHECK(Decide(rule, all, {0, 1}).allowed == 0);
  // A part that fails: the audit cannot be written.
  Broken sink;
  Open open(&sink);
  CHECK(ValuesOut(open.profiles, kAnn) == 0);
}

// The same for the clock: one that fails says 0, its least or its greatest moment.
TEST_CASE("A clock that has failed allows nothing that ends or has begun", "[probe]") {
  for (const TimeMicros broken : {TimeMicros{0}, TimeMicros{1}, std::numeric_limits<TimeMicros>::min(),
                                  std::numeric_limits<TimeMicros>::max(), TimeMicros{-1}}) {
    CAPTURE(broken);
    Open open;
    open.clock.Set(broken);
    CHECK(ValuesOut(open.profiles, kAnn) == 0);
    const auto view = open.profiles.Open<Purpose::kRecommend>(kAnn);
    REQUIRE(view.ok());
    CHECK_FALSE(view->region().Release(OwnUse{}).has_value());
    CHECK(view->watched().Why() != Decision::kAllowed);
    CHECK_FALSE(CollectSome(open.profiles, kAnn, Field::kRegion).ok());
  }
}

// Fides: `ALLOW unless not_opt_in` allowed whoever had no consent record at all, as the
// condition that denies could not be true of nothing.
TEST_CASE("Who has no consent record, or only restrictions lifted, is denied", "[probe]") {
  Sample sample;
  for (const Purpose purpose : kPurposes) {
    for (const Field field : kFields) {
      CHECK(sample.profiles.Why(kAnn, purpose, field) == Decision::kUnknownSubject);
    }
  }
  CHECK(ValuesOut(sample.profiles, kAnn) == 0);
  // A record in which nothing was ever refused, withdrawn or opposed is no consent.
  for (const Purpose purpose : kPurposes) {
    REQUIRE(sample.profiles.LiftObjection(kAnn, purpose).ok());
    REQUIRE(sample.profiles.Cease(kAnn, purpose).ok());
  }
  for (const Field field : kFields) {
    CHECK(CollectSome(sample.profiles, kAnn, field).code() == absl::StatusCode::kPermissionDenied);
  }
  CHECK(ValuesOut(sample.profiles, kAnn) == 0);
  // Taking everything back restores nothing that was not there.
  for (const Purpose purpose : kPurposes) {
    REQUIRE(sample.profiles.Object(kAnn, purpose).ok());
    REQUIRE(sample.profiles.LiftObjection(kAnn, purpose).ok());
    REQUIRE(sample.profiles.Refuse(kAnn, purpose).ok());
  }
  CHECK(ValuesOut(sample.profiles, kAnn) == 0);
}

// Fides: a request for a field without granted purposes was a *gap*, evidence that is not
// counted as a violation: 659 of 4,096 requests.
TEST_CASE("What is unresolved is a denial, in each of 4,096 states", "[probe]") {
  const PurposeRule rule{LawfulBasis::kConsent, 1, 1, false};
  int allowed = 0;
  for (unsigned bits = 0; bits < 4096; ++bits) {
    const auto bit = [bits](int i) { return FieldMask{(bits >> i) & 1}; };
    const ConsentTerms consent{bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6), bit(7) != 0, kForever};
    PurposeRule asked = rule;
    asked.declared = bit(8);
    asked.special = bit(9);
    const Decisions decided = Decide(asked, consent, {bit(10), bit(11)});
    const Decision why = decided.Of(0);
    CHECK(why != Decision::kUndecided);
    CHECK((why == Decision::kAllowed) == (decided.allowed == 1));
    if (why == Decision::kAllowed) ++allowed;
  }
  // granted, declared, set, fresh; not objected, not erased; explicit or not special; the
  // four other bits are free.
  CHECK(allowed == 3 * 16);
  static_assert(Decision{} != Decision::kAllowed, "nobody has decided: denied");
}

// Firebase: consent that the application never set counted as granted, and on desktop the
// call that sets it did nothing.
TEST_CASE("Consent that was never set is not given, on any build", "[probe]") {
  CHECK(ConsentState().TermsAt(0, 1).granted == 0);
  CHECK(ConsentState().TermsAt(0, 1).relied == 0);
  CHECK(Decisions().allowed == 0);
  CHECK(Decisions().may_hold == 0);
  CHECK_FALSE(GrantOptions().explicit_consent);
  CHECK_FALSE(ConsentEvent().explicit_consent);
  CHECK(ConsentEvent().kind == EventKind{});
  CHECK_FALSE(internal::ShadowModeBuilt());
  Sample sample;
  REQUIRE(sample.profiles.Grant(kAnn, Purpose::kTrain).ok());  // set for another purpose
  for (const Field field : kFields) {
    static_cast<void>(CollectSome(sample.profiles, kAnn, field));
    CHECK(sample.profiles.Why(kAnn, Purpose::kRecommend, field) != Decision::kAllowed);
  }
  // The call that sets it does something: what it grants is there, and goes with it.
  CHECK(ValuesOut(sample.profiles, kAnn) == 2 * 4);
  REQUIRE(sample.profiles.Withdraw(kAnn, Purpose::kTrain).ok());
  CHECK(ValuesOut(sample.profiles, kAnn) == 0);
}

// GDPRuler: fields were parsed out of one text; a value with the separator in it was cut,
// and what stood behind the separator was taken for a field of its own.
TEST_CASE("A separator inside a value, a name or an id is a character", "[probe]") {
  Open open;
  for (const std::string& text :
       {std::string("a|b"), std::string("a,b;c"), std::string("a\tb\nc\r"), std::string("a=b&purposes=SELL"),
        std::string("\"},{\"purpose\":\"SELL\""), std::string("a\0b", 3), std::string("%00%0a"),
        std::string("'; DROP"), std::string("\x1e\x1f\x1d")}) {
    CAPTURE(text);
    REQUIRE(open.profiles.Collect<Field::kEmail>(kAnn, text).ok());
    const auto view = open.profiles.Open<Purpose::kService>(kAnn);
    REQUIRE(view.ok());
    CHECK(view->email().Release(OwnUse{}) == text);
    const auto dynamic = open.profiles.OpenDynamic(kAnn, "SERVICE");
    CHECK(*dynamic->Release("email", "own_use") == DynamicValue(text));
    // Nothing else of Ann's changed.
    CHECK(view->credit().Release(OwnUse{}) == 200);
    CHECK(ValuesOut(open.profiles, kAnn) == kEverything);
    // As an id it is somebody else, whom nobody knows; as a name it is none.
    const SubjectId other("ann" + text);
    CHECK(open.profiles.Why(other, Purpose::kService, Field::kEmail) == Decision::kUnknownSubject);
    CHECK_FALSE(open.profiles.OpenDynamic(kAnn, "SERVICE" + text).ok());
    CHECK_FALSE(dynamic->Release("email" + text, "own_use").ok());
    CHECK_FALSE(dynamic->Release("email", "own_use" + text).ok());
  }
  // Ids that agree up to a separator or a zero byte are different people.
  std::set<std::string> ids = {"ann", std::string("ann\0", 4), std::string("ann\0x", 5), "ann|", "ann,bob"};
  for (const std::string& id : ids) REQUIRE(open.profiles.Rely(SubjectId(id), Purpose::kService).ok());
  CHECK(open.profiles.size() == ids.size());
}

// GDPRuler: a policy object with static storage was used by another one's constructor
// before its own had run, and the program crashed. Here policies are constant; this object
// is made before all others of the program and works with one.
}  // namespace

// Catch's own objects are not made yet either: what the constructor asserts it keeps.
struct BeforeMain {
  BeforeMain();
  int before = -1;
  int after = -1;
  TimeMicros now = 0;
};
BeforeMain g_before_main __attribute__((init_priority(101)));

BeforeMain::BeforeMain() {
  ManualClock clock;
  Profiles<Viewer> profiles(Sample::Options(&clock, nullptr));
  const SubjectId subject(std::uint64_t{1});
  for (const Purpose purpose : {Purpose::kRecommend, Purpose::kTrain, Purpose::kHealth}) {
    if (!profiles.Grant(subject, purpose, Explicitly()).ok()) return;
  }
  for (const Purpose purpose : {Purpose::kService, Purpose::kOffers}) {
    if (!profiles.Rely(subject, purpose).ok()) return;
  }
  for (const Field field : kFields) static_cast<void>(CollectSome(profiles, subject, field));
  before = ValuesOut(profiles, subject);
  static_cast<void>(profiles.WithdrawAll(subject));
  after = ValuesOut(profiles, subject);
  now = SystemClock().Now();
}

namespace {

TEST_CASE("A policy decides before main as it does afterwards", "[probe]") {
  CHECK(g_before_main.before == kEverything);
  CHECK(g_before_main.after == 0);
  CHECK(g_before_main.now > 0);
}

template <class T>
constexpr bool kForgeable =
    std::is_aggregate_v<T> || std::is_default_constructible_v<T> || std::is_copy_assignable_v<T>;

// Tink: `SecretKeyAccessToken t{}` compiled under C++17, as a private defaulted constructor
// leaves a class an aggregate.
TEST_CASE("Nothing that opens a value can be made out of nothing", "[probe]") {
  using internal::GuardedKey;
  using internal::Lease;
  using internal::ViewCore;
  using Year = decltype(std::declval<const sample::ViewerForRecommend&>().birth_year());
  STATIC_REQUIRE(!std::is_aggregate_v<GuardedKey> && !std::is_default_constructible_v<GuardedKey>);
  STATIC_REQUIRE(!std::is_aggregate_v<Lease> && !std::is_default_constructible_v<Lease>);
  STATIC_REQUIRE(!kForgeable<ViewCore>);
  STATIC_REQUIRE(!kForgeable<Year>);
  STATIC_REQUIRE(!kForgeable<sample::ViewerForRecommend>);
  STATIC_REQUIRE(!kForgeable<DynamicView>);
  STATIC_REQUIRE(!std::is_aggregate_v<EngineInput>);
}

// Sesame: a value that was wrapped once, a trained model for instance, kept the consent of
// that moment, and was used after it had been withdrawn.
TEST_CASE("What was computed before a withdrawal is refused after it", "[probe]") {
  Open open;
  std::map<std::string, std::vector<Guarded<std::int32_t, Purpose::kRecommend, sample::fields::BirthYear>>>
      cache;
  const auto view = open.profiles.Open<Purpose::kRecommend>(kAnn);
  REQUIRE(view.ok());
  cache["scores"].push_back(view->birth_year().Map([](std::int32_t year) { return year / 2; }));
  const auto kept = open.profiles.Keep("model", cache["scores"].front());
  REQUIRE(kept.ok());
  const auto joined = Join(view->birth_year(), view->region());
  REQUIRE(joined.Release(OwnUse{}).has_value());
  const ConsentChange change = open.profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kBirthYear});
  CHECK(change.stale() == std::vector<std::string>{"model"});
  CHECK_FALSE(cache["scores"].front().Release(OwnUse{}).has_value());
  CHECK_FALSE(kept->Release(OwnUse{}).has_value());
  CHECK_FALSE(joined.Release(OwnUse{}).has_value());
}

// Zanzibar's "new enemy", and Ranger, whose plugins hear of a change within 30 seconds: a
// right that was taken away was still there for a while, or came back by a late message.
TEST_CASE("A withdrawal holds for the next read, and no late message undoes it", "[probe]") {
  Open open;
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.purposes = 1;
  grant.fields = Viewer::policy().purposes[0].fields;
  grant.at = open.clock.Now();  // it was given before and arrives after
  REQUIRE(open.profiles.WithdrawAll(kAnn).ok());
  CHECK(ValuesOut(open.profiles, kAnn) == 0);
  REQUIRE(open.profiles.Record(kAnn, grant).ok());
  CHECK(ValuesOut(open.profiles, kAnn) == 0);
  CHECK(open.profiles.Why(kAnn, Purpose::kRecommend, Field::kRegion) == Decision::kWithdrawn);
}

// SpiceDB: an explanation that came from a cache told of permissions that were gone.
TEST_CASE("A reason is that of now, in a view that is older too", "[probe]") {
  Open open;
  const auto view = open.profiles.Open<Purpose::kRecommend>(kAnn);
  const auto dynamic = open.profiles.OpenDynamic(kAnn, "RECOMMEND");
  REQUIRE(view->Why(Field::kRegion) == Decision::kAllowed);
  REQUIRE(open.profiles.Object(kAnn, Purpose::kRecommend).ok());
  CHECK(view->Why(Field::kRegion) == Decision::kObjected);
  CHECK(*dynamic->Why("region") == Decision::kObjected);
  REQUIRE(open.profiles.Erase(kAnn).ok());
  CHECK(view->Why(Field::kRegion) == Decision::kErased);
  CHECK(*dynamic->Why("region") == Decision::kErased);
}

// GDPRuler: whoever was on a record's share list could rewrite the owner's purposes.
TEST_CASE("Nobody but the subject and those who speak for it consents", "[probe]") {
  Sample sample;
  ConsentEvent grant;
  grant.kind = EventKind::kGrant;
  grant.purposes = 1;
  grant.fields = 1;
  for (int actor = 0; actor < 256; ++actor) {
    grant.actor = static_cast<Actor>(actor);
    const bool may =
        grant.actor == Actor::kSubject || grant.actor == Actor::kGuardian || grant.actor == Actor::kSignal;
    CAPTURE(actor);
    CHECK(sample.profiles.Record(SubjectId(static_cast<std::uint64_t>(actor)), grant).ok() == may);
  }
}

}  // namespace
}  // namespace assent::testing

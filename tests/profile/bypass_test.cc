// The registered way past the list of recipients: asked for consent like any release,
// counted, audited, and over on its day.
#include "assent/profile/bypass.h"

#include <string>
#include <vector>

#include "assent/profile/join.h"
#include "profile/people.h"

namespace assent::testing {
namespace {

using sample::bypasses::AccountRecovery;
namespace fields = sample::fields;

const SubjectId kAnn("ann");
constexpr Day kLastDay = 62'455;  // 2140-12-30; the policy says that it expires on the 31st

// Keeps what it is told of bypasses; may refuse.
class Sink final : public AuditSink {
 public:
  bool Record(const OpenEntry&) noexcept override { return true; }
  bool Record(const BypassEntry& entry) noexcept override {
    reasons.emplace_back(entry.reason);
    ids.emplace_back(entry.bypass);
    purpose = entry.purpose;
    at = entry.at;
    return !refuses;
  }
  bool refuses = false;
  std::vector<std::string> reasons;
  std::vector<std::string> ids;
  int purpose = -1;
  TimeMicros at = 0;
};

// A sink that was written before there were bypasses.
class OldSink final : public AuditSink {
 public:
  using AuditSink::Record;
  bool Record(const OpenEntry&) noexcept override { return true; }
};

struct World : Sample {
  explicit World(AuditSink* sink, Day today = 20'000) : Sample(sink) {
    clock.Set(StartOf(today) + kMicrosPerDay / 2);
    REQUIRE(profiles.Rely(kAnn, Purpose::kService).ok());
    REQUIRE(profiles.Collect<Field::kEmail>(kAnn, "a@b.example").ok());
  }
  sample::ViewerForService Open() {
    auto view = profiles.Open<Purpose::kService>(kAnn);
    REQUIRE(view.ok());
    return *std::move(view);
  }
  std::optional<std::string> Use() {
    return Open().email().ReleaseBecause<AccountRecovery>("ticket 4711: lost the account");
  }
};

// Of what was computed from several fields only where it covers each of them.
constexpr auto kService = Purpose::kService;
static_assert(fields::Email::AllowsBypass<kService, AccountRecovery>());
static_assert(!fields::Region::AllowsBypass<kService, AccountRecovery>());
static_assert(Joined<fields::Email, fields::Email>::AllowsBypass<kService, AccountRecovery>());
static_assert(!Joined<fields::Email, fields::Region>::AllowsBypass<kService, AccountRecovery>());
static_assert(!Joined<fields::Region, fields::Email>::AllowsBypass<kService, AccountRecovery>());
static_assert(Many<fields::Email>::AllowsBypass<kService, AccountRecovery>());
static_assert(!Many<fields::Region>::AllowsBypass<kService, AccountRecovery>());
static_assert(Kept<fields::Email>::AllowsBypass<kService, AccountRecovery>());
static_assert(!Kept<fields::Region>::AllowsBypass<kService, AccountRecovery>());

TEST_CASE("A bypass hands the value out, is counted and audited with its reason", "[bypass]") {
  Sink sink;
  World world(&sink);
  const std::uint64_t before = UsesOf<AccountRecovery>();
  CHECK(world.Use() == "a@b.example");
  CHECK(UsesOf<AccountRecovery>() == before + 1);
  CHECK(sink.reasons == std::vector<std::string>{"ticket 4711: lost the account"});
  CHECK(sink.ids == std::vector<std::string>{"account_recovery"});
  CHECK(sink.purpose == Viewer::IndexOf(Purpose::kService));
  CHECK(sink.at == world.clock.Now());
  // Of what was computed from the field too.
  const auto size = world.Open().email().Map([](const std::string& email) { return email.size(); });
  CHECK(size.ReleaseBecause<AccountRecovery>("ticket 4711: lost the account") == 11u);
  CHECK(UsesOf<AccountRecovery>() == before + 2);
}

TEST_CASE("A bypass makes no denied read lawful, and a denied use is not counted", "[bypass]") {
  Sink sink;
  World world(&sink);
  const auto email = world.Open().email();
  const std::uint64_t before = UsesOf<AccountRecovery>();
  REQUIRE(world.profiles.Withdraw(kAnn, Purpose::kService).ok());
  CHECK_FALSE(email.ReleaseBecause<AccountRecovery>("ticket 4711: lost the account").has_value());
  CHECK_FALSE(world.Use().has_value());
  REQUIRE(world.profiles.Rely(kAnn, Purpose::kService).ok());
  CHECK_FALSE(world.Use().has_value());  // the value is gone
  const auto size = world.Open().email().Map([](const std::string& address) { return address.size(); });
  CHECK_FALSE(size.ReleaseBecause<AccountRecovery>("ticket 4711: lost the account").has_value());
  CHECK(sink.reasons.empty());
  CHECK(UsesOf<AccountRecovery>() == before);
}

TEST_CASE("A bypass gives nothing where the audit refuses it or does not know of bypasses", "[bypass]") {
  const std::uint64_t before = UsesOf<AccountRecovery>();
  Sink sink;
  sink.refuses = true;
  CHECK_FALSE(World(&sink).Use().has_value());
  CHECK(sink.reasons.size() == 1);
  OldSink old;
  CHECK_FALSE(World(&old).Use().has_value());
  CHECK(UsesOf<AccountRecovery>() == before);
  CHECK(World(nullptr).Use().has_value());
}

TEST_CASE("A bypass works until the midnight on which it expires", "[bypass]") {
  CHECK(World(nullptr, kLastDay).Use().has_value());
  CHECK_FALSE(World(nullptr, kLastDay + 1).Use().has_value());
  CHECK(AccountRecovery::kExpires == kLastDay + 1);
}

}  // namespace
}  // namespace assent::testing

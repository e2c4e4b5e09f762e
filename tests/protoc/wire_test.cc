// The generated codec against protobuf itself, and against bytes that are none.
#include <algorithm>
#include <random>

#include "google/protobuf/empty.pb.h"
#include "google/protobuf/stubs/common.h"
#include "kinds.assent_wire.h"
#include "reference_codec.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

using kinds::Field;
using kinds::Person;
using kinds::PersonWire;
using kinds::Purpose;

constexpr Day kToday = 20'000;
const SubjectId kAnna("anna");

FieldMask Bit(Field field) { return MaskOf(static_cast<int>(field)); }

// A store in which Anna said yes to everything.
struct World {
  World() {
    GrantOptions given;
    given.explicit_consent = true;
    CHECK(profiles.Grant(kAnna, Purpose::kRecommend, given).ok());
    CHECK(profiles.Grant(kAnna, Purpose::kLearn, given).ok());
    CHECK(profiles.Rely(kAnna, Purpose::kCountVisits).ok());
    CHECK(profiles.Rely(kAnna, Purpose::kOffers).ok());
  }
  std::string Encode() const {
    const absl::StatusOr<std::string> bytes = PersonWire::Encode(profiles, kAnna);
    REQUIRE(bytes.ok());
    return *bytes;
  }
  WireReport Decode(const std::string& bytes, WireOptions options = {}) {
    const absl::StatusOr<WireReport> report = PersonWire::Decode(bytes, kAnna, profiles, options);
    INFO(report.status().message());
    REQUIRE(report.ok());
    return *report;
  }

  ManualClock clock{StartOf(kToday) + kMicrosPerDay / 2};
  Profiles<Person> profiles{ProfilesOptions{&clock}};
};

const PersonType& Type() {
  static const PersonType type;
  return type;
}

WireOptions CollectedToday() {
  WireOptions options;
  options.unstamped = kToday;
  return options;
}

TEST_CASE("random messages of protobuf are stored and written as the policy keeps them") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 3000; ++i) {
    const auto person = Type().Random(random, kToday);
    World world;
    world.Decode(person->SerializeAsString(), CollectedToday());
    const std::string bytes = world.Encode();

    const auto read = Type().Parse(bytes);
    REQUIRE(read != nullptr);
    Coarsen(*person, kToday);
    INFO(person->DebugString() << "---\n" << read->DebugString());
    REQUIRE(KnownBytes(*read) == person->SerializeAsString());
    // Byte for byte what protobuf writes, then the stamps and nothing else.
    REQUIRE(bytes.substr(0, KnownBytes(*read).size()) == KnownBytes(*read));
    REQUIRE(read->GetReflection()->GetUnknownFields(*read).field_count() <= 1);

    // Through protobuf, which keeps the stamps, and back.
    World second;
    second.Decode(read->SerializeAsString());
    REQUIRE(second.Encode() == bytes);
  }
}

TEST_CASE("protobuf refuses what we refuse, and we refuse what is no message to it") {
#if GOOGLE_PROTOBUF_VERSION < 4022000
  google::protobuf::SetLogHandler(nullptr);  // it reports each broken text
#endif
  std::mt19937_64 random(2);
  World world;
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = Type().Random(random, kToday)->SerializeAsString();
    if (bytes.empty()) continue;
    bytes.resize(random() % bytes.size() + 1);
    for (std::uint64_t change = random() % 3; change > 0; --change) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const absl::StatusOr<WireReport> ours = PersonWire::Decode(bytes, kAnna, world.profiles);
    INFO(i << ": " << ours.status().message());
    if (ours.ok()) {
      REQUIRE(google::protobuf::Empty().ParseFromString(bytes));
    } else {
      ++refused;
      REQUIRE(ours.status().code() == absl::StatusCode::kInvalidArgument);
      REQUIRE(ours.status().message().find("malformed profile at byte ") != std::string::npos);
      REQUIRE(Type().Parse(bytes) == nullptr);
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("malformed bytes are refused at their place and store nothing") {
  struct Case {
    std::string bytes;
    std::string at;
  };
  const std::string good = "\xa0\x01\x01";  // flag = true
  const Case cases[] = {
      {good + "\x08", "byte 4"},                      // a number is cut off
      {good + "\x80", "byte 3"},                      // a tag is cut off
      {good + std::string("\x00\x01", 2), "byte 3"},  // field 0
      {good + "\x0f\x01", "byte 4"},                  // wire type 7
      {good + "\x0c", "byte 4"},                      // the end of no group
      {good + "\x0b\x14", "byte 4"},                  // a group that ends as another
      {good + "\x0b\x08\x01", "byte 6"},              // a group without end
      {good + "\x6a\x05"
              "ab",
       "byte 4"},                                                  // a text shorter than it says
      {good + "\x8a\x01\x02\x10\x80", "byte 7"},                   // inside an entry of the history
      {good + "\x7a\x02\x01\x80", "byte 6"},                       // inside a packed list
      {good + "\xfa\xff\xff\xff\x0f\x03\x0a\x01\x08", "byte 12"},  // inside the stamps
  };
  for (const Case& test : cases) {
    World world;
    const absl::StatusOr<WireReport> report =
        PersonWire::Decode(test.bytes, kAnna, world.profiles, CollectedToday());
    REQUIRE(!report.ok());
    const std::string message(report.status().message());
    INFO(message);
    CHECK(message.find("malformed profile at " + test.at + ":") == 0);
    CHECK(world.Encode().empty());
  }
}

TEST_CASE("unknown fields are dropped, in every form") {
  World world;
  const std::string unknown =
      "\xb8\x06\x01"  // 103: a number
      "\xbd\x06"
      "abcd"  // 103: 32 bits
      "\xb9\x06"
      "abcdefgh"                                      // 103: 64 bits
      "\xba\x06\x02hi"                                // 103: bytes
      "\xbb\x06\xb8\x06\x01\xbb\x06\xbc\x06\xbc\x06"  // 103: groups
      "\x6d"
      "abcd";  // the e-mail address in another form
  const WireReport report = world.Decode("\xa0\x01\x01" + unknown, CollectedToday());
  CHECK(report.stored == Bit(Field::kFlag));
  CHECK(report.invalid == 0);
  CHECK(world.Encode().substr(0, 3) == "\xa0\x01\x01");
  CHECK(world.Encode().find("hi") == std::string::npos);
}

TEST_CASE("the last value of a field counts, also when it is no good") {
  World world;
  CHECK(world.Decode("\x70\x01\x70\x02", CollectedToday()).stored == Bit(Field::kMood));
  CHECK(world.Encode().substr(0, 2) == "\x70\x02");
  const WireReport report = world.Decode("\x70\x01\x70\x63", CollectedToday());
  CHECK(report.stored == 0);
  CHECK(report.invalid == Bit(Field::kMood));
}

TEST_CASE("a value of unknown age is not stored") {
  World world;
  const WireReport report = world.Decode("\xa0\x01\x01");
  CHECK(report.stored == 0);
  CHECK(report.out_of_time == Bit(Field::kFlag));
  CHECK(world.Encode().empty());
}

TEST_CASE("the day of collection survives, and retention counts from it") {
  World world;
  REQUIRE(world.profiles.CollectOn<Field::kNickname>(kAnna, std::string_view("Nina"), kToday - 28).ok());
  const std::string bytes = world.Encode();
  World later;
  CHECK(later.Decode(bytes).stored == Bit(Field::kNickname));
  CHECK(later.Encode() == bytes);
  later.clock.Advance(kMicrosPerDay);
  CHECK(!later.Encode().empty());
  later.clock.Advance(kMicrosPerDay);
  CHECK(later.Encode().empty());
  // Bytes from a backup, decoded when the retention is over.
  CHECK(later.Decode(bytes).out_of_time == Bit(Field::kNickname));
  // Or from a machine whose clock is ahead.
  World earlier;
  earlier.clock.Set(StartOf(kToday - 29));
  CHECK(earlier.Decode(bytes).out_of_time == Bit(Field::kNickname));
}

TEST_CASE("a withdrawn value does not come back from bytes") {
  World world;
  REQUIRE(world.profiles.Collect<Field::kMood>(kAnna, kinds::Mood::kFine).ok());
  REQUIRE(world.profiles.Collect<Field::kFlag>(kAnna, true).ok());
  const std::string bytes = world.Encode();
  REQUIRE(world.profiles.Withdraw(kAnna, Purpose::kLearn).ok());
  const WireReport report = world.Decode(bytes);
  CHECK(report.stored == Bit(Field::kFlag));
  CHECK(report.not_permitted == Bit(Field::kMood));
  REQUIRE(world.profiles.Erase(kAnna).ok());
  CHECK(world.Decode(bytes).stored == 0);
}

TEST_CASE("a subject without a record has no wire form") {
  World world;
  const SubjectId nobody("nobody");
  CHECK(PersonWire::Encode(world.profiles, nobody).status().code() == absl::StatusCode::kNotFound);
  CHECK(PersonWire::Decode("", nobody, world.profiles).status().code() == absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace assent::testing

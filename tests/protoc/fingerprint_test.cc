// The fingerprint of a policy changes with everything that a machine obeys, and with
// nothing else.
#include <cstdlib>
#include <filesystem>
#include <set>

#include "run_protoc.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

const std::string kKinds = std::string(ASSENT_TEST_DATA) + "/accepted/kinds.proto";

// The fingerprint of kinds.proto with `from` replaced by `to`; "" if it is refused.
std::string FingerprintWith(const std::string& from, const std::string& to) {
  std::string text = ReadFile(kKinds);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  const ScratchFolder folder;
  folder.Write("kinds.proto", text);
  const ProtocRun run = RunProtoc(folder.path(), {"kinds.proto"}, "no_wire");
  INFO(run.messages);
  REQUIRE(run.exit_code == 0);
  const std::string& source = run.files.at("kinds.assent.cc");
  const std::size_t begin = source.find("    0x", source.find("ProfilePolicy kPolicy")) + 4;
  return source.substr(begin, source.find('u', begin) - begin);
}

TEST_CASE("texts, comments and the version leave the fingerprint as it is") {
  const std::string before = FingerprintWith("kinds", "kinds");
  CHECK(before.size() > 10);
  CHECK(FingerprintWith("\"A flag\"", "\"A banner\"") == before);
  CHECK(FingerprintWith("\"Why not?\"", "\"So.\" ru: \"Так.\"") == before);
  CHECK(FingerprintWith("\"The front page\"", "\"The first page\"") == before);
  CHECK(FingerprintWith("\"https://kinds.example/privacy\"", "\"https://kinds.example/\"") == before);
  CHECK(FingerprintWith("// Declared last", "// Declared first") == before);
  CHECK(FingerprintWith("policy_version: 12", "policy_version: 13") == before);
}

TEST_CASE("everything that a machine obeys changes the fingerprint") {
  const std::pair<const char*, const char*> changes[] = {
      {"kinds;", "kinds2;"},
      {"LEARN = 2", "LEARN = 3"},
      {"COUNT_VISITS = 255", "COUNT_VISITS = 254"},
      {"LEGITIMATE_INTERESTS", "PUBLIC_TASK"},
      {"use: MEASURE", ""},
      {"tcf: 6", "tcf: 7"},
      {"direct_marketing: true", ""},
      {"optional int32 whole", "optional int32 total"},
      {"optional bool flag = 20", "optional bool flag = 21"},
      {"optional int64 big ", "optional uint64 big "},
      {"\"PURPOSE_RECOMMEND\", \"COUNT_VISITS\"", "\"PURPOSE_RECOMMEND\""},
      {"bucket: 10 ", "bucket: 20 "},
      {"bucket: 10 ", "none {} "},
      {"truncate { characters: 1 }", "truncate { characters: 2 }"},
      {"postcode { characters: 3 }", "truncate { characters: 3 }"},
      {"retention_days: 1\n", "retention_days: 2\n"},
      {"max_items: 20", "max_items: 21"},
      {"category: CHILD", "category: ORDINARY"},
      {"feature { one_hot {} }", ""},
      {"MOOD_SO_SO = 2", "MOOD_SO_SO = 4"},
      {"MOOD_SO_SO", "MOOD_SO"},
      {"front_page2", "front_page"},
      {"[\"LEARN\", \"PURPOSE_RECOMMEND\"]", "[\"PURPOSE_RECOMMEND\"]"},
      {"[\"flag\", \"moods\"]", "[\"flag\", \"moods\", \"bought\"]"},
      {"own_use: true", ""},
      {"direct_marketing: true", "direct_marketing: true shadow: true"},
      {"precision { truncate { characters: 1 } }",
       "precision { none {} } coarser { purposes: \"OFFERS\" precision { truncate { characters: 1 } } }"},
      {"precision { truncate { characters: 1 } }",
       "precision { none {} } coarser { purposes: \"OFFERS\" precision { truncate { characters: 2 } } }"},
      {"precision { truncate { characters: 1 } }",
       "precision { none {} } coarser { purposes: \"COUNT_VISITS\" precision { truncate { characters: 1 } } "
       "}"},
      {"own_use: true",
       "own_use: true bypasses { id: \"a\" owner: \"b\" reason: \"c\" expires: \"2199-01-01\" purposes: "
       "\"OFFERS\" fields: \"email\" }"},
      {"own_use: true",
       "own_use: true bypasses { id: \"a\" owner: \"b\" reason: \"c\" expires: \"2199-01-02\" purposes: "
       "\"OFFERS\" fields: \"email\" }"},
  };
  std::set<std::string> seen = {FingerprintWith("kinds", "kinds")};
  for (const auto& [from, to] : changes) {
    INFO(from << " -> " << to);
    CHECK(seen.insert(FingerprintWith(from, to)).second);
  }
}

}  // namespace
}  // namespace assent::testing

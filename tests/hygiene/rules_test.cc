// The rules themselves: each must be able to fail.

#include "hygiene/rules.h"

#include "support/catch.h"

namespace assent::hygiene {
namespace {

std::size_t Includes(const char* path, const char* text) { return CheckIncludes({path, text}).size(); }

TEST_CASE("a path names its folder") {
  CHECK(FolderOf("src/policy/policy.cc") == "policy");
  CHECK(FolderOf("include/assent/rank/internal/x.h") == "rank");
  CHECK(FolderOf("assent/base/id.h") == "base");
  CHECK(FolderOf("src/CMakeLists.txt").empty());
  CHECK(FolderOf("vector").empty());
}

TEST_CASE("an upward include is found, with its line") {
  const auto findings =
      CheckIncludes({"src/policy/policy.cc", "#include <string>\n\n#include \"assent/rank/model.h\"\n"});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 3);
  CHECK(Format(findings).find(
            "src/policy/policy.cc:3: assent/rank/model.h: 'policy' may not include 'rank'") == 0);
}

TEST_CASE("the spelling of an include does not hide it") {
  CHECK(Includes("src/consent/a.cc", "  #  include   \"profile/store.h\"") == 1);
  CHECK(Includes("src/consent/a.cc", "#include <assent/profile/view.h>\n") == 1);
  CHECK(Includes("src/consent/a.cc", "// see assent/profile/view.h\n") == 0);
}

TEST_CASE("what is below may be included, base by everyone") {
  CHECK(Includes("src/profile/a.cc", "#include \"assent/consent/event.h\"\n#include \"policy/x.h\"\n") == 0);
  CHECK(Includes("src/policy/a.cc", "#include \"assent/base/id.h\"\n") == 0);
  CHECK(Includes("src/base/a.cc", "#include \"assent/policy/policy.h\"\n") == 1);
  CHECK(Includes("src/rank/a.cc", "#include <vector>\n#include \"absl/status/status.h\"\n") == 0);
}

TEST_CASE("what ranks includes nothing of what trains, and matrices know no people") {
  CHECK(Includes("src/rank/ranker.cc", "#include \"rank/list/plan.h\"\n#include \"rank/scorer.h\"\n") == 0);
  CHECK(Includes("src/rank/ranker.cc", "#include \"rank/train/factors.h\"\n") == 1);
  CHECK(Includes("src/rank/list/plan.cc", "#include \"rank/list/plan.h\"\n#include \"rank/scan/scan.h\"\n") ==
        1);
  CHECK(Includes("src/rank/train/train.cc", "#include \"rank/statistics/statistics_data.h\"\n") == 0);
  CHECK(Includes("src/rank/statistics/statistics.cc", "#include \"rank/train/factors.h\"\n") == 1);
  CHECK(Includes("src/rank/algebra/tall.cc", "#include \"rank/parallel_for.h\"\n") == 0);
  CHECK(Includes("src/rank/algebra/tall.cc", "#include \"rank/statistics/gram_rows.h\"\n") == 1);
  CHECK(Includes("src/rank/novelty/a.cc", "#include \"rank/list/plan.h\"\n") == 1);
}

TEST_CASE("the picture of the floors is read and compared") {
  const auto floors = ReadFloors(
      "# The house\n\n 2   rank/     sums\n     wire/     bytes\n 0   base/     ids, e.g. a/ b\n\n| 3 | x/ y "
      "|\n");
  REQUIRE(floors.size() == 3);
  CHECK((floors[0].folder == "rank" && floors[0].number == 2));
  CHECK((floors[1].folder == "wire" && floors[1].number == 2));
  CHECK((floors[2].folder == "base" && floors[2].number == 0));
  CHECK(CheckFloors(floors, {"rank", "wire", "base"}).empty());
  CHECK(CheckFloors(floors, {"rank", "profile"}).size() == 1);        // not drawn
  CHECK(CheckFloors(floors, {"rank", "novelty"}).size() == 2);        // nor in the table
  CHECK(CheckFloors({{"rank", 1}, {"profile", 2}}, {}).size() == 1);  // drawn upside down
}

TEST_CASE("other people's headers are none of ours") {
  CHECK(Includes("src/rank/a.cc", "#include <sys/stat.h>\n#include \"absl/hash/hash.h\"\n") == 0);
  CHECK(Includes("src/rank/a.cc", "#include \"consent/x.h\"\n") == 1);
  CHECK(Includes("src/protoc/a.cc", "#include \"assent/policy.pb.h\"\n") == 0);
}

TEST_CASE("the kernel and the engine go without protobuf") {
  CHECK(Includes("src/profile/a.cc", "#include \"google/protobuf/message.h\"\n") == 1);
  CHECK(Includes("include/assent/rank/a.h", "#include <google/protobuf/message_lite.h>\n") == 1);
  CHECK(Includes("src/wire/a.cc", "#include \"google/protobuf/io/coded_stream.h\"\n") == 0);
}

TEST_CASE("a folder that is not in the table may include nothing of ours") {
  CHECK(Includes("src/novelty/a.cc", "#include \"assent/base/id.h\"\n") == 1);
}

TEST_CASE("a public header shows nothing private") {
  CHECK(Includes("include/assent/rank/a.h", "#include \"rank/solve.h\"\n") == 1);
  CHECK(Includes("include/assent/rank/a.h", "#include <Eigen/Core>\n") == 1);
  CHECK(Includes("include/assent/policy/a.h", "#include \"assent/policy.pb.h\"\n") == 1);
  CHECK(Includes("src/rank/a.cc", "#include \"rank/solve.h\"\n#include <Eigen/Core>\n") == 0);
  CHECK(CheckPublicTypes({"include/assent/rank/a.h", "void F(absl::string_view s);\n"}).size() == 1);
  CHECK(CheckPublicTypes({"include/assent/rank/a.h", "// not absl::string_view\n"}).empty());
  CHECK(
      CheckPublicTypes({"include/assent/rank/a.h", "bool kIsBorrowed<absl::string_view> = true;\n"}).empty());
  CHECK(CheckPublicTypes({"src/rank/a.h", "void F(absl::string_view s);\n"}).empty());
}

TEST_CASE("doors for tests and friends that are templates are found") {
  const auto doors = [](std::string text) {
    return CheckDoors({"include/assent/a.h", std::move(text)}).size();
  };
  CHECK(doors("  template <class T>\n  friend class Door;\n") == 1);
  CHECK(doors("  template <class T> friend struct Door;\n") == 1);
  CHECK(doors("  friend class Door;\n  friend class Other<int>;\n") == 0);
  CHECK(doors("  template <class U>\n  friend bool operator==(const G&, const U&) = delete;\n") == 0);
  CHECK(doors("int ValueForTesting() const;\n") == 1);
  CHECK(doors("// not ValueForTesting\n") == 0);
}

TEST_CASE("bytes outside ASCII and long files are found") {
  const auto findings = CheckAscii({"src/a.cc", "plain\ncaf\xc3\xa9\n"});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 2);
  CHECK(CheckLength({"src/a.cc", "1\n2\n3\n"}, 2).size() == 1);
  CHECK(CheckLength({"src/a.cc", "1\n2\n"}, 2).empty());
}

}  // namespace
}  // namespace assent::hygiene

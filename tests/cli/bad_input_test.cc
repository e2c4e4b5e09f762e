// What is not a policy, not a file, not a command.
#include <filesystem>

#include "run_assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

TEST_CASE("wrong use is status 2, with the nearest right one") {
  struct Case {
    std::vector<std::string> words;
    std::string says;
  };
  const Case cases[] = {
      {{"polcy", "check", "x"}, "unknown command polcy check: did you mean policy check?"},
      {{"policy", "chek", "x"}, "unknown command policy chek: did you mean policy check?"},
      {{"policy"}, "unknown command policy"},
      {{"quark"}, "unknown command quark; see assent --help"},
      {{"policy", "check"}, "missing operand: FILE...; see assent policy check --help"},
      {{"policy", "diff", "shop.proto"}, "missing operand: OLD NEW"},
      {{"policy", "diff", "a", "b", "c"}, "too many operands: c"},
      {{"policy", "show", "a", "b"}, "too many operands: b"},
      {{"policy", "usage", "shop.proto"}, "missing operand: FILE COUNTERS..."},
      {{"policy", "check", "--relase", "x"}, "unknown flag --relase: did you mean --release?"},
      {{"policy", "check", "--quark", "x"},
       "unknown flag --quark: known are -I, --format, --release, --date, --help"},
      {{"policy", "show", "--release", "x"}, "unknown flag --release: known are -I, --format, --help"},
      {{"policy", "check", "x", "--format"}, "--format needs a value"},
      {{"policy", "check", "x", "--format", "xml"}, "--format is text or json, not \"xml\""},
      {{"policy", "check", "x", "--date", "tomorrow"}, "--date is a day as YYYY-MM-DD, not \"tomorrow\""},
      {{"policy", "check", "x", "--date", "2030-02-30"}, "--date is a day as YYYY-MM-DD, not \"2030-02-30\""},
      {{"policy", "check", "x", "--release=yes"}, "--release takes no value"},
      {{"policy", "check", "x", "-I"}, "-I needs a value"},
  };
  for (const Case& test : cases) {
    const Run run = RunAssent(test.words);
    INFO(run.err);
    CHECK(run.status == 2);
    CHECK(run.out.empty());
    CHECK(run.err.find("assent: " + test.says) == 0);
  }
  const Run bare = RunAssent({});
  CHECK(bare.status == 2);
  CHECK(bare.err.find("assent policy check") != std::string::npos);
}

TEST_CASE("a file that cannot be read is status 2") {
  for (const char* verb : {"check", "show", "bypasses"}) {
    CHECK(RunAssent({"policy", verb, "nowhere.proto"}).err ==
          "assent: cannot read nowhere.proto: there is no such file\n");
    CHECK(RunAssent({"policy", verb, "nowhere.proto"}).status == 2);
    CHECK(RunAssent({"policy", verb, "."}).err ==
          "assent: cannot read .: it is a folder, name a .proto file in it\n");
    CHECK(RunAssent({"policy", verb, "."}).status == 2);
  }
  CHECK(RunAssent({"policy", "diff", "shop.proto", "nowhere.proto"}).status == 2);
  CHECK(RunAssent({"policy", "diff", "nowhere.proto", "shop.proto"}).status == 2);
  CHECK(RunAssent({"policy", "usage", "shop.proto", "nowhere"}).status == 2);
  CHECK(RunAssent({"policy", "usage", "shop.proto", "."}).status == 2);
  CHECK(RunAssent({"policy", "check", "--", "--odd.proto"}).err.find("cannot read --odd.proto") !=
        std::string::npos);
}

TEST_CASE("what is no policy is status 1, at its place") {
  const ScratchFolder scratch;
  std::string garbage;
  for (int i = 0; i < 20000; ++i) garbage += static_cast<char>((i * 7919) % 256);
  const std::string path = scratch.Write("a.proto", garbage);
  for (const char* verb : {"check", "show", "bypasses"}) {
    const Run run = RunAssent({"policy", verb, path});
    CHECK(run.status == 1);
    CHECK((run.out + run.err).find(path + ":1:") == 0);
    CHECK((run.out + run.err).size() < 10000);
    CHECK(RunAssent({"policy", verb, path, "--format=json"}).out.find("\"ok\": false") != std::string::npos);
  }
  CHECK(RunAssent({"policy", "diff", path, "shop.proto"}).status == 1);
  CHECK(RunAssent({"policy", "diff", "shop.proto", path}).status == 1);
  const std::string empty = scratch.Write("b.proto", "");
  const Run none = RunAssent({"policy", "check", empty});
  CHECK(none.status == 1);
  CHECK(none.out.find("the file has no profile") != std::string::npos);
  const std::string cut = scratch.Write("c.proto", ShopWith({}).substr(0, 900));
  CHECK(RunAssent({"policy", "check", cut}).status == 1);
  const std::string itself = scratch.Write("d.proto", "syntax = \"proto3\";\nimport \"d.proto\";\n");
  CHECK(RunAssent({"policy", "check", itself}).status == 1);
}

TEST_CASE("a policy with mistakes is shown by nobody") {
  for (const char* verb : {"show", "bypasses"}) {
    const Run run = RunAssent({"policy", verb, "field_without_why.proto"}, ASSENT_TEST_REFUSED);
    CHECK(run.status == 1);
    CHECK(run.out.empty());
    CHECK(run.err.find("field_without_why.proto:") == 0);
  }
}

TEST_CASE("an output that cannot be written is said") {
  if (!std::filesystem::exists("/dev/full")) return;
  const std::string command = std::string("'") + ASSENT_TEST_COMMAND + "' policy show '" +
                              ASSENT_TEST_DATA "/policies/shop.proto' >/dev/full 2>&1";
  CHECK(std::system(command.c_str()) != 0);
}

}  // namespace
}  // namespace assent::testing

// assent policy check
#include <cstdlib>
#include <filesystem>

#include "run_assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a sound policy is silent") {
  const Run run = RunAssent({"policy", "check", "shop.proto"});
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(run.err.empty());
  CHECK(RunAssent({"policy", "check", "--format", "json", "shop.proto"}).out.find("\"ok\": true") !=
        std::string::npos);
}

TEST_CASE("the command and the plugin find the same mistakes") {
  int policies = 0;
  for (const auto& entry : fs::directory_iterator(ASSENT_TEST_REFUSED)) {
    if (entry.path().extension() != ".proto") continue;
    ++policies;
    const std::string name = entry.path().filename().string();
    const Run run = RunAssent({"policy", "check", name}, ASSENT_TEST_REFUSED);
    INFO(name << "\n" << run.err);
    CHECK(run.status == 1);
    const std::string golden = ReadFile(fs::path(entry.path()).replace_extension(".txt").string());
    CHECK(run.out == golden.substr(golden.find('\n') + 1));  // the first line is protoc's
  }
  CHECK(policies > 130);
}

TEST_CASE("the mistakes of all files, as JSON") {
  const Run run =
      RunAssent({"policy", "check", "--format=json", "bypass_expired.proto", "field_without_why.proto"},
                ASSENT_TEST_REFUSED);
  CHECK(run.status == 1);
  CheckGolden("check.json", run.out);
}

TEST_CASE("a release has no shadow mode") {
  const ScratchFolder scratch;
  const std::string path =
      scratch.Write("a.proto", ShopWith({{"basis: CONTRACT", "basis: CONTRACT shadow: true"}}));
  CHECK(RunAssent({"policy", "check", path}).status == 0);
  const Run run = RunAssent({"policy", "check", "--release", path});
  CHECK(run.status == 1);
  CHECK(run.out.find(path + ":18:16: purpose DELIVER is in shadow mode") == 0);
}

TEST_CASE("a bypass ends on its day") {
  CHECK(RunAssent({"policy", "check", "--date", "2199-12-30", "shop.proto"}).status == 0);
  const Run run = RunAssent({"policy", "check", "--date=2199-12-31", "shop.proto"});
  CHECK(run.status == 1);
  CHECK(run.out.find("bypass \"fraud_review\" expired on 2199-12-31") != std::string::npos);
  setenv("SOURCE_DATE_EPOCH", "7258032000", 1);  // 2199-12-31
  CHECK(RunAssent({"policy", "check", "shop.proto"}).status == 1);
  CHECK(RunAssent({"policy", "check", "--date", "2020-01-01", "shop.proto"}).status == 0);
  setenv("SOURCE_DATE_EPOCH", "soon", 1);
  const Run bad = RunAssent({"policy", "check", "shop.proto"});
  CHECK(bad.status == 2);
  CHECK(bad.err.find("SOURCE_DATE_EPOCH is \"soon\"") != std::string::npos);
  unsetenv("SOURCE_DATE_EPOCH");
}

TEST_CASE("imports are found in the folders of -I and beside the file") {
  const ScratchFolder scratch;
  const std::string text = ShopWith({{"import \"assent/policy.proto\";",
                                      "import \"assent/policy.proto\";\nimport \"parts/other.proto\";"}});
  const std::string path = scratch.Write("here/a.proto", text);
  CHECK(RunAssent({"policy", "check", path}).status == 1);
  scratch.Write("there/parts/other.proto", "syntax = \"proto3\";\npackage other;\n");
  CHECK(RunAssent({"policy", "check", path, "-I", scratch.path() + "/there"}).status == 0);
  CHECK(RunAssent({"policy", "check", path, "-I" + scratch.path() + "/there"}).status == 0);
  scratch.Write("here/parts/other.proto", "syntax = \"proto3\";\npackage other;\n");
  CHECK(RunAssent({"policy", "check", path}).status == 0);
  CHECK(RunAssent({"policy", "check", "here/a.proto", "-I", "here"}, scratch.path()).status == 0);
}

}  // namespace
}  // namespace assent::testing

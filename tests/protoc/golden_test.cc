// The plugin's messages and its generated code, against files that people have read.
// With ASSENT_UPDATE_GOLDENS=1 in the environment it rewrites them instead.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "run_protoc.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

namespace fs = std::filesystem;

const std::string kRefused = std::string(ASSENT_TEST_DATA) + "/refused";
const std::string kAccepted = std::string(ASSENT_TEST_DATA) + "/accepted";

std::vector<std::string> FilesIn(const std::string& folder, const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void CheckGolden(const std::string& path, const std::string& text) {
  if (std::getenv("ASSENT_UPDATE_GOLDENS") != nullptr) WriteFile(path, text);
  INFO(path << " (ASSENT_UPDATE_GOLDENS=1 rewrites it)");
  CHECK(ReadFile(path) == text);
}

// What the plugin says: before it protoc may warn on its own, each version of other things.
std::string OfThePlugin(const std::string& messages) {
  const std::size_t begin = messages.find("--assent_out: ");
  return begin == std::string::npos ? "" : messages.substr(begin);
}

TEST_CASE("each mistake is refused at its place, with the mend") {
  const std::vector<std::string> protos = FilesIn(kRefused, ".proto");
  REQUIRE(protos.size() > 90);
  for (const std::string& proto : protos) {
    const ProtocRun run = RunProtoc(kRefused, {proto});
    INFO(proto << ":\n" << run.messages);
    CHECK(run.exit_code == 1);
    CHECK(run.files.empty());
    // Every line but the first names file, line and column.
    CHECK(run.messages.find("\n" + proto + ":") != std::string::npos);
    CheckGolden(kRefused + "/" + fs::path(proto).stem().string() + ".txt", OfThePlugin(run.messages));
  }
}

TEST_CASE("no message is expected of a case that is gone") {
  std::set<std::string> stems;
  for (const std::string& proto : FilesIn(kRefused, ".proto")) stems.insert(fs::path(proto).stem().string());
  for (const std::string& text : FilesIn(kRefused, ".txt"))
    CHECK(stems.count(fs::path(text).stem().string()) == 1);
}

TEST_CASE("a sound policy becomes the code that people have read") {
  for (const std::string& proto : FilesIn(kAccepted, ".proto")) {
    const ProtocRun run = RunProtoc(kAccepted, {proto});
    INFO(proto << ":\n" << run.messages);
    REQUIRE(run.exit_code == 0);
    CHECK(OfThePlugin(run.messages).empty());
    REQUIRE(run.files.size() == 4);
    for (const auto& [name, text] : run.files) CheckGolden(kAccepted + "/" + name + ".golden", text);
  }
}

TEST_CASE("the same input gives the same output") {
  const std::vector<std::string> protos = FilesIn(kAccepted, ".proto");
  const ProtocRun once = RunProtoc(kAccepted, protos);
  const ProtocRun again = RunProtoc(kAccepted, {protos.rbegin(), protos.rend()});
  REQUIRE(once.exit_code == 0);
  CHECK(once.files == again.files);
}

TEST_CASE("the mistakes of all files are reported at once") {
  const ProtocRun run = RunProtoc(kRefused, {"field_without_why.proto", "name_package_is_keyword.proto"});
  CHECK(run.exit_code == 1);
  CHECK(run.messages.find("2 mistakes in the policy:\nfield_without_why.proto:") != std::string::npos);
  CHECK(run.messages.find("\nname_package_is_keyword.proto:") != std::string::npos);
}

TEST_CASE("a bypass that expired does not build, counted from the day of the build") {
  const auto run_on = [](const char* epoch) {
    setenv("SOURCE_DATE_EPOCH", epoch, 1);
    ProtocRun run = RunProtoc(kAccepted, {"forms.proto"});
    unsetenv("SOURCE_DATE_EPOCH");
    return run;
  };
  CHECK(run_on("4107455999").exit_code == 0);  // the last second before 2100-02-28
  const ProtocRun late = run_on("4107456000");
  CHECK(late.exit_code == 1);
  CHECK(late.files.empty());
  CHECK(late.messages.find("bypass \"migration_2024\" expired on 2100-02-28") != std::string::npos);
  CHECK(late.messages.find("fraud_review") == std::string::npos);
  for (const char* bad : {"yesterday", "-1", "4107456000.5", "99999999999999"}) {
    const ProtocRun run = run_on(bad);
    CHECK(run.exit_code == 1);
    CHECK(run.messages.find("SOURCE_DATE_EPOCH is \"" + std::string(bad) + "\"") != std::string::npos);
  }
}

TEST_CASE("a file without a profile generates nothing") {
  const ProtocRun run = RunProtoc(ASSENT_TEST_PROTO_DIR, {"assent/policy.proto"});
  INFO(run.messages);
  CHECK(run.exit_code == 0);
  CHECK(run.files.empty());
}

TEST_CASE("the parameter leaves out the codec and names the source folder") {
  const ProtocRun bare = RunProtoc(kAccepted, {"kinds.proto"}, "no_wire");
  CHECK(bare.files.size() == 2);
  CHECK(bare.files.count("kinds.assent.h") == 1);
  const ProtocRun rooted = RunProtoc(kRefused, {"field_without_why.proto"}, "root=/home/me/shop");
  CHECK(rooted.messages.find("\n/home/me/shop/field_without_why.proto:") != std::string::npos);
  const ProtocRun unknown = RunProtoc(kAccepted, {"kinds.proto"}, "cpp");
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.messages.find("protoc-gen-assent knows no_wire and root=DIR") != std::string::npos);
}

}  // namespace
}  // namespace assent::testing

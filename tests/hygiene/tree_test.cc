// The rules applied to this tree. ASSENT_SOURCE_DIR is its root.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "hygiene/rules.h"
#include "support/catch.h"

namespace assent::hygiene {
namespace {

constexpr int kLongFile = 400;

bool IsSource(const std::filesystem::path& path) {
  static const std::vector<std::string> kEndings = {".h", ".cc", ".cmake", ".in", ".txt", ".sh"};
  const std::string ending = path.extension().string();
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

// Expected output and generated files are data, not sources.
bool IsData(const std::string& path) {
  for (const char* mark : {"/testdata/", "/golden/", ".assent.", ".assent_wire."}) {
    if (path.find(mark) != std::string::npos) return true;
  }
  return false;
}

std::vector<SourceFile> ReadTree(std::initializer_list<std::string_view> folders) {
  const std::filesystem::path root = ASSENT_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const std::string_view folder : folders) {
    if (!std::filesystem::exists(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      std::string path = std::filesystem::relative(entry.path(), root).generic_string();
      if (!entry.is_regular_file() || !IsSource(entry.path()) || IsData(path)) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      files.push_back({std::move(path), std::string(std::istreambuf_iterator<char>(in), {})});
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

void Append(std::vector<Finding>* all, std::vector<Finding> more) {
  all->insert(all->end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

TEST_CASE("no folder includes one above it, public headers show nothing private") {
  const auto files = ReadTree({"src", "include"});
  REQUIRE(files.size() > 10);  // an empty walk would pass everything
  std::vector<Finding> findings;
  for (const SourceFile& file : files) {
    Append(&findings, CheckIncludes(file));
    Append(&findings, CheckPublicTypes(file));
  }
  INFO(Format(findings));
  CHECK(findings.empty());
}

// A public test door unwraps anything for anybody; a friend that is a template lets
// anybody in who specialises it.
TEST_CASE("the library has no door for tests and befriends no template") {
  std::vector<Finding> findings;
  for (const SourceFile& file : ReadTree({"src", "include"})) Append(&findings, CheckDoors(file));
  INFO(Format(findings));
  CHECK(findings.empty());
}

TEST_CASE("ARCHITECTURE.md draws the folders that there are, on floors that hold") {
  const std::filesystem::path root = ASSENT_SOURCE_DIR;
  std::ifstream in(root / "ARCHITECTURE.md", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::vector<Floor> floors = ReadFloors(text);
  std::vector<std::string> existing;
  for (const auto& entry : std::filesystem::directory_iterator(root / "src")) {
    if (entry.is_directory()) existing.push_back(entry.path().filename().string());
  }
  REQUIRE(existing.size() >= 6);
  const std::vector<Finding> findings = CheckFloors(floors, existing);
  INFO(Format(findings));
  CHECK(findings.empty());
}

// The library and what builds it. Tests and examples may hold texts in other
// scripts: handling those is what they are about.
TEST_CASE("the library's sources are ASCII") {
  std::vector<Finding> findings;
  for (const SourceFile& file : ReadTree({"src", "include", "bench", "cmake", "scripts", "tests/hygiene"})) {
    Append(&findings, CheckAscii(file));
  }
  INFO(Format(findings));
  CHECK(findings.empty());
}

TEST_CASE("long files are noted") {
  std::vector<Finding> findings;
  for (const SourceFile& file : ReadTree({"src", "include", "tests", "examples", "bench"})) {
    Append(&findings, CheckLength(file, kLongFile));
  }
  // A note, not a failure: some tables are long for a reason.
  if (!findings.empty()) std::printf("note: %s", Format(findings).c_str());
}

}  // namespace
}  // namespace assent::hygiene

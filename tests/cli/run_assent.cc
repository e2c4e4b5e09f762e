#include "run_assent.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/catch.h"

namespace assent::testing {
namespace {

namespace fs = std::filesystem;

std::string Quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "' ";
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

ScratchFolder::ScratchFolder() : path_((fs::temp_directory_path() / "assent_cli_XXXXXX").string()) {
  REQUIRE(mkdtemp(path_.data()) != nullptr);
}
ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}
std::string ScratchFolder::Write(const std::string& name, const std::string& text) const {
  fs::create_directories(fs::path(path_ + "/" + name).parent_path());
  WriteFile(path_ + "/" + name, text);
  return path_ + "/" + name;
}

Run RunAssent(const std::vector<std::string>& words, const std::string& folder) {
  const ScratchFolder scratch;
  std::string command = "cd " + Quoted(folder) + "&& " + Quoted(ASSENT_TEST_COMMAND);
  for (const std::string& word : words) command += Quoted(word);
  command += ">" + Quoted(scratch.path() + "/out") + "2>" + Quoted(scratch.path() + "/err");
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, ReadFile(scratch.path() + "/out"),
          ReadFile(scratch.path() + "/err")};
}

void CheckGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(ASSENT_TEST_DATA) + "/golden/" + name;
  if (std::getenv("ASSENT_UPDATE_GOLDENS") != nullptr) WriteFile(path, text);
  INFO(path << " (ASSENT_UPDATE_GOLDENS=1 rewrites it)");
  CHECK(ReadFile(path) == text);
}

std::string ShopWith(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string text = ReadFile(ASSENT_TEST_DATA "/policies/shop.proto");
  for (const auto& [from, to] : changes) {
    const std::size_t at = text.find(from);
    INFO("\"" << from << "\" is not in shop.proto");
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace assent::testing

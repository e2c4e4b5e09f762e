#include "run_assent.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

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

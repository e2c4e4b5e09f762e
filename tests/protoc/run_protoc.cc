#include "run_protoc.h"

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>

namespace assent::testing {
namespace {

namespace fs = std::filesystem;

std::string Quoted(const std::string& word) { return "'" + word + "' "; }

}  // namespace

ProtocRun RunProtoc(const std::string& folder, const std::vector<std::string>& protos,
                    const std::string& parameter) {
  const ScratchFolder scratch;
  const std::string& output = scratch.path();
  std::string command = Quoted(ASSENT_TEST_PROTOC) + Quoted("-I" + folder) +
                        Quoted(std::string("-I") + ASSENT_TEST_PROTO_DIR) +
                        Quoted(std::string("--plugin=protoc-gen-assent=") + ASSENT_TEST_PLUGIN) +
                        Quoted("--assent_out=" + output);
  if (!parameter.empty()) command += Quoted("--assent_opt=" + parameter);
  for (const std::string& proto : protos) command += Quoted(proto);
  command += "2>&1";
  ProtocRun run;
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe))
    run.messages.append(buffer, size);
  const int status = pclose(pipe);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  for (const auto& entry : fs::recursive_directory_iterator(output)) {
    if (entry.is_regular_file()) {
      run.files[fs::relative(entry.path(), output).string()] = ReadFile(entry.path().string());
    }
  }
  return run;
}

}  // namespace assent::testing

// Runs protoc with the plugin, as a build does.
#ifndef ASSENT_TESTS_PROTOC_RUN_PROTOC_H_
#define ASSENT_TESTS_PROTOC_RUN_PROTOC_H_

#include <map>
#include <string>
#include <vector>

#include "support/scratch_folder.h"

namespace assent::testing {

/// What a run of protoc made of its input.
struct ProtocRun {
  int exit_code = -1;
  std::string messages;                      ///< Standard output and error.
  std::map<std::string, std::string> files;  ///< By name.
};

/// Compiles `protos`, which lie in `folder`; `parameter` goes to the plugin.
ProtocRun RunProtoc(const std::string& folder, const std::vector<std::string>& protos,
                    const std::string& parameter = "");

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROTOC_RUN_PROTOC_H_

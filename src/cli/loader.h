// File: loader.h
//
// Reads a policy from its `.proto`, as protoc does.

#ifndef ASSENT_CLI_LOADER_H_
#define ASSENT_CLI_LOADER_H_

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/output.h"
#include "google/protobuf/descriptor.h"
#include "protoc/lint.h"
#include "protoc/model.h"

namespace assent::cli {

/// One `.proto` with all that it imports. Not thread-safe.
///
/// The file is looked for in the import folders; one that lies in none of them is read
/// with its own folder as the first of them. `assent/policy.proto` and what comes with
/// Protocol Buffers (google/protobuf/...) are known without any folder.
class PolicySource {
 public:
  PolicySource(std::string path, const std::vector<std::string>& import_dirs);
  ~PolicySource();

  /// The parsed file, or null: then `problems` say why, or `unreadable`.
  const google::protobuf::FileDescriptor* file() const { return file_; }
  /// Why the file cannot even be read, or "".
  const std::string& unreadable() const { return unreadable_; }
  /// What is wrong with it as a `.proto`.
  const std::vector<Problem>& problems() const { return problems_; }
  const std::string& path() const { return path_; }

  /// The problems, or what the linter says; also that there is no profile.
  std::vector<Problem> Lint(const protoc::LintOptions& options) const;

 private:
  void Read(const std::vector<std::string>& import_dirs);
  const google::protobuf::FileDescriptor* Rebuild(const google::protobuf::FileDescriptor& file);

  const std::string path_;
  std::string unreadable_;
  std::vector<Problem> problems_;
  std::unique_ptr<google::protobuf::DescriptorPool> pool_;
  const google::protobuf::FileDescriptor* file_ = nullptr;
};

/// Why a file cannot be read, or "".
std::string WhyUnreadable(const std::string& path);

/// The day that the arguments count as today. Nothing, with a complaint, if there is none.
std::optional<Day> Today(const Arguments& arguments, std::ostream& err);

/// The model of a sound policy; else nothing, the mistakes printed and `*status` set.
/// That a bypass expired is no mistake here.
std::optional<protoc::Model> LoadModel(const PolicySource& source, bool json, std::ostream& out,
                                       std::ostream& err, int* status);

/// Prints the mistakes as text or as a `Check` report; returns the exit status.
int PrintMistakes(const std::vector<Problem>& problems, bool json, std::ostream& out);

}  // namespace assent::cli

#endif  // ASSENT_CLI_LOADER_H_

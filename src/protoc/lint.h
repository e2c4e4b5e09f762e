// File: lint.h
//
// The policy linter: finds every mistake of an annotated `.proto`.

#ifndef ASSENT_PROTOC_LINT_H_
#define ASSENT_PROTOC_LINT_H_

#include <string>
#include <string_view>
#include <vector>

#include "assent/base/clock.h"
#include "google/protobuf/descriptor.h"
#include "mistakes.h"

namespace assent::protoc {

/// What the linter is to know beside the file.
struct LintOptions {
  Day today = 0;         ///< Bypasses that expire on this day or before are mistakes.
  bool release = false;  ///< Whether what is only for adoption (shadow mode) is a mistake.
};

/// All mistakes of the file, sorted by position; empty if the policy is sound. A file
/// without a profile and without stray annotations has none. Positions need a file
/// that was built with source code info. Thread-safe. O(fields x (purposes + recipients)).
std::vector<Mistake> Lint(const google::protobuf::FileDescriptor& file, const LintOptions& options);

/// One line per mistake: "path:line:column: message\n".
std::string Format(std::string_view path, const std::vector<Mistake>& mistakes);

/// The first message of the file that is a profile, or null.
const google::protobuf::Descriptor* FindProfile(const google::protobuf::FileDescriptor& file);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_LINT_H_

// File: generator.h
//
// The protoc plugin: lints every file it is given and generates the profiles of the
// sound ones.

#ifndef ASSENT_PROTOC_GENERATOR_H_
#define ASSENT_PROTOC_GENERATOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/compiler/code_generator.h"

namespace assent::protoc {

/// Makes `x.assent.h`, `x.assent.cc`, `x.assent_wire.h` and `x.assent_wire.cc` of a
/// file `x.proto` with a profile; nothing of any other file. The output is a function
/// of the files and the parameter alone; whether there is one depends on the day too
/// (see dates.h), since a policy with an expired bypass is refused.
///
/// The parameter is a comma-separated list of:
///   no_wire      leaves the wire codec out
///   root=DIR     is put before the paths of mistakes, so that editors find the file
class Generator : public google::protobuf::compiler::CodeGenerator {
 public:
  bool Generate(const google::protobuf::FileDescriptor* file, const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* context, std::string* error) const override;
  /// Reports the mistakes of all files at once.
  bool GenerateAll(const std::vector<const google::protobuf::FileDescriptor*>& files,
                   const std::string& parameter, google::protobuf::compiler::GeneratorContext* context,
                   std::string* error) const override;
  std::uint64_t GetSupportedFeatures() const override { return FEATURE_PROTO3_OPTIONAL; }
};

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_GENERATOR_H_

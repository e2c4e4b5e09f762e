#include "generator.h"

#include <memory>
#include <optional>
#include <string_view>

#include "dates.h"
#include "emit.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream.h"
#include "lint.h"
#include "model.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

struct Parameters {
  bool wire = true;
  std::string root;
};

// Reads the plugin's parameter; false with `error` set for one that it does not know.
bool Parse(const std::string& text, Parameters* parameters, std::string* error) {
  std::vector<std::pair<std::string, std::string>> pairs;
  pb::compiler::ParseGeneratorParameter(text, &pairs);
  for (const auto& [key, value] : pairs) {
    if (key == "no_wire") {
      parameters->wire = false;
    } else if (key == "root") {
      parameters->root = value.empty() || value.back() == '/' ? value : value + "/";
    } else {
      *error = "unknown parameter \"" + key + "\": protoc-gen-assent knows no_wire and root=DIR";
      return false;
    }
  }
  return true;
}

void Write(const std::string& path, const std::string& text, pb::compiler::GeneratorContext& context) {
  const std::unique_ptr<pb::io::ZeroCopyOutputStream> stream(context.Open(path));
  pb::io::CodedOutputStream output(stream.get());
  output.WriteRaw(text.data(), static_cast<int>(text.size()));
}

}  // namespace

bool Generator::Generate(const pb::FileDescriptor* file, const std::string& parameter,
                         pb::compiler::GeneratorContext* context, std::string* error) const {
  return GenerateAll({file}, parameter, context, error);
}

bool Generator::GenerateAll(const std::vector<const pb::FileDescriptor*>& files, const std::string& parameter,
                            pb::compiler::GeneratorContext* context, std::string* error) const {
  Parameters parameters;
  if (!Parse(parameter, &parameters, error)) return false;
  LintOptions lint;
  const std::optional<Day> today = BuildDay(error);
  if (!today.has_value()) return false;
  lint.today = *today;
  std::string report;
  std::size_t count = 0;
  for (const pb::FileDescriptor* file : files) {
    const std::vector<Mistake> mistakes = Lint(*file, lint);
    count += mistakes.size();
    report += Format(parameters.root + Str(file->name()), mistakes);
  }
  if (count > 0) {
    report.pop_back();  // protoc ends the line
    *error = (count == 1 ? "1 mistake" : std::to_string(count) + " mistakes") + " in the policy:\n" + report;
    return false;
  }
  for (const pb::FileDescriptor* file : files) {
    if (FindProfile(*file) == nullptr) continue;
    Model model = MakeModel(*file);
    model.wire = parameters.wire;
    Write(model.output_path + ".assent.h", EmitHeader(model), *context);
    Write(model.output_path + ".assent.cc", EmitSource(model), *context);
    if (!model.wire) continue;
    Write(model.output_path + ".assent_wire.h", EmitWireHeader(model), *context);
    Write(model.output_path + ".assent_wire.cc", EmitWireSource(model), *context);
  }
  return true;
}

}  // namespace assent::protoc

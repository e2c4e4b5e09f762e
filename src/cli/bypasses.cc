#include "cli/command.h"
#include "cli/loader.h"
#include "cli_report/report.pb.h"
#include "protoc/names.h"

namespace assent::cli {

namespace {

std::vector<std::string> List(const google::protobuf::RepeatedPtrField<std::string>& names) {
  return {names.begin(), names.end()};
}

void PrintText(const BypassesReport& report, std::ostream& out) {
  for (const BypassReport& bypass : report.bypasses()) {
    out << bypass.id() << (bypass.expired() ? ": expired on " : ": until ") << bypass.expires()
        << ", owned by " << bypass.owner() << "\n";
    PrintItem(bypass.reason(), out);
    PrintItem(
        "hands out " + protoc::Join(List(bypass.fields())) + " for " + protoc::Join(List(bypass.purposes())),
        out);
  }
}

}  // namespace

int Bypasses(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const std::optional<Day> today = Today(arguments, err);
  if (!today.has_value()) return kUsage;
  const PolicySource source(arguments.files[0], arguments.import_dirs);
  int status = kOk;
  const std::optional<protoc::Model> model = LoadModel(source, arguments.json, out, err, &status);
  if (!model.has_value()) return status;
  BypassesReport report;
  report.set_profile(model->full_name);
  for (const protoc::BypassModel& bypass : model->bypasses) {
    const options::Bypass& policy = *bypass.policy;
    const bool expired = bypass.expires <= *today;
    BypassReport& entry = *report.add_bypasses();
    entry.set_id(policy.id());
    entry.set_owner(policy.owner());
    entry.set_reason(policy.reason());
    entry.set_expires(policy.expires());
    entry.set_expired(expired);
    for (const std::string& name : model->PurposeNames(bypass.purposes)) entry.add_purposes(name);
    for (const std::string& name : model->FieldNames(bypass.fields)) entry.add_fields(name);
  }
  if (arguments.json) {
    PrintJson(report, out);
  } else if (model->bypasses.empty()) {
    out << model->full_name << " has no bypasses.\n";
  } else {
    PrintText(report, out);
  }
  return kOk;
}

}  // namespace assent::cli

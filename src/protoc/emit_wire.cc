#include <algorithm>
#include <tuple>

#include "emit.h"
#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

using Field = google::protobuf::FieldDescriptor;

std::string WireFormOf(const Field& field) {
  switch (field.type()) {
    case Field::TYPE_SINT32:
    case Field::TYPE_SINT64:
      return "kZigZag";
    case Field::TYPE_FIXED32:
    case Field::TYPE_SFIXED32:
      return "kFixed32";
    case Field::TYPE_FIXED64:
    case Field::TYPE_SFIXED64:
      return "kFixed64";
    case Field::TYPE_STRING:
    case Field::TYPE_MESSAGE:
      return "kBytes";
    default:
      return "kVarint";
  }
}

// The fields by number, the order in which Protocol Buffers write them; the coarser
// forms of a field after it.
std::vector<const FieldModel*> ByNumber(const Model& model) {
  std::vector<const FieldModel*> fields;
  for (const FieldModel& field : model.fields) fields.push_back(&field);
  std::sort(fields.begin(), fields.end(), [](const FieldModel* a, const FieldModel* b) {
    return std::tie(a->number, a->form) < std::tie(b->number, b->form);
  });
  return fields;
}

void EmitPut(const Model& model, const std::string& name, CodeWriter& out) {
  out.Line("void " + name + "::Put(const " + model.name +
           "::Values& values, assent::internal::ProfileWriter& out) {");
  out.In();
  for (const FieldModel* field : ByNumber(model)) {
    std::vector<std::string> arguments = {"values." + field->member,
                                          "WireForm::" + WireFormOf(*field->proto)};
    if (field->kind == "kRepeatedEnum" && !field->proto->is_packed()) arguments.push_back("/*packed=*/false");
    out.List("out.Put<fields::" + field->camel + ">(", arguments, ");");
  }
  out.Out().Line("}").Line();
}

void EmitTake(const Model& model, const std::string& name, CodeWriter& out) {
  out.List("absl::Status " + name + "::Take(",
           {"const assent::internal::WireField& field", "assent::internal::ProfileReader& in",
            model.name + "::Values& values"},
           ") {");
  out.In().Line("switch (field.number) {").In();
  for (const FieldModel* field : ByNumber(model)) {
    if (field->form_of >= 0) continue;
    const std::string form = "WireForm::" + WireFormOf(*field->proto);
    out.Line("case " + std::to_string(field->number) + ":").In();
    // One value on the wire, for the field and all its forms.
    for (const FieldModel* coarser : model.FormsOf(*field)) {
      out.List("static_cast<void>(in.Take<fields::" + coarser->camel + ">(",
               {"field", form, "values." + coarser->member}, "));");
    }
    out.List("return in.Take<fields::" + field->camel + ">(", {"field", form, "values." + field->member},
             ");");
    out.Out();
  }
  out.Line("case " + std::to_string(kStampsNumber) + ":").In().Line("return in.TakeStamps(field);").Out();
  out.Line("default:").In().Line("return absl::OkStatus();  // unknown: dropped").Out();
  out.Out().Line("}").Out().Line("}").Line();
}

void EmitStore(const Model& model, const std::string& name, CodeWriter& out) {
  out.List("absl::Status " + name + "::Store(",
           {"assent::internal::ProfileReader& in", "assent::internal::StoreCore& core",
            "const assent::SubjectId& subject", model.name + "::Values& values"},
           ") {");
  out.In().Line("absl::Status status;");
  out.Line(model.name + "::Tags::ForEach([&](auto tag) {").In();
  out.Line("if (status.ok()) status = in.Store<decltype(tag)>(core, subject, values);").Out();
  out.Line("});").Line("return status;").Out().Line("}").Line();
}

void EmitDoors(const Model& model, const std::string& name, CodeWriter& out) {
  const std::string access = "assent::internal::StorageAccess<" + model.name + ">::Core(profiles)";
  out.List("absl::StatusOr<std::string> " + name + "::Encode(",
           {"const assent::Profiles<" + model.name + ">& profiles", "const assent::SubjectId& subject"},
           ") {");
  out.In();
  out.List("return assent::internal::EncodeProfile<" + model.name + "::Values>(", {access, "subject", "Put"},
           ");");
  out.Out().Line("}").Line();
  out.List("absl::StatusOr<assent::WireReport> " + name + "::Decode(",
           {"std::string_view bytes", "const assent::SubjectId& subject",
            "assent::Profiles<" + model.name + ">& profiles", "assent::WireOptions options"},
           ") {");
  out.In();
  out.List("return assent::internal::DecodeProfile<" + model.name + "::Values>(",
           {"bytes", "subject", "options", access, "Take", "Store"}, ");");
  out.Out().Line("}").Line();
}

void EmitClass(const Model& model, const std::string& name, CodeWriter& out) {
  out.Comment("The wire form of " + model.full_name + ": the Protocol Buffers encoding of " +
              model.proto_path +
              ", with the days of collection as assent.Stamps in field 536870911. See assent/wire/wire.h.");
  out.Line("class " + name + " final {").Line(" public:").In();
  out.Line(name + "() = delete;").Line();
  out.Comment(
      "The values that may be held of the subject, each with its day. Personal data: for your storage and "
      "nothing else. NotFound without a record. Thread-safe.");
  out.List("static absl::StatusOr<std::string> Encode(",
           {"const assent::Profiles<" + model.name + ">& profiles", "const assent::SubjectId& subject"}, ");")
      .Line();
  out.Comment(
      "Stores the values of `bytes`, each through the checks of `Collect` and with the day it was collected "
      "on; they replace what is there. The report says what was not stored. Unknown fields are dropped. "
      "InvalidArgument, with the byte's offset and nothing stored, for what is no message; NotFound without "
      "a record. Thread-safe.");
  out.List("static absl::StatusOr<assent::WireReport> Decode(",
           {"std::string_view bytes", "const assent::SubjectId& subject",
            "assent::Profiles<" + model.name + ">& profiles", "assent::WireOptions options = {}"},
           ");");
  out.Line().Out().Line(" private:").In();
  out.Line("static void Put(const " + model.name +
           "::Values& values, assent::internal::ProfileWriter& out);");
  out.List("static absl::Status Take(",
           {"const assent::internal::WireField& field", "assent::internal::ProfileReader& in",
            model.name + "::Values& values"},
           ");");
  out.List("static absl::Status Store(",
           {"assent::internal::ProfileReader& in", "assent::internal::StoreCore& core",
            "const assent::SubjectId& subject", model.name + "::Values& values"},
           ");");
  out.Out().Line("};").Line();
}

}  // namespace

std::string EmitWireHeader(const Model& model) {
  CodeWriter out;
  EmitBanner(model, out);
  const std::string guard = GuardName(model, "_WIRE_H_");
  out.Line().Line("#ifndef " + guard).Line("#define " + guard).Line();
  out.Line("#include <string>").Line("#include <string_view>").Line();
  out.Line("#include \"absl/status/status.h\"").Line("#include \"absl/status/statusor.h\"");
  out.Line("#include \"assent/wire/wire.h\"").Line("#include \"" + model.output_path + ".assent.h\"").Line();
  out.Line("namespace assent::internal {").Line("class ProfileReader;").Line("class ProfileWriter;");
  out.Line("struct WireField;").Line("}  // namespace assent::internal").Line();
  out.Line("namespace " + model.name_space + " {").Line();
  EmitClass(model, model.name + "Wire", out);
  out.Line("}  // namespace " + model.name_space).Line();
  out.Line("#endif  // " + guard);
  return out.text();
}

std::string EmitWireSource(const Model& model) {
  CodeWriter out;
  EmitBanner(model, out);
  out.Line().Line("#include \"" + model.output_path + ".assent_wire.h\"").Line();
  out.Line("#include \"assent/wire/internal/codec.h\"").Line();
  out.Line("namespace " + model.name_space + " {").Line();
  out.Line("using assent::internal::WireForm;").Line();
  const std::string name = model.name + "Wire";
  EmitPut(model, name, out);
  EmitTake(model, name, out);
  EmitStore(model, name, out);
  EmitDoors(model, name, out);
  out.Line("}  // namespace " + model.name_space);
  return out.text();
}

}  // namespace assent::protoc

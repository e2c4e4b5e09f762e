#include "emit.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

constexpr char kOwnUseTitle[] = "The application itself";

// One array of texts by language; returns its name, or "{}" for no text.
std::string EmitText(const std::string& name,
                     const std::vector<std::pair<std::string, std::string>>& languages, CodeWriter& out) {
  if (languages.empty()) return "{}";
  out.Line("constexpr assent::LocalText " + name + "[] = {").In().In();
  for (const auto& [lang, text] : languages) {
    const std::string head = "{\"" + lang + "\", ";
    const std::string line = head + Literal(text) + "},";
    if (Columns(line) + 4 <= kColumns) {
      out.Line(line);
      continue;
    }
    out.Line("{\"" + lang + "\",");
    const std::vector<std::string> parts = Literals(text, kColumns - 8);
    for (std::size_t i = 0; i < parts.size(); ++i)
      out.Line(" " + parts[i] + (i + 1 == parts.size() ? "}," : ""));
  }
  out.Out().Out().Line("};");
  return name;
}

std::string PrecisionOf(const options::Precision& precision) {
  std::string kind = "kExact";
  long long amount = 0;
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      kind = "kBucket";
      amount = precision.bucket();
      break;
    case options::Precision::kEnumeration:
      kind = "kEnumeration";
      break;
    case options::Precision::kTruncate:
      kind = "kTruncate";
      amount = precision.truncate().characters();
      break;
    case options::Precision::kPostcode:
      kind = "kPostcode";
      amount = precision.postcode().characters();
      break;
    default:
      break;
  }
  return "{PrecisionKind::" + kind + ", " + std::to_string(amount) + "}";
}

// "kPreciseLocation" of PRECISE_LOCATION: the kernel's enumerators are the option's.
template <class Name>
std::string Constant(const char* type, const Name& name) {
  return std::string(type) + "::k" + CamelCase(Str(name));
}

std::string UseOf(options::Use use) {
  return use == options::USE_UNSPECIFIED ? "Use::kNone" : Constant("Use", options::Use_Name(use));
}

// The rows of a table, each with its texts before it.
using Rows = std::vector<std::vector<std::string>>;

void EmitTable(const std::string& type, const std::string& name, const Rows& rows, CodeWriter& out) {
  if (rows.empty()) return;
  out.Line("constexpr assent::" + type + " " + name + "[] = {").In().In();
  for (const std::vector<std::string>& row : rows) out.List("{", row, "},");
  out.Out().Out().Line("};").Line();
}

void EmitEnumValues(const Model& model, CodeWriter& out) {
  for (const EnumModel& type : model.enums) {
    std::vector<std::string> values;
    for (int i = 0; i < type.proto->value_count(); ++i) {
      const pb::EnumValueDescriptor& value = *type.proto->value(i);
      const std::string number = value.number() == INT32_MIN ? "INT32_MIN" : std::to_string(value.number());
      values.push_back("{" + number + ", \"" + Str(value.name()) + "\"}");
    }
    out.Line("constexpr assent::EnumValue kEnum" + type.name + "[] = {").In().In();
    out.List("", values, "};").Out().Out().Line();
  }
}

Rows FieldRows(const Model& model, CodeWriter& out) {
  Rows rows;
  for (const FieldModel& field : model.fields) {
    const options::FieldPolicy& policy = *field.policy;
    // A form has the texts of its field.
    const std::string stem =
        "kField" + (field.form_of < 0 ? field : model.fields[static_cast<std::size_t>(field.form_of)]).camel;
    std::string label = stem + "Label";
    std::string why = stem + "Why";
    if (field.form_of < 0) {
      label = EmitText(label, Languages(policy.label()), out);
      why = EmitText(why, Languages(policy.why()), out);
    }
    const std::string values =
        field.enum_index < 0 ? "{}" : "kEnum" + model.enums[static_cast<std::size_t>(field.enum_index)].name;
    rows.push_back({"\"" + field.name + "\"", std::to_string(field.number), "ValueKind::" + field.kind,
                    Hex(field.purposes), PrecisionOf(*field.precision),
                    std::to_string(policy.retention_days()), std::to_string(policy.max_items()),
                    Constant("Category", options::Category_Name(policy.category())),
                    "FeatureUse::" + field.feature, values, label, why});
    if (field.form_of >= 0) rows.back().push_back(std::to_string(field.form_of));
  }
  out.Line();
  return rows;
}

Rows PurposeRows(const Model& model, CodeWriter& out) {
  Rows rows;
  for (const PurposeModel& purpose : model.purposes) {
    const options::PurposePolicy& policy = *purpose.policy;
    const std::string stem = "kPurpose" + purpose.camel;
    const std::string title = EmitText(stem + "Title", Languages(policy.title()), out);
    const std::string description = EmitText(stem + "Description", Languages(policy.description()), out);
    const std::string if_refused = EmitText(stem + "IfRefused", Languages(policy.if_refused()), out);
    rows.push_back({"\"" + purpose.name + "\"", std::to_string(purpose.number),
                    Constant("LawfulBasis", options::LawfulBasis_Name(policy.basis())), UseOf(policy.use()),
                    policy.explicit_consent() ? "true" : "false", std::to_string(policy.tcf()),
                    Hex(purpose.fields), Hex(purpose.special), title, description, if_refused,
                    policy.direct_marketing() ? "true" : "false", policy.shadow() ? "true" : "false"});
  }
  out.Line();
  return rows;
}

Rows RecipientRows(const Model& model, CodeWriter& out) {
  Rows rows;
  for (const RecipientModel& recipient : model.recipients) {
    const auto languages = recipient.policy == nullptr
                               ? std::vector<std::pair<std::string, std::string>>{{"en", kOwnUseTitle}}
                               : Languages(recipient.policy->title());
    const std::string title = EmitText("kRecipient" + recipient.camel + "Title", languages, out);
    rows.push_back({"\"" + recipient.id + "\"", Hex(recipient.purposes), Hex(recipient.fields), title});
    if (recipient.policy != nullptr && !recipient.policy->country().empty())
      rows.back().push_back(Literal(recipient.policy->country()));
  }
  if (!rows.empty()) out.Line();
  return rows;
}

Rows BypassRows(const Model& model) {
  Rows rows;
  for (const BypassModel& bypass : model.bypasses) {
    const options::Bypass& policy = *bypass.policy;
    rows.push_back({Literal(policy.id()), Literal(policy.owner()), Literal(policy.reason()),
                    std::to_string(bypass.expires), Hex(bypass.purposes), Hex(bypass.fields)});
  }
  return rows;
}

void EmitPolicy(const Model& model, CodeWriter& out) {
  const options::Controller& controller = model.policy->controller();
  out.Line("constexpr assent::ProfilePolicy kPolicy = {").In().In();
  out.Line("\"" + model.full_name + "\",");
  out.Line(std::to_string(model.policy->policy_version()) + ",  // version");
  out.Line(Hex(Fingerprint(model)) + "u,");
  out.List("{", {Literal(controller.name()), Literal(controller.contact()), Literal(controller.country())},
           "},");
  out.Line("kFields,").Line("kPurposes,").Line(model.recipients.empty() ? "{}," : "kRecipients,");
  if (!model.bypasses.empty()) out.Line("kBypasses,");
  out.Out().Out().Line("};").Line();
}

void EmitInstances(const Model& model, CodeWriter& out) {
  const std::string profile = model.own + model.name;
  for (const PurposeModel& purpose : model.purposes) {
    out.Line("template class assent::View<" + profile + ", " + model.own + model.purpose_enum +
             "::" + purpose.enumerator + ">;");
  }
  out.Line("template class assent::internal::ProfileOps<" + profile + ">;");
  out.Line("template class assent::internal::StorageAccess<" + profile + ">;");
  out.Line("template class assent::Profiles<" + profile + ">;");
}

}  // namespace

std::string EmitSource(const Model& model) {
  CodeWriter out;
  EmitBanner(model, out);
  out.Line().Line("#include \"" + model.output_path + ".assent.h\"").Line();
  out.Line("namespace " + model.name_space + " {").Line("namespace {").Line();
  for (const char* type : {"Category", "FeatureUse", "LawfulBasis", "PrecisionKind", "Use", "ValueKind"}) {
    out.Line(std::string("using assent::") + type + ";");
  }
  out.Line();
  EmitEnumValues(model, out);
  const Rows fields = FieldRows(model, out);
  const Rows purposes = PurposeRows(model, out);
  const Rows recipients = RecipientRows(model, out);
  EmitTable("FieldPolicy", "kFields", fields, out);
  EmitTable("PurposePolicy", "kPurposes", purposes, out);
  EmitTable("RecipientPolicy", "kRecipients", recipients, out);
  EmitTable("BypassPolicy", "kBypasses", BypassRows(model), out);
  EmitPolicy(model, out);
  out.Line("}  // namespace").Line();
  out.Line("const assent::ProfilePolicy& " + model.name + "::policy() noexcept { return kPolicy; }").Line();
  out.Line("}  // namespace " + model.name_space).Line();
  EmitInstances(model, out);
  return out.text();
}

}  // namespace assent::protoc

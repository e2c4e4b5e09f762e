#include "emit.h"
#include "names.h"

namespace assent::protoc {
namespace {

std::string Counted(long long count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// What is kept of a field, and for how long.
std::string KeepingSentence(const FieldModel& field) {
  const options::FieldPolicy& policy = *field.policy;
  const std::string days = "for " + Counted(policy.retention_days(), "day");
  std::string text;
  switch (field.precision->kind_case()) {
    case options::Precision::kBucket:
      text = "Kept in buckets of " + std::to_string(field.precision->bucket()) + ", " + days + ".";
      break;
    case options::Precision::kTruncate: {
      const int count = field.precision->truncate().characters();
      text = (count == 1 ? "The first character" : "The first " + Counted(count, "character")) + ", kept " +
             days + ".";
      break;
    }
    case options::Precision::kPostcode: {
      const int count = field.precision->postcode().characters();
      text = count == 1 ? "The first letter or digit of a postcode"
                        : "The first " + std::to_string(count) + " letters and digits of a postcode";
      text += ", kept " + days + ".";
      break;
    }
    default:
      text = field.kind == "kHistory"
                 ? "The newest " + std::to_string(policy.max_items()) + ", each kept " + days + "."
                 : "Kept " + days + ".";
  }
  if (policy.category() == options::SPECIAL) text += " A special category (GDPR Art. 9).";
  if (policy.category() == options::CHILD) text += " Data of a child.";
  if (policy.category() == options::PRECISE_LOCATION) text += " A precise location.";
  return text;
}

std::string UseName(options::Use use) {
  switch (use) {
    case options::PERSONALIZE:
      return "kPersonalize";
    case options::TRAIN:
      return "kTrain";
    case options::MEASURE:
      return "kMeasure";
    default:
      return "kNone";
  }
}

void EmitIndexOf(const Model& model, CodeWriter& out) {
  out.Line("/// The index of a purpose in the policy; -1 for anything else.");
  out.Line("static constexpr int IndexOf(Purpose purpose) noexcept {").In().Line("switch (purpose) {").In();
  for (const PurposeModel& purpose : model.purposes) {
    out.Line("case Purpose::" + purpose.enumerator + ":");
    out.In().Line("return " + std::to_string(purpose.index) + ";").Out();
  }
  out.Out().Line("}").Line("return -1;").Out().Line("}").Line();
}

void EmitUseOf(const Model& model, CodeWriter& out) {
  out.Line("/// What the engine may do with the fields of a purpose.");
  out.Line("static constexpr assent::Use UseOf(Purpose purpose) noexcept {")
      .In()
      .Line("switch (purpose) {")
      .In();
  for (const options::Use use :
       {options::PERSONALIZE, options::TRAIN, options::MEASURE, options::USE_UNSPECIFIED}) {
    bool any = false;
    for (const PurposeModel& purpose : model.purposes) {
      if (purpose.policy->use() != use) continue;
      out.Line("case Purpose::" + purpose.enumerator + ":");
      any = true;
    }
    if (any) out.In().Line("return assent::Use::" + UseName(use) + ";").Out();
  }
  out.Out().Line("}").Line("return assent::Use::kNone;").Out().Line("}").Line();
}

void EmitFriends(const Model& model, CodeWriter& out) {
  out.Line("friend class assent::Profiles<" + model.name + ">;");
  out.Line("friend class assent::internal::ProfileOps<" + model.name + ">;");
  if (model.wire) out.Line("friend class " + model.own + model.name + "Wire;");
  for (const PurposeModel& purpose : model.purposes) {
    out.Line("friend class assent::View<" + model.name + ", Purpose::" + purpose.enumerator + ">;");
  }
  out.Line();
}

void EmitValues(const Model& model, CodeWriter& out) {
  out.Line("// The values, as they lie in memory.").Line("struct Values {").In();
  for (const FieldModel& field : model.fields) {
    out.Line(field.stored_type + " " + field.member + (field.stored_in_place ? "{};" : ";"));
  }
  out.Line();
  for (const FieldModel& field : model.fields) {
    const std::string tag = "Get(fields::" + field.camel + ")";
    out.Line("auto& " + tag + " { return " + field.member + "; }");
    out.Line("const auto& " + tag + " const { return " + field.member + "; }");
  }
  out.Out().Line("};");
}

// using name = list<types...>;
void EmitTypeList(const std::string& name, const std::string& list, const std::vector<std::string>& types,
                  CodeWriter& out) {
  const std::string line = "using " + name + " = " + list + Join(types) + ">;";
  if (Columns(line) + 2 <= kColumns) {
    out.Line(line);
    return;
  }
  out.Line("using " + name + " =").In().In().List(list, types, ">;").Out().Out();
}

void EmitView(const Model& model, const PurposeModel& purpose, CodeWriter& out) {
  const std::string name = model.name + "For" + purpose.camel;
  const std::string constant = "Purpose::" + purpose.enumerator;
  out.Comment("What " + purpose.name + " may see: " + Sentence(DefaultText(purpose.policy->title())));
  out.Line("class " + name + " final : public assent::View<" + model.name + ", " + model.purpose_enum +
           "::" + purpose.enumerator + "> {");
  out.Line(" public:").In();
  std::vector<const FieldModel*> denied;
  for (const FieldModel& field : model.fields) {
    if (field.form_of >= 0) continue;
    const FieldModel* const seen = model.SeenBy(purpose, field);
    if (seen == nullptr) {
      denied.push_back(&field);
      continue;
    }
    out.Comment(Sentence(DefaultText(field.policy->label())) + " " +
                Sentence(DefaultText(field.policy->why())) +
                (seen == &field ? "" : " " + Sentence(FormTitle(*seen))));
    out.Function("assent::Guarded<" + seen->value_type + ", " + constant + ", fields::" + seen->camel + "> " +
                     field.name + "() const",
                 "return Read<fields::" + seen->camel + ">();");
  }
  if (!denied.empty()) out.Line().Line("// Declared for other purposes only.");
  for (const FieldModel* field : denied) {
    const std::string why = "\"" + model.full_name + "." + field->name + " may be read for " +
                            Join(model.PurposeNames(model.AllPurposesOf(*field))) + " only, not for " +
                            purpose.name + "\"";
    out.List("ASSENT_UNAVAILABLE(", {"void " + field->name + "() const", why}, ");");
  }
  out.Out().Line().Line(" private:").In();
  out.Line("friend class assent::Profiles<" + model.name + ">;");
  out.Line("explicit " + name + "(assent::internal::ViewCore core) noexcept : View(std::move(core)) {}");
  out.Out().Line("};").Line();
}

// What a tag says of coarser forms, where there are any.
void EmitForms(const Model& model, const FieldModel& field, CodeWriter& out) {
  if (field.form_of >= 0) {
    out.Line("static constexpr int kFormOf = " + std::to_string(field.form_of) + ";");
    out.Line("static constexpr int kForm = " + std::to_string(field.form) + ";");
  }
  std::vector<std::string> forms;
  for (const FieldModel* form : model.FormsOf(field)) forms.push_back(form->camel);
  if (!forms.empty()) EmitTypeList("CoarserForms", "assent::TagList<", forms, out);
}

}  // namespace

void EmitTags(const Model& model, CodeWriter& out) {
  out.Line("class " + model.name + ";");
  if (model.wire) out.Line("class " + model.name + "Wire;");
  out.Line();
  out.Line("/// One tag per field: its type and its rules.").Line("namespace fields {").Line();
  for (const FieldModel& field : model.fields) {
    if (field.form_of >= 0) out.Line("struct " + field.camel + ";");
  }
  if (model.fields.back().form_of >= 0) out.Line();
  for (const FieldModel& field : model.fields) {
    out.Comment(Sentence(DefaultText(field.policy->label())) + " " +
                (field.form_of < 0 ? "" : Sentence(FormTitle(field)) + " ") + KeepingSentence(field));
    out.List("struct " + field.camel + " : assent::FieldTag<",
             {model.own + model.name, model.own + model.purpose_enum, field.camel}, "> {");
    out.In();
    out.Line("using Value = " + field.value_type + ";");
    out.Line("static constexpr std::string_view kName = \"" + field.name + "\";");
    out.Line("static constexpr int kIndex = " + std::to_string(field.index) + ";");
    EmitForms(model, field, out);
    out.Line("static constexpr std::int32_t kNumber = " + std::to_string(field.number) + ";");
    out.Line("static constexpr assent::ValueKind kKind = assent::ValueKind::" + field.kind + ";");
    out.Line("static constexpr assent::FeatureUse kFeature = assent::FeatureUse::" + field.feature + ";");
    out.Line("static constexpr std::int32_t kRetentionDays = " +
             std::to_string(field.policy->retention_days()) + ";");
    out.Line("static constexpr assent::PurposeMask kPurposes = " + Hex(field.purposes) + ";  // " +
             Join(model.PurposeNames(field.purposes)));
    out.Out().Line("};").Line();
  }
  out.Line("}  // namespace fields").Line();
}

void EmitProfile(const Model& model, CodeWriter& out) {
  out.Line("/// The guarded profile. It has no accessors: open a view.");
  out.Line("class " + model.name + " final {").Line(" public:").In();
  out.Line("using Purpose = " + model.own + model.purpose_enum + ";");
  out.Line("using Field = " + model.own + "Field;");
  std::vector<std::string> tags;
  for (const FieldModel& field : model.fields) tags.push_back("fields::" + field.camel);
  EmitTypeList("Tags", "assent::TagList<", tags, out);
  std::vector<std::string> recipients;
  for (const RecipientModel& recipient : model.recipients)
    recipients.push_back("recipients::" + recipient.camel);
  EmitTypeList("Recipients", "assent::RecipientList<", recipients, out);
  std::vector<std::string> bypasses;
  for (const BypassModel& bypass : model.bypasses) bypasses.push_back("bypasses::" + bypass.camel);
  EmitTypeList("Bypasses", "assent::BypassList<", bypasses, out);
  out.Line("using Wire = " + (model.wire ? model.own + model.name + "Wire" : "assent::internal::NoWire") +
           ";");
  out.Line("template <Field F>")
      .Line("using TagOf = typename Tags::template At<static_cast<int>(F)>;")
      .Line();
  out.Line("/// The whole policy, with the texts for people.");
  out.Line("static const assent::ProfilePolicy& policy() noexcept;").Line();
  EmitIndexOf(model, out);
  EmitUseOf(model, out);
  out.Out().Line(" private:").In();
  EmitFriends(model, out);
  EmitValues(model, out);
  out.Out().Line("};").Line();
}

void EmitViews(const Model& model, CodeWriter& out) {
  for (const PurposeModel& purpose : model.purposes) EmitView(model, purpose, out);
}

}  // namespace assent::protoc

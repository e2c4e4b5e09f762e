#include "model.h"

#include <algorithm>
#include <set>

#include "dates.h"
#include "lint.h"
#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;
using Field = pb::FieldDescriptor;

std::string WithColons(const std::string& package) {
  std::string result;
  for (const char c : package) result += c == '.' ? std::string("::") : std::string(1, c);
  return result;
}

// The names that generated code declares inside the package and that could hide it.
std::set<std::string> InnerNames(const pb::Descriptor& profile) {
  const pb::FileDescriptor& file = *profile.file();
  std::set<std::string> names = {"internal", "recipients", "bypasses",
                                 "fields",   "Field",      Str(profile.name())};
  for (int i = 0; i < file.enum_type_count(); ++i) names.insert(Str(file.enum_type(i)->name()));
  for (int i = 0; i < profile.enum_type_count(); ++i) names.insert(Str(profile.enum_type(i)->name()));
  for (int i = 0; i < profile.field_count(); ++i) {
    names.insert(Str(profile.field(i)->name()));
    names.insert(CamelCase(Str(profile.field(i)->name())));
  }
  return names;
}

// "a::b::", with a leading :: where an inner name could hide the first one.
std::string OwnPrefix(const std::string& name_space, const std::set<std::string>& inner_names) {
  const std::size_t end = std::min(name_space.find("::"), name_space.size());
  const std::string first = name_space.substr(0, end);
  const bool hidden = (name_space.substr(end) + "::").find("::" + first + "::") != std::string::npos ||
                      inner_names.count(first) != 0;
  return (hidden ? "::" : "") + name_space + "::";
}

int EnumIndex(Model& model, const pb::EnumDescriptor& type) {
  for (std::size_t i = 0; i < model.enums.size(); ++i) {
    if (model.enums[i].proto == &type) return static_cast<int>(i);
  }
  const std::string name = Str(type.name());
  model.enums.push_back({name, model.own + name, &type});
  return static_cast<int>(model.enums.size()) - 1;
}

void SetTypes(const Field& proto, Model& model, FieldModel& field) {
  switch (proto.cpp_type()) {
    case Field::CPPTYPE_BOOL:
      field.kind = "kBool";
      field.value_type = "bool";
      break;
    case Field::CPPTYPE_INT32:
      field.kind = "kInt32";
      field.value_type = "std::int32_t";
      break;
    case Field::CPPTYPE_INT64:
      field.kind = "kInt64";
      field.value_type = "std::int64_t";
      break;
    case Field::CPPTYPE_UINT32:
      field.kind = "kUint32";
      field.value_type = "std::uint32_t";
      break;
    case Field::CPPTYPE_UINT64:
      field.kind = "kUint64";
      field.value_type = "std::uint64_t";
      break;
    case Field::CPPTYPE_STRING:
      field.kind = "kString";
      field.value_type = "std::string";
      break;
    case Field::CPPTYPE_ENUM:
      field.enum_index = EnumIndex(model, *proto.enum_type());
      field.kind = proto.is_repeated() ? "kRepeatedEnum" : "kEnum";
      field.value_type = model.enums[static_cast<std::size_t>(field.enum_index)].cpp_type;
      if (proto.is_repeated()) field.value_type = "std::vector<" + field.value_type + ">";
      break;
    default:  // the linter lets nothing else through
      field.kind = "kHistory";
      field.value_type = "std::vector<assent::Interaction>";
      break;
  }
  field.stored_in_place =
      field.kind != "kString" && field.kind != "kRepeatedEnum" && field.kind != "kHistory";
  field.stored_type =
      field.stored_in_place ? field.value_type : "std::shared_ptr<const " + field.value_type + ">";
}

void AddPurposes(const pb::EnumDescriptor& purposes, Model& model) {
  for (int i = 0; i < purposes.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *purposes.value(i);
    if (value.number() == 0) continue;
    PurposeModel purpose;
    purpose.index = static_cast<int>(model.purposes.size());
    purpose.number = value.number();
    purpose.name = Str(value.name());
    purpose.enumerator = EnumeratorName(model.purpose_enum, purpose.name);
    purpose.camel = purpose.enumerator.substr(1);
    purpose.policy = &value.options().GetExtension(options::purpose);
    model.purposes.push_back(std::move(purpose));
  }
}

std::uint64_t PurposeMaskOf(const Model& model, const pb::RepeatedPtrField<std::string>& names) {
  std::uint64_t mask = 0;
  for (const PurposeModel& purpose : model.purposes) {
    if (std::find(names.begin(), names.end(), purpose.name) != names.end())
      mask |= std::uint64_t{1} << purpose.index;
  }
  return mask;
}

// Whether the engine may read for one of the purposes.
bool IsForEngine(const Model& model, std::uint64_t purposes) {
  return std::any_of(model.purposes.begin(), model.purposes.end(), [purposes](const PurposeModel& purpose) {
    const options::Use use = purpose.policy->use();
    return (purposes >> purpose.index & 1) != 0 && (use == options::PERSONALIZE || use == options::TRAIN);
  });
}

// Adds the field of `proto`, or its coarser form of that number.
void AddField(const Field& proto, int form, std::uint64_t purposes, Model& model) {
  FieldModel field;
  field.index = static_cast<int>(model.fields.size());
  field.number = proto.number();
  field.form_of = form == 0 ? -1 : proto.index();
  field.form = form;
  field.name = Str(proto.name());
  field.member = FormName(field.name, form);
  field.camel = CamelCase(field.member);
  field.proto = &proto;
  field.policy = &proto.options().GetExtension(options::field);
  SetTypes(proto, model, field);
  field.purposes = purposes;
  field.precision = form == 0 ? &field.policy->precision() : &field.policy->coarser(form - 1).precision();
  if (IsForEngine(model, purposes)) {
    const options::Feature& feature = field.policy->feature();
    field.feature = feature.has_one_hot() ? "kOneHot" : feature.has_item_history() ? "kItemHistory" : "kNone";
  }
  const std::uint64_t bit = std::uint64_t{1} << field.index;
  for (PurposeModel& purpose : model.purposes) {
    if ((purposes >> purpose.index & 1) == 0) continue;
    purpose.fields |= bit;
    if (field.policy->category() == options::SPECIAL) purpose.special |= bit;
  }
  model.fields.push_back(std::move(field));
}

void AddFields(const pb::Descriptor& profile, Model& model) {
  for (int i = 0; i < profile.field_count(); ++i) {
    const options::FieldPolicy& policy = profile.field(i)->options().GetExtension(options::field);
    std::uint64_t purposes = PurposeMaskOf(model, policy.purposes());
    for (const options::Coarser& coarser : policy.coarser())
      purposes &= ~PurposeMaskOf(model, coarser.purposes());
    AddField(*profile.field(i), 0, purposes, model);
  }
  // Behind them, so that the index of a field is its place in the profile.
  for (int i = 0; i < profile.field_count(); ++i) {
    const options::FieldPolicy& policy = profile.field(i)->options().GetExtension(options::field);
    for (int form = 1; form <= policy.coarser_size(); ++form) {
      AddField(*profile.field(i), form, PurposeMaskOf(model, policy.coarser(form - 1).purposes()), model);
    }
  }
}

std::uint64_t AllOf(std::size_t count) {
  return count >= kMaxIndices ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

std::uint64_t FieldMaskOf(const Model& model, const pb::RepeatedPtrField<std::string>& names) {
  std::uint64_t mask = 0;
  for (const FieldModel& field : model.fields) {
    if (std::find(names.begin(), names.end(), field.name) != names.end())
      mask |= std::uint64_t{1} << field.index;
  }
  return mask;
}

void AddRecipients(Model& model) {
  for (const options::Recipient& policy : model.policy->recipients()) {
    RecipientModel recipient;
    recipient.index = static_cast<int>(model.recipients.size());
    recipient.id = policy.id();
    recipient.camel = CamelCase(policy.id());
    recipient.purposes = PurposeMaskOf(model, policy.purposes());
    recipient.fields = FieldMaskOf(model, policy.fields());
    recipient.policy = &policy;
    model.recipients.push_back(std::move(recipient));
  }
  if (!model.policy->own_use()) return;
  model.recipients.push_back({static_cast<int>(model.recipients.size()), "own_use", "OwnUse",
                              AllOf(model.purposes.size()), AllOf(model.fields.size()), nullptr});
}

void AddBypasses(Model& model) {
  for (const options::Bypass& policy : model.policy->bypasses()) {
    BypassModel bypass;
    bypass.index = static_cast<int>(model.bypasses.size());
    bypass.camel = CamelCase(policy.id());
    bypass.expires = ParseDate(policy.expires()).value_or(0);  // the linter let it through
    bypass.purposes = PurposeMaskOf(model, policy.purposes());
    bypass.fields = FieldMaskOf(model, policy.fields());
    bypass.policy = &policy;
    model.bypasses.push_back(std::move(bypass));
  }
}

}  // namespace

std::vector<std::string> Model::PurposeNames(std::uint64_t mask) const {
  std::vector<std::string> names;
  for (const PurposeModel& purpose : purposes) {
    if ((mask >> purpose.index & 1) != 0) names.push_back(purpose.name);
  }
  return names;
}

std::vector<std::string> Model::FieldNames(std::uint64_t mask) const {
  std::vector<std::string> names;
  for (const FieldModel& field : fields) {
    if ((mask >> field.index & 1) == 0) continue;
    if (std::find(names.begin(), names.end(), field.name) == names.end()) names.push_back(field.name);
  }
  return names;
}

std::vector<const FieldModel*> Model::FormsOf(const FieldModel& field) const {
  std::vector<const FieldModel*> forms;
  for (const FieldModel& other : fields) {
    if (other.form_of == field.index) forms.push_back(&other);
  }
  return forms;
}

const FieldModel* Model::SeenBy(const PurposeModel& purpose, const FieldModel& field) const {
  if ((field.purposes >> purpose.index & 1) != 0) return &field;
  for (const FieldModel* form : FormsOf(field)) {
    if ((form->purposes >> purpose.index & 1) != 0) return form;
  }
  return nullptr;
}

std::uint64_t Model::AllPurposesOf(const FieldModel& field) const {
  std::uint64_t mask = field.purposes;
  for (const FieldModel* form : FormsOf(field)) mask |= form->purposes;
  return mask;
}

Model MakeModel(const pb::FileDescriptor& file) {
  const pb::Descriptor& profile = *FindProfile(file);
  Model model;
  model.proto_path = Str(file.name());
  const std::size_t dot = model.proto_path.rfind(".proto");
  model.output_path = model.proto_path.substr(0, dot);
  model.full_name = Str(profile.full_name());
  model.name = Str(profile.name());
  model.package = Str(file.package());
  model.name_space = WithColons(model.package);
  model.own = OwnPrefix(model.name_space, InnerNames(profile));
  model.policy = &profile.options().GetExtension(options::profile);
  const pb::EnumDescriptor& purposes = *file.FindEnumTypeByName(model.policy->purposes());
  model.purpose_enum = Str(purposes.name());
  AddPurposes(purposes, model);
  AddFields(profile, model);
  AddRecipients(model);
  AddBypasses(model);
  return model;
}

std::vector<std::pair<std::string, std::string>> Languages(const options::Text& text) {
  std::vector<std::pair<std::string, std::string>> languages;
  const pb::Reflection& reflection = *text.GetReflection();
  for (int i = 0; i < text.GetDescriptor()->field_count(); ++i) {
    const Field& field = *text.GetDescriptor()->field(i);
    if (field.is_repeated() || !reflection.HasField(text, &field)) continue;
    languages.emplace_back(Str(field.name()), reflection.GetString(text, &field));
  }
  for (const options::Text::Other& other : text.other()) languages.emplace_back(other.lang(), other.text());
  return languages;
}

std::string DefaultText(const options::Text& text) {
  const auto languages = Languages(text);
  return languages.empty() ? std::string() : languages.front().second;
}

}  // namespace assent::protoc

#include <map>
#include <set>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

// The names of one C++ scope: what took each of them.
class Scope {
 public:
  explicit Scope(Mistakes& mistakes) : mistakes_(mistakes) {}

  // Takes a name of generated code that no declaration stands for.
  void Reserve(const std::string& cpp_name, const std::string& what) { taken_.emplace(cpp_name, what); }

  // False if the name cannot be had; the mistake is added.
  bool Take(const std::string& cpp_name, const std::string& what, const Place& place) {
    if (IsReservedInCpp(cpp_name)) {
      mistakes_.Add(place,
                    what + " would be named " + cpp_name + " in C++, which is a reserved word: rename it");
      return false;
    }
    const auto [other, is_new] = taken_.emplace(cpp_name, what);
    if (is_new) return true;
    mistakes_.Add(place, what + " would be named " + cpp_name + " in C++, as is " + other->second +
                             ": rename one of them");
    return false;
  }

 private:
  Mistakes& mistakes_;
  std::map<std::string, std::string> taken_;
};

void CheckEnumerators(const pb::EnumDescriptor& type, Mistakes& mistakes) {
  Scope scope(mistakes);
  for (int i = 0; i < type.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *type.value(i);
    scope.Take(EnumeratorName(Str(type.name()), Str(value.name())), "value " + Str(value.name()),
               NameOf(value));
  }
}

void CheckPackage(const PolicyFile& policy, Mistakes& mistakes) {
  const std::string package = Str(policy.file->package());
  std::size_t begin = 0;
  while (begin < package.size()) {
    std::size_t end = package.find('.', begin);
    if (end == std::string::npos) end = package.size();
    const std::string part = package.substr(begin, end - begin);
    if (IsReservedInCpp(part)) {
      mistakes.Add(PackagePlace(), "package " + package + " would be a namespace with the reserved name " +
                                       part + ": rename it");
    }
    begin = end + 1;
  }
}

void CheckFields(const PolicyFile& policy, Mistakes& mistakes) {
  Scope accessors(mistakes);
  for (const char* name : {"as_of", "valid_until"}) accessors.Reserve(name, "a member of every view");
  for (const char* name : {"fields", "recipients", "bypasses"})
    accessors.Reserve(name, "a generated namespace");
  accessors.Reserve(Str(policy.profile->name()), "the profile");
  Scope tags(mistakes);
  for (const char* name :
       {"Value", "CoarserForms", "Allows", "AllowsBypass", "IsDeclaredFor", "PurposeIndex"})
    tags.Reserve(name, "a member of every field's tag");
  for (int i = 0; i < policy.profile->field_count(); ++i) {
    const pb::FieldDescriptor& field = *policy.profile->field(i);
    const std::string name = Str(field.name());
    const std::string what = "field " + name;
    if (!IsSnakeCase(name)) {
      mistakes.Add(NameOf(field),
                   what + " is not in snake_case: use small letters, digits and single underscores, " +
                       "as in birth_year");
      continue;
    }
    if (!accessors.Take(name, what, NameOf(field))) continue;
    tags.Take(CamelCase(name), what, NameOf(field));
    for (int form = 1; form <= field.options().GetExtension(options::field).coarser_size(); ++form) {
      tags.Take(CamelCase(FormName(name, form)), "coarser form " + std::to_string(form) + " of " + what,
                NameOf(field));
    }
  }
}

void CheckRecipients(const PolicyFile& policy, Mistakes& mistakes) {
  Scope scope(mistakes);
  scope.Reserve("OwnUse", "the recipient of own_use");
  std::set<std::string> ids;
  for (const options::Recipient& recipient :
       policy.profile->options().GetExtension(options::profile).recipients()) {
    if (!IsSnakeCase(recipient.id()) || !ids.insert(recipient.id()).second) continue;  // reported already
    scope.Take(CamelCase(recipient.id()), "recipient \"" + recipient.id() + "\"",
               OptionOf(*policy.profile, {4}));
  }
}

void CheckBypasses(const PolicyFile& policy, Mistakes& mistakes) {
  Scope scope(mistakes);
  const options::ProfilePolicy& profile = policy.profile->options().GetExtension(options::profile);
  std::set<std::string> ids;
  for (int i = 0; i < profile.bypasses_size(); ++i) {
    const std::string& id = profile.bypasses(i).id();
    if (!IsSnakeCase(id) || !ids.insert(id).second) continue;  // reported already
    scope.Take(CamelCase(id), "bypass \"" + id + "\"", OptionOf(*policy.profile, {6, i}));
  }
}

// The types of the generated header that share the namespace.
void CheckTypes(const PolicyFile& policy, Mistakes& mistakes) {
  const std::string profile = Str(policy.profile->name());
  Scope scope(mistakes);
  scope.Reserve("Field", "the enum of the fields");
  for (const char* name : {"fields", "recipients", "bypasses"}) scope.Reserve(name, "a generated namespace");
  scope.Take(profile, "message " + profile, NameOf(*policy.profile));
  scope.Reserve(profile + "Wire", "the wire codec");
  std::map<const pb::EnumDescriptor*, bool> seen;
  if (policy.purposes != nullptr) {
    const std::string name = Str(policy.purposes->name());
    scope.Take(name, "enum " + name, NameOf(*policy.purposes));
    CheckEnumerators(*policy.purposes, mistakes);
    seen[policy.purposes] = true;
    for (int i = 0; i < policy.purposes->value_count(); ++i) {
      const std::string value = Str(policy.purposes->value(i)->name());
      scope.Reserve(profile + "For" + EnumeratorName(name, value).substr(1), "the view of " + value);
    }
  }
  for (int i = 0; i < policy.profile->field_count(); ++i) {
    const pb::EnumDescriptor* type = policy.profile->field(i)->enum_type();
    if (type == nullptr || type->file() != policy.file || !seen.emplace(type, true).second) continue;
    scope.Take(Str(type->name()), "enum " + Str(type->full_name()), NameOf(*type));
    CheckEnumerators(*type, mistakes);
  }
}

}  // namespace

void LintCppNames(const PolicyFile& policy, Mistakes& mistakes) {
  CheckPackage(policy, mistakes);
  CheckTypes(policy, mistakes);
  CheckFields(policy, mistakes);
  CheckRecipients(policy, mistakes);
  CheckBypasses(policy, mistakes);
}

}  // namespace assent::protoc

#include "lint.h"

#include <functional>

#include "google/protobuf/descriptor.pb.h"
#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

// Calls `visit` for every message of the file, nested ones after their parents.
void ForEachMessage(const pb::FileDescriptor& file, const std::function<void(const pb::Descriptor&)>& visit) {
  const std::function<void(const pb::Descriptor&)> walk = [&](const pb::Descriptor& message) {
    visit(message);
    for (int i = 0; i < message.nested_type_count(); ++i) walk(*message.nested_type(i));
  };
  for (int i = 0; i < file.message_type_count(); ++i) walk(*file.message_type(i));
}

bool IsProfile(const pb::Descriptor& message) { return message.options().HasExtension(options::profile); }

std::vector<const pb::Descriptor*> Profiles(const pb::FileDescriptor& file) {
  std::vector<const pb::Descriptor*> profiles;
  ForEachMessage(file, [&profiles](const pb::Descriptor& message) {
    if (IsProfile(message)) profiles.push_back(&message);
  });
  return profiles;
}

void LintSyntax(const pb::FileDescriptor& file, Mistakes& mistakes) {
  pb::FileDescriptorProto proto;
  file.CopyTo(&proto);
  if (proto.syntax().empty() || proto.syntax() == "proto2") {
    mistakes.Add(SyntaxPlace(),
                 "a profile needs proto3: begin the file with syntax = \"proto3\"; and write optional "
                 "instead of required");
  }
  if (file.package().empty()) {
    mistakes.Add(SyntaxPlace(),
                 "the file has no package: add one, such as package shop; it becomes the namespace");
  }
}

// Annotations that would silently do nothing.
void LintStrays(const pb::FileDescriptor& file, Mistakes& mistakes) {
  ForEachMessage(file, [&mistakes](const pb::Descriptor& message) {
    if (IsProfile(message)) return;
    for (int i = 0; i < message.field_count(); ++i) {
      if (!message.field(i)->options().HasExtension(options::field)) continue;
      mistakes.Add(OptionOf(*message.field(i)),
                   "field " + Str(message.field(i)->full_name()) +
                       " has a policy but its message is no profile: add option "
                       "(assent.profile) to the message, or remove (assent.field)");
    }
  });
}

void LintExtensions(const pb::FileDescriptor& file, Mistakes& mistakes) {
  const auto check = [&mistakes](const pb::FieldDescriptor& extension) {
    if (!IsProfile(*extension.containing_type())) return;
    mistakes.Add(NameOf(extension), "extension " + Str(extension.full_name()) + " extends the profile " +
                                        Str(extension.containing_type()->full_name()) +
                                        ", past its policy: declare it as a field of the profile");
  };
  for (int i = 0; i < file.extension_count(); ++i) check(*file.extension(i));
  ForEachMessage(file, [&check](const pb::Descriptor& message) {
    for (int i = 0; i < message.extension_count(); ++i) check(*message.extension(i));
  });
}

std::vector<std::string> EnumNames(const pb::FileDescriptor& file) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(file.enum_type_count()));
  for (int i = 0; i < file.enum_type_count(); ++i) names.push_back(Str(file.enum_type(i)->name()));
  return names;
}

// The enum of the purposes that the profile names, or null with the mistake added.
const pb::EnumDescriptor* FindPurposesEnum(const pb::Descriptor& profile, Mistakes& mistakes) {
  const pb::FileDescriptor& file = *profile.file();
  const std::string& name = profile.options().GetExtension(options::profile).purposes();
  const std::string owner = "profile " + Str(profile.full_name());
  const Place place = OptionOf(profile, {3});
  if (name.empty()) {
    mistakes.Add(place,
                 owner + " does not say where its purposes are: add purposes: \"Purpose\" with the name of " +
                     "the enum");
    return nullptr;
  }
  const pb::EnumDescriptor* found = file.FindEnumTypeByName(name);
  if (found != nullptr) return found;
  const std::string nearest = Nearest(name, EnumNames(file));
  mistakes.Add(place, owner + " takes its purposes from the enum \"" + name +
                          "\", which is not at the top of this " + "file: " +
                          (nearest.empty() ? "declare it here with option (assent.purposes) = true;"
                                           : "did you mean \"" + nearest + "\"?"));
  return nullptr;
}

// Enums that say they are the purposes but are not the ones of the profile.
void LintOtherPurposes(const pb::FileDescriptor& file, const PolicyFile& policy, Mistakes& mistakes) {
  if (policy.profile != nullptr && policy.purposes == nullptr) return;  // reported already
  for (int i = 0; i < file.enum_type_count(); ++i) {
    const pb::EnumDescriptor& type = *file.enum_type(i);
    if (&type == policy.purposes || !type.options().GetExtension(options::purposes)) continue;
    mistakes.Add(OptionOf(type),
                 "enum " + Str(type.full_name()) + " has (assent.purposes) but is not the purposes " +
                     "of a profile in this file: remove the option, or name the enum in the profile");
  }
}

}  // namespace

const pb::EnumValueDescriptor* FindPurpose(const PolicyFile& policy, const std::string& name) {
  if (policy.purposes == nullptr) return nullptr;
  const pb::EnumValueDescriptor* value = policy.purposes->FindValueByName(name);
  return value == nullptr || value->number() == 0 ? nullptr : value;
}

std::vector<std::string> PurposeNames(const PolicyFile& policy) {
  std::vector<std::string> names;
  for (int i = 0; i < policy.purposes->value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *policy.purposes->value(i);
    if (value.number() != 0) names.push_back(Str(value.name()));
  }
  return names;
}

const pb::Descriptor* FindProfile(const pb::FileDescriptor& file) {
  const std::vector<const pb::Descriptor*> profiles = Profiles(file);
  return profiles.empty() ? nullptr : profiles.front();
}

std::vector<Mistake> Lint(const pb::FileDescriptor& file, const LintOptions& options) {
  Mistakes mistakes(file);
  PolicyFile policy;
  policy.file = &file;
  policy.options = options;
  const std::vector<const pb::Descriptor*> profiles = Profiles(file);
  if (!profiles.empty()) {
    policy.profile = profiles.front();
    LintSyntax(file, mistakes);
    for (std::size_t i = 1; i < profiles.size(); ++i) {
      mistakes.Add(NameOf(*profiles[i]), "profile " + Str(profiles[i]->full_name()) +
                                             " is a second one beside " + Str(policy.profile->name()) +
                                             ": move it to a file and package of its own");
    }
    policy.purposes = FindPurposesEnum(*policy.profile, mistakes);
    if (policy.purposes != nullptr) LintPurposes(policy, mistakes);
    LintProfile(policy, mistakes);
    for (int i = 0; i < policy.profile->field_count(); ++i)
      LintField(*policy.profile->field(i), policy, mistakes);
    LintCppNames(policy, mistakes);
  }
  LintOtherPurposes(file, policy, mistakes);
  LintStrays(file, mistakes);
  LintExtensions(file, mistakes);
  return mistakes.Sorted();
}

std::string Format(std::string_view path, const std::vector<Mistake>& mistakes) {
  std::string result;
  for (const Mistake& mistake : mistakes) {
    result += std::string(path) + ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column) +
              ": " + mistake.message + "\n";
  }
  return result;
}

}  // namespace assent::protoc

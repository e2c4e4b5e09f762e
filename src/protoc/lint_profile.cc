#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

void LintController(const options::ProfilePolicy& policy, const pb::Descriptor& profile, Mistakes& mistakes) {
  const std::string owner = "profile " + Str(profile.full_name());
  const Place place = OptionOf(profile, {1});
  if (!policy.has_controller()) {
    mistakes.Add(
        place, owner + " has no controller: add controller { name: \"...\" contact: \"...\" }, who answers " +
                   "for the processing");
    return;
  }
  if (policy.controller().name().empty()) {
    mistakes.Add(place, owner + " has a controller without name: add name: \"...\"");
  }
  if (policy.controller().contact().empty()) {
    mistakes.Add(place,
                 owner + " has a controller without contact: add contact: \"...\", a mail address or page " +
                     "about personal data");
  }
  LintCountry(policy.controller().country(), "the controller of " + owner, place, mistakes);
}

void LintHistories(const pb::Descriptor& profile, Mistakes& mistakes) {
  const pb::FieldDescriptor* first = nullptr;
  for (int i = 0; i < profile.field_count(); ++i) {
    const pb::FieldDescriptor& field = *profile.field(i);
    if (!field.options().GetExtension(options::field).feature().has_item_history()) continue;
    if (first == nullptr) {
      first = &field;
      continue;
    }
    mistakes.Add(OptionOf(field, {8}), "field " + Str(field.full_name()) +
                                           " is a second item_history beside " + Str(first->name()) +
                                           ": keep the feature on one of them");
  }
}

int FormCount(const pb::Descriptor& profile) {
  int count = 0;
  for (int i = 0; i < profile.field_count(); ++i)
    count += profile.field(i)->options().GetExtension(options::field).coarser_size();
  return count;
}

}  // namespace

void LintProfile(const PolicyFile& policy, Mistakes& mistakes) {
  const pb::Descriptor& profile = *policy.profile;
  const std::string owner = "profile " + Str(profile.full_name());
  const options::ProfilePolicy& options = profile.options().GetExtension(options::profile);
  if (profile.containing_type() != nullptr) {
    mistakes.Add(NameOf(profile), owner + " is inside another message: move it to the top of the file");
  }
  if (profile.extension_range_count() > 0) {
    mistakes.Add(NameOf(profile),
                 owner + " can be extended, which would let fields in without a policy: remove its " +
                     "extension ranges");
  }
  LintController(options, profile, mistakes);
  if (options.policy_version() < 1) {
    mistakes.Add(OptionOf(profile, {2}),
                 owner + " has no policy_version: add policy_version: 1 and raise it with " + "every change");
  }
  if (profile.field_count() == 0) {
    mistakes.Add(NameOf(profile), owner + " has no fields: declare at least one");
  }
  const int forms = FormCount(profile);
  if (profile.field_count() + forms > kMaxIndices) {
    mistakes.Add(NameOf(profile), owner + " has " + std::to_string(profile.field_count()) + " fields" +
                                      (forms == 0 ? "" : " and " + std::to_string(forms) + " coarser forms") +
                                      ": at most 64 are possible, split the profile");
  }
  LintHistories(profile, mistakes);
  LintRecipients(policy, mistakes);
  LintBypasses(policy, mistakes);
}

}  // namespace assent::protoc

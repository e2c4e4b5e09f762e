#include <set>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

bool Has(const pb::RepeatedPtrField<std::string>& names, const std::string& name) {
  for (const std::string& entry : names) {
    if (entry == name) return true;
  }
  return false;
}

std::vector<std::string> FieldNames(const pb::Descriptor& profile) {
  std::vector<std::string> names;
  for (int i = 0; i < profile.field_count(); ++i) names.push_back(Str(profile.field(i)->name()));
  return names;
}

// One recipient under the linter.
class RecipientLinter {
 public:
  RecipientLinter(const options::Recipient& recipient, const PolicyFile& policy, Mistakes& mistakes)
      : recipient_(recipient),
        policy_(policy),
        mistakes_(mistakes),
        owner_("recipient " + (recipient.id().empty() ? "without id" : "\"" + recipient.id() + "\"")),
        place_(OptionOf(*policy.profile, {4})) {}

  void Run(std::set<std::string>& seen_ids) {
    CheckId(seen_ids);
    LintRequiredText(recipient_.has_title(), recipient_.title(), "title", owner_, place_, mistakes_);
    LintCountry(recipient_.country(), owner_, place_, mistakes_);
    const std::vector<std::string> purposes(recipient_.purposes().begin(), recipient_.purposes().end());
    LintPurposeList(purposes, policy_, owner_, place_, mistakes_);
    CheckFields();
    CheckPurposesAreUsed();
  }

 private:
  void Add(const std::string& message) { mistakes_.Add(place_, owner_ + " " + message); }

  void CheckId(std::set<std::string>& seen_ids) {
    const std::string& id = recipient_.id();
    if (id.empty()) {
      mistakes_.Add(place_, "a recipient has no id: add id: \"...\" in snake_case");
    } else if (!IsSnakeCase(id)) {
      Add("has an id that is not snake_case: use small letters, digits and single underscores, such as "
          "\"greeting_banner\"");
    } else if (!seen_ids.insert(id).second) {
      Add("is there twice: merge the two or rename one");
    }
  }

  void CheckFields() {
    if (recipient_.fields().empty())
      Add("has no fields: add fields: [\"...\"] with those that it may be handed");
    std::set<std::string> seen;
    for (const std::string& name : recipient_.fields()) {
      if (!seen.insert(name).second) {
        Add("names field \"" + name + "\" twice: keep one of the two");
        continue;
      }
      const pb::FieldDescriptor* field = policy_.profile->FindFieldByName(name);
      if (field == nullptr) {
        const std::string nearest = Nearest(name, FieldNames(*policy_.profile));
        Add("names the unknown field \"" + name +
            "\": " + (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "the fields of " +
            Str(policy_.profile->full_name()) + " are " + Join(FieldNames(*policy_.profile)));
      } else if (!recipient_.purposes().empty() && !SharesPurpose(*field)) {
        Add("names field \"" + name +
            "\", which is declared for none of its purposes: remove the field, or add " + "one of " +
            Join(PurposesOf(*field)) + " to the recipient");
      }
    }
  }

  void CheckPurposesAreUsed() {
    if (recipient_.fields().empty()) return;
    for (const std::string& purpose : recipient_.purposes()) {
      if (FindPurpose(policy_, purpose) == nullptr) continue;
      bool used = false;
      for (const std::string& name : recipient_.fields()) {
        const pb::FieldDescriptor* field = policy_.profile->FindFieldByName(name);
        used = used || field == nullptr ||
               Has(field->options().GetExtension(options::field).purposes(), purpose);
      }
      if (!used) {
        Add("names purpose \"" + purpose +
            "\", for which none of its fields is declared: remove the purpose, or " +
            "add a field that is declared for it");
      }
    }
  }

  bool SharesPurpose(const pb::FieldDescriptor& field) const {
    for (const std::string& purpose : recipient_.purposes()) {
      if (FindPurpose(policy_, purpose) == nullptr) return true;  // reported by itself
      if (Has(field.options().GetExtension(options::field).purposes(), purpose)) return true;
    }
    return false;
  }

  static std::vector<std::string> PurposesOf(const pb::FieldDescriptor& field) {
    const auto& names = field.options().GetExtension(options::field).purposes();
    return {names.begin(), names.end()};
  }

  const options::Recipient& recipient_;
  const PolicyFile& policy_;
  Mistakes& mistakes_;
  const std::string owner_;
  const Place place_;
};

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

void LintRecipients(const PolicyFile& policy, const options::ProfilePolicy& options, Mistakes& mistakes) {
  const int count = options.recipients_size() + (options.own_use() ? 1 : 0);
  if (count > kMaxIndices) {
    mistakes.Add(OptionOf(*policy.profile, {4}), "profile " + Str(policy.profile->full_name()) + " has " +
                                                     std::to_string(count) +
                                                     " recipients: at most 64 are possible, merge some");
  }
  std::set<std::string> seen_ids;
  for (const options::Recipient& recipient : options.recipients()) {
    RecipientLinter(recipient, policy, mistakes).Run(seen_ids);
  }
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
  if (profile.field_count() > kMaxIndices) {
    mistakes.Add(NameOf(profile), owner + " has " + std::to_string(profile.field_count()) +
                                      " fields: at most 64 are possible, split the profile");
  }
  LintHistories(profile, mistakes);
  LintRecipients(policy, options, mistakes);
}

}  // namespace assent::protoc

// Who may be handed what: recipients, and the bypasses past them.
#include <algorithm>
#include <set>

#include "dates.h"
#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

std::vector<std::string> List(const pb::RepeatedPtrField<std::string>& names) {
  return {names.begin(), names.end()};
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> FieldNames(const pb::Descriptor& profile) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(profile.field_count()));
  for (int i = 0; i < profile.field_count(); ++i) names.push_back(Str(profile.field(i)->name()));
  return names;
}

std::vector<std::string> PurposesOf(const pb::FieldDescriptor& field) {
  return List(field.options().GetExtension(options::field).purposes());
}

bool IsBlank(const std::string& text) { return text.find_first_not_of(" \t\n") == std::string::npos; }

// The purposes and fields of one recipient or bypass under the linter.
class ReachLinter {
 public:
  ReachLinter(const std::vector<std::string>& purposes, const std::vector<std::string>& fields,
              const PolicyFile& policy, std::string_view owner, std::string_view kind, const Place& place,
              Mistakes& mistakes)
      : purposes_(purposes),
        fields_(fields),
        policy_(policy),
        owner_(owner),
        kind_(kind),
        place_(place),
        mistakes_(mistakes) {}

  void Run() {
    LintPurposeList(purposes_, policy_, owner_, place_, mistakes_);
    if (fields_.empty()) Add("has no fields: add fields: [\"...\"] with those that it may be handed");
    std::set<std::string> seen;
    for (const std::string& name : fields_) {
      if (seen.insert(name).second) {
        CheckField(name);
      } else {
        Add("names field \"" + name + "\" twice: keep one of the two");
      }
    }
    if (!fields_.empty()) CheckPurposesAreUsed();
  }

 private:
  void Add(const std::string& message) { mistakes_.Add(place_, owner_ + " " + message); }

  void CheckField(const std::string& name) {
    const pb::FieldDescriptor* field = policy_.profile->FindFieldByName(name);
    if (field == nullptr) {
      const std::string nearest = Nearest(name, FieldNames(*policy_.profile));
      Add("names the unknown field \"" + name +
          "\": " + (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") + "the fields of " +
          Str(policy_.profile->full_name()) + " are " + Join(FieldNames(*policy_.profile)));
    } else if (!purposes_.empty() && !SharesPurpose(*field)) {
      Add("names field \"" + name + "\", which is declared for none of its purposes: remove the field, or " +
          "add one of " + Join(PurposesOf(*field)) + " to the " + kind_);
    }
  }

  bool SharesPurpose(const pb::FieldDescriptor& field) const {
    for (const std::string& purpose : purposes_) {
      if (FindPurpose(policy_, purpose) == nullptr) return true;  // reported by itself
      if (Has(PurposesOf(field), purpose)) return true;
    }
    return false;
  }

  void CheckPurposesAreUsed() {
    for (const std::string& purpose : purposes_) {
      if (FindPurpose(policy_, purpose) == nullptr) continue;
      const bool used = std::any_of(fields_.begin(), fields_.end(), [&](const std::string& name) {
        const pb::FieldDescriptor* field = policy_.profile->FindFieldByName(name);
        return field == nullptr || Has(PurposesOf(*field), purpose);
      });
      if (used) continue;
      Add("names purpose \"" + purpose +
          "\", for which none of its fields is declared: remove the purpose, " +
          "or add a field that is declared for it");
    }
  }

  const std::vector<std::string>& purposes_;
  const std::vector<std::string>& fields_;
  const PolicyFile& policy_;
  const std::string owner_;
  const std::string kind_;
  const Place& place_;
  Mistakes& mistakes_;
};

// The id of a recipient or bypass; true if it is the first of its name.
void LintId(const std::string& id, const std::string& kind, const std::string& example,
            std::set<std::string>& seen, const Place& place, Mistakes& mistakes) {
  const std::string owner = kind + " \"" + id + "\"";
  if (id.empty()) {
    mistakes.Add(place, "a " + kind + " has no id: add id: \"...\" in snake_case");
  } else if (!IsSnakeCase(id)) {
    mistakes.Add(place, owner + " has an id that is not snake_case: use small letters, digits and single " +
                            "underscores, such as \"" + example + "\"");
  } else if (!seen.insert(id).second) {
    mistakes.Add(place, owner + " is there twice: merge the two or rename one");
  }
}

std::string OwnerOf(const std::string& kind, const std::string& id) {
  return kind + " " + (id.empty() ? "without id" : "\"" + id + "\"");
}

void LintExpiry(const options::Bypass& bypass, Day today, const std::string& owner, const Place& place,
                Mistakes& mistakes) {
  if (bypass.expires().empty()) {
    mistakes.Add(place, owner + " never ends: add expires: \"YYYY-MM-DD\", the first day without it");
    return;
  }
  const std::optional<Day> expires = ParseDate(bypass.expires());
  if (!expires.has_value()) {
    mistakes.Add(place, owner + " expires on \"" + bypass.expires() +
                            "\", which is no date: write it as \"YYYY-MM-DD\", from 1970-01-01 on");
  } else if (*expires <= today) {
    mistakes.Add(place, owner + " expired on " + bypass.expires() + ": remove it and its uses, or let " +
                            (bypass.owner().empty() ? "its owner" : bypass.owner()) +
                            " decide on a later date");
  }
}

}  // namespace

void LintReach(const std::vector<std::string>& purposes, const std::vector<std::string>& fields,
               const PolicyFile& policy, std::string_view owner, std::string_view kind, const Place& place,
               Mistakes& mistakes) {
  ReachLinter(purposes, fields, policy, owner, kind, place, mistakes).Run();
}

void LintRecipients(const PolicyFile& policy, Mistakes& mistakes) {
  const options::ProfilePolicy& profile = policy.profile->options().GetExtension(options::profile);
  const Place place = OptionOf(*policy.profile, {4});
  const int count = profile.recipients_size() + (profile.own_use() ? 1 : 0);
  if (count > kMaxIndices) {
    mistakes.Add(place, "profile " + Str(policy.profile->full_name()) + " has " + std::to_string(count) +
                            " recipients: at most 64 are possible, merge some");
  }
  std::set<std::string> seen_ids;
  for (const options::Recipient& recipient : profile.recipients()) {
    const std::string owner = OwnerOf("recipient", recipient.id());
    LintId(recipient.id(), "recipient", "greeting_banner", seen_ids, place, mistakes);
    LintRequiredText(recipient.has_title(), recipient.title(), "title", owner, place, mistakes);
    LintCountry(recipient.country(), owner, place, mistakes);
    LintReach(List(recipient.purposes()), List(recipient.fields()), policy, owner, "recipient", place,
              mistakes);
  }
}

void LintBypasses(const PolicyFile& policy, Mistakes& mistakes) {
  const options::ProfilePolicy& profile = policy.profile->options().GetExtension(options::profile);
  std::set<std::string> seen_ids;
  for (int i = 0; i < profile.bypasses_size(); ++i) {
    const options::Bypass& bypass = profile.bypasses(i);
    const Place place = OptionOf(*policy.profile, {6, i});
    const std::string owner = OwnerOf("bypass", bypass.id());
    LintId(bypass.id(), "bypass", "fraud_review", seen_ids, place, mistakes);
    if (IsBlank(bypass.owner())) {
      mistakes.Add(place, owner + " has no owner: add owner: \"...\", the person or team who answers for it");
    }
    if (IsBlank(bypass.reason())) {
      mistakes.Add(place, owner + " has no reason: add reason: \"...\", why recipients do not suffice");
    }
    LintExpiry(bypass, policy.options.today, owner, place, mistakes);
    LintReach(List(bypass.purposes()), List(bypass.fields()), policy, owner, "bypass", place, mistakes);
  }
}

}  // namespace assent::protoc

#include <set>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;
using Field = pb::FieldDescriptor;

constexpr int kMaxRetentionDays = 36500;
constexpr char kKinds[] =
    "bool, int32, int64, uint32, uint64, string, an enum, repeated enum or repeated assent.Interaction";

// One field under the linter.
class FieldLinter {
 public:
  FieldLinter(const Field& field, const PolicyFile& file, Mistakes& mistakes)
      : field_(field),
        file_(file),
        mistakes_(mistakes),
        owner_("field " + Str(field.full_name())),
        policy_(field.options().GetExtension(options::field)) {}

  void Run() {
    if (field_.number() == kStampsNumber) {
      Add(NameOf(field_),
          "has number 536870911, where assent keeps the days of collection: choose another one");
    }
    CheckType();
    if (!field_.options().HasExtension(options::field)) {
      Add(NameOf(field_),
          "has no policy: add [(assent.field) = { label {...} why {...} purposes: [\"...\"] "
          "precision { none {} } retention_days: 30 category: ORDINARY }], or remove the field");
      return;
    }
    CheckTexts();
    const std::vector<std::string> names(policy_.purposes().begin(), policy_.purposes().end());
    LintPurposeList(names, file_, owner_, OptionOf(field_, {3}), mistakes_);
    LintPrecision(field_, file_, mistakes_);
    CheckRetention();
    CheckCategory();
    CheckFeature();
  }

 private:
  void Add(const Place& place, const std::string& message) { mistakes_.Add(place, owner_ + " " + message); }

  bool IsHistory() const { return IsInteraction(field_) && field_.is_repeated(); }

  void CheckType() {
    if (field_.real_containing_oneof() != nullptr) {
      Add(NameOf(field_),
          "is part of a oneof, which a profile cannot hold: declare it as a field of its own");
      return;
    }
    if (field_.is_map()) {
      Add(TypeOf(field_), std::string("is a map, which a profile cannot hold: use ") + kKinds);
      return;
    }
    const bool is_enum = field_.type() == Field::TYPE_ENUM;
    const bool is_scalar = IsInteger(field_) || is_enum || field_.type() == Field::TYPE_BOOL ||
                           field_.type() == Field::TYPE_STRING;
    if (field_.is_repeated()) {
      if (!is_enum && !IsInteraction(field_)) {
        Add(TypeOf(field_),
            std::string("is repeated ").append(field_.type_name()) +
                ", which a profile cannot hold: only enums and assent.Interaction may be repeated");
      }
    } else if (IsInteraction(field_)) {
      Add(TypeOf(field_), "is a single assent.Interaction: declare it repeated");
    } else if (!is_scalar) {
      Add(TypeOf(field_), std::string("has type ").append(field_.type_name()) +
                              ", which a profile cannot hold: use " + kKinds);
    } else if (!field_.has_presence()) {
      Add(NameOf(field_), "cannot say whether it was ever set: write optional before its type");
    }
    if (is_enum) CheckEnum(*field_.enum_type());
  }

  void CheckEnum(const pb::EnumDescriptor& type) {
    const std::string name = Str(type.full_name());
    if (type.file() != field_.file()) {
      Add(TypeOf(field_), "has the enum " + name + " of another file: declare the enum in this file");
    }
    if (file_.purposes == &type) {
      Add(TypeOf(field_), "has the purposes as its type: declare an enum of its own for it");
      return;
    }
    const pb::EnumValueDescriptor* zero = type.FindValueByNumber(0);
    if (zero == nullptr || !IsUnspecifiedName(Str(zero->name()))) {
      Add(TypeOf(field_), "has the enum " + name + ", whose zero value " +
                              (zero == nullptr ? "is missing" : "is " + Str(zero->name())) +
                              ": make it a *_UNSPECIFIED = 0, so that no real value is held by default");
    }
    if (type.options().allow_alias()) {
      Add(TypeOf(field_), "has the enum " + name + " with two names for one value: remove allow_alias");
    }
    if (type.value_count() < 2) {
      Add(TypeOf(field_), "has the enum " + name + " without values: add at least one beside the zero");
    }
  }

  void CheckTexts() {
    LintRequiredText(policy_.has_label(), policy_.label(), "label", owner_, OptionOf(field_, {1}), mistakes_);
    LintRequiredText(policy_.has_why(), policy_.why(), "why", owner_, OptionOf(field_, {2}), mistakes_);
  }

  void CheckRetention() {
    const std::int32_t days = policy_.retention_days();
    if (days < 1) {
      Add(OptionOf(field_, {5}),
          "has no retention: add retention_days: 365, or another count of days from 1");
    } else if (days > kMaxRetentionDays) {
      Add(OptionOf(field_, {5}),
          "is kept for " + std::to_string(days) +
              " days: nothing is kept for more than 36500, choose what the purposes need");
    }
    if (IsHistory() && policy_.max_items() < 1) {
      Add(OptionOf(field_, {6}), "is a history without a cap: add max_items: 500, or another count from 1");
    } else if (!IsHistory() && policy_.max_items() != 0) {
      Add(OptionOf(field_, {6}), "has max_items but is no history: remove it");
    }
  }

  void CheckCategory() {
    const Place place = OptionOf(field_, {7});
    if (policy_.category() == options::CATEGORY_UNSPECIFIED) {
      Add(place,
          "has no category: add category: ORDINARY, or SPECIAL, CHILD, PRECISE_LOCATION where they apply");
    }
    if (policy_.category() != options::SPECIAL) return;
    std::set<std::string> seen;
    for (const std::string& name : policy_.purposes()) {
      const pb::EnumValueDescriptor* value = FindPurpose(file_, name);
      if (value == nullptr || !seen.insert(name).second) continue;
      const options::PurposePolicy& purpose = value->options().GetExtension(options::purpose);
      if (purpose.basis() == options::CONSENT && purpose.explicit_consent()) continue;
      Add(place, "is of a special category, which " + name + " may not read: give " + name +
                     " basis: CONSENT and explicit_consent: true, or remove it from the field's purposes");
    }
  }

  bool EngineMayUse() const {
    for (const std::string& name : policy_.purposes()) {
      const pb::EnumValueDescriptor* value = FindPurpose(file_, name);
      if (value == nullptr) return true;  // an unknown purpose is reported by itself
      const options::Use use = value->options().GetExtension(options::purpose).use();
      if (use == options::PERSONALIZE || use == options::TRAIN) return true;
    }
    return policy_.purposes().empty();
  }

  void CheckFeature() {
    const Place place = OptionOf(field_, {8});
    const auto kind = policy_.feature().kind_case();
    if (kind == options::Feature::KIND_NOT_SET) {
      if (policy_.has_feature()) Add(place, "has an empty feature: say one_hot {}, or remove the feature");
      return;
    }
    if (kind == options::Feature::kItemHistory && !IsHistory()) {
      Add(place,
          "has feature item_history but is no history: use one_hot {}, or make it repeated "
          "assent.Interaction");
    }
    if (kind == options::Feature::kOneHot && IsHistory()) {
      Add(place, "is a history with feature one_hot: use item_history {}");
    }
    if (!EngineMayUse()) {
      Add(place,
          "has a feature, but the engine may read it for none of its purposes: give one of them use: "
          "PERSONALIZE or TRAIN, or remove the feature");
    }
  }

  const Field& field_;
  const PolicyFile& file_;
  Mistakes& mistakes_;
  const std::string owner_;
  const options::FieldPolicy& policy_;
};

}  // namespace

bool IsInteraction(const Field& field) {
  return field.type() == Field::TYPE_MESSAGE &&
         Str(field.message_type()->full_name()) == "assent.Interaction";
}

void LintField(const Field& field, const PolicyFile& policy, Mistakes& mistakes) {
  FieldLinter(field, policy, mistakes).Run();
}

}  // namespace assent::protoc

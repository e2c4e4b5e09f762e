#include <set>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

void LintZero(const pb::EnumValueDescriptor& value, Mistakes& mistakes) {
  const std::string name = Str(value.name());
  if (!IsUnspecifiedName(name)) {
    mistakes.Add(NameOf(value),
                 "the zero value " + name + " of the purposes looks like a purpose: name it " +
                     "*_UNSPECIFIED, such as PURPOSE_UNSPECIFIED; no purpose is ever valid by default");
  }
  if (value.options().HasExtension(options::purpose)) {
    mistakes.Add(OptionOf(value),
                 "the zero purpose " + name +
                     " is never valid: remove its (assent.purpose), or give the purpose a number from 1");
  }
}

void LintPurpose(const pb::EnumValueDescriptor& value, const LintOptions& lint, Mistakes& mistakes) {
  const std::string owner = "purpose " + Str(value.name());
  if (value.number() < 1 || value.number() > 255) {
    mistakes.Add(NameOf(value), owner + " has number " + std::to_string(value.number()) +
                                    ": purposes are numbered 1 to 255, choose one of these");
  }
  if (!value.options().HasExtension(options::purpose)) {
    mistakes.Add(NameOf(value),
                 owner + " has no policy: add [(assent.purpose) = { title { en: \"...\" } basis: " +
                     "CONSENT if_refused { en: \"...\" } }]");
    return;
  }
  const options::PurposePolicy& policy = value.options().GetExtension(options::purpose);
  LintRequiredText(policy.has_title(), policy.title(), "title", owner, OptionOf(value, {1}), mistakes);
  if (policy.has_description()) {
    LintText(policy.description(), "description of " + owner, OptionOf(value, {2}), mistakes);
  }
  if (policy.basis() == options::LAWFUL_BASIS_UNSPECIFIED) {
    mistakes.Add(OptionOf(value, {3}),
                 owner + " has no lawful basis: add basis: CONSENT, or another one of GDPR " +
                     "Art. 6(1) (CONTRACT, LEGAL_OBLIGATION, VITAL_INTERESTS, PUBLIC_TASK, " +
                     "LEGITIMATE_INTERESTS)");
  }
  const bool is_consent = policy.basis() == options::CONSENT;
  if (is_consent || policy.has_if_refused()) {
    if (!policy.has_if_refused()) {
      mistakes.Add(OptionOf(value, {7}), owner +
                                             " rests on consent but does not say what happens to those who " +
                                             "refuse: add if_refused { en: \"...\" }");
    } else {
      LintText(policy.if_refused(), "if_refused of " + owner, OptionOf(value, {7}), mistakes);
    }
  }
  if (policy.explicit_consent() && !is_consent) {
    mistakes.Add(OptionOf(value, {5}),
                 owner + " has explicit_consent but another basis than CONSENT: set basis: " +
                     "CONSENT or remove explicit_consent");
  }
  if (policy.tcf() < 0 || policy.tcf() > 11) {
    mistakes.Add(OptionOf(value, {6}),
                 owner + " has tcf: " + std::to_string(policy.tcf()) +
                     ": the framework's purposes are 1 to 11; leave it out if none fits");
  }
  if (policy.shadow() && lint.release) {
    mistakes.Add(OptionOf(value, {9}), owner +
                                           " is in shadow mode, which lets denied reads through and is not " +
                                           "for a release: remove shadow: true");
  }
}

}  // namespace

void LintPurposes(const PolicyFile& policy, Mistakes& mistakes) {
  const pb::EnumDescriptor& purposes = *policy.purposes;
  const std::string name = Str(purposes.full_name());
  if (!purposes.options().GetExtension(options::purposes)) {
    mistakes.Add(NameOf(purposes), "enum " + name + " names the purposes but does not say so: add option " +
                                       "(assent.purposes) = true; to it");
  }
  if (purposes.options().allow_alias()) {
    mistakes.Add(NameOf(purposes), "enum " + name + " allows two names for one purpose: remove allow_alias");
  }
  int count = 0;
  bool has_zero = false;
  for (int i = 0; i < purposes.value_count(); ++i) {
    const pb::EnumValueDescriptor& value = *purposes.value(i);
    if (value.number() == 0) {
      has_zero = true;
      LintZero(value, mistakes);
    } else {
      ++count;
      LintPurpose(value, policy.options, mistakes);
    }
  }
  if (!has_zero) {
    mistakes.Add(
        NameOf(purposes),
        "enum " + name + " has no zero value: add PURPOSE_UNSPECIFIED = 0, which is " + "never a purpose");
  }
  if (count == 0) {
    mistakes.Add(NameOf(purposes),
                 "enum " + name + " names no purpose: add at least one with a number from 1");
  }
  if (count > kMaxIndices) {
    mistakes.Add(NameOf(purposes), "enum " + name + " names " + std::to_string(count) +
                                       " purposes: at most 64 are possible, merge some");
  }
}

void LintPurposeList(const std::vector<std::string>& names, const PolicyFile& policy, std::string_view owner,
                     const Place& place, Mistakes& mistakes) {
  const std::string who(owner);
  if (names.empty()) {
    mistakes.Add(place, who + " has no purpose: add purposes: [\"...\"] with the name of at least one");
  }
  // No purposes at all are reported once, with the profile or the enum.
  if (policy.purposes == nullptr || PurposeNames(policy).empty()) return;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      mistakes.Add(place, who + " names purpose \"" + name + "\" twice: keep one of the two");
      continue;
    }
    if (FindPurpose(policy, name) != nullptr) continue;
    const pb::EnumValueDescriptor* zero = policy.purposes->FindValueByName(name);
    if (zero != nullptr) {
      mistakes.Add(place, who + " names \"" + name + "\", which is never valid: name one of " +
                              Join(PurposeNames(policy)));
      continue;
    }
    const std::string nearest = Nearest(name, PurposeNames(policy));
    mistakes.Add(place, who + " names the unknown purpose \"" + name +
                            "\": " + (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") +
                            "the purposes of " + Str(policy.purposes->full_name()) + " are " +
                            Join(PurposeNames(policy)));
  }
}

}  // namespace assent::protoc

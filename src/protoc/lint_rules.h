// File: lint_rules.h
//
// The rules of the linter, one function per thing that a policy speaks of. Each adds
// every mistake it finds and relies on nothing being sound.

#ifndef ASSENT_PROTOC_LINT_RULES_H_
#define ASSENT_PROTOC_LINT_RULES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assent/options/policy.pb.h"
#include "google/protobuf/descriptor.h"
#include "lint.h"
#include "mistakes.h"

namespace assent::protoc {

/// The most fields, purposes or recipients of a policy: the bits of a mask.
inline constexpr int kMaxIndices = 64;
/// The field of every profile that holds the days of collection.
inline constexpr int kStampsNumber = 536870911;

/// What a policy consists of.
struct PolicyFile {
  const google::protobuf::FileDescriptor* file = nullptr;
  const google::protobuf::Descriptor* profile = nullptr;
  const google::protobuf::EnumDescriptor* purposes = nullptr;  ///< Null if it was not found.
  LintOptions options;
};

/// The purpose of that name, or null. The zero value is no purpose.
const google::protobuf::EnumValueDescriptor* FindPurpose(const PolicyFile& policy, const std::string& name);
/// The names of all purposes.
std::vector<std::string> PurposeNames(const PolicyFile& policy);

/// A text for people. `what` names it in the message, as in "label of shop.Viewer.email".
void LintText(const options::Text& text, std::string_view what, const Place& place, Mistakes& mistakes);
/// A text that must be there.
void LintRequiredText(bool is_set, const options::Text& text, std::string_view option, std::string_view owner,
                      const Place& place, Mistakes& mistakes);
/// "" or two capital letters.
void LintCountry(const std::string& country, std::string_view owner, const Place& place, Mistakes& mistakes);

/// A list of purposes in a field or a recipient.
void LintPurposeList(const std::vector<std::string>& names, const PolicyFile& policy, std::string_view owner,
                     const Place& place, Mistakes& mistakes);

/// The purposes and fields that a `kind` (a recipient, a bypass) reaches: known ones,
/// each field declared for one of the purposes, each purpose used by one of the fields.
void LintReach(const std::vector<std::string>& purposes, const std::vector<std::string>& fields,
               const PolicyFile& policy, std::string_view owner, std::string_view kind, const Place& place,
               Mistakes& mistakes);

void LintPurposes(const PolicyFile& policy, Mistakes& mistakes);
void LintField(const google::protobuf::FieldDescriptor& field, const PolicyFile& policy, Mistakes& mistakes);
/// The precision of a field and its coarser forms.
void LintPrecision(const google::protobuf::FieldDescriptor& field, const PolicyFile& policy,
                   Mistakes& mistakes);
void LintRecipients(const PolicyFile& policy, Mistakes& mistakes);
void LintBypasses(const PolicyFile& policy, Mistakes& mistakes);
void LintProfile(const PolicyFile& policy, Mistakes& mistakes);
/// Names that C++ cannot have, or cannot have twice.
void LintCppNames(const PolicyFile& policy, Mistakes& mistakes);

/// Whether the field is an integer, signed or not.
bool IsInteger(const google::protobuf::FieldDescriptor& field);
/// The precision to propose for a field of this type, as it is written.
std::string FittingPrecision(const google::protobuf::FieldDescriptor& field);
/// Whether the field is `repeated assent.Interaction`, but for `repeated`.
bool IsInteraction(const google::protobuf::FieldDescriptor& field);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_LINT_RULES_H_

// File: changes.h
//
// What changed for people between two versions of a policy.

#ifndef ASSENT_CLI_CHANGES_H_
#define ASSENT_CLI_CHANGES_H_

#include <string>
#include <vector>

#include "protoc/model.h"

namespace assent::cli {

/// What a change asks for.
enum class Weight {
  kText,     ///< Nothing: only words for people changed.
  kFact,     ///< People may have to be told; nobody is asked again.
  kConsent,  ///< What people consented to became wider or other: ask them again.
};

struct Change {
  Weight weight;
  std::string text;  ///< One sentence without a full stop.
};

/// All changes from `before` to `after`, in the order of the policy. A change needs a
/// new consent only where a purpose that rests on consent gains by it; where there is
/// doubt whether it gains, it does. O(fields x purposes x recipients).
std::vector<Change> Compare(const protoc::Model& before, const protoc::Model& after);

/// How the precision of a form stands to another one.
enum class Step { kSame, kCoarser, kFiner, kOther };
Step StepOf(const protoc::FieldModel& before, const protoc::FieldModel& after);

/// Parts of `Compare`.
void ComparePurposes(const protoc::Model& before, const protoc::Model& after, std::vector<Change>& changes);
void CompareFields(const protoc::Model& before, const protoc::Model& after, std::vector<Change>& changes);
void CompareRecipients(const protoc::Model& before, const protoc::Model& after, std::vector<Change>& changes);
void CompareBypasses(const protoc::Model& before, const protoc::Model& after, std::vector<Change>& changes);

const protoc::PurposeModel* FindPurpose(const protoc::Model& model, const std::string& name);
const protoc::FieldModel* FindField(const protoc::Model& model, const std::string& name);
/// kConsent if one of these purposes rests on consent, else kFact.
Weight WeightOf(const protoc::Model& model, std::uint64_t purposes);
/// Whether the two say the same in every language.
bool SameText(const options::Text& a, const options::Text& b);

}  // namespace assent::cli

#endif  // ASSENT_CLI_CHANGES_H_

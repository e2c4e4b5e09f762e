#include "cli/changes.h"

#include <algorithm>

#include "cli/words.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

using protoc::FieldModel;
using protoc::Model;
using protoc::PurposeModel;

std::string YesNo(bool value) { return value ? "yes" : "no"; }

std::string UseWord(options::Use use) {
  switch (use) {
    case options::PERSONALIZE:
      return "personalizing";
    case options::TRAIN:
      return "training";
    case options::MEASURE:
      return "measuring";
    default:
      return "nothing";
  }
}

class PurposeComparer {
 public:
  PurposeComparer(const PurposeModel& before, const PurposeModel& after, std::vector<Change>& changes)
      : name_(after.name),
        old_(*before.policy),
        new_(*after.policy),
        asks_(new_.basis() == options::CONSENT ? Weight::kConsent : Weight::kFact),
        changes_(changes) {
    if (before.number != after.number) {
      Add(asks_, "has number " + std::to_string(after.number) + ", was " + std::to_string(before.number) +
                     ": consent recorded under the old number is not consent to it");
    }
  }

  void Run() {
    if (old_.basis() != new_.basis())
      Add(asks_, "rests on " + BasisWords(new_.basis()) + ", before on " + BasisWords(old_.basis()));
    if (old_.use() != new_.use()) {
      Add(new_.use() == options::USE_UNSPECIFIED ? Weight::kFact : asks_,
          "lets the engine use its fields for " + UseWord(new_.use()) + ", before for " +
              UseWord(old_.use()));
    }
    if (old_.explicit_consent() != new_.explicit_consent()) {
      Add(new_.explicit_consent() ? asks_ : Weight::kFact,
          "needs explicit consent: " + YesNo(new_.explicit_consent()) + ", before " +
              YesNo(old_.explicit_consent()));
    }
    if (old_.tcf() != new_.tcf()) {
      Add(asks_, "is purpose " + std::to_string(new_.tcf()) + " of the TCF, before " +
                     std::to_string(old_.tcf()) + " (0 is none)");
    }
    if (old_.direct_marketing() != new_.direct_marketing()) {
      Add(Weight::kFact, "is direct marketing: " + YesNo(new_.direct_marketing()) + ", before " +
                             YesNo(old_.direct_marketing()));
    }
    if (old_.shadow() != new_.shadow()) {
      Add(Weight::kFact, new_.shadow() ? "is in shadow mode: builds for adoption let denied reads through"
                                       : "is no longer in shadow mode");
    }
    Text("title", old_.title(), new_.title());
    Text("description", old_.description(), new_.description());
    Text("if_refused", old_.if_refused(), new_.if_refused());
  }

 private:
  void Add(Weight weight, const std::string& text) { changes_.push_back({weight, name_ + " " + text}); }
  void Text(const char* what, const options::Text& a, const options::Text& b) {
    if (!SameText(a, b)) Add(Weight::kText, std::string("has another ") + what);
  }

  const std::string name_;
  const options::PurposePolicy& old_;
  const options::PurposePolicy& new_;
  const Weight asks_;
  std::vector<Change>& changes_;
};

// The amount of a precision: the more, the coarser.
long long Amount(const options::Precision& precision) {
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      return precision.bucket();
    case options::Precision::kTruncate:
      return -precision.truncate().characters();
    case options::Precision::kPostcode:
      return -precision.postcode().characters();
    default:
      return 0;
  }
}

bool Keeps(const options::Precision& precision) {
  return precision.has_none() || precision.has_enumeration();
}

void CompareController(const Model& before, const Model& after, std::vector<Change>& changes) {
  const options::Controller& a = before.policy->controller();
  const options::Controller& b = after.policy->controller();
  if (a.name() != b.name()) {
    changes.push_back(
        {WeightOf(after, ~std::uint64_t{0}), "the controller is " + b.name() + ", was " + a.name()});
  }
  if (a.contact() != b.contact())
    changes.push_back({Weight::kFact, "the controller's contact is " + b.contact() + ", was " + a.contact()});
  if (a.country() != b.country()) {
    changes.push_back({Weight::kFact, "the controller's country is " +
                                          (b.country().empty() ? "not said" : b.country()) + ", was " +
                                          (a.country().empty() ? "not said" : a.country())});
  }
  if (before.full_name != after.full_name)
    changes.push_back(
        {Weight::kFact, "the profile is called " + after.full_name + ", was " + before.full_name});
}

}  // namespace

const PurposeModel* FindPurpose(const Model& model, const std::string& name) {
  for (const PurposeModel& purpose : model.purposes) {
    if (purpose.name == name) return &purpose;
  }
  return nullptr;
}

const FieldModel* FindField(const Model& model, const std::string& name) {
  for (const FieldModel& field : model.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Weight WeightOf(const Model& model, std::uint64_t purposes) {
  for (const PurposeModel& purpose : model.purposes) {
    const bool asks = purpose.policy->basis() == options::CONSENT;
    if (asks && (purposes >> purpose.index & 1) != 0) return Weight::kConsent;
  }
  return Weight::kFact;
}

bool SameText(const options::Text& a, const options::Text& b) {
  return protoc::Languages(a) == protoc::Languages(b);
}

Step StepOf(const FieldModel& before, const FieldModel& after) {
  const options::Precision& a = *before.precision;
  const options::Precision& b = *after.precision;
  if (Keeps(a) && Keeps(b)) return Step::kSame;
  if (Keeps(a)) return b.bucket() == 1 ? Step::kSame : Step::kCoarser;
  if (Keeps(b)) return a.bucket() == 1 ? Step::kSame : Step::kFiner;
  if (a.kind_case() != b.kind_case()) return Step::kOther;
  if (Amount(a) == Amount(b)) return Step::kSame;
  if (Amount(b) > Amount(a))
    return a.has_bucket() && b.bucket() % a.bucket() != 0 ? Step::kOther : Step::kCoarser;
  return a.has_bucket() && a.bucket() % b.bucket() != 0 ? Step::kOther : Step::kFiner;
}

void ComparePurposes(const Model& before, const Model& after, std::vector<Change>& changes) {
  for (const PurposeModel& purpose : after.purposes) {
    if (const PurposeModel* const old = FindPurpose(before, purpose.name)) {
      PurposeComparer(*old, purpose, changes).Run();
      continue;
    }
    const std::vector<std::string> fields = after.FieldNames(purpose.fields);
    changes.push_back({WeightOf(after, std::uint64_t{1} << purpose.index),
                       Titled(purpose.name, protoc::DefaultText(purpose.policy->title())) +
                           " is new: on the basis of " + BasisWords(purpose.policy->basis()) + " it reads " +
                           (fields.empty() ? "nothing" : protoc::Join(fields))});
  }
  for (const PurposeModel& purpose : before.purposes) {
    if (FindPurpose(after, purpose.name) == nullptr)
      changes.push_back({Weight::kFact, purpose.name + " is gone"});
  }
}

std::vector<Change> Compare(const Model& before, const Model& after) {
  std::vector<Change> changes;
  CompareController(before, after, changes);
  ComparePurposes(before, after, changes);
  CompareFields(before, after, changes);
  CompareRecipients(before, after, changes);
  CompareBypasses(before, after, changes);
  return changes;
}

}  // namespace assent::cli

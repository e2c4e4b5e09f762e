#include "assent/base/fnv.h"
#include "model.h"
#include "names.h"

namespace assent::protoc {
namespace {

std::string Line(const std::vector<std::string>& words) { return Join(words, " ") + "\n"; }

std::string PrecisionText(const options::Precision& precision) {
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      return "bucket:" + std::to_string(precision.bucket());
    case options::Precision::kEnumeration:
      return "enumeration";
    case options::Precision::kTruncate:
      return "truncate:" + std::to_string(precision.truncate().characters());
    case options::Precision::kPostcode:
      return "postcode:" + std::to_string(precision.postcode().characters());
    default:
      return "none";
  }
}

std::string FeatureText(const options::Feature& feature) {
  return feature.has_one_hot() ? "one_hot" : feature.has_item_history() ? "item_history" : "none";
}

}  // namespace

std::string CanonicalText(const Model& model) {
  std::string text = Line({"profile", model.full_name});
  for (const PurposeModel& purpose : model.purposes) {
    const options::PurposePolicy& policy = *purpose.policy;
    text += Line({"purpose", purpose.name, std::to_string(purpose.number), "basis",
                  options::LawfulBasis_Name(policy.basis()), "use", options::Use_Name(policy.use()),
                  "explicit", std::to_string(policy.explicit_consent()), "tcf", std::to_string(policy.tcf()),
                  "direct_marketing", std::to_string(policy.direct_marketing())});
    if (policy.shadow()) text += Line({"shadow", purpose.name});
  }
  for (const FieldModel& field : model.fields) {
    if (field.form_of >= 0) continue;
    const options::FieldPolicy& policy = *field.policy;
    text += Line({"field", field.name, std::to_string(field.number), field.kind, "purposes",
                  Join(model.PurposeNames(field.purposes), ","), "precision",
                  PrecisionText(policy.precision()), "retention", std::to_string(policy.retention_days()),
                  "max_items", std::to_string(policy.max_items()), "category",
                  options::Category_Name(policy.category()), "feature", FeatureText(policy.feature())});
    for (const FieldModel* form : model.FormsOf(field)) {
      text += Line({"coarser", "purposes", Join(model.PurposeNames(form->purposes), ","), "precision",
                    PrecisionText(*form->precision)});
    }
    if (field.enum_index < 0) continue;
    const google::protobuf::EnumDescriptor& type =
        *model.enums[static_cast<std::size_t>(field.enum_index)].proto;
    for (int i = 0; i < type.value_count(); ++i) {
      text += Line({"value", Str(type.value(i)->name()), std::to_string(type.value(i)->number())});
    }
  }
  for (const RecipientModel& recipient : model.recipients) {
    text += Line({"recipient", recipient.id, "purposes", Join(model.PurposeNames(recipient.purposes), ","),
                  "fields", Join(model.FieldNames(recipient.fields), ",")});
  }
  for (const BypassModel& bypass : model.bypasses) {
    text += Line({"bypass", bypass.policy->id(), "expires", bypass.policy->expires(), "purposes",
                  Join(model.PurposeNames(bypass.purposes), ","), "fields",
                  Join(model.FieldNames(bypass.fields), ",")});
  }
  return text;
}

std::uint64_t Fingerprint(const Model& model) { return internal::Fnv1a(CanonicalText(model)); }

}  // namespace assent::protoc

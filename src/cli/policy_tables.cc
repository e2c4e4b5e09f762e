#include "cli/policy_tables.h"

#include <string_view>
#include <utility>

namespace assent::cli {
namespace {

// The model names the kernel's enumerators, as the generated code writes them.
ValueKind KindOf(std::string_view name) {
  constexpr std::pair<std::string_view, ValueKind> kKinds[] = {
      {"kBool", ValueKind::kBool},     {"kInt32", ValueKind::kInt32},
      {"kInt64", ValueKind::kInt64},   {"kUint32", ValueKind::kUint32},
      {"kUint64", ValueKind::kUint64}, {"kEnum", ValueKind::kEnum},
      {"kString", ValueKind::kString}, {"kRepeatedEnum", ValueKind::kRepeatedEnum},
  };
  for (const auto& [known, kind] : kKinds) {
    if (known == name) return kind;
  }
  return ValueKind::kHistory;
}

FeatureUse FeatureOf(std::string_view name) {
  if (name == "kOneHot") return FeatureUse::kOneHot;
  return name == "kItemHistory" ? FeatureUse::kItemHistory : FeatureUse::kNone;
}

Precision PrecisionOf(const options::Precision& precision) {
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      return {PrecisionKind::kBucket, precision.bucket()};
    case options::Precision::kEnumeration:
      return {PrecisionKind::kEnumeration, 0};
    case options::Precision::kTruncate:
      return {PrecisionKind::kTruncate, precision.truncate().characters()};
    case options::Precision::kPostcode:
      return {PrecisionKind::kPostcode, precision.postcode().characters()};
    default:
      return {};
  }
}

// Numbered alike from 1 on, in the order of the law.
static_assert(static_cast<int>(options::CONSENT) == static_cast<int>(LawfulBasis::kConsent) &&
              static_cast<int>(options::LEGITIMATE_INTERESTS) ==
                  static_cast<int>(LawfulBasis::kLegitimateInterests));
static_assert(static_cast<int>(options::ORDINARY) == static_cast<int>(Category::kOrdinary) &&
              static_cast<int>(options::PRECISE_LOCATION) == static_cast<int>(Category::kPreciseLocation));

Use UseOf(options::Use use) {
  switch (use) {
    case options::PERSONALIZE:
      return Use::kPersonalize;
    case options::TRAIN:
      return Use::kTrain;
    case options::MEASURE:
      return Use::kMeasure;
    default:
      return Use::kNone;
  }
}

FieldPolicy FieldOf(const protoc::FieldModel& model, const std::vector<std::vector<EnumValue>>& enums) {
  FieldPolicy field{};
  field.name = model.name;
  field.number = model.number;
  field.kind = KindOf(model.kind);
  field.purposes = model.purposes;
  field.precision = PrecisionOf(*model.precision);
  field.retention_days = model.policy->retention_days();
  field.max_items = model.policy->max_items();
  field.category = static_cast<Category>(model.policy->category());
  field.feature = FeatureOf(model.feature);
  if (model.enum_index >= 0) field.values = enums[static_cast<std::size_t>(model.enum_index)];
  field.form_of = model.form_of;
  return field;
}

PurposePolicy PurposeOf(const protoc::PurposeModel& model) {
  PurposePolicy purpose{};
  purpose.name = model.name;
  purpose.number = model.number;
  purpose.basis = static_cast<LawfulBasis>(model.policy->basis());
  purpose.use = UseOf(model.policy->use());
  purpose.explicit_consent = model.policy->explicit_consent();
  purpose.tcf = model.policy->tcf();
  purpose.fields = model.fields;
  purpose.special = model.special;
  purpose.direct_marketing = model.policy->direct_marketing();
  purpose.shadow = model.policy->shadow();
  return purpose;
}

}  // namespace

PolicyTables::PolicyTables(const protoc::Model& model) {
  for (const protoc::EnumModel& type : model.enums) {
    enums_.emplace_back();
    for (int i = 0; i < type.proto->value_count(); ++i) {
      enums_.back().push_back(
          {type.proto->value(i)->number(), std::string_view(type.proto->value(i)->name())});
    }
  }
  for (const protoc::FieldModel& field : model.fields) {
    fields_.push_back(FieldOf(field, enums_));
    fields_.back().label = Keep(field.policy->label());
    fields_.back().why = Keep(field.policy->why());
  }
  for (const protoc::PurposeModel& purpose : model.purposes) {
    purposes_.push_back(PurposeOf(purpose));
    purposes_.back().title = Keep(purpose.policy->title());
    purposes_.back().description = Keep(purpose.policy->description());
    purposes_.back().if_refused = Keep(purpose.policy->if_refused());
  }
  policy_.full_name = model.full_name;
  policy_.version = model.policy->policy_version();
  policy_.fingerprint = protoc::Fingerprint(model);
  policy_.fields = fields_;
  policy_.purposes = purposes_;
  policy_.controller = {model.policy->controller().name(), model.policy->controller().contact(),
                        model.policy->controller().country()};
}

Text PolicyTables::Keep(const options::Text& text) {
  std::vector<LocalText>& kept = texts_.emplace_back();
  for (std::pair<std::string, std::string>& entry : protoc::Languages(text)) {
    words_.push_back(std::move(entry));
    kept.push_back({words_.back().first, words_.back().second});
  }
  return kept;
}

}  // namespace assent::cli

// File: training_policy.h
//
// A policy with a field of each kind, for the fuzz targets of training.

#ifndef ASSENT_FUZZ_TRAINING_POLICY_H_
#define ASSENT_FUZZ_TRAINING_POLICY_H_

#include <cstdint>
#include <string_view>

#include "assent/policy/policy.h"

namespace assent::fuzz {

inline constexpr EnumValue kValues[] = {{0, "NONE"}, {1, "ONE"}, {-2, "TWO"}};

constexpr FieldPolicy Field(std::string_view name, std::int32_t number, ValueKind kind, FeatureUse use) {
  FieldPolicy field{};
  field.name = name;
  field.number = number;
  field.kind = kind;
  field.purposes = 1;
  field.max_items = 20;
  field.feature = use;
  field.values = kValues;
  if (kind == ValueKind::kInt32) field.precision = {PrecisionKind::kBucket, 10};
  if (kind == ValueKind::kString) field.precision = {PrecisionKind::kPostcode, 3};
  return field;
}

inline constexpr FieldPolicy kFields[] = {
    Field("b", 1, ValueKind::kBool, FeatureUse::kOneHot),
    Field("i", 2, ValueKind::kInt32, FeatureUse::kOneHot),
    Field("l", 3, ValueKind::kInt64, FeatureUse::kOneHot),
    Field("u", 4, ValueKind::kUint32, FeatureUse::kOneHot),
    Field("v", 5, ValueKind::kUint64, FeatureUse::kOneHot),
    Field("e", 6, ValueKind::kEnum, FeatureUse::kOneHot),
    Field("r", 7, ValueKind::kRepeatedEnum, FeatureUse::kOneHot),
    Field("s", 8, ValueKind::kString, FeatureUse::kOneHot),
    Field("h", 9, ValueKind::kHistory, FeatureUse::kItemHistory),
};

inline ProfilePolicy TrainingPolicy() {
  static const PurposePolicy purpose = [] {
    PurposePolicy made{};
    made.name = "TRAIN";
    made.use = Use::kTrain;
    return made;
  }();
  ProfilePolicy policy{};
  policy.fingerprint = 0x0123456789abcdefu;
  policy.fields = kFields;
  policy.purposes = absl::MakeConstSpan(&purpose, 1);
  return policy;
}

}  // namespace assent::fuzz

#endif  // ASSENT_FUZZ_TRAINING_POLICY_H_

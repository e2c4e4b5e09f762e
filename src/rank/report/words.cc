#include "rank/report/words.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace assent::internal {
namespace {

// What all names of an enum begin with, up to an underscore: "GENDER_".
std::size_t CommonPrefix(absl::Span<const EnumValue> values) {
  if (values.size() < 2) return 0;
  std::string_view common = values.front().name;
  for (const EnumValue& value : values) {
    std::size_t same = 0;
    while (same < std::min(common.size(), value.name.size()) && common[same] == value.name[same]) ++same;
    common = common.substr(0, same);
  }
  const std::size_t underscore = common.rfind('_');
  return underscore == std::string_view::npos ? 0 : underscore + 1;
}

}  // namespace

std::string Fixed(double value, int digits) {
  if (!std::isfinite(value)) return "-";
  std::string text = absl::StrFormat("%.*f", digits, value);
  if (text.find_first_not_of("-0.") == std::string::npos && text[0] == '-') text.erase(0, 1);
  return text;
}

std::string Signed(double value, int digits) {
  std::string text = Fixed(value, digits);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return value > 0 && !zero ? "+" + text : text;
}

std::string WithError(const Estimate& estimate, int digits) {
  return absl::StrCat(Fixed(estimate.mean, digits), " ", kPlusMinus, " ", Fixed(estimate.error, digits));
}

std::string Percent(double share) {
  const double percent = share * 100;
  if (percent <= 0) return "0 %";
  if (percent < 0.1) return "under 0.1 %";
  return absl::StrCat(Fixed(percent, percent < 1 ? 1 : 0), " %");
}

std::string LengthWords(std::size_t length) {
  if (length == 0) return "no history";
  if (length == kAllItems) return "the whole history";
  return absl::StrCat(length, length == 1 ? " item" : " items");
}

std::string LengthShort(std::size_t length) {
  return length == kAllItems ? std::string("all") : absl::StrCat(length);
}

std::string MetricName(const EvaluationOptions& options) {
  return absl::StrCat(options.metric == Metric::kNdcg ? "NDCG@" : "recall@", options.k);
}

const FieldPolicy* FieldOfNumber(const ProfilePolicy& policy, std::int32_t number) {
  for (const FieldPolicy& field : policy.fields) {
    if (field.number == number && field.form_of < 0) return &field;
  }
  return nullptr;
}

const FieldPolicy* HistoryOf(const ProfilePolicy& policy) {
  for (const FieldPolicy& field : policy.fields) {
    if (field.feature == FeatureUse::kItemHistory) return &field;
  }
  return nullptr;
}

std::string LabelOf(const FieldPolicy& field, std::string_view language) {
  const std::string_view label = TextIn(field.label, language);
  return std::string(label.empty() ? field.name : label);
}

std::string ValueName(const FieldPolicy* field, const Feature& value) {
  if (value.is_text) return absl::StrCat("\"", value.text, "\"");
  if (field != nullptr && field->kind == ValueKind::kBool) return value.number != 0 ? "yes" : "no";
  if (field != nullptr) {
    const std::size_t prefix = CommonPrefix(field->values);
    for (const EnumValue& entry : field->values) {
      if (entry.number != value.number) continue;
      return absl::StrReplaceAll(absl::AsciiStrToLower(std::string(entry.name.substr(prefix))), {{"_", " "}});
    }
  }
  return absl::StrCat(value.number);
}

}  // namespace assent::internal

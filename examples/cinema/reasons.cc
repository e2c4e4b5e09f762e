#include "reasons.h"

#include <algorithm>

#include "text.h"

namespace cinema {
namespace {

// "GENDER_FEMALE" of the enum whose zero is "GENDER_UNSPECIFIED": "female".
std::string EnumText(const assent::FieldPolicy& field, std::int64_t number) {
  std::string_view prefix;
  for (const assent::EnumValue& value : field.values) {
    constexpr std::string_view kZero = "UNSPECIFIED";
    if (value.number != 0 || value.name.size() < kZero.size()) continue;
    prefix = value.name.substr(0, value.name.size() - kZero.size());
  }
  for (const assent::EnumValue& value : field.values) {
    if (value.number != number) continue;
    const bool prefixed = value.name.substr(0, prefix.size()) == prefix;
    std::string text = ToLower(value.name.substr(prefixed ? prefix.size() : 0));
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
  }
  return std::to_string(number);
}

const assent::FieldPolicy* FieldOf(const assent::ProfilePolicy& policy, std::int32_t number) {
  for (const assent::FieldPolicy& field : policy.fields) {
    if (field.number == number) return &field;
  }
  return nullptr;
}

}  // namespace

std::string ValueText(const assent::FieldPolicy& field, const assent::Feature& feature) {
  if (feature.is_text) return feature.text;
  if (field.kind == assent::ValueKind::kEnum) return EnumText(field, feature.number);
  std::string number = std::to_string(feature.number);
  if (field.precision.kind != assent::PrecisionKind::kBucket || field.precision.amount < 2) return number;
  return Concat({number, "-", std::to_string(feature.number + field.precision.amount - 1)});
}

std::string_view ShortTitle(std::string_view title) {
  const std::size_t open = title.rfind(" (");
  const bool year = open != std::string_view::npos && title.size() - open == 7 && title.back() == ')' &&
                    ParseInt(title.substr(open + 2, 4)).has_value();
  return year ? title.substr(0, open) : title;
}

std::string TitleOf(const Dataset& data, const assent::ItemId& film) {
  const auto known = data.films.find(film);
  return known == data.films.end() || known->second.title.empty() ? film.ToString() : known->second.title;
}

std::string ReasonText(const assent::ProfilePolicy& policy, const Dataset& data,
                       const assent::Reason& reason) {
  switch (reason.kind) {
    case assent::Reason::Kind::kItem:
      return Concat({"like ", ShortTitle(TitleOf(data, reason.item))});
    case assent::Reason::Kind::kField: {
      const assent::FieldPolicy* const field = FieldOf(policy, reason.feature.field);
      if (field == nullptr) break;
      return Concat({ToLower(assent::TextIn(field->label, "en")), " ", ValueText(*field, reason.feature)});
    }
    case assent::Reason::Kind::kAttribute:
      return Concat({reason.attribute->kind, " ", reason.attribute->value});
    case assent::Reason::Kind::kContext:  // the cinema gives none
    case assent::Reason::Kind::kBase:
      break;
  }
  return "liked by many";
}

}  // namespace cinema

#include "cli/words.h"

#include "cli/output.h"

namespace assent::cli {

std::string PrecisionWords(const protoc::FieldModel& field) {
  const options::Precision& precision = *field.precision;
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      return "in buckets of " + std::to_string(precision.bucket());
    case options::Precision::kTruncate:
      return precision.truncate().characters() == 1
                 ? "the first character"
                 : "the first " + std::to_string(precision.truncate().characters()) + " characters";
    case options::Precision::kPostcode:
      return "the postcode's first " + std::to_string(precision.postcode().characters());
    default:
      return "as given";
  }
}

std::string KeepingWords(const protoc::FieldModel& field) {
  std::string days = Counted(static_cast<std::size_t>(field.policy->retention_days()), "day");
  if (field.kind != "kHistory") return days;
  return days + ", the newest " + std::to_string(field.policy->max_items());
}

std::string BasisWords(options::LawfulBasis basis) {
  switch (basis) {
    case options::CONSENT:
      return "consent";
    case options::CONTRACT:
      return "a contract";
    case options::LEGAL_OBLIGATION:
      return "a legal obligation";
    case options::VITAL_INTERESTS:
      return "vital interests";
    case options::PUBLIC_TASK:
      return "a public task";
    case options::LEGITIMATE_INTERESTS:
      return "legitimate interests";
    default:
      return "nothing";
  }
}

std::string Titled(const std::string& name, const std::string& title) {
  return name + " (\"" + title + "\")";
}

std::string TitleOf(const protoc::RecipientModel& recipient) {
  return recipient.policy == nullptr ? "The application itself"
                                     : protoc::DefaultText(recipient.policy->title());
}

}  // namespace assent::cli

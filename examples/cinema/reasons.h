// Reasons in words, taken from the policy.
#ifndef CINEMA_REASONS_H_
#define CINEMA_REASONS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "assent/policy/policy.h"
#include "assent/rank/ranker.h"
#include "dataset.h"

namespace cinema {

/// A value of a field as people write it: "1960-1969" for a bucket, "female" for
/// GENDER_FEMALE, a text as it is.
std::string ValueText(const assent::FieldPolicy& field, const assent::Feature& feature);

/// A title without the year behind it: "Velvet Corral" for "Velvet Corral (1995)".
std::string_view ShortTitle(std::string_view title);

/// The title of a film; its id if the catalogue does not have it.
std::string TitleOf(const Dataset& data, const assent::ItemId& film);

/// The reason: "like Velvet Corral", "year of birth 1960-1969", "liked by many".
std::string ReasonText(const assent::ProfilePolicy& policy, const Dataset& data,
                       const assent::Reason& reason);

}  // namespace cinema

#endif  // CINEMA_REASONS_H_

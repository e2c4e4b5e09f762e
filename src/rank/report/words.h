// File: words.h
//
// How reports write figures and name things, in one place.

#ifndef ASSENT_RANK_REPORT_WORDS_H_
#define ASSENT_RANK_REPORT_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "assent/policy/policy.h"
#include "assent/rank/evaluation.h"
#include "assent/rank/feature.h"
#include "assent/rank/metrics.h"

namespace assent::internal {

inline constexpr char kPlusMinus[] = "\xC2\xB1";  // in UTF-8

/// "0.0123"; with a sign "+0.0123". A rounded zero has no sign. Not a number: "-".
std::string Fixed(double value, int digits = 4);
std::string Signed(double value, int digits = 4);
/// "0.0123 +- 0.0045" with the sign for plus-minus.
std::string WithError(const Estimate& estimate, int digits = 4);
/// "12 %", "0.4 %" below one, "under 0.1 %" for the rest above 0.
std::string Percent(double share);
/// "no history", "1 item", "20 items", "the whole history".
std::string LengthWords(std::size_t length);
/// "0", "20", "all".
std::string LengthShort(std::size_t length);
/// "NDCG@100".
std::string MetricName(const EvaluationOptions& options);

/// The field of that number, not one of its coarser forms; null if there is none.
const FieldPolicy* FieldOfNumber(const ProfilePolicy& policy, std::int32_t number);
/// The first history of the policy; null if there is none.
const FieldPolicy* HistoryOf(const ProfilePolicy& policy);
/// The label, or else the name.
std::string LabelOf(const FieldPolicy& field, std::string_view language);
/// "female" for GENDER_FEMALE, "1980", a text in quotes.
std::string ValueName(const FieldPolicy* field, const Feature& value);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_WORDS_H_

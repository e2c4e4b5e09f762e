// The values people may give, in the spellings that the data sets use.
#ifndef CINEMA_DEMOGRAPHICS_H_
#define CINEMA_DEMOGRAPHICS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "assent/base/id.h"

namespace cinema {

/// A text of digits without a leading zero that fits 64 bits is a number; any
/// other text is a text. `ToString()` of the id gives the input back.
template <class Id>
Id ParseId(std::string_view text);
extern template assent::ItemId ParseId<assent::ItemId>(std::string_view);
extern template assent::SubjectId ParseId<assent::SubjectId>(std::string_view);

/// The number in viewer.proto's Gender of "F", "M", "female" or "male".
std::optional<std::int32_t> ParseGender(std::string_view text);

/// The number in viewer.proto's Occupation of a name as MovieLens 100K writes it
/// ("educator"), of a name as MovieLens 1M's README does ("academic/educator"),
/// or of a MovieLens 1M code ("1").
std::optional<std::int32_t> ParseOccupation(std::string_view text);

/// What ParseOccupation accepts, for error messages.
std::string_view OccupationHelp();

}  // namespace cinema

#endif  // CINEMA_DEMOGRAPHICS_H_

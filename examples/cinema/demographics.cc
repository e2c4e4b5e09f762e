#include "demographics.h"

#include <array>
#include <charconv>

#include "text.h"

namespace cinema {
namespace {

// The numbers are those of viewer.proto; cinema_profile_test holds them together.
// The sets of MovieLens 100K (21 names) and 1M (21 codes) overlap: each keeps
// all its distinctions, and what both name is one value.
struct OccupationName {
  std::string_view name;
  std::int32_t number;
};
constexpr std::array kOccupations = {
    // MovieLens 100K
    OccupationName{"administrator", 1}, OccupationName{"artist", 2}, OccupationName{"doctor", 3},
    OccupationName{"educator", 4}, OccupationName{"engineer", 5}, OccupationName{"entertainment", 6},
    OccupationName{"executive", 7}, OccupationName{"healthcare", 8}, OccupationName{"homemaker", 9},
    OccupationName{"lawyer", 10}, OccupationName{"librarian", 11}, OccupationName{"marketing", 12},
    OccupationName{"none", 13}, OccupationName{"other", 14}, OccupationName{"programmer", 15},
    OccupationName{"retired", 16}, OccupationName{"salesman", 17}, OccupationName{"scientist", 18},
    OccupationName{"student", 19}, OccupationName{"technician", 20}, OccupationName{"writer", 21},
    // MovieLens 1M, where its words differ
    OccupationName{"academic/educator", 4}, OccupationName{"clerical/admin", 1},
    OccupationName{"college/grad student", 19}, OccupationName{"customer service", 22},
    OccupationName{"doctor/health care", 3}, OccupationName{"executive/managerial", 7},
    OccupationName{"farmer", 23}, OccupationName{"k-12 student", 24}, OccupationName{"sales/marketing", 17},
    OccupationName{"self-employed", 25}, OccupationName{"technician/engineer", 20},
    OccupationName{"tradesman/craftsman", 26}, OccupationName{"unemployed", 13}};

// MovieLens 1M: the code is the index.
constexpr std::array<std::int32_t, 21> kCodes = {14, 4,  2,  1,  19, 22, 3,  7,  23, 9, 24,
                                                 10, 15, 16, 17, 18, 25, 20, 26, 13, 21};

}  // namespace

template <class Id>
Id ParseId(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  const bool plain = whole && (text.size() == 1 || text.front() != '0');
  return plain ? Id(number) : Id(text);
}
template assent::ItemId ParseId<assent::ItemId>(std::string_view);
template assent::SubjectId ParseId<assent::SubjectId>(std::string_view);

std::optional<std::int32_t> ParseGender(std::string_view text) {
  const std::string lower = ToLower(text);
  if (lower == "f" || lower == "female") return 1;
  if (lower == "m" || lower == "male") return 2;
  return std::nullopt;
}

std::optional<std::int32_t> ParseOccupation(std::string_view text) {
  if (const auto code = ParseInt(text)) {
    if (*code < 0 || *code >= static_cast<std::int64_t>(kCodes.size())) return std::nullopt;
    return kCodes[static_cast<std::size_t>(*code)];
  }
  const std::string lower = ToLower(text);
  for (const OccupationName& known : kOccupations) {
    if (known.name == lower) return known.number;
  }
  return std::nullopt;
}

std::string_view OccupationHelp() {
  return "an occupation of MovieLens: a name such as educator or a code from 0 to 20";
}

}  // namespace cinema

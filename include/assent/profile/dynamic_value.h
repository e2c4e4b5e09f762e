// File: dynamic_value.h
//
// A value of a field whose C++ type the compiler does not know.

#ifndef ASSENT_PROFILE_DYNAMIC_VALUE_H_
#define ASSENT_PROFILE_DYNAMIC_VALUE_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "assent/base/interaction.h"

namespace assent {

/// A value of a field whose type only the policy knows. The alternatives stand for:
/// bool; signed integers and enum numbers; unsigned integers; texts; repeated enums;
/// histories.
using DynamicValue = std::variant<bool, std::int64_t, std::uint64_t, std::string, std::vector<std::int32_t>,
                                  std::vector<Interaction>>;

}  // namespace assent

#endif  // ASSENT_PROFILE_DYNAMIC_VALUE_H_

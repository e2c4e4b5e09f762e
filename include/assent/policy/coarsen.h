// File: coarsen.h
//
// Makes a value as coarse as the policy keeps it. `Collect` and the wire codec
// run every value through here before it is stored, so the exact value is never
// kept (GDPR Art. 5(1)(c), data minimisation).

#ifndef ASSENT_POLICY_COARSEN_H_
#define ASSENT_POLICY_COARSEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"

namespace assent {

/// The lower bound of the bucket that `value` falls in: 1987 in buckets of 10 is
/// 1980, -1 is -10. `lowest` is the smallest value of the field's type.
///
/// InvalidArgument when the lower bound would lie below `lowest`.
/// FailedPrecondition when `field` is not an integer field.
ASSENT_EXPORT absl::StatusOr<std::int64_t> CoarsenInteger(const FieldPolicy& field, std::int64_t value,
                                                          std::int64_t lowest);
/// The same for uint64 fields, whose values an int64 cannot hold.
ASSENT_EXPORT absl::StatusOr<std::uint64_t> CoarsenUnsigned(const FieldPolicy& field, std::uint64_t value);

/// The first characters of `value` as the field's precision says. Characters are
/// UTF-8 code points; a postcode is first stripped to ASCII letters and digits in
/// upper case. O(length).
///
/// InvalidArgument when `value` is not UTF-8, or when nothing of it is left.
ASSENT_EXPORT absl::StatusOr<std::string> CoarsenText(const FieldPolicy& field, std::string_view value);

/// Whether `number` is a declared value of the enum field other than 0, which
/// means "unspecified" and is never a value. InvalidArgument otherwise.
ASSENT_EXPORT absl::Status CheckEnum(const FieldPolicy& field, std::int32_t number);

}  // namespace assent

#endif  // ASSENT_POLICY_COARSEN_H_

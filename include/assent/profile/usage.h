// File: usage.h
//
// Which declared pairs of field and purpose were ever read: what a policy declares
// and nobody reads is data to stop collecting.

#ifndef ASSENT_PROFILE_USAGE_H_
#define ASSENT_PROFILE_USAGE_H_

#include <array>
#include <atomic>
#include <string>

#include "assent/base/export.h"
#include "assent/policy/policy.h"

namespace assent {

namespace internal {

/// The fields that were read for each purpose (by index) in this process.
using ReadMarks = std::array<std::atomic<FieldMask>, kMaxIndices>;

/// The marks of a profile type. No field value and no subject: one bit a pair.
template <class Profile>
struct UsageOf {
  static inline ReadMarks marks{};
};

/// Marks fields as read. A load and a test once they are marked.
inline void Mark(std::atomic<FieldMask>& marks, FieldMask fields) noexcept {
  if ((marks.load(std::memory_order_relaxed) & fields) != fields)
    marks.fetch_or(fields, std::memory_order_relaxed);
}

}  // namespace internal

/// The usage of a policy as text, one line a declared pair:
///
///   policy <TAB> cinema.Viewer <TAB> version
///   read   <TAB> RECOMMEND <TAB> birth_year <TAB> 1 or 0
///
/// `assent policy usage` reads such files of several processes and names the pairs
/// that none of them read. O(pairs).
ASSENT_EXPORT std::string UsageText(const ProfilePolicy& policy, const internal::ReadMarks& marks);

}  // namespace assent

#endif  // ASSENT_PROFILE_USAGE_H_

// File: audit_sink.h
//
// Where the kernel reports what it allows. The kernel defines the interface; an
// audit log implements it.

#ifndef ASSENT_PROFILE_AUDIT_SINK_H_
#define ASSENT_PROFILE_AUDIT_SINK_H_

#include <cstdint>
#include <string_view>

#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/policy/policy.h"

namespace assent {

/// That a view was opened. Holds no value of any field.
struct OpenEntry {
  const ProfilePolicy* policy;
  /// Borrowed for the call. A sink that writes it anywhere replaces it by a
  /// pseudonym first.
  const SubjectId* subject;
  int purpose;          ///< Index of the purpose.
  FieldMask allowed;    ///< The fields that the view may read.
  FieldMask denied;     ///< The declared fields that it may not.
  std::uint64_t epoch;  ///< The subject's consent epoch.
  TimeMicros at;
};

/// That a value was released past the list of recipients.
struct BypassEntry {
  std::string_view bypass;  ///< The id in the policy.
  std::string_view reason;  ///< The literal at the call.
  int purpose;              ///< Index of the purpose.
  TimeMicros at;
};

/// Takes entries. Implementations must be safe to call from many threads at once.
class ASSENT_EXPORT AuditSink {
 public:
  virtual ~AuditSink() = default;
  /// Records the entry before the view is handed out. Returning false (a full disk,
  /// a lost connection) makes `Open` fail: what cannot be accounted for does not happen.
  virtual bool Record(const OpenEntry& entry) noexcept = 0;
  /// Records the use of a bypass before the value is released; false withholds it. A
  /// sink that does not know of bypasses refuses them.
  virtual bool Record(const BypassEntry& entry) noexcept {
    static_cast<void>(entry);
    return false;
  }
};

}  // namespace assent

#endif  // ASSENT_PROFILE_AUDIT_SINK_H_

// The listener's consent as a file of lines, oldest first:
//
//   1767225600000000 grant RECOMMEND birth_year heard
//   1767312000000000 withdraw RECOMMEND birth_year
//
// The time (microseconds since 1970), what happened, the purpose, the fields.
#ifndef ON_DEVICE_CONSENT_FILE_H_
#define ON_DEVICE_CONSENT_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/id.h"
#include "assent/consent/event.h"
#include "assent/profile/profiles.h"
#include "listener.assent.h"

namespace radio {

/// The event that a line tells. InvalidArgument for one that tells none: an unknown
/// word is no consent, and not the end of one either.
absl::StatusOr<assent::ConsentEvent> ParseConsent(const std::string& line);

/// Records every line of `text` for `who`. InvalidArgument with the line's number; what
/// came before it is recorded.
absl::Status ReplayConsent(std::string_view text, const assent::SubjectId& who,
                           assent::Profiles<Listener>& listeners);

}  // namespace radio

#endif  // ON_DEVICE_CONSENT_FILE_H_

// File: consent_change.h
//
// What recording a consent event did.

#ifndef ASSENT_PROFILE_CONSENT_CHANGE_H_
#define ASSENT_PROFILE_CONSENT_CHANGE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace assent {

/// A status, and the kept values that the event ended. Converts to the status, so
/// that who keeps nothing can treat it as one. Thread safety: like a `std::string`.
class [[nodiscard]] ConsentChange {
 public:
  /// A change that was refused.
  ConsentChange(absl::Status status) : status_(std::move(status)) {}  // NOLINT(google-explicit-constructor)
  /// A change that was made, and the names of the kept values that it ended.
  explicit ConsentChange(std::vector<std::string> stale) : stale_(std::move(stale)) {}

  /// Whether the event was recorded.
  bool ok() const noexcept { return status_.ok(); }
  /// The code of `status()`.
  absl::StatusCode code() const noexcept { return status_.code(); }
  /// Why it was refused; OK if it was made.
  const absl::Status& status() const noexcept { return status_; }
  /// So that it may be returned and compared as a status.
  operator absl::Status() const { return status_; }  // NOLINT(google-explicit-constructor)

  /// The names of the kept values (`Profiles::Keep`) that are stale now, sorted: drop
  /// or recompute them. Their handles refuse already.
  const std::vector<std::string>& stale() const noexcept { return stale_; }

 private:
  absl::Status status_;
  std::vector<std::string> stale_;
};

}  // namespace assent

#endif  // ASSENT_PROFILE_CONSENT_CHANGE_H_

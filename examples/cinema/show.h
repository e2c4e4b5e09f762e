// Puts what WalkThroughConsent found on a screen of 80 columns.
#ifndef CINEMA_SHOW_H_
#define CINEMA_SHOW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "consent_states.h"
#include "dataset.h"
#include "terminal.h"
#include "viewers.h"

namespace cinema {

/// The greeting and what the screen may know of the viewer, released to the
/// recipients that the policy lists. Needs full consent to say anything.
absl::StatusOr<std::string> ShowViewer(const assent::SubjectId& subject, const Dataset& data,
                                       const Viewers& viewers, const Style& style);

/// The lists side by side with the strongest reasons below each film, then which
/// fields were read, and which were not and why.
std::string ShowStates(const std::vector<ConsentState>& states, const Dataset& data, const Style& style);

/// How the first film of `state` came by its score: the largest addends, the rest
/// in one line, and the sum.
std::string ShowSum(const ConsentState& state, const Dataset& data, const Style& style);

}  // namespace cinema

#endif  // CINEMA_SHOW_H_

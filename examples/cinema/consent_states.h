// One viewer, four times: what they see as they say yes and no.
#ifndef CINEMA_CONSENT_STATES_H_
#define CINEMA_CONSENT_STATES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "assent/consent/decision.h"
#include "assent/rank/ranker.h"
#include "dataset.h"
#include "viewers.h"

namespace cinema {

/// What happened to one field when the list was made.
struct FieldUse {
  assent::Decision why = assent::Decision::kUndecided;
  bool read = false;  // it entered the scores
};

/// What a viewer sees in one state of consent.
struct ConsentState {
  std::string name;
  assent::Ranking ranking;
  std::vector<FieldUse> fields;  // by field index
};

/// Leads `person`, who is enrolled with all they told, through full consent, age withdrawn, history withdrawn
/// and nothing granted, by consent events for one and the same subject, and ranks in each state. The subject
/// ends with nothing granted for RECOMMEND.
absl::StatusOr<std::vector<ConsentState>> WalkThroughConsent(const Person& person,
                                                             const assent::Ranker& ranker, std::size_t count,
                                                             Viewers& viewers);

}  // namespace cinema

#endif  // CINEMA_CONSENT_STATES_H_

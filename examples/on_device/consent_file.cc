#include "consent_file.h"

#include <sstream>

#include "assent/consent/event.h"
#include "assent/policy/policy.h"

namespace radio {
namespace {

absl::Status Unknown(const std::string& what, const std::string& line) {
  return absl::InvalidArgumentError("consent: " + what + " in '" + line + "'");
}

}  // namespace

absl::StatusOr<assent::ConsentEvent> ParseConsent(const std::string& line) {
  const assent::ProfilePolicy& policy = Listener::policy();
  std::istringstream words(line);
  std::string kind;
  std::string purpose_name;
  std::string field_name;
  assent::ConsentEvent event;
  if (!(words >> event.at >> kind >> purpose_name) || event.at <= 0) return Unknown("no time", line);
  if (kind == "grant") {
    event.kind = assent::EventKind::kGrant;
  } else if (kind == "withdraw") {
    event.kind = assent::EventKind::kWithdraw;
  } else {
    return Unknown("neither grant nor withdraw", line);
  }
  const int purpose = assent::FindPurpose(policy, purpose_name);
  if (purpose < 0) return Unknown("an unknown purpose", line);
  event.purposes = assent::MaskOf(purpose);
  while (words >> field_name) {
    const int field = assent::FindField(policy, field_name);
    if (field < 0) return Unknown("an unknown field", line);
    event.fields |= assent::MaskOf(field);
  }
  return event;
}

absl::Status ReplayConsent(std::string_view text, const assent::SubjectId& who,
                           assent::Profiles<Listener>& listeners) {
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const absl::StatusOr<assent::ConsentEvent> event = ParseConsent(line);
    const absl::Status status = event.ok() ? absl::Status(listeners.Record(who, *event)) : event.status();
    if (!status.ok()) {
      return absl::InvalidArgumentError("line " + std::to_string(number) + ": " +
                                        std::string(status.message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace radio

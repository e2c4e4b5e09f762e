#include "assent/consent/event.h"

#include <string>

namespace assent {
namespace {

absl::Status Invalid(const std::string& what) { return absl::InvalidArgumentError("consent event: " + what); }

std::uint64_t AllOf(std::size_t count) {
  return count >= kMaxIndices ? ~std::uint64_t{0} : MaskOf(static_cast<int>(count)) - 1;
}

bool GivesRights(EventKind kind) { return kind == EventKind::kGrant || kind == EventKind::kRely; }

absl::Status CheckForm(const ProfilePolicy& policy, const ConsentEvent& event) {
  if (event.kind < EventKind::kGrant || event.kind > EventKind::kErase) return Invalid("unknown kind");
  if (event.actor < Actor::kSubject || event.actor > Actor::kSignal) return Invalid("unknown actor");
  if (event.kind == EventKind::kErase) return absl::OkStatus();
  if (event.purposes == 0) return Invalid("no purpose is named");
  if (event.fields == 0) return Invalid("no field is named");
  if ((event.purposes & ~AllOf(policy.purposes.size())) != 0) {
    return Invalid("a purpose is named that policy '" + std::string(policy.full_name) + "' does not have");
  }
  if ((event.fields & ~AllOf(policy.fields.size())) != 0) {
    return Invalid("a field is named that policy '" + std::string(policy.full_name) + "' does not have");
  }
  return absl::OkStatus();
}

absl::Status CheckGiving(const ProfilePolicy& policy, const PurposePolicy& purpose,
                         const ConsentEvent& event) {
  const std::string name(purpose.name);
  if ((event.fields & ~purpose.fields) != 0) {
    return Invalid(FieldNames(policy, event.fields & ~purpose.fields) + " is not declared for purpose " +
                   name);
  }
  if (event.kind == EventKind::kRely) {
    if (purpose.basis != LawfulBasis::kConsent) return absl::OkStatus();
    return Invalid("purpose " + name +
                   " rests on consent: the subject grants it, the controller cannot rely");
  }
  if (purpose.basis != LawfulBasis::kConsent) {
    return Invalid("purpose " + name + " does not rest on consent: record kRely with its lawful basis");
  }
  const bool needs_statement = purpose.explicit_consent || (event.fields & purpose.special) != 0;
  if (needs_statement && !event.explicit_consent) {
    return Invalid("purpose " + name +
                   " needs explicit consent: ask by a statement and set explicit_consent");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckEvent(const ProfilePolicy& policy, const ConsentEvent& event) {
  if (absl::Status form = CheckForm(policy, event); !form.ok()) return form;
  if (!GivesRights(event.kind)) return absl::OkStatus();
  if (event.valid_until <= event.at) return Invalid("it ends before it begins (valid_until <= at)");
  if (event.kind == EventKind::kGrant && event.actor == Actor::kController) {
    return Invalid("a controller cannot consent for the subject");
  }
  if (event.kind == EventKind::kRely && event.actor != Actor::kController) {
    return Invalid("reliance on a lawful basis is recorded by the controller");
  }
  for (std::size_t i = 0; i < Indexed(policy.purposes).size(); ++i) {
    if (!Contains(event.purposes, static_cast<int>(i))) continue;
    if (absl::Status pair = CheckGiving(policy, policy.purposes[i], event); !pair.ok()) return pair;
  }
  return absl::OkStatus();
}

}  // namespace assent

#include "assent/profile/dynamic.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "assent/policy/coarsen.h"
#include "assent/profile/internal/history.h"

namespace assent {
namespace {

std::string Quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

absl::StatusOr<int> Named(int index, const char* what, std::string_view name, const ProfilePolicy& policy) {
  if (index >= 0) return index;
  return absl::InvalidArgumentError(Quoted(name) + " is no " + what + " of policy " +
                                    Quoted(policy.full_name));
}

absl::Status WrongKind(const FieldPolicy& field) {
  return absl::InvalidArgumentError("field " + Quoted(field.name) +
                                    ": the value is of another kind than the field");
}

// The values of a profile without a type. A history is kept as profiles keep it.
struct Values {
  std::vector<std::optional<DynamicValue>> slots;

  std::optional<DynamicValue>& At(int field) {
    const auto index = static_cast<std::size_t>(field);
    if (slots.size() <= index) slots.resize(index + 1);
    return slots[index];
  }
};

const internal::ValueOps& Ops() {
  static constexpr internal::ValueOps kOps = {
      sizeof(Values),
      alignof(Values),
      [](void* at) { new (at) Values(); },
      [](void* to, const void* from) { new (to) Values(*static_cast<const Values*>(from)); },
      [](void* at) noexcept { static_cast<Values*>(at)->~Values(); },
      [](void* values, int field) { static_cast<Values*>(values)->At(field).reset(); },
      [](void* values, int field, Day first) {
        auto& entries = *std::get_if<internal::History>(&*static_cast<Values*>(values)->At(field));
        const auto kept = internal::EntriesFrom(entries, first);
        const std::size_t dropped = entries.size() - kept.size();
        entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(dropped));
        return dropped;
      },
      [](const void* values, int field, Day first) {
        const DynamicValue& value =
            *static_cast<const Values*>(values)->slots[static_cast<std::size_t>(field)];
        const auto* const entries = std::get_if<internal::History>(&value);
        if (entries == nullptr) return value;
        const auto kept = internal::EntriesFrom(*entries, first);
        return DynamicValue(internal::History(kept.begin(), kept.end()));
      },
  };
  return kOps;
}

struct Range {
  std::int64_t lowest;
  std::int64_t highest;
};

Range RangeOf(ValueKind kind) {
  if (kind == ValueKind::kInt64)
    return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
}

absl::StatusOr<DynamicValue> CoarsenSigned(const FieldPolicy& field, std::int64_t value) {
  const Range range = RangeOf(field.kind);
  if (value < range.lowest || value > range.highest) {
    return absl::InvalidArgumentError("field " + Quoted(field.name) +
                                      ": the value is out of the field's range");
  }
  absl::StatusOr<std::int64_t> coarse = CoarsenInteger(field, value, range.lowest);
  if (!coarse.ok()) return coarse.status();
  return DynamicValue(*coarse);
}

absl::StatusOr<DynamicValue> CoarsenUnsignedOf(const FieldPolicy& field, std::uint64_t value) {
  if (field.kind == ValueKind::kUint32 && value > std::numeric_limits<std::uint32_t>::max()) {
    return absl::InvalidArgumentError("field " + Quoted(field.name) +
                                      ": the value is out of the field's range");
  }
  absl::StatusOr<std::uint64_t> coarse = CoarsenUnsigned(field, value);
  if (!coarse.ok()) return coarse.status();
  return DynamicValue(*coarse);
}

absl::StatusOr<DynamicValue> CheckedEnums(const FieldPolicy& field, std::vector<std::int32_t> numbers) {
  for (const std::int32_t number : numbers) {
    if (absl::Status declared = CheckEnum(field, number); !declared.ok()) return declared;
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return DynamicValue(std::move(numbers));
}

// The value as the policy keeps it; a history is only checked here.
absl::StatusOr<DynamicValue> Coarsened(const FieldPolicy& field, const DynamicValue& value) {
  switch (field.kind) {
    case ValueKind::kBool:
      if (std::holds_alternative<bool>(value)) return value;
      break;
    case ValueKind::kInt32:
    case ValueKind::kInt64:
      if (const auto* number = std::get_if<std::int64_t>(&value)) return CoarsenSigned(field, *number);
      break;
    case ValueKind::kUint32:
    case ValueKind::kUint64:
      if (const auto* number = std::get_if<std::uint64_t>(&value)) return CoarsenUnsignedOf(field, *number);
      break;
    case ValueKind::kEnum:
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        const bool fits = *number == static_cast<std::int32_t>(*number);
        if (absl::Status ok = CheckEnum(field, fits ? static_cast<std::int32_t>(*number) : 0); !ok.ok())
          return ok;
        return value;
      }
      break;
    case ValueKind::kString:
      if (const auto* text = std::get_if<std::string>(&value)) {
        absl::StatusOr<std::string> coarse = CoarsenText(field, *text);
        if (!coarse.ok()) return coarse.status();
        return DynamicValue(*std::move(coarse));
      }
      break;
    case ValueKind::kRepeatedEnum:
      if (const auto* numbers = std::get_if<std::vector<std::int32_t>>(&value))
        return CheckedEnums(field, *numbers);
      break;
    case ValueKind::kHistory:
      if (std::holds_alternative<internal::History>(value)) return value;
      break;
  }
  return WrongKind(field);
}

// A history's entries are stamped with the day they are collected on.
void AddEntries(const FieldPolicy& field, internal::History more, Day day,
                std::optional<DynamicValue>& slot) {
  for (Interaction& entry : more) entry.day = day;
  std::shared_ptr<const internal::History> before;
  if (slot.has_value())
    before = std::make_shared<const internal::History>(*std::get_if<internal::History>(&*slot));
  slot = *internal::Appended(field, before, more);
}

}  // namespace

absl::StatusOr<Decision> DynamicView::Why(std::string_view field) const {
  const absl::StatusOr<int> index =
      Named(FindField(store_->policy(), field), "field", field, store_->policy());
  if (!index.ok()) return index.status();
  return core_.Why(FormFor(store_->policy(), *index, purpose_));
}

absl::StatusOr<DynamicValue> DynamicView::Release(std::string_view field, std::string_view recipient) const {
  const ProfilePolicy& policy = store_->policy();
  const absl::StatusOr<int> named = Named(FindField(policy, field), "field", field, policy);
  if (!named.ok()) return named.status();
  const int index = FormFor(policy, *named, purpose_);
  const absl::StatusOr<int> to = Named(FindRecipient(policy, recipient), "recipient", recipient, policy);
  if (!to.ok()) return to.status();
  const Decision decision = core_.Why(index);
  if (decision != Decision::kAllowed) {
    return absl::PermissionDeniedError("field " + Quoted(field) + ": " + std::string(DecisionText(decision)));
  }
  const RecipientPolicy& rules = policy.recipients[static_cast<std::size_t>(*to)];
  if (!Contains(rules.fields, index) || !Contains(rules.purposes, purpose_)) {
    return absl::PermissionDeniedError("field " + Quoted(field) + ": the policy does not list recipient " +
                                       Quoted(recipient) + " for it and this purpose");
  }
  const std::int32_t days = policy.fields[static_cast<std::size_t>(index)].retention_days;
  DynamicValue value = store_->ops().read(core_.values(), index, DayOf(core_.as_of()) - days + 1);
  // The last look is after the copy: what changed meanwhile is not handed out.
  if (!core_.IsCurrent())
    return absl::PermissionDeniedError("field " + Quoted(field) + ": consent changed just now");
  return value;
}

DynamicProfiles::DynamicProfiles(const ProfilePolicy& policy, ProfilesOptions options)
    : core_(policy, Ops(), *options.clock, options.audit) {}

ConsentChange DynamicProfiles::Record(const SubjectId& subject, const ConsentEvent& event) {
  return core_.Record(subject, event);
}

absl::Status DynamicProfiles::Collect(const SubjectId& subject, std::string_view field,
                                      const DynamicValue& value) {
  return CollectOn(subject, field, value, DayOf(core_.clock().Now()));
}

absl::Status DynamicProfiles::CollectOn(const SubjectId& subject, std::string_view field,
                                        const DynamicValue& value, Day day) {
  const absl::StatusOr<int> index = Named(FindField(core_.policy(), field), "field", field, core_.policy());
  if (!index.ok()) return index.status();
  const FieldMask forms = FormsOf(core_.policy(), *index);
  return core_.CollectForms(subject, forms, day, [&](void* values, int form) -> absl::Status {
    const FieldPolicy& rules = core_.policy().fields[static_cast<std::size_t>(form)];
    absl::StatusOr<DynamicValue> coarse = Coarsened(rules, value);
    if (!coarse.ok()) return coarse.status();
    std::optional<DynamicValue>& slot = static_cast<Values*>(values)->At(form);
    if (rules.kind == ValueKind::kHistory) {
      AddEntries(rules, std::move(*std::get_if<internal::History>(&*coarse)), day, slot);
    } else {
      slot = *std::move(coarse);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<DynamicView> DynamicProfiles::Open(const SubjectId& subject, std::string_view purpose) const {
  return internal::DynamicDoor::Open(core_, subject, purpose);
}

absl::StatusOr<Decision> DynamicProfiles::Why(const SubjectId& subject, std::string_view purpose,
                                              std::string_view field) const {
  const absl::StatusOr<int> p =
      Named(FindPurpose(core_.policy(), purpose), "purpose", purpose, core_.policy());
  if (!p.ok()) return p.status();
  const absl::StatusOr<int> f = Named(FindField(core_.policy(), field), "field", field, core_.policy());
  if (!f.ok()) return f.status();
  return core_.Why(subject, *p, FormFor(core_.policy(), *f, *p));
}

absl::StatusOr<DynamicView> internal::DynamicDoor::Open(const internal::StoreCore& store,
                                                        const SubjectId& subject, std::string_view purpose) {
  const absl::StatusOr<int> index =
      Named(FindPurpose(store.policy(), purpose), "purpose", purpose, store.policy());
  if (!index.ok()) return index.status();
  absl::StatusOr<internal::ViewCore> core = store.Open(subject, *index);
  if (!core.ok()) return core.status();
  return DynamicView(store, *index, *std::move(core));
}

}  // namespace assent

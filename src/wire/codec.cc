#include "assent/wire/internal/codec.h"

namespace assent::internal {

absl::Status ProfileReader::TakeEntry(const WireField& field, int index) {
  if (field.form != WireForm::kBytes) return absl::OkStatus();
  Interaction entry;
  bool has_item = false;
  absl::Status parsed = ParseInteraction(field, &entry, &has_item);
  if (!parsed.ok()) return parsed;
  if (has_item) {
    lists_[static_cast<std::size_t>(index)].entries.push_back(std::move(entry));
  } else {
    report_.invalid |= MaskOf(index);
  }
  return absl::OkStatus();
}

absl::Status ProfileReader::TakeEnums(const WireField& field, int index) {
  std::vector<std::uint64_t> values;
  if (field.form == WireForm::kVarint) {
    values.push_back(field.value);
  } else if (field.form == WireForm::kBytes) {
    if (absl::Status status = UnpackVarints(field, &values); !status.ok()) return status;
  }
  const FieldPolicy& rules = policy_.fields[static_cast<std::size_t>(index)];
  for (const std::uint64_t value : values) {
    const auto number = static_cast<std::int32_t>(value);
    if (CheckEnum(rules, number).ok()) {
      lists_[static_cast<std::size_t>(index)].enums.push_back(number);
    } else {
      report_.invalid |= MaskOf(index);
    }
  }
  return absl::OkStatus();
}

bool ProfileReader::IsInTime(int index, Day day) const {
  const std::int64_t age = std::int64_t{today_} - day;
  return day > 0 && age >= 0 && age < policy_.fields[static_cast<std::size_t>(index)].retention_days;
}

std::vector<Interaction> ProfileReader::EntriesInTime(int index) {
  std::vector<Interaction> kept;
  for (Interaction& entry : lists_[static_cast<std::size_t>(index)].entries) {
    if (entry.day == 0) entry.day = options_.unstamped.value_or(0);
    if (IsInTime(index, entry.day)) {
      kept.push_back(std::move(entry));
    } else {
      report_.out_of_time |= MaskOf(index);
    }
  }
  return kept;
}

bool ProfileReader::FindDay(int index, int form, Day* day) {
  const std::int32_t number = policy_.fields[static_cast<std::size_t>(index)].number;
  // The value is that of the finest form that is stamped. A form without a stamp of its
  // own follows from it; a finer one cannot.
  const WireStamp* finest = nullptr;
  const WireStamp* own = nullptr;
  for (const WireStamp& stamp : stamps_) {
    if (stamp.field != number) continue;
    if (stamp.form < 0) return false;  // written by no version of this library
    if (finest == nullptr || stamp.form <= finest->form) finest = &stamp;
    if (stamp.form == form) own = &stamp;
  }
  if (finest != nullptr && finest->form > form) return false;
  const WireStamp* const stamp = own != nullptr ? own : finest;
  *day = stamp != nullptr ? stamp->day : options_.unstamped.value_or(0);
  if (IsInTime(index, *day)) return true;
  report_.out_of_time |= MaskOf(index);
  return false;
}

absl::Status ProfileReader::Settle(int index, const absl::Status& collected) {
  if (collected.ok()) {
    report_.stored |= MaskOf(index);
  } else if (absl::IsPermissionDenied(collected)) {
    report_.not_permitted |= MaskOf(index);
  } else if (absl::IsInvalidArgument(collected)) {
    report_.out_of_time |= MaskOf(index);  // midnight passed meanwhile
  } else {
    return collected;
  }
  return absl::OkStatus();
}

}  // namespace assent::internal

#include "assent/policy/policy.h"

#include <string>

namespace assent {
namespace {

template <class Entries>
std::string Join(const Entries& entries, std::uint64_t mask) {
  std::string names;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!Contains(mask, static_cast<int>(i))) continue;
    if (!names.empty()) names += ", ";
    names += std::string(entries[i].name);
  }
  return names;
}

}  // namespace

int FindField(const ProfilePolicy& policy, std::string_view name) noexcept {
  for (std::size_t i = 0; i < policy.fields.size(); ++i) {
    if (policy.fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int FindPurpose(const ProfilePolicy& policy, std::string_view name) noexcept {
  for (std::size_t i = 0; i < policy.purposes.size(); ++i) {
    if (policy.purposes[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int FindRecipient(const ProfilePolicy& policy, std::string_view id) noexcept {
  for (std::size_t i = 0; i < policy.recipients.size(); ++i) {
    if (policy.recipients[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

std::string PurposeNames(const ProfilePolicy& policy, PurposeMask mask) {
  return Join(policy.purposes, mask);
}

std::string FieldNames(const ProfilePolicy& policy, FieldMask mask) { return Join(policy.fields, mask); }

}  // namespace assent

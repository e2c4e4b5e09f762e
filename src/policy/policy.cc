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
  for (std::size_t i = 0; i < Indexed(policy.fields).size(); ++i) {
    if (policy.fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int FindPurpose(const ProfilePolicy& policy, std::string_view name) noexcept {
  for (std::size_t i = 0; i < Indexed(policy.purposes).size(); ++i) {
    if (policy.purposes[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int FindRecipient(const ProfilePolicy& policy, std::string_view id) noexcept {
  for (std::size_t i = 0; i < Indexed(policy.recipients).size(); ++i) {
    if (policy.recipients[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

FieldMask FormsOf(const ProfilePolicy& policy, int field) noexcept {
  if (field < 0 || static_cast<std::size_t>(field) >= Indexed(policy.fields).size()) return 0;
  FieldMask forms = MaskOf(field);
  for (std::size_t i = 0; i < Indexed(policy.fields).size(); ++i) {
    if (policy.fields[i].form_of == field) forms |= MaskOf(static_cast<int>(i));
  }
  return forms;
}

int FormFor(const ProfilePolicy& policy, int field, int purpose) noexcept {
  if (purpose < 0 || static_cast<std::size_t>(purpose) >= Indexed(policy.purposes).size()) return field;
  if (field < 0 || field >= kMaxIndices) return field;
  const FieldMask fields = policy.purposes[static_cast<std::size_t>(purpose)].fields;
  if (Contains(fields, field)) return field;
  const FieldMask declared = FormsOf(policy, field) & fields;
  if (declared == 0) return field;
  int form = 0;
  while (!Contains(declared, form)) ++form;
  return form;
}

std::string PurposeNames(const ProfilePolicy& policy, PurposeMask mask) {
  return Join(Indexed(policy.purposes), mask);
}

std::string FieldNames(const ProfilePolicy& policy, FieldMask mask) {
  FieldMask named = 0;  // one of each field and its forms
  for (std::size_t i = 0; i < Indexed(policy.fields).size(); ++i) {
    const int index = static_cast<int>(i);
    const int field = policy.fields[i].form_of < 0 ? index : policy.fields[i].form_of;
    if (Contains(mask, index) && (named & FormsOf(policy, field)) == 0) named |= MaskOf(index);
  }
  return Join(Indexed(policy.fields), named);
}

}  // namespace assent

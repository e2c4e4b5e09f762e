// File: policy_tables.h
//
// A policy that was read from its `.proto`, in the form that the kernel works with:
// what the generated code holds as constants.

#ifndef ASSENT_CLI_POLICY_TABLES_H_
#define ASSENT_CLI_POLICY_TABLES_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "assent/policy/policy.h"
#include "protoc/model.h"

namespace assent::cli {

/// The tables of a model, which must outlive them. Recipients and bypasses are left out:
/// neither training nor reports ask for them.
class PolicyTables {
 public:
  explicit PolicyTables(const protoc::Model& model);
  PolicyTables(const PolicyTables&) = delete;
  PolicyTables& operator=(const PolicyTables&) = delete;

  const ProfilePolicy& policy() const { return policy_; }

 private:
  // A text in its languages, kept here.
  Text Keep(const options::Text& text);

  std::deque<std::pair<std::string, std::string>> words_;  // language and text; never moves
  std::deque<std::vector<LocalText>> texts_;
  std::vector<std::vector<EnumValue>> enums_;
  std::vector<FieldPolicy> fields_;
  std::vector<PurposePolicy> purposes_;
  ProfilePolicy policy_{};
};

}  // namespace assent::cli

#endif  // ASSENT_CLI_POLICY_TABLES_H_

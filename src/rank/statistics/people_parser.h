// File: people_parser.h
//
// The lines of a people file.

#ifndef ASSENT_RANK_STATISTICS_PEOPLE_PARSER_H_
#define ASSENT_RANK_STATISTICS_PEOPLE_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"

namespace assent::internal {

/// Reads lines (without their ends) for one training purpose. Not thread-safe.
class PeopleParser {
 public:
  /// FailedPrecondition: the policy has no such purpose, it may not train, or no item
  /// history is declared for it. `policy` must outlive the parser.
  static absl::StatusOr<PeopleParser> Create(const ProfilePolicy& policy, std::string_view purpose);

  /// The first line of a file. InvalidArgument: it is no people file.
  /// FailedPrecondition: it was made under another policy.
  absl::Status ReadHeader(std::string_view line) const;

  /// A person. InvalidArgument, with the number of the cell. The input is valid until
  /// the next call.
  absl::StatusOr<EngineInput> ReadPerson(std::string_view line);

 private:
  explicit PeopleParser(const ProfilePolicy& policy) : policy_(policy) {}

  absl::Status ReadCell(std::string_view cell);
  absl::Status ReadValue(const FieldPolicy& field, std::string_view text);
  absl::Status PutNumber(const FieldPolicy& field, std::string_view text);

  const ProfilePolicy& policy_;
  std::vector<const FieldPolicy*> fields_;  // one-hot, in the form that the purpose sees
  std::int32_t most_items_ = 0;             // of the history
  std::string_view purpose_;

  // The person of the last line. Texts are owned apart, where they do not move.
  std::vector<Interaction> history_;
  std::vector<FeatureValue> values_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_PEOPLE_PARSER_H_

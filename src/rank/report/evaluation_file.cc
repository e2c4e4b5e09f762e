#include "assent/rank/evaluation_file.h"

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "rank/statistics/line_reader.h"
#include "rank/statistics/people_parser.h"

namespace assent {
namespace {

using internal::LineReader;
using internal::PeopleParser;

absl::Status At(const std::string& path, std::int64_t line, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(path, ":", line, ": ", status.message()));
}

template <typename Set>
absl::Status AddLine(std::string_view line, PeopleParser& parser, Set& set) {
  const absl::StatusOr<EngineInput> person = parser.ReadPerson(line);
  return person.ok() ? set.Add(*person) : person.status();
}

template <typename Set>
absl::Status AddFile(const std::string& path, PeopleParser& parser, Set& set) {
  absl::StatusOr<LineReader> reader = LineReader::Open(path, 0);
  if (!reader.ok())
    return absl::Status(reader.status().code(), absl::StrCat(path, ": ", reader.status().message()));
  std::string_view line;
  for (std::int64_t number = 1;; ++number) {
    const absl::StatusOr<bool> more = reader->Next(&line);
    if (!more.ok()) return At(path, number, more.status());
    if (!*more && number == 1) return At(path, 1, parser.ReadHeader(""));  // an empty file is no people file
    if (!*more) return absl::OkStatus();
    const absl::Status status = number == 1 ? parser.ReadHeader(line) : AddLine(line, parser, set);
    if (!status.ok()) return At(path, number, status);
  }
}

template <typename Set>
absl::Status AddFiles(absl::Span<const std::string> paths, const ProfilePolicy& policy,
                      std::string_view purpose, Set& set) {
  absl::StatusOr<PeopleParser> parser = PeopleParser::Create(policy, purpose);
  if (!parser.ok()) return parser.status();
  for (const std::string& path : paths) {
    if (absl::Status status = AddFile(path, *parser, set); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddPeopleFiles(absl::Span<const std::string> paths, const ProfilePolicy& policy,
                            std::string_view purpose, EvaluationSet* set) {
  return AddFiles(paths, policy, purpose, *set);
}

absl::Status AddPeopleFiles(absl::Span<const std::string> paths, const ProfilePolicy& policy,
                            std::string_view purpose, ErasureSums* sums) {
  return AddFiles(paths, policy, purpose, *sums);
}

}  // namespace assent

#include "tsv.h"

#include <cstdint>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "demographics.h"
#include "text.h"
#include "text_file.h"

namespace cinema {
namespace {

std::string Expected(std::string_view what, std::string_view found) {
  return Concat({"expected ", what, ", found '", found, "'"});
}

absl::StatusOr<Demographics> ParseUser(const TextFile& file, std::size_t line,
                                       const std::vector<std::string_view>& fields) {
  Demographics demographics;
  if (!fields[1].empty()) {
    demographics.gender = ParseGender(fields[1]);
    if (!demographics.gender)
      return BrokenLine(file, line, Expected("the gender F, M or nothing", fields[1]));
  }
  if (!fields[2].empty()) {
    const auto age = ParseInt(fields[2]);
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    if (!age || *age < 0 || *age > kMost) {
      return BrokenLine(file, line, Expected("a whole number as the age, or nothing", fields[2]));
    }
    demographics.birth_year = static_cast<std::int32_t>(*age);
  }
  if (!fields[3].empty()) {
    demographics.occupation = ParseOccupation(fields[3]);
    if (!demographics.occupation) {
      return BrokenLine(file, line, Expected(Concat({OccupationHelp(), ", or nothing"}), fields[3]));
    }
  }
  if (!fields[4].empty()) demographics.region = std::string(fields[4]);
  return demographics;
}

}  // namespace

absl::StatusOr<std::vector<UserItems>> ReadUserItems(const std::string& path) {
  const absl::StatusOr<TextFile> file = ReadTextFile(path);
  if (!file.ok()) return file.status();

  std::vector<UserItems> users;
  std::unordered_map<assent::SubjectId, std::size_t> index;
  std::vector<std::unordered_set<assent::ItemId>> seen;
  for (std::size_t i = 0; i < file->lines.size(); ++i) {
    const std::string_view line = file->lines[i];
    if (line.empty()) continue;
    const std::vector<std::string_view> fields = Split(line, "\t");
    if (fields.size() != 2 || fields[0].empty()) {
      return BrokenLine(*file, i, Expected("user<TAB>item", line));
    }
    auto user = ParseId<assent::SubjectId>(fields[0]);
    const auto [at, is_new] = index.emplace(user, users.size());
    if (is_new) {
      users.push_back({std::move(user), {}, {}});
      seen.emplace_back();
    }
    if (fields[1].empty()) continue;
    auto item = ParseId<assent::ItemId>(fields[1]);
    if (!seen[at->second].insert(item).second) continue;
    users[at->second].items.push_back(std::move(item));
    users[at->second].lines.push_back(i + 1);
  }
  return users;
}

absl::StatusOr<std::unordered_map<assent::SubjectId, Demographics>> ReadUsers(const std::string& path) {
  const absl::StatusOr<TextFile> file = ReadTextFile(path);
  if (!file.ok()) return file.status();

  std::unordered_map<assent::SubjectId, Demographics> users;
  for (std::size_t i = 0; i < file->lines.size(); ++i) {
    const std::string_view line = file->lines[i];
    if (line.empty()) continue;
    const std::vector<std::string_view> fields = Split(line, "\t");
    if (fields.size() != 5 || fields[0].empty()) {
      return BrokenLine(*file, i, Expected("user<TAB>gender<TAB>age<TAB>occupation<TAB>region", line));
    }
    absl::StatusOr<Demographics> demographics = ParseUser(*file, i, fields);
    if (!demographics.ok()) return demographics.status();
    if (!users.emplace(ParseId<assent::SubjectId>(fields[0]), *std::move(demographics)).second) {
      return BrokenLine(*file, i, Concat({"user '", fields[0], "' is here for the second time"}));
    }
  }
  return users;
}

}  // namespace cinema

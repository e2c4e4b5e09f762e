#include "ranking_file.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "small_audience.h"
#include "split.h"
#include "support/catch.h"
#include "support/scratch_folder.h"
#include "text.h"

namespace cinema {
namespace {

using assent::testing::ScratchFolder;
using testing::SmallAudience;

struct Result {
  std::vector<std::vector<std::string>> lists;  // per user
  std::vector<std::string> users;
  std::string warnings;
};

std::vector<assent::ItemId> Catalogue(std::size_t beyond_the_model) {
  const auto items = SmallAudience::Get().model->items();
  std::vector<assent::ItemId> catalogue(items.begin(), items.end());
  for (std::size_t i = 0; i < beyond_the_model; ++i) catalogue.emplace_back(std::uint64_t{100000 + i});
  return catalogue;
}

Result Rank(const char* fold_in, const std::unordered_map<assent::SubjectId, Demographics>& known = {},
            std::size_t beyond_the_model = 0) {
  const ScratchFolder folder;
  const auto users = ReadUserItems(folder.Write("fold-in", fold_in));
  REQUIRE(users.ok());
  std::FILE* const warnings = std::fopen((folder / "warnings").c_str(), "w");
  REQUIRE(warnings != nullptr);
  const assent::Ranker ranker(SmallAudience::Get().model);
  const auto lines = RankingLines("fold-in", *users, known, Catalogue(beyond_the_model), ranker, warnings);
  std::fclose(warnings);
  REQUIRE(lines.ok());
  Result result;
  result.warnings = folder.Read("warnings");
  for (const std::string_view line : Split(*lines, "\n")) {
    if (line.empty()) continue;
    const auto parts = Split(line, "\t");
    REQUIRE(parts.size() == 2);
    result.users.emplace_back(parts[0]);
    result.lists.emplace_back();
    for (const std::string_view film : Split(parts[1], " ")) result.lists.back().emplace_back(film);
  }
  return result;
}

TEST_CASE("Every user gets the whole unseen catalogue once, in the order of the file") {
  const Result result = Rank("b\t1\na\t2\nb\t3\n");
  CHECK(result.users == std::vector<std::string>{"b", "a"});
  CHECK(result.warnings.empty());
  for (std::size_t i = 0; i < 2; ++i) {
    auto films = result.lists[i];
    CHECK(films.size() == Catalogue(0).size() - (i == 0 ? 2 : 1));
    std::sort(films.begin(), films.end());
    CHECK(std::unique(films.begin(), films.end()) == films.end());
  }
  const auto& b = result.lists[0];
  CHECK(std::find(b.begin(), b.end(), "1") == b.end());
  CHECK(std::find(b.begin(), b.end(), "3") == b.end());
}

TEST_CASE("At most a thousand, those that the model does not know last and by id") {
  const Result result = Rank("u\t1\nu\t100001\n", {}, 1000);
  REQUIRE(result.lists[0].size() == 1000);
  const auto first_unknown = std::find(result.lists[0].begin(), result.lists[0].end(), "100000");
  CHECK(first_unknown - result.lists[0].begin() == static_cast<std::ptrdiff_t>(Catalogue(0).size() - 1));
  CHECK(*(first_unknown + 1) == "100002");  // 100001 was seen
}

TEST_CASE("Unknown films are warned of with their line and skipped, many of them in one line") {
  const Result result = Rank("u\t1\nu\tno-such-film\n");
  CHECK(result.warnings == "fold-in:2: item 'no-such-film' is not in the training data; skipped\n");
  CHECK(result.lists[0] == Rank("u\t1\n").lists[0]);
  std::string many;
  for (int i = 0; i < 15; ++i) many += "u\tx" + std::to_string(i) + "\n";
  CHECK(Rank(many.c_str()).warnings.find("fold-in: 5 more unknown items were skipped\n") !=
        std::string::npos);
}

TEST_CASE("A user without films, or with unknown ones alone, gets what fields and popularity say") {
  const Result result = Rank("u\t\nv\tnowhere\n");
  REQUIRE(result.lists.size() == 2);
  CHECK(result.lists[0] == result.lists[1]);
  CHECK(result.lists[0].size() == Catalogue(0).size());
}

TEST_CASE("What --users tells counts, and nothing else does") {
  Demographics told;
  told.birth_year = SmallAudience::Get().shown().demographics.birth_year;
  const Result known = Rank("u\t\n", {{assent::SubjectId("u"), told}});
  const Result unknown = Rank("u\t\n", {{assent::SubjectId("somebody else"), told}});
  CHECK(known.lists[0] != unknown.lists[0]);
  CHECK(unknown.lists[0] == Rank("u\t\n").lists[0]);
}

TEST_CASE("Users of the fold-in file leave the training people") {
  std::vector<Person> people(3);
  for (std::size_t i = 0; i < 3; ++i) people[i].id = assent::SubjectId(std::uint64_t{i});
  RemoveUsers({{assent::SubjectId(std::uint64_t{1}), {}, {}}}, people);
  REQUIRE(people.size() == 2);
  CHECK(people[1].id == assent::SubjectId(std::uint64_t{2}));
}

}  // namespace
}  // namespace cinema

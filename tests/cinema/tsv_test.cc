#include "tsv.h"

#include <string>

#include "demographics.h"
#include "support/catch.h"
#include "support/scratch_folder.h"
#include "text_file.h"

namespace cinema {
namespace {

using assent::testing::ScratchFolder;

TEST_CASE("Digits are numbers, anything else is a text, and both print as they were") {
  CHECK_FALSE(ParseId<assent::ItemId>("42").is_text());
  CHECK_FALSE(ParseId<assent::ItemId>("0").is_text());
  CHECK_FALSE(ParseId<assent::ItemId>("18446744073709551615").is_text());
  for (const char* text : {"042", "00", "18446744073709551616", "-1", "1a", "tt0114709", " 1", "1.0"}) {
    CHECK(ParseId<assent::ItemId>(text).is_text());
    CHECK(ParseId<assent::ItemId>(text).ToString() == text);
  }
}

TEST_CASE("Users come in the order of their first line, items once") {
  const ScratchFolder folder;
  const auto users = ReadUserItems(folder.Write("x", "b\t1\na\tfilm x\nb\t2\nb\t1\n\nc\t\n"));
  REQUIRE(users.ok());
  REQUIRE(users->size() == 3);
  CHECK((*users)[0].user == assent::SubjectId("b"));
  CHECK((*users)[0].items == std::vector{assent::ItemId(std::uint64_t{1}), assent::ItemId(std::uint64_t{2})});
  CHECK((*users)[0].lines == std::vector<std::size_t>{1, 3});
  CHECK((*users)[1].items == std::vector{assent::ItemId("film x")});
  CHECK((*users)[2].items.empty());  // a user without items
}

TEST_CASE("Broken lines of items are named with file and line") {
  const ScratchFolder folder;
  for (const char* line : {"only", "\titem", "a\tb\tc", "a b"}) {
    const std::string path = folder.Write("x", std::string("u\ti\n") + line + "\n");
    const auto users = ReadUserItems(path);
    CHECK(users.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(std::string(users.status().message()) == path + ":2: expected user<TAB>item, found '" + line + "'");
  }
  CHECK(ReadUserItems((folder / "missing")).status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("An empty field of a user is withheld; values are taken as given") {
  const ScratchFolder folder;
  const auto users = ReadUsers(folder.Write("x", "u\tF\t1987\teducator\tNW1\nv\t\t\t\t\nw\tm\t24\t1\t8\n"));
  REQUIRE(users.ok());
  const Demographics& u = users->at(assent::SubjectId("u"));
  CHECK(u.gender == 1);
  CHECK(u.birth_year == 1987);
  CHECK(u.occupation == 4);
  CHECK(u.region == "NW1");
  const Demographics& v = users->at(assent::SubjectId("v"));
  CHECK_FALSE((v.gender || v.birth_year || v.occupation || v.region));
  CHECK(users->at(assent::SubjectId("w")).birth_year == 24);
  CHECK(users->at(assent::SubjectId("w")).occupation == 4);  // the name and the code are one value
}

TEST_CASE("Broken lines of users are named with file and line") {
  const ScratchFolder folder;
  const auto error = [&](const char* content) {
    const std::string path = folder.Write("users", content);
    const auto users = ReadUsers(path);
    return users.ok() ? "no error" : std::string(users.status().message()).substr(path.size());
  };
  CHECK(error("u\tF\t20\tnone\n") ==
        ":1: expected user<TAB>gender<TAB>age<TAB>occupation<TAB>region, found 'u\tF\t20\tnone'");
  CHECK(error("\tF\t20\tnone\t1\n").find(":1: expected user<TAB>") == 0);
  CHECK(error("u\tX\t20\tnone\t1\n") == ":1: expected the gender F, M or nothing, found 'X'");
  CHECK(error("u\tF\told\tnone\t1\n") == ":1: expected a whole number as the age, or nothing, found 'old'");
  CHECK(error("u\tF\t-1\tnone\t1\n").find(":1: expected a whole number") == 0);
  CHECK(error("u\tF\t20\t21\t1\n").find(":1: expected an occupation of MovieLens") == 0);
  CHECK(error("u\tF\t20\tnone\t1\nu\tF\t20\tnone\t1\n") == ":2: user 'u' is here for the second time");
}

TEST_CASE("All 21 codes and all 21 names of MovieLens are occupations") {
  for (int code = 0; code <= 20; ++code) CHECK(ParseOccupation(std::to_string(code)));
  CHECK_FALSE(ParseOccupation("21"));
  CHECK_FALSE(ParseOccupation("-1"));
  CHECK_FALSE(ParseOccupation(""));
  for (const char* name :
       {"administrator", "artist",    "doctor",   "educator",  "engineer",  "entertainment", "executive",
        "healthcare",    "homemaker", "lawyer",   "librarian", "marketing", "none",          "other",
        "programmer",    "retired",   "salesman", "scientist", "student",   "technician",    "writer"}) {
    CHECK(ParseOccupation(name));
  }
  CHECK(ParseOccupation("Academic/Educator") == ParseOccupation("1"));
}

TEST_CASE("A file that cannot be written is an error and leaves nothing behind") {
  const ScratchFolder folder;
  CHECK_FALSE(WriteTextFile((folder / "no/such/folder"), "x").ok());
  REQUIRE(WriteTextFile((folder / "x"), "content").ok());
  CHECK(folder.Read("x") == "content");
  CHECK_FALSE(std::filesystem::exists((folder / "x.part")));
  if (std::filesystem::exists("/dev/full")) {
    std::filesystem::create_symlink("/dev/full", folder / "y.part");
    CHECK_FALSE(WriteTextFile((folder / "y"), "content").ok());
    CHECK_FALSE(std::filesystem::exists((folder / "y")));
  }
}

}  // namespace
}  // namespace cinema

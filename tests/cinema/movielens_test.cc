#include "movielens.h"

#include <string>

#include "support/catch.h"
#include "support/movielens.h"
#include "support/scratch_folder.h"

namespace cinema {
namespace {

using assent::testing::ScratchFolder;

// The formats as distributed, the content made up.
struct Files100K {
  std::string data = "7\t11\t5\t100\n7\t12\t3\t90\n7\t13\t4\t50\n8\t12\t4\t70\n";
  std::string user = "7|24|M|technician|85711\n8|53|F|other|T8H1N\n9|7|F|student|00000\n";
  std::string item =
      "11|Velvet Corral (1995)|01-Jan-1995||http://example/|0|1\n"
      "12|S\xE9"
      "ance, La (1994)||||0|1\n13|unknown||||1|0\n";
};
struct Files1M {
  std::string ratings = "1::11::5::978300760\n1::12::3::978302109\n2::12::4::978301968\n";
  std::string users = "1::F::1::10::48067\n2::M::56::16::70072-1234\n";
  std::string movies =
      "11::Velvet Corral (1995)::Western\n12::S\xE9"
      "ance, La: Part II (1994)::Horror|Drama\n";
};

absl::StatusOr<Dataset> Read(const Files100K& files) {
  const ScratchFolder folder;
  folder.Write("u.data", files.data);
  folder.Write("u.user", files.user);
  folder.Write("u.item", files.item);
  return ReadMovieLens(folder.path());
}
absl::StatusOr<Dataset> Read(const Files1M& files) {
  const ScratchFolder folder;
  folder.Write("ratings.dat", files.ratings);
  folder.Write("users.dat", files.users);
  folder.Write("movies.dat", files.movies);
  return ReadMovieLens(folder.path());
}

// The error, without the folder in front.
template <class Files>
std::string ErrorOf(const Files& files) {
  const auto data = Read(files);
  if (data.ok()) return "no error";
  const std::string text(data.status().message());
  const std::size_t slash = text.find("assent-");
  return slash == std::string::npos ? text : text.substr(text.find('/', slash) + 1);
}

std::vector<assent::ItemId> Ids(std::initializer_list<std::uint64_t> numbers) {
  std::vector<assent::ItemId> ids;
  for (const std::uint64_t number : numbers) ids.emplace_back(number);
  return ids;
}

TEST_CASE("MovieLens 100K is read as distributed") {
  const auto data = Read(Files100K());
  REQUIRE(data.ok());
  CHECK(data->name == "MovieLens 100K");
  CHECK(data->films.at(assent::ItemId(std::uint64_t{12})).title == "Séance, La (1994)");
  REQUIRE(data->people.size() == 3);
  const Person& first = data->people[0];
  CHECK(first.id == assent::SubjectId(std::uint64_t{7}));
  CHECK(first.demographics.gender == 2);
  CHECK(first.demographics.birth_year == 1974);
  CHECK(first.demographics.occupation == 20);
  CHECK(first.demographics.region == "8");
  CHECK(first.watched == Ids({13, 11}));  // four stars and more, oldest first
  CHECK(data->people[1].demographics.region == "T");
  CHECK(data->people[2].watched.empty());  // a viewer without positives stays
}

TEST_CASE("MovieLens 1M is read as distributed") {
  const auto data = Read(Files1M());
  REQUIRE(data.ok());
  CHECK(data->name == "MovieLens 1M");
  CHECK(data->films.at(assent::ItemId(std::uint64_t{12})).title == "Séance, La: Part II (1994)");
  const Person& first = data->people[0];
  CHECK(first.demographics.gender == 1);
  CHECK(first.demographics.birth_year == 1999);
  CHECK(first.demographics.occupation == 24);  // K-12 student
  CHECK(data->people[1].demographics.birth_year == 1944);
  CHECK(data->people[1].demographics.region == "7");
  CHECK(first.watched == Ids({11}));
}

TEST_CASE("Windows line ends and a last line without one are fine") {
  Files1M files;
  files.users = "1::F::1::10::48067\r\n2::M::56::16::70072";
  const auto data = Read(files);
  REQUIRE(data.ok());
  CHECK(data->people.size() == 2);
}

TEST_CASE("Every kind of broken line is named with file and line") {
  const auto with = [](std::string Files100K::*file, const char* content) {
    Files100K files;
    files.*file = content;
    return ErrorOf(files);
  };
  CHECK(with(&Files100K::data, "7\t11\t5\t1\n7 12 3 90\n") ==
        "u.data:2: expected user<TAB>film<TAB>1 to 5 stars<TAB>seconds since 1970, found '7 12 3 90'");
  CHECK(with(&Files100K::data, "7\t11\t6\t1\n").find("u.data:1: expected") == 0);
  CHECK(with(&Files100K::data, "7\t11\t4\tnoon\n").find("u.data:1: expected") == 0);
  CHECK(with(&Files100K::data, "77\t11\t4\t1\n") == "u.data:1: user '77' is not in u.user");
  CHECK(with(&Files100K::data, "7\t99\t4\t1\n") == "u.data:1: film '99' is not in u.item");
  CHECK(with(&Files100K::user, "7|24|M|technician\n") ==
        "u.user:1: expected id|age|gender|occupation|ZIP code, found '7|24|M|technician'");
  CHECK(with(&Files100K::user, "7|x|M|technician|1\n") ==
        "u.user:1: expected an age from 0 to 150, found 'x'");
  CHECK(with(&Files100K::user, "7|9|Q|technician|1\n") == "u.user:1: expected the gender F or M, found 'Q'");
  CHECK(
      with(&Files100K::user, "7|9|F|wizard|1\n") ==
      "u.user:1: expected an occupation of MovieLens: a name such as educator or a code from 0 to 20, found "
      "'wizard'");
  CHECK(with(&Files100K::user, "7|9|F|none|\n") == "u.user:1: expected a ZIP code at the end of the line");
  CHECK(with(&Files100K::user, "7|9|F|none|1\n7|9|F|none|1\n") ==
        "u.user:2: user 7 is here for the second time");
  CHECK(with(&Files100K::item, "11|\n") == "u.item:1: expected id|title|..., found '11|'");
  CHECK(with(&Files100K::item, "11|A||\n11|B||\n") == "u.item:2: film 11 is here for the second time");

  Files1M files;
  files.ratings = "1::11::5::1\n1::11::5\n";
  CHECK(ErrorOf(files) ==
        "ratings.dat:2: expected user::film::1 to 5 stars::seconds since 1970, found '1::11::5'");
  files = Files1M();
  files.users = "1::F::1::21::48067\n";
  CHECK(ErrorOf(files).find("users.dat:1: expected an occupation") == 0);
}

TEST_CASE("A folder without the data says what was looked for") {
  const ScratchFolder folder;
  const auto nothing = ReadMovieLens(folder.path());
  CHECK(nothing.status().code() == absl::StatusCode::kNotFound);
  CHECK(std::string(nothing.status().message()).find("expected u.data") != std::string::npos);
  folder.Write("u.data", "");
  const auto partial = ReadMovieLens(folder.path());
  CHECK(partial.status().code() == absl::StatusCode::kNotFound);
  CHECK(std::string(partial.status().message()).find("u.item: No such file") != std::string::npos);
}

TEST_CASE("The real MovieLens 100K") {
  const char* const folder = assent::testing::MovieLens100K();
  if (folder == nullptr) {
    WARN("skipped: " << assent::testing::kNoMovieLens100K);
    return;
  }
  const auto data = ReadMovieLens(folder);
  REQUIRE(data.ok());
  CHECK(data->people.size() == 943);
  CHECK(data->films.size() == 1682);
  std::size_t positives = 0;
  for (const Person& person : data->people) positives += person.watched.size();
  CHECK(positives == 55375);
}

}  // namespace
}  // namespace cinema

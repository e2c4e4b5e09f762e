// --report: what is planted in the audience is what the report says.
#include "report.h"

#include "audience.h"
#include "movielens.h"
#include "support/catch.h"
#include "support/movielens.h"

namespace cinema {
namespace {

Options ReportTo(const char* file) {
  Options options;
  options.report = file;
  options.split = {20, 20};
  options.threads = 1;
  return options;
}

TEST_CASE("A report is written in the form its name asks for") {
  const Audience audience = GenerateAudience(1, 300);
  const auto form = [&](const char* file) {
    const auto text = MakeReport(audience.data, ReportTo(file));
    REQUIRE(text.ok());
    return text->substr(0, 15);
  };
  CHECK(form("a.html") == "<!DOCTYPE html>");
  CHECK(form("a.json") == "{\n  \"policy\": \"");
  CHECK(form("a.txt") == "Data minimisati");
}

TEST_CASE("Too few people give no report") {
  const Audience audience = GenerateAudience(1, 40);
  CHECK(!MakeReport(audience.data, ReportTo("a.txt")).ok());
}

// The figures after "hidden" of the first field of the report on erasure.
bool FirstGuessIsHidden(const std::string& json) {
  const std::size_t erasure = json.find("\"do_not_infer\"");
  const std::size_t hidden = json.find("\"hidden\": ", erasure);
  return erasure != std::string::npos && json.compare(hidden, 14, "\"hidden\": true") == 0;
}

TEST_CASE("On MovieLens 100K gender is guessed from the factors, and not after erasure") {
  const char* const folder = assent::testing::MovieLens100K();
  if (folder == nullptr) {
    WARN("skipped: " << assent::testing::kNoMovieLens100K);
    return;
  }
  const auto data = ReadMovieLens(folder);
  REQUIRE(data.ok());
  const auto json = MakeReport(*data, ReportTo("a.json"));
  REQUIRE(json.ok());
  CHECK(FirstGuessIsHidden(*json));
}

}  // namespace
}  // namespace cinema

#include "options.h"

#include <string>
#include <vector>

#include "support/catch.h"
#include "text.h"

namespace cinema {
namespace {

absl::StatusOr<Options> Parse(std::vector<const char*> arguments) { return ParseOptions(arguments); }

std::string ErrorOf(std::vector<const char*> arguments) {
  const auto options = Parse(std::move(arguments));
  return options.ok() ? "no error" : std::string(options.status().message());
}

TEST_CASE("Values follow their flag as an argument or after '='") {
  const auto options =
      Parse({"--movielens", "data", "--seed=7", "--split", "60/15/25", "--top=3", "--evaluate"});
  REQUIRE(options.ok());
  CHECK(options->movielens == "data");
  CHECK(options->seed == 7);
  CHECK(options->split.validation == 15);
  CHECK(options->split.test == 25);
  CHECK(options->top == 3);
  CHECK(options->evaluate);
}

TEST_CASE("Without arguments the defaults hold") {
  const auto options = Parse({});
  REQUIRE(options.ok());
  CHECK_FALSE(options->help);
  CHECK(options->seed == 1);
  CHECK(options->top == 10);
  CHECK(options->split.test == 20);
}

TEST_CASE("An unknown flag is answered with the nearest one") {
  CHECK(ErrorOf({"--sede", "1"}) == "unknown flag --sede; did you mean --seed? --help lists all flags");
  CHECK(ErrorOf({"--movie-lens=x"}) ==
        "unknown flag --movie-lens; did you mean --movielens? --help lists all flags");
  CHECK(ErrorOf({"--foldin", "x"}) ==
        "unknown flag --foldin; did you mean --fold-in? --help lists all flags");
}

TEST_CASE("Wrong values are errors that say what was expected") {
  CHECK(ErrorOf({"--seed"}) == "--seed needs a value: --seed N");
  CHECK(ErrorOf({"--evaluate=yes"}) == "--evaluate takes no value");
  CHECK(ErrorOf({"--top", "0"}) == "--top does not understand '0': expected films per list, 1 to 100 (10)");
  CHECK(ErrorOf({"stray"}) == "unexpected argument 'stray': every value follows a flag (see --help)");
  for (const char* split : {"70/20", "70/10/30", "100/0/0", "a/b/c", "-10/60/50"}) {
    CHECK(ErrorOf({"--split", split}).find("--split does not understand") == 0);
  }
  CHECK(ErrorOf({"--seed", "-1"}).find("--seed does not understand") == 0);
  CHECK(ErrorOf({"--train", ""}).find("--train does not understand") == 0);
}

TEST_CASE("Flags that need one another say so") {
  CHECK(ErrorOf({"--ranking", "x"}) == "--ranking also needs --fold-in FILE, the users to rank for");
  CHECK(ErrorOf({"--fold-in", "x"}) == "--fold-in also needs --ranking FILE, the file to write");
  CHECK(ErrorOf({"--evaluate", "--ranking", "x", "--fold-in", "y"}).find("cannot go together") !=
        std::string::npos);
  CHECK(ErrorOf({"--evaluate", "--load-model", "x"}).find("--evaluate trains") == 0);
  CHECK(ErrorOf({"--report", "x.html", "--evaluate"}).find("--report trains") == 0);
  CHECK(ErrorOf({"--report=x.html", "--save-model", "m"}).find("--report trains") == 0);
  CHECK(ErrorOf({"--users", "x"}).find("--users describes") == 0);
}

TEST_CASE("Help wins over what follows and fits 80 columns") {
  const auto options = Parse({"-h", "--nonsense"});
  REQUIRE(options.ok());
  CHECK(options->help);
  const std::string help = HelpText();
  for (const std::string_view line : Split(help, "\n")) {
    CAPTURE(line);
    CHECK(DisplayWidth(line) <= 80);
  }
  for (const char* flag :
       {"--movielens", "--evaluate", "--ranking", "--fold-in", "--train", "--users", "--seed"}) {
    CHECK(HelpText().find(flag) != std::string::npos);
  }
}

}  // namespace
}  // namespace cinema

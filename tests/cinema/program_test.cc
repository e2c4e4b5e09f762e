// Runs the program as people do.
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/catch.h"
#include "support/movielens.h"
#include "support/scratch_folder.h"
#include "text.h"

namespace cinema {
namespace {

using assent::testing::ScratchFolder;

struct Run {
  int status;
  std::string out;
  std::string err;
};

Run Cinema(const std::string& arguments) {
  const ScratchFolder folder;
  const std::string command = Concat(
      {"'", CINEMA_PROGRAM, "' ", arguments, " >'", folder / "out", "' 2>'", folder / "err", "' </dev/null"});
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder.Read("out"), folder.Read("err")};
}

// Films 1 to 6 for twelve people: even ones watch 1, 2, 3, odd ones 4, 5, 6; only u0
// has not seen 3, so that 2 goes with 1 more than 3 does.
std::string TrainingLines() {
  std::string lines;
  for (int user = 0; user < 12; ++user) {
    for (int film = 1; film <= (user == 0 ? 2 : 3); ++film) {
      lines += Concat({"u", std::to_string(user), "\t", std::to_string(film + user % 2 * 3), "\n"});
    }
  }
  return lines;
}

TEST_CASE("The default run shows four states, checks itself and is the same every time") {
  const Run first = Cinema("");
  CHECK(first.status == 0);
  for (const char* text : {"full consent", "age withdrawn", "history withdrawn", "nothing granted",
                           "Year of birth", "not read: consent", "its score"}) {
    CAPTURE(text);
    CHECK(first.out.find(text) != std::string::npos);
  }
  CHECK(first.out.find("FAIL") == std::string::npos);
  CHECK(first.out.find('\033') == std::string::npos);  // not a terminal: no colours
  for (const std::string_view line : Split(first.out, "\n")) {
    CAPTURE(line);
    CHECK(DisplayWidth(line) <= 80);
  }
  CHECK(Cinema("--threads 1").out == first.out);
  CHECK(Cinema("--seed 2").out != first.out);
}

TEST_CASE("Help goes to the output, wrong usage to the errors with status 2") {
  const Run help = Cinema("--help");
  CHECK(help.status == 0);
  CHECK(help.out.find("--movielens DIR") != std::string::npos);
  CHECK(help.err.empty());
  const Run wrong = Cinema("--sed 1");
  CHECK(wrong.status == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err == "cinema: unknown flag --sed; did you mean --seed? --help lists all flags\n");
}

TEST_CASE("Unknown viewers, missing and broken files are errors that say what and where") {
  const ScratchFolder folder;
  CHECK(Cinema("--viewer nobody").err ==
        "cinema: there is no viewer nobody in generated audience, seed 1; the first one is v1\n");
  CHECK(Cinema("--viewer nobody").status == 1);
  CHECK(Cinema("--movielens '" + folder.path() + "'").err.find("cinema: no MovieLens data in ") == 0);
  const std::string broken = folder.Write("broken", "u\t1\nu 2\n");
  CHECK(Cinema("--train '" + broken + "'").err ==
        "cinema: " + broken + ":2: expected user<TAB>item, found 'u 2'\n");
  const std::string empty = folder.Write("empty", "");
  CHECK(Cinema("--train '" + empty + "'").err == "cinema: there are no viewers in " + empty + "\n");
}

TEST_CASE("A ranking from plain files") {
  const ScratchFolder folder;
  const std::string train = folder.Write("train", TrainingLines());
  const std::string fold_in = folder.Write("fold-in", "x\t1\nx\tunknown\ny\t4\ny\t5\nz\t\n");
  const std::string users = folder.Write("users", "u0\tF\t30\t1\t8\nx\tF\t\t\t\n");
  const Run run = Cinema(Concat({"--train '", train, "' --users '", users, "' --fold-in '", fold_in,
                                 "' --ranking '", folder / "out", "'"}));
  CHECK(run.status == 0);
  CHECK(run.out.empty());
  CHECK(run.err == fold_in + ":2: item 'unknown' is not in the training data; skipped\n");
  const std::string ranking = folder.Read("out");
  CHECK(ranking.find("x\t2 3 ") == 0);
  CHECK(ranking.find("\ny\t6 ") != std::string::npos);
  CHECK(ranking.find("\nz\t1 2 4 5 6 3\n") != std::string::npos);  // the equally popular by id

  const Run unwritable = Cinema(Concat(
      {"--train '", train, "' --fold-in '", fold_in, "' --ranking '", folder / "no/such/folder", "'"}));
  CHECK(unwritable.status == 1);
  CHECK(unwritable.err.find("cannot write") != std::string::npos);
}

TEST_CASE("A saved model shows the same; a damaged one is refused") {
  const ScratchFolder folder;
  const std::string model = folder / "model";
  const Run trained = Cinema("--save-model '" + model + "'");
  CHECK(trained.status == 0);
  CHECK(Cinema("--load-model '" + model + "'").out == trained.out);

  std::string bytes = folder.Read("model");
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  folder.Write("model", bytes);
  const Run damaged = Cinema("--load-model '" + model + "'");
  CHECK(damaged.status == 1);
  CHECK(damaged.out.empty());
  CHECK(damaged.err.find(model) != std::string::npos);
}

TEST_CASE("MovieLens 100K is shown") {
  const char* const data = assent::testing::MovieLens100K();
  if (data == nullptr) {
    WARN("skipped: " << assent::testing::kNoMovieLens100K);
    return;
  }
  const Run run = Cinema(Concat({"--movielens '", data, "' --viewer 1"}));
  CHECK(run.status == 0);
  CHECK(run.out.find("MovieLens 100K: 943 viewers and 1682 films") == 0);
  for (const std::string_view line : Split(run.out, "\n")) CHECK(DisplayWidth(line) <= 80);
}

}  // namespace
}  // namespace cinema

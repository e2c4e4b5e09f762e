// assent report minimisation and main-parameters: what the library says, from files.
#include <cstdio>
#include <random>
#include <string>

#include "assent/rank/do_not_infer.h"
#include "assent/rank/evaluation_file.h"
#include "assent/rank/main_parameters.h"
#include "assent/rank/minimisation.h"
#include "assent/rank/model_file.h"
#include "assent/rank/proxy.h"
#include "assent/rank/report_format.h"
#include "club.assent.h"
#include "run_assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using club::Member;

// People whose level goes with what they like.
std::string People(int count, unsigned seed) {
  char header[64];
  std::snprintf(header, sizeof(header), "assent people 1\t%016llx\n",
                static_cast<unsigned long long>(Member::policy().fingerprint));
  std::mt19937 random(seed);
  std::string text = header;
  for (int i = 0; i < count; ++i) {
    const bool old = random() % 2 == 0;
    text += old ? "level=LEVEL_OLD" : "level=LEVEL_NEW";
    text += "\tbirth_year=" + std::to_string(1950 + random() % 50);
    for (unsigned item = 0; item < 24; ++item) {
      if (random() % 8 < ((item < 12) == old ? 4u : 2u)) text += "\t#" + std::to_string(item);
    }
    text += "\n";
  }
  return text;
}

struct Files {
  ScratchFolder scratch;
  std::string model;
  std::string held_out;

  Files() {
    const std::string people = scratch.Write("people", People(300, 1));
    held_out = scratch.Write("held-out", People(80, 2));
    model = scratch.path() + "/model";
    const std::string statistics = scratch.path() + "/statistics";
    REQUIRE(RunAssent({"train", people, "--policy", "club.proto", "-o", statistics}).status == 0);
    REQUIRE(RunAssent({"solve", statistics, "--policy", "club.proto", "-o", model}).status == 0);
  }

  std::vector<std::string> Command(const std::string& report,
                                   const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"report", report, held_out, "--policy", "club.proto", "--model", model};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
};

TEST_CASE("a solved model erases if it is made with people who tell, and not else") {
  const Files files;
  EvaluationSet known(Member::policy());
  EvaluationSet held_out(Member::policy());
  const std::string learned[] = {files.scratch.path() + "/people"};
  const std::string others[] = {files.held_out};
  REQUIRE(AddPeopleFiles(learned, Member::policy(), "", &known).ok());
  REQUIRE(AddPeopleFiles(others, Member::policy(), "", &held_out).ok());
  const auto measure = [&](const std::string& path) {
    absl::StatusOr<Model> model = LoadModel(path, Member::policy());
    REQUIRE(model.ok());
    return MeasureDoNotInfer(*model, Member::policy(), known, held_out).status();
  };
  CHECK(measure(files.model).message().find("WithErasure") != std::string::npos);

  const std::string able = files.scratch.path() + "/able";
  const std::vector<std::string> solve = {
      "solve", files.scratch.path() + "/statistics", "--policy", "club.proto", "-o", able};
  const auto with = [&solve](std::vector<std::string> more) {
    more.insert(more.begin(), solve.begin(), solve.end());
    return RunAssent(more);
  };
  REQUIRE(with({"--erase-with", learned[0]}).status == 0);
  CHECK(measure(able).ok());

  CHECK(with({"--erase-with", files.scratch.path() + "/missing"}).status == 2);
  const Run without = with({"--factors=0", "--erase-with", files.held_out});
  CHECK(without.status == 1);
  CHECK(without.err.find("the model has none") != std::string::npos);
}

TEST_CASE("reports from files are those of the library") {
  const Files files;
  const absl::StatusOr<Model> loaded = LoadModel(files.model, Member::policy());
  REQUIRE(loaded.ok());
  absl::StatusOr<Model> again = LoadModel(files.model, Member::policy());
  const auto model = std::make_shared<const Model>(*std::move(again));
  EvaluationSet people(Member::policy());
  const std::string paths[] = {files.held_out};
  REQUIRE(AddPeopleFiles(paths, Member::policy(), "", &people).ok());
  CHECK(people.people() == 80);
  const auto report = MeasureMinimisation(*model, Member::policy(), people);
  const auto proxies = MeasureProxies(*model, Member::policy(), people);
  const auto parameters = MeasureMainParameters(*model, Member::policy(), people);
  REQUIRE(report.ok());
  REQUIRE(proxies.ok());
  REQUIRE(parameters.ok());

  const auto printed = [&](const char* name, const std::vector<std::string>& more) {
    const Run run = RunAssent(files.Command(name, more));
    INFO(run.err);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    return run.out;
  };
  CHECK(printed("minimisation", {}) == ToText(*report, &*proxies));
  CHECK(printed("minimisation", {"--format", "json"}) == ToJson(*report, &*proxies));
  CHECK(printed("minimisation", {"--format=html"}) == ToHtml(*report, &*proxies));
  CHECK(printed("main-parameters", {}) == ToText(*parameters));
  CHECK(printed("main-parameters", {"--format", "json"}) == ToJson(*parameters));
  CHECK(printed("main-parameters", {"--format", "html"}) == ToHtml(*parameters));
  // The policy's own words.
  CHECK(printed("main-parameters", {}).find("Beginners need other things.") != std::string::npos);
  CHECK(printed("main-parameters", {}).find("You see what is popular instead.") != std::string::npos);
}

TEST_CASE("what cannot be reported is said, with the mend") {
  const Files files;
  const auto says = [&](const std::vector<std::string>& words, int status, const std::string& what) {
    const Run run = RunAssent(words);
    INFO(run.out << run.err);
    CHECK(run.status == status);
    CHECK(run.err.find(what) != std::string::npos);
  };
  says({"report", "minimisation", files.held_out, "--policy", "club.proto"}, 2, "--model is missing");
  says(files.Command("minimisation", {"--format", "pdf"}), 2, "--format is text, json or html, not \"pdf\"");
  says(files.Command("minimisation", {"--tolerance", "2"}), 2, "--tolerance is a number from 0 to 1");
  says(files.Command("minimisation", {"--min-people", "1000"}), 1, "a report needs 1000");
  says(files.Command("main-parameters", {"--min-people", "1000"}), 1, "it needs 1000");
  says(files.Command("minimisation", {"--purpose", "RECOMMEND"}), 1, "no purpose \"RECOMMEND\"");
  const std::string broken = files.scratch.Write("broken", People(2, 3) + "nonsense=1\n");
  says({"report", "minimisation", broken, "--policy", "club.proto", "--model", files.model}, 1, "broken:4:");
}

}  // namespace
}  // namespace assent::testing

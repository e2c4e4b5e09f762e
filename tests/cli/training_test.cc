// assent train, merge and solve, against the library and a store of profiles.
#include <algorithm>
#include <filesystem>
#include <random>
#include <string>

#include "assent/rank/add_people.h"
#include "assent/rank/model_file.h"
#include "assent/rank/people_file.h"
#include "assent/rank/statistics_file.h"
#include "assent/rank/train.h"
#include "club.assent.h"
#include "run_assent.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

using club::Field;
using club::Member;
using club::Purpose;

std::string Header() {
  char text[64];
  std::snprintf(text, sizeof(text), "assent people 1\t%016llx\n",
                static_cast<unsigned long long>(Member::policy().fingerprint));
  return text;
}

// Some members, as lines and in a store.
struct Members {
  ManualClock clock{StartOf(20'000)};
  Profiles<Member> profiles{ProfilesOptions{&clock}};
  std::vector<SubjectId> ids;
  std::string text = Header();

  explicit Members(int count) {
    std::mt19937 random(1);
    const auto below = [&random](unsigned most) { return static_cast<unsigned>(random() % most); };
    for (int m = 0; m < count; ++m) {
      const SubjectId id("m" + std::to_string(m));
      ids.push_back(id);
      REQUIRE(profiles.Grant(id, Purpose::kImprove).ok());
      std::string line;
      for (unsigned i = 0; i < 2 + below(6); ++i) {
        const std::uint64_t item = below(12);
        REQUIRE(profiles.Collect<Field::kVisited>(id, ItemId(item)).ok());
        line += "#" + std::to_string(item) + "\t";
      }
      const std::int32_t year = 1950 + static_cast<std::int32_t>(below(60));
      REQUIRE(profiles.Collect<Field::kBirthYear>(id, year).ok());
      line += "birth_year=" + std::to_string(year);
      if (below(2) == 0) {
        REQUIRE(profiles.Collect<Field::kCity>(id, std::string("Bremen")).ok());
        line += "\tcity=Bremen";
      }
      if (below(3) == 0) {
        REQUIRE(profiles.Collect<Field::kLevel>(id, club::Level::kNew).ok());
        line += "\tlevel=LEVEL_NEW";
      }
      text += line + "\n";
    }
  }
};

std::vector<std::string> With(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {"--policy", "club.proto"});
  return words;
}

Run Must(const std::vector<std::string>& words) {
  Run run = RunAssent(words);
  INFO(run.out << run.err);
  REQUIRE(run.status == 0);
  REQUIRE(run.err.empty());
  return run;
}

TEST_CASE("a file of people gives the bytes that a store of the same people gives") {
  Members members(60);
  REQUIRE(members.profiles.Grant(SubjectId("shares nothing"), Purpose::kRecommend).ok());
  members.ids.push_back(SubjectId("shares nothing"));
  members.ids.push_back(SubjectId("unknown"));
  REQUIRE(members.profiles.Grant(SubjectId("erased"), Purpose::kImprove).ok());
  REQUIRE(members.profiles.Erase(SubjectId("erased")).ok());
  members.ids.push_back(SubjectId("erased"));
  absl::StatusOr<Statistics> statistics = Statistics::Create(Member::policy());
  REQUIRE(statistics.ok());
  const auto counts = AddPeople<Purpose::kImprove>(members.profiles, members.ids, &*statistics);
  REQUIRE(counts.ok());
  CHECK(counts->people == 60);
  CHECK(counts->not_granted == 1);
  CHECK(counts->unknown == 2);
  const ScratchFolder scratch;
  REQUIRE(SaveStatistics(*statistics, scratch.path() + "/store").ok());

  const std::string file = scratch.Write("people", members.text + "level=2\n");
  const Run run = Must(With({"train", file}, {"-o", scratch.path() + "/file"}));
  CHECK(run.out.find("/file: 60 people, 12 items, 8 field values. It is personal data.\n"
                     "left out, for they have no item: 1\n") != std::string::npos);
  CHECK(ReadFile(scratch.path() + "/file") == ReadFile(scratch.path() + "/store"));
}

TEST_CASE("shards, merged in any order, are the whole; solving them is training") {
  const Members members(50);
  const ScratchFolder scratch;
  const std::string file = scratch.Write("people", members.text);
  const auto at = [&scratch](const std::string& name) { return scratch.path() + "/" + name; };
  Must(With({"train", file}, {"-o", at("whole")}));
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    const Run run = Must(With({"train", file, "--shard", shard}, {"-o", at(std::string(1, shard[0]))}));
    CHECK(run.out.find("left to the other shards: 3") != std::string::npos);
  }
  Must(With({"merge", at("3"), at("1"), at("2")}, {"-o", at("merged")}));
  CHECK(ReadFile(at("merged")) == ReadFile(at("whole")));

  Must(With({"solve", at("merged"), "--lambda=7", "--min-people", "2", "--dropout=0.5", "--factors=3",
             "--no-constant"},
            {"-o", at("model")}));
  TrainOptions options;
  options.lambda = 7;
  options.min_people = 2;
  options.dropout = 0.5;
  options.mix.factors = 3;
  options.use_constant = false;
  const auto statistics = LoadStatistics(at("whole"), Member::policy());
  REQUIRE(statistics.ok());
  const auto expected = Train(*statistics, options);
  REQUIRE(expected.ok());
  REQUIRE(SaveModel(*expected, at("expected")).ok());
  CHECK(ReadFile(at("model")) == ReadFile(at("expected")));
}

TEST_CASE("an interrupted run goes on from its checkpoint, which is gone at the end") {
  const Members members(10);
  const ScratchFolder scratch;
  const std::string file = scratch.Write("people", members.text);
  const std::string checkpoint = scratch.path() + "/checkpoint";
  // What a run leaves that is interrupted after the fifth person.
  PeopleFileOptions options;
  options.checkpoint = checkpoint;
  options.checkpoint_people = 5;
  absl::StatusOr<Statistics> lost = Statistics::Create(Member::policy());
  REQUIRE(lost.ok());
  const std::string paths[] = {file};
  REQUIRE(AddPeopleFiles(paths, Member::policy(), options, &*lost).ok());
  REQUIRE(std::filesystem::exists(checkpoint));
  const Run run = Must(With({"train", file, "--checkpoint", checkpoint}, {"-o", scratch.path() + "/s"}));
  CHECK(run.out.find("continued from " + checkpoint) == 0);
  CHECK(run.out.find("10 people") != std::string::npos);
  CHECK(!std::filesystem::exists(checkpoint));
}

TEST_CASE("wrong use of training is said, with the mend") {
  const ScratchFolder scratch;
  const std::string people = scratch.Write("people", Header() + "#1\n");
  const std::string garbage = scratch.Write("garbage", std::string(5000, 'x'));
  const std::string out = scratch.path() + "/out";
  struct Case {
    std::vector<std::string> words;
    int status;
    std::string says;
  };
  const Case cases[] = {
      {{"train", people}, 2, "assent: -o is missing: where to write the statistics\n"},
      {{"train", people, "-o", out}, 2, "assent: --policy is missing"},
      {{"train", people, "-o", out, "--policy", "nowhere.proto"}, 2, "assent: cannot read nowhere.proto"},
      {{"train", people, "-o", out, "--policy", "shop.proto"},
       1,
       "assent: no purpose of the policy has `use: TRAIN`"},
      {{"train", "-o", out}, 2, "assent: missing operand: FILE...; see assent train --help"},
      {{"trian", people}, 2, "assent: unknown command trian: did you mean train?"},
      {With({"train", people, "--purpose", "RECOMMEND"}, {"-o", out}), 1,
       "no purpose \"RECOMMEND\" with `use: TRAIN`"},
      {With({"train", people, "--shard", "0/2"}, {"-o", out}), 2,
       "--shard is a shard as 1/4 (to 4/4), not \"0/2\""},
      {With({"train", people, "--shard", "3/2"}, {"-o", out}), 2, "--shard is a shard"},
      {With({"train", people, "--shard", "2"}, {"-o", out}), 2, "--shard is a shard"},
      {With({"train", people, "--memory-limit", "12X"}, {"-o", out}), 2, "--memory-limit is a size in bytes"},
      {With({"train", people, "--memory-limit", "99999999999T"}, {"-o", out}), 2,
       "--memory-limit is a size in bytes"},
      {With({"train", people, "--memory-limit", "10"}, {"-o", out}), 2, "people:2: cannot add a person"},
      {With({"train", people, "--row-weight-exponent", "2"}, {"-o", out}), 2,
       "is a number from 0 to 1, not \"2\""},
      {With({"train", people, "--row-weight-exponent", "nan"}, {"-o", out}), 2, "is a number from 0 to 1"},
      {With({"train", people, "-o", "a"}, {"-o", out}), 2, "assent: -o is given twice"},
      {With({"train", people, "--lambda", "3"}, {"-o", out}), 2, "assent: unknown flag --lambda"},
      {With({"train", scratch.path() + "/none"}, {"-o", out}), 2, "none: cannot open the file: No such file"},
      {With({"train", garbage}, {"-o", out}), 1, "garbage:1: this is no people file"},
      {With({"train", people}, {"-o", scratch.path() + "/no/where"}), 2, "/no/where"},
      {With({"merge", people}, {"-o", out}), 1, "truncated"},
      {With({"merge", garbage}, {"-o", out}), 1, "it is no assent statistics file"},
      {With({"solve", garbage}, {"-o", out}), 1, "it is no assent statistics file"},
      {With({"solve", garbage, garbage}, {"-o", out}), 2, "too many operands"},
      {With({"solve", garbage, "--lambda", "0"}, {"-o", out}), 2, "--lambda is a number above 0, not \"0\""},
      {With({"solve", garbage, "--dropout", "1"}, {"-o", out}), 2, "--dropout is a number from 0 to below 1"},
      {With({"solve", garbage, "--min-people", "0"}, {"-o", out}), 2,
       "--min-people is a whole number from 1 on"},
      {With({"solve", garbage, "--no-fields=1"}, {"-o", out}), 2, "--no-fields takes no value"},
  };
  for (const Case& test : cases) {
    const Run run = RunAssent(test.words);
    INFO(run.err);
    CHECK(run.status == test.status);
    CHECK(run.out.empty());
    CHECK(run.err.find(test.says) != std::string::npos);
    CHECK(!std::filesystem::exists(out));
  }
  Must(With({"train", people}, {"-o", out}));
  const Run few = RunAssent(With({"solve", out}, {"-o", scratch.path() + "/model"}));
  CHECK(few.status == 1);
  CHECK(few.err.find("none of 1 items has 5 people behind it") != std::string::npos);
}

}  // namespace
}  // namespace assent::testing

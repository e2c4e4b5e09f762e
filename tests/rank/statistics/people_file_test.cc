// People as text: what a line means, what is refused and where, shards, and going on
// after an interruption.

#include "assent/rank/people_file.h"

#include <sys/stat.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "assent/rank/statistics_file.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

constexpr EnumValue kGenders[] = {{0, "GENDER_UNSPECIFIED"}, {1, "GENDER_FEMALE"}, {2, "GENDER_MALE"}};
constexpr EnumValue kTagValues[] = {{0, "TAG_UNSPECIFIED"}, {1, "TAG_A"}, {2, "TAG_B"}, {-3, "TAG_C"}};

FieldPolicy Field(std::string_view name, std::int32_t number, ValueKind kind, FeatureUse use,
                  PurposeMask purposes) {
  FieldPolicy field{};
  field.name = name;
  field.number = number;
  field.kind = kind;
  field.feature = use;
  field.purposes = purposes;
  field.form_of = -1;
  return field;
}

// Purposes: 0 RECOMMEND, 1 IMPROVE (trains).
const ProfilePolicy& Policy() {
  static const std::vector<PurposePolicy> purposes = [] {
    std::vector<PurposePolicy> made(2);
    made[0].name = "RECOMMEND";
    made[0].use = Use::kPersonalize;
    made[1].name = "IMPROVE";
    made[1].use = Use::kTrain;
    return made;
  }();
  static const std::vector<FieldPolicy> fields = [] {
    std::vector<FieldPolicy> made = {
        Field("gender", 2, ValueKind::kEnum, FeatureUse::kOneHot, 3),
        Field("year", 3, ValueKind::kInt32, FeatureUse::kOneHot, 3),
        Field("city", 4, ValueKind::kString, FeatureUse::kOneHot, 1),  // its coarser form is what trains
        Field("tags", 5, ValueKind::kRepeatedEnum, FeatureUse::kOneHot, 2),
        Field("member", 6, ValueKind::kBool, FeatureUse::kOneHot, 2),
        Field("visits", 7, ValueKind::kUint64, FeatureUse::kOneHot, 2),
        Field("mail", 8, ValueKind::kString, FeatureUse::kNone, 3),
        Field("watched", 9, ValueKind::kHistory, FeatureUse::kItemHistory, 3),
        Field("city", 4, ValueKind::kString, FeatureUse::kOneHot, 2),
        Field("age", 10, ValueKind::kUint32, FeatureUse::kOneHot, 2),
        Field("debt", 11, ValueKind::kInt64, FeatureUse::kOneHot, 2),
    };
    made[0].values = kGenders;
    made[3].values = kTagValues;
    made[1].precision = {PrecisionKind::kBucket, 10};
    made[7].max_items = 4;
    made[8].precision = {PrecisionKind::kTruncate, 3};
    made[8].form_of = 2;
    return made;
  }();
  static const ProfilePolicy policy = [] {
    ProfilePolicy made{};
    made.fingerprint = 0xabcdef0123456789u;
    made.fields = fields;
    made.purposes = purposes;
    return made;
  }();
  return policy;
}

const char kHeader[] = "assent people 1\tabcdef0123456789\n";

struct Outcome {
  absl::StatusOr<PeopleFileCounts> counts;
  std::string bytes;  // of the statistics
};

Outcome Read(const std::vector<std::string>& texts, PeopleFileOptions options = {}) {
  const ScratchFolder folder;
  std::vector<std::string> paths;
  for (const std::string& text : texts) {
    paths.push_back(folder / absl::StrCat("people", paths.size()));
    WriteFile(paths.back(), text);
  }
  Statistics statistics = CheckOk(Statistics::Create(Policy()));
  Outcome outcome{AddPeopleFiles(paths, Policy(), options, &statistics), {}};
  CheckOk(SaveStatistics(statistics, folder / "s"));
  outcome.bytes = ReadFile(folder / "s");
  return outcome;
}

std::string BytesOf(const std::vector<TestPerson>& people) {
  Statistics statistics = CheckOk(Statistics::Create(Policy()));
  for (const TestPerson& person : people) CheckOk(statistics.Add(InputOf(person, Use::kTrain, Policy())));
  const ScratchFolder folder;
  CheckOk(SaveStatistics(statistics, folder / "s"));
  return ReadFile(folder / "s");
}

TEST_CASE("A line is a person, as a view would have handed them out") {
  const std::string text =
      std::string(kHeader) +
      "#50\t#18446744073709551615\t@film-3\t@50\n"
      "gender=GENDER_FEMALE\t#1\tyear=1987\tcity=Hamburg\n"
      "#1\t#2\tgender=2\ttags=TAG_B\ttags=-3\ttags=TAG_B\tmember=true\tvisits=18446744073709551615\r\n"
      "@a\\tb\\n\\r\\\\c\tyear=-1\tcity=x\\ty\tage=4294967295\tdebt=-9223372036854775808\n"
      "gender=1\n"
      "\n"
      "#7\tmember=false";
  std::vector<TestPerson> people(5);
  people[0].history = {{ItemId(std::uint64_t{50}), 0},
                       {ItemId(~std::uint64_t{0}), 0},
                       {ItemId("film-3"), 0},
                       {ItemId("50"), 0}};
  people[1].history = {{ItemId(std::uint64_t{1}), 0}};
  people[1].features = {{2, false, 1, ""}, {3, false, 1980, ""}, {4, true, 0, "Ham"}};
  people[2].history = {{ItemId(std::uint64_t{1}), 0}, {ItemId(std::uint64_t{2}), 0}};
  people[2].features = {
      {2, false, 2, ""}, {5, false, 2, ""}, {5, false, -3, ""}, {6, false, 1, ""}, {7, false, -1, ""}};
  people[3].history = {{ItemId("a\tb\n\r\\c"), 0}};
  people[3].features = {
      {3, false, -10, ""}, {4, true, 0, "x\ty"}, {10, false, 4294967295, ""}, {11, false, INT64_MIN, ""}};
  people[4].history = {{ItemId(std::uint64_t{7}), 0}};
  people[4].features = {{6, false, 0, ""}};
  const Outcome outcome = Read({text});
  const PeopleFileCounts counts = CheckOk(outcome.counts);
  CHECK(counts.people == 5);
  CHECK(counts.without_items == 2);
  CHECK(counts.other_shards == 0);
  CHECK(!counts.resumed);
  CHECK(outcome.bytes == BytesOf(people));
}

TEST_CASE("What is no person of the policy is refused at its line and cell") {
  struct Case {
    std::string line;
    const char* says;
  };
  const Case cases[] = {
      {"#1\t\t#2", ":3: cell 2: it is empty"},
      {"\t#1", "cell 1: it is empty"},
      {"#", "cell 1: an item's number"},
      {"#-1", "an item's number"},
      {"#1.5", "an item's number"},
      {"#NaN", "an item's number"},
      {"#1:0.5", "an item's number"},
      {"#18446744073709551616", "an item's number"},
      {"# 1", "an item's number"},
      {"@a\\x", "a backslash stands before"},
      {"@a\\", "a backslash stands before"},
      {"17", "neither #number, @text nor field=value; an item has no weight"},
      {"#1\tmail=a",
       "cell 2: \"mail\" is no field with `one_hot` that the policy declares for purpose IMPROVE"},
      {"watched=1", "\"watched\" is no field"},
      {"=1", "\"\" is no field"},
      {"gender=GENDER_UNSPECIFIED", "field gender is a declared value other than 0"},
      {"gender=0", "declared value"},
      {"gender=7", "declared value"},
      {"gender=", "declared value"},
      {"tags=TAG_A\ttags=9", "cell 2: field tags is a declared value"},
      {"gender=1\tgender=1", "cell 2: field \"gender\" has a value already"},
      {"year=nan", "field year is a 32-bit number, not \"nan\""},
      {"year=1e3", "32-bit number"},
      {"year=2147483648", "32-bit number"},
      {"year=-2147483648", "year"},  // its bucket begins below the type
      {"year=\x01\xff", "not \"??\""},
      {"age=4294967296", "an unsigned 32-bit number"},
      {"age=-1", "an unsigned 32-bit number"},
      {"visits=18446744073709551616", "an unsigned 64-bit number"},
      {"debt=9223372036854775808", "a 64-bit number"},
      {"member=1", "true or false"},
      {"city=\xff\xfe", "city"},
      {"city=a\\b", "only escapes"},
      {"#1\t#2\t#3\t#4\t#5", "5 items; the policy keeps at most 4"},
  };
  for (const Case& test : cases) {
    const Outcome outcome = Read({std::string(kHeader) + "#9\n" + test.line + "\n#8\n"});
    INFO(test.line);
    CheckError(outcome.counts.status(), StatusCode::kInvalidArgument, test.says);
    CheckError(outcome.counts.status(), StatusCode::kInvalidArgument, "people0:3: ");
    TestPerson before;
    before.history = {{ItemId(std::uint64_t{9}), 0}};
    CHECK(outcome.bytes == BytesOf({before}));
  }
  const Outcome longest = Read({std::string(kHeader) + std::string((std::size_t{17} << 20), 'x')});
  CheckError(longest.counts.status(), StatusCode::kInvalidArgument, "people0:2: the line is longer than");
}

TEST_CASE("A file says what it is, and under which policy") {
  for (const char* bad : {"", "\n", "#1\n", "assent people 2\tabcdef0123456789\n",
                          "assent people 1 abcdef0123456789\n", "assent people 1\tabcdef012345678\n",
                          "assent people 1\tabcdef01234567890\n", "assent people 1\tabcdef012345678g\n"}) {
    CheckError(Read({bad}).counts.status(), StatusCode::kInvalidArgument,
               "people0:1: this is no people file");
  }
  CheckError(Read({"assent people 1\tabcdef0123456780\n"}).counts.status(), StatusCode::kFailedPrecondition,
             "under policy abcdef0123456780, not under abcdef0123456789");
  CHECK(CheckOk(Read({"assent people 1\tabcdef0123456789"}).counts).people == 0);
  Statistics statistics = CheckOk(Statistics::Create(Policy()));
  const ScratchFolder folder;
  CheckError(AddPeopleFiles({folder / "nothing"}, Policy(), {}, &statistics).status(), StatusCode::kNotFound,
             "nothing");
  CheckError(AddPeopleFiles({folder / "."}, Policy(), {}, &statistics).status(), StatusCode::kUnavailable,
             "directory");
}

TEST_CASE("Only a purpose that trains may read") {
  PeopleFileOptions options;
  options.purpose = "IMPROVE";
  CHECK(CheckOk(Read({std::string(kHeader) + "#1\n"}, options).counts).people == 1);
  for (const char* wrong : {"RECOMMEND", "IMPROV"}) {
    options.purpose = wrong;
    CheckError(Read({kHeader}, options).counts.status(), StatusCode::kFailedPrecondition,
               "with `use: TRAIN`");
  }
  Statistics statistics = CheckOk(Statistics::Create(TestPolicy()));
  CheckError(AddPeopleFiles({}, TestPolicy(), {}, &statistics).status(), StatusCode::kFailedPrecondition,
             "training is a purpose of its own");
  CheckError(AddPeopleFiles({}, Policy(), {}, &statistics).status(), StatusCode::kFailedPrecondition,
             "another policy");
}

// Two files of people with a few items each.
std::vector<std::string> TwoFiles(int people) {
  Crowd crowd(5);
  std::vector<std::string> files(2, kHeader);
  for (int p = 0; p < people; ++p) {
    std::string& file = files[p < people / 3 ? 0 : 1];
    for (int i = 0; i < 3; ++i) absl::StrAppend(&file, i == 0 ? "#" : "\t#", crowd.Below(30));
    if (crowd.Below(5) == 0) file += "\tgender=1";
    file += "\n";
  }
  return files;
}

TEST_CASE("Shards take each person once and merge to the whole") {
  const std::vector<std::string> files = TwoFiles(100);
  const Outcome whole = Read(files);
  CHECK(CheckOk(whole.counts).people == 100);
  const ScratchFolder folder;
  for (const std::int64_t shards : {1, 3, 7, 200}) {
    Statistics merged = CheckOk(Statistics::Create(Policy()));
    std::int64_t people = 0;
    for (std::int64_t shard = 0; shard < shards; ++shard) {
      PeopleFileOptions options;
      options.shard = shard;
      options.shards = shards;
      const Outcome part = Read(files, options);
      people += CheckOk(part.counts).people;
      CHECK(part.counts->people + part.counts->other_shards == 100);
      WriteFile(folder / "part", part.bytes);
      CheckOk(merged.Merge(CheckOk(LoadStatistics(folder / "part", Policy()))));
    }
    CHECK(people == 100);
    CheckOk(SaveStatistics(merged, folder / "merged"));
    CHECK(ReadFile(folder / "merged") == whole.bytes);
  }
  PeopleFileOptions options;
  for (const auto& [shard, shards] : {std::pair<int, int>{-1, 2}, {2, 2}, {0, 0}}) {
    options.shard = shard;
    options.shards = shards;
    CheckError(Read(files, options).counts.status(), StatusCode::kInvalidArgument, "no shard");
  }
}

TEST_CASE("Reading goes on where it was interrupted, wherever that was") {
  const ScratchFolder folder;
  const std::vector<std::string> files = TwoFiles(60);
  const std::string whole = Read(files).bytes;
  const std::vector<std::string> paths = {folder / "a", folder / "b"};
  PeopleFileOptions options;
  options.checkpoint = folder / "checkpoint";
  for (const std::int64_t every : {1, 7, 20, 59}) {
    options.checkpoint_people = every;
    for (std::size_t file = 0; file < 2; ++file) {
      std::filesystem::remove(options.checkpoint);
      WriteFile(paths[0], files[0]);
      WriteFile(paths[1], files[1]);
      // A line that cannot be read stops it, as a power cut would.
      std::string broken = files[file];
      const std::size_t at = broken.rfind('#');
      broken[at] = '!';
      WriteFile(paths[file], broken);
      Statistics lost = CheckOk(Statistics::Create(Policy()));
      CheckError(AddPeopleFiles(paths, Policy(), options, &lost).status(), StatusCode::kInvalidArgument,
                 "cell");
      WriteFile(paths[file], files[file]);  // of the same size

      Statistics statistics = CheckOk(Statistics::Create(Policy()));
      const PeopleFileCounts counts = CheckOk(AddPeopleFiles(paths, Policy(), options, &statistics));
      CHECK(counts.people == 60);
      CHECK(counts.other_shards == 0);
      CHECK(counts.resumed == (every <= (file == 0 ? 19 : 59)));
      CheckOk(SaveStatistics(statistics, folder / "s"));
      CHECK(ReadFile(folder / "s") == whole);
    }
  }
  struct stat info {};
  REQUIRE(stat(options.checkpoint.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(ReadFile(options.checkpoint).find("PERSONAL DATA") != std::string::npos);
  CheckError(LoadStatistics(options.checkpoint, Policy()).status(), StatusCode::kDataLoss,
             "no assent statistics");

  // What it is not a checkpoint of.
  Statistics statistics = CheckOk(Statistics::Create(Policy()));
  const auto refused = [&](const std::vector<std::string>& other, const PeopleFileOptions& with,
                           const char* says) {
    CheckError(AddPeopleFiles(other, Policy(), with, &statistics).status(), StatusCode::kFailedPrecondition,
               says);
    CHECK(statistics.people() == 0);
  };
  refused({paths[0]}, options, "a checkpoint of other files");
  PeopleFileOptions other = options;
  other.shards = 2;
  refused(paths, other, "another shard");
  WriteFile(paths[0], files[0] + "#1\n");
  refused(paths, options, "sizes");
  WriteFile(paths[0], files[0]);
  CheckOk(statistics.Add(InputOf({true, {{ItemId(std::uint64_t{1}), 0}}, {}}, Use::kTrain, Policy())));
  CheckError(AddPeopleFiles(paths, Policy(), options, &statistics).status(), StatusCode::kFailedPrecondition,
             "empty statistics");
}

TEST_CASE("Progress rises to the end") {
  PeopleFileOptions options;
  double last = 0;
  options.progress = [&last](double fraction) {
    CHECK(fraction >= last);
    last = fraction;
  };
  CheckOk(Read(TwoFiles(25'000), options).counts);
  CHECK(last == 1);
}

}  // namespace
}  // namespace assent::testing

// What the engine was given counts as read, and nothing else does. A program of its own, for
// marks are of the process.
#include "profile/people.h"

namespace assent::testing {
namespace {

std::string MarkOf(const std::string& field) {
  const std::string usage = Profiles<Viewer>::Usage();
  const std::string line = "read\tTRAIN\t" + field + "\t";
  const std::size_t at = usage.find(line);
  return at == std::string::npos ? "" : usage.substr(at + line.size(), 1);
}

TEST_CASE("The features that the engine was given are marked, and those that were withheld are not",
          "[usage]") {
  Sample sample;
  const SubjectId ann("ann");
  REQUIRE(sample.profiles.Grant(ann, Purpose::kTrain, {Field::kBirthYear, Field::kWatched}).ok());
  REQUIRE(CollectSome(sample.profiles, ann, Field::kBirthYear).ok());
  REQUIRE(CollectSome(sample.profiles, ann, Field::kWatched).ok());
  const auto view = sample.profiles.Open<Purpose::kTrain>(ann);
  REQUIRE(view.ok());
  for (const char* const field : {"birth_year", "watched", "gender", "region"}) CHECK(MarkOf(field) == "0");
  REQUIRE(view->ForEngine().ok());
  CHECK(MarkOf("birth_year") == "1");
  CHECK(MarkOf("watched") == "1");
  CHECK(MarkOf("gender") == "0");
  CHECK(MarkOf("region") == "0");
}

}  // namespace
}  // namespace assent::testing

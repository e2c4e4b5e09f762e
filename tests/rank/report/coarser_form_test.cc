// A coarser form of a field, solved for from the model: the same as training on
// people who only ever told the coarser form.

#include "rank/report/coarser_form.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::Coarsened;
using internal::CoarserFormsOf;
using internal::ModelAccess;
using Groups = std::vector<std::vector<Feature>>;

// `person` with each value replaced by the first of its group.
TestPerson Mapped(TestPerson person, const Groups& groups) {
  for (Feature& feature : person.features) {
    for (const std::vector<Feature>& group : groups) {
      if (std::find(group.begin(), group.end(), feature) != group.end()) feature = group.front();
    }
  }
  return person;
}

std::vector<TestPerson> Mapped(std::vector<TestPerson> people, const Groups& groups) {
  for (TestPerson& person : people) person = Mapped(person, groups);
  return people;
}

double LargestDifference(absl::Span<const double> a, absl::Span<const double> b) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::fmax(largest, std::fabs(a[i] - b[i]));
  return largest;
}

TEST_CASE("A coarsened model is the one trained on coarser values") {
  double largest = 0;
  int forms = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Crowd crowd(seed, 18);
    const std::vector<TestPerson> people = crowd.Take(80);
    TrainOptions options = SmallOptions();
    options.min_people = 1;  // rare values would enter a group that is trained, not one that is merged
    options.use_constant = seed % 3 != 0;
    const auto model = TrainOn(people, options);
    for (const std::int32_t field : {kDecade, kRegion}) {
      for (const CoarserForm& form : CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), field)) {
        ++forms;
        const auto coarse = std::make_shared<const Model>(
            ModelAccess::Make(Coarsened(ModelAccess::Data(*model), form.groups)));
        const auto retrained = TrainOn(Mapped(people, form.groups), options);
        REQUIRE(coarse->features() == retrained->features());
        largest = std::fmax(largest, LargestDifference(coarse->matrix(), retrained->matrix()));
        const TestPerson asking = Mapped(crowd.Next(), form.groups);
        for (const bool history : {true, false}) {
          for (unsigned kept = 0; kept < 16; ++kept) {
            const TestPerson shared = asking.Sharing(kept, history);
            largest =
                std::fmax(largest, LargestDifference(CheckOk(Ranker(coarse).Scores(Asking(shared))),
                                                     CheckOk(Ranker(retrained).Scores(Asking(shared)))));
          }
        }
      }
    }
  }
  std::printf("coarsened against retrained, %d forms, largest difference: %.2g\n", forms, largest);
  CHECK(forms == 12);
  CHECK(largest <= 1e-9);
}

TEST_CASE("Integers come in wider steps") {
  Crowd crowd(3);
  const auto model = TrainOn(crowd.Take(200), SmallOptions());
  const auto forms = CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), kDecade);
  REQUIRE(forms.size() == 1);  // steps of 40 hold them all
  CHECK(forms[0].description == "in steps of 20");
  const auto decade = [](std::int64_t year) { return Feature{kDecade, false, year, ""}; };
  CHECK(forms[0].groups == Groups{{decade(1960), decade(1970)}, {decade(1980), decade(1990)}});
}

TEST_CASE("Longer texts are cut shorter") {
  std::vector<TestPerson> people;
  for (std::uint64_t i = 0; i < 120; ++i) {
    TestPerson person;
    person.history.push_back({TestItem(i % 5), 0});
    const char* const regions[] = {"A11", "A12", "A21",
                                   "\u00C411"};  // the last begins with one two-byte letter
    person.features.push_back({kRegion, true, 0, regions[i % 4]});
    people.push_back(std::move(person));
  }
  const auto model = TrainOn(people, SmallOptions());
  const auto forms = CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), kRegion);
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].description == "the first 2 characters");
  CHECK(forms[0].groups.size() == 3);
  CHECK(forms[1].description == "the first 1 character");
  CHECK(forms[1].groups.size() == 2);
}

TEST_CASE("Texts of one character are merged by what their people choose") {
  // A and C like one half of the catalogue, B and D the other.
  std::vector<TestPerson> people;
  for (std::uint64_t i = 0; i < 200; ++i) {
    TestPerson person;
    const auto region = static_cast<char>('A' + i % 4);
    for (std::uint64_t item = 0; item < 6; ++item) {
      if ((i / 4 + item) % 3 != 0) person.history.push_back({TestItem(item + (i % 2 == 0 ? 0 : 6)), 0});
    }
    person.features.push_back({kRegion, true, 0, std::string(1, region)});
    people.push_back(std::move(person));
  }
  const auto model = TrainOn(people, SmallOptions());
  const auto forms = CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), kRegion);
  REQUIRE(forms.size() == 1);
  const auto region = [](const char* name) { return Feature{kRegion, true, 0, name}; };
  CHECK(forms[0].groups == Groups{{region("A"), region("C")}, {region("B"), region("D")}});
}

TEST_CASE("Fields of two values or of several at once have no coarser form") {
  Crowd crowd(4);
  const auto model = TrainOn(crowd.Take(200), SmallOptions());
  CHECK(CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), kGender).empty());
  CHECK(CoarserFormsOf(ModelAccess::Data(*model), TestPolicy(), kTags).empty());
}

}  // namespace
}  // namespace assent::testing

#include "reasons.h"

#include "support/catch.h"
#include "viewers.h"

namespace cinema {
namespace {

const assent::FieldPolicy& PolicyOf(Field field) {
  return Viewer::policy().fields[static_cast<std::size_t>(field)];
}

TEST_CASE("Values are written as people write them") {
  CHECK(ValueText(PolicyOf(Field::kBirthYear), {2, false, 1960, {}}) == "1960-1969");
  CHECK(ValueText(PolicyOf(Field::kGender), {1, false, 1, {}}) == "female");
  CHECK(ValueText(PolicyOf(Field::kOccupation), {3, false, 22, {}}) == "customer service");
  CHECK(ValueText(PolicyOf(Field::kOccupation), {3, false, 99, {}}) == "99");
  CHECK(ValueText(PolicyOf(Field::kRegion), {4, true, 0, "8"}) == "8");
}

TEST_CASE("Titles lose the year, and nothing else, in reasons") {
  CHECK(ShortTitle("Velvet Corral (1995)") == "Velvet Corral");
  CHECK(ShortTitle("Corral, The (Le corral) (1995)") == "Corral, The (Le corral)");
  CHECK(ShortTitle("Corral (abcd)") == "Corral (abcd)");
  CHECK(ShortTitle("(1995)") == "(1995)");
  CHECK(ShortTitle("").empty());
}

TEST_CASE("Reasons speak in titles and in the policy's labels") {
  Dataset data;
  data.films.emplace(assent::ItemId(std::uint64_t{7}), Film{"Velvet Corral (1995)", ""});
  data.films.emplace(assent::ItemId(std::uint64_t{8}), Film{"", ""});
  assent::Reason reason;
  const auto text = [&] { return ReasonText(Viewer::policy(), data, reason); };
  CHECK(text() == "liked by many");
  reason.kind = assent::Reason::Kind::kItem;
  reason.item = assent::ItemId(std::uint64_t{7});
  CHECK(text() == "like Velvet Corral");
  reason.item = assent::ItemId(std::uint64_t{8});
  CHECK(text() == "like 8");  // a film without a title
  reason.item = assent::ItemId("nowhere");
  CHECK(text() == "like nowhere");  // a film that the catalogue does not have
  reason.kind = assent::Reason::Kind::kField;
  reason.feature = {2, false, 1980, {}};
  CHECK(text() == "year of birth 1980-1989");
}

}  // namespace
}  // namespace cinema

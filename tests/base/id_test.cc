#include "assent/base/id.h"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "support/catch.h"

namespace assent {
namespace {

static_assert(!std::is_convertible_v<SubjectId, ItemId>, "a subject is no item");
static_assert(!std::is_constructible_v<ItemId, SubjectId>, "a subject is no item");
static_assert(!std::is_convertible_v<std::string_view, SubjectId>, "no id by accident");
static_assert(!std::is_convertible_v<std::uint64_t, SubjectId>, "no id by accident");
static_assert(std::is_nothrow_move_constructible_v<SubjectId> &&
              std::is_nothrow_move_assignable_v<SubjectId>);

// One of each sort that behaves differently, in the documented order.
std::vector<SubjectId> Ordered() {
  std::vector<SubjectId> ids;
  ids.emplace_back(std::uint64_t{0});
  ids.emplace_back(std::uint64_t{7});
  ids.emplace_back(std::uint64_t{10});
  ids.emplace_back(~std::uint64_t{0});
  ids.emplace_back(std::string_view());
  ids.emplace_back(std::string_view("\0", 1));
  ids.emplace_back(std::string_view("0"));
  ids.emplace_back(std::string_view("10"));
  ids.emplace_back(std::string_view("7"));
  ids.emplace_back(std::string_view("u-81"));
  ids.emplace_back(std::string_view("u-81\0", 5));
  ids.emplace_back(std::string_view("\xff"));
  return ids;
}

TEST_CASE("Ids are ordered: numbers by value, then texts bytewise", "[id]") {
  const std::vector<SubjectId> ids = Ordered();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (std::size_t j = 0; j < ids.size(); ++j) {
      CAPTURE(i, j);
      CHECK((ids[i] < ids[j]) == (i < j));
      CHECK((ids[i] == ids[j]) == (i == j));
      CHECK((ids[i] != ids[j]) == (i != j));
    }
  }
}

TEST_CASE("A number and a text of the same spelling are different ids", "[id]") {
  const SubjectId number(std::uint64_t{42});
  const SubjectId text("42");
  CHECK(number != text);
  CHECK(number.ToString() == text.ToString());
  CHECK_FALSE(number.is_text());
  CHECK(text.is_text());
  CHECK(number.number() == 42);
  CHECK(text.number() == 0);
  CHECK(number.text().empty());
  CHECK(text.text() == "42");
  CHECK(SubjectId() == SubjectId(std::uint64_t{0}));
  CHECK(SubjectId() != SubjectId(std::string_view()));
}

TEST_CASE("Copying an id leaves two independent ids", "[id]") {
  for (const SubjectId& original : Ordered()) {
    SubjectId copy(original);
    CHECK(copy == original);
    if (original.is_text()) CHECK(copy.text().data() != original.text().data());
    SubjectId assigned("something else");
    assigned = original;
    CHECK(assigned == original);
    assigned = SubjectId(std::uint64_t{3});
    CHECK(assigned == SubjectId(std::uint64_t{3}));
    CHECK(copy == original);
  }
}

TEST_CASE("Moving an id empties its source; assigning to itself changes nothing", "[id]") {
  for (const SubjectId& original : Ordered()) {
    SubjectId source(original);
    SubjectId target(std::move(source));
    CHECK(target == original);
    CHECK(source == SubjectId());  // NOLINT(bugprone-use-after-move): documented
    source = std::move(target);
    CHECK(source == original);
    SubjectId& self = source;
    source = self;
    CHECK(source == original);
    source = std::move(self);
    CHECK(source == original);
  }
}

TEST_CASE("Equal ids hash equally, with Abseil and with std", "[id]") {
  for (const SubjectId& id : Ordered()) {
    CHECK(absl::Hash<SubjectId>()(id) == absl::Hash<SubjectId>()(SubjectId(id)));
    CHECK(std::hash<SubjectId>()(id) == std::hash<SubjectId>()(SubjectId(id)));
  }
  const std::vector<SubjectId> ids = Ordered();
  const absl::flat_hash_set<SubjectId> absl_set(ids.begin(), ids.end());
  const std::unordered_set<SubjectId> std_set(ids.begin(), ids.end());
  const std::set<SubjectId> ordered_set(ids.rbegin(), ids.rend());
  CHECK(absl_set.size() == ids.size());
  CHECK(std_set.size() == ids.size());
  CHECK(std::equal(ids.begin(), ids.end(), ordered_set.begin(), ordered_set.end()));
}

}  // namespace
}  // namespace assent

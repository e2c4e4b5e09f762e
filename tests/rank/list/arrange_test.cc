// The stages that order a list, against their definition and by their properties.

#include <algorithm>
#include <cmath>
#include <limits>

#include "rank/check_ok.h"
#include "rank/list/list_problem.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::PinState;
using internal::Place;

constexpr std::uint64_t kRounds = 4'000;

std::vector<std::int32_t> ItemsOf(const std::vector<Place>& list) {
  std::vector<std::int32_t> items;
  for (const Place& place : list) items.push_back(place.item);
  return items;
}

const StageNote* NoteOf(const Place& place, Stage stage) {
  for (const StageNote& note : place.notes) {
    if (note.stage == stage) return &note;
  }
  return nullptr;
}

TEST_CASE("A list is what its definition says") {
  for (unsigned may = 0; may < 16; ++may) {
    const ListProblem::May what{(may & 1) != 0, (may & 2) != 0, (may & 4) != 0, (may & 8) != 0};
    for (std::uint64_t seed = 0; seed < kRounds / 4; ++seed) {
      ListProblem problem(seed * 16 + may, what);
      INFO("seed " << seed << " may " << may);
      const std::vector<Place> list = problem.Solve();
      REQUIRE(ItemsOf(list) == problem.Reference());
      for (const Place& place : list) {
        const double score = problem.scores()[static_cast<std::size_t>(place.item)];
        REQUIRE((place.score == score || (std::isnan(score) && place.pinned)));
      }
    }
  }
}

TEST_CASE("Where no stage applies, a list is the best candidates in order, without notes") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {false, false, false, true});
    std::vector<std::int32_t> expected = problem.Candidates();
    expected.resize(std::min(expected.size(), problem.options().count));
    const std::vector<Place> list = problem.Solve();
    REQUIRE(ItemsOf(list) == expected);
    for (const Place& place : list) REQUIRE((place.notes.empty() && !place.pinned));
    for (const StageSummary& stage : problem.plan().stages) REQUIRE((stage.removed == 0 && stage.moved == 0));
  }
}

TEST_CASE("Caps alone take items out and keep the order of the rest") {
  std::size_t removed = 0;
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, false, false, true});
    const std::vector<std::int32_t> items = ItemsOf(problem.Solve());
    const std::vector<std::int32_t> candidates = problem.Candidates();
    std::size_t at = 0;
    for (const std::int32_t item : items) {
      while (at < candidates.size() && candidates[at] != item) ++at;
      REQUIRE(at < candidates.size());
    }
    removed += problem.plan().At(Stage::kCaps).removed;
    // Nothing that had room was left out.
    if (items.size() == problem.options().count) continue;
    for (const std::int32_t item : candidates) {
      const bool listed = std::find(items.begin(), items.end(), item) != items.end();
      REQUIRE((listed || problem.OverCap(item, items)));
    }
  }
  CHECK(removed > kRounds);  // or else nothing was tested
}

TEST_CASE("No cap is ever exceeded, whatever else is asked, but by pins that may") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, true, true, true});
    const std::vector<Place> list = problem.Solve();
    const std::vector<std::int32_t> items = ItemsOf(list);
    std::vector<std::int32_t> forced;
    for (const PinState& pin : problem.plan().pins) {
      if (!pin.fails && pin.forced) forced.push_back(pin.item);
    }
    for (std::size_t p = 0; p < items.size(); ++p) {
      if (std::find(forced.begin(), forced.end(), items[p]) != forced.end()) continue;
      std::vector<std::int32_t> others = items;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(p));
      for (const std::int32_t item : forced) {
        // A forced pin may be over a cap; what others do beside it, they may not.
        if (list[p].pinned) others.erase(std::find(others.begin(), others.end(), item));
      }
      REQUIRE(!problem.OverCap(items[p], others));
    }
  }
}

TEST_CASE("Pins are in their places, or at the end of a list that is too short") {
  std::size_t obeyed = 0;
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, true, true, true});
    const std::vector<Place> list = problem.Solve();
    const std::vector<std::int32_t> items = ItemsOf(list);
    for (const PinState& pin : problem.plan().pins) {
      const auto found = std::find(items.begin(), items.end(), pin.item);
      if (pin.fails) {
        if (*pin.fails == Stage::kCaps) REQUIRE(found == items.end());
        continue;
      }
      ++obeyed;
      REQUIRE(found != items.end());
      const auto place = static_cast<std::size_t>(found - items.begin());
      REQUIRE(list[place].pinned);
      REQUIRE(place <= pin.position);
      if (place == pin.position) continue;
      for (std::size_t p = place; p < list.size(); ++p) REQUIRE(list[p].pinned);
    }
  }
  CHECK(obeyed > kRounds / 2);
}

TEST_CASE("Notes lead from an item's rank to its place without a gap") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, true, true, true});
    const std::vector<std::int32_t> candidates = problem.Candidates();
    const std::vector<Place> list = problem.Solve();
    std::array<std::size_t, kStages> moved{};
    for (std::size_t p = 0; p < list.size(); ++p) {
      const auto found = std::find(candidates.begin(), candidates.end(), list[p].item);
      std::size_t at = found == candidates.end() ? StageNote::kNotRanked
                                                 : static_cast<std::size_t>(found - candidates.begin());
      for (std::size_t n = 0; n < list[p].notes.size(); ++n) {
        const StageNote& note = list[p].notes[n];
        REQUIRE(note.from == at);
        REQUIRE(note.to != note.from);
        if (n > 0) REQUIRE(note.stage > list[p].notes[n - 1].stage);
        at = note.to;
        ++moved[static_cast<std::size_t>(note.stage)];
      }
      REQUIRE(at == p);
      if (const StageNote* const caps = NoteOf(list[p], Stage::kCaps)) REQUIRE(caps->to < caps->from);
      if (list[p].pinned) REQUIRE(NoteOf(list[p], Stage::kDiversity) == nullptr);
      if (problem.options().diversity.weight == 0) REQUIRE(NoteOf(list[p], Stage::kDiversity) == nullptr);
    }
    for (std::size_t s = 0; s < moved.size(); ++s) REQUIRE(problem.plan().stages[s].moved == moved[s]);
  }
}

TEST_CASE("Without diversity, a list made of a list is that list") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, false, true, true});
    const std::vector<std::int32_t> items = ItemsOf(problem.Solve());
    std::vector<double> only(problem.scores().size(), std::numeric_limits<double>::quiet_NaN());
    for (const std::int32_t item : items) {
      only[static_cast<std::size_t>(item)] = problem.scores()[static_cast<std::size_t>(item)];
    }
    REQUIRE(ItemsOf(problem.Solve(only)) == items);
  }
}

TEST_CASE("With all the weight on diversity, the second item is the one least like the first") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {});
    problem.options().diversity.weight = 1;
    problem.options().diversity.window = 1'000;
    problem.options().count = 2;
    const std::vector<std::int32_t> items = ItemsOf(problem.Solve());
    if (items.size() < 2) continue;
    REQUIRE(items[0] == problem.Candidates().front());
    for (const std::int32_t item : problem.Candidates()) {
      if (item == items[0]) continue;
      REQUIRE(problem.Similarity(items[1], items[0]) <= problem.Similarity(item, items[0]));
    }
  }
}

TEST_CASE("A list never holds an item twice, and none that is no candidate unless it is pinned") {
  for (std::uint64_t seed = 0; seed < kRounds; ++seed) {
    ListProblem problem(seed, {true, true, true, true});
    std::set<std::int32_t> seen;
    for (const Place& place : problem.Solve()) {
      REQUIRE(seen.insert(place.item).second);
      REQUIRE((place.pinned || !std::isnan(problem.scores()[static_cast<std::size_t>(place.item)])));
    }
  }
}

}  // namespace
}  // namespace assent::testing

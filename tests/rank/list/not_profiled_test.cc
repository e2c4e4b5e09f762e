// Ranking without a profile: what the types forbid, and that it is what a stranger gets.

#include <type_traits>
#include <utility>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

template <class... Args>
using Call = decltype(std::declval<const Ranker&>().RankWithoutProfile(std::declval<Args>()...));
template <class Void, class... Args>
struct MayCall : std::false_type {};
template <class... Args>
struct MayCall<std::void_t<Call<Args...>>, Args...> : std::true_type {};

static_assert(MayCall<void>::value, "nothing need be said");
static_assert(MayCall<void, Context, ListOptions>::value, "a context and a list are all there is");
static_assert(!MayCall<void, EngineInput>::value && !MayCall<void, EngineInput, ListOptions>::value,
              "no person");
static_assert(!MayCall<void, Context, EngineInput>::value &&
                  !MayCall<void, Context, ListOptions, EngineInput>::value,
              "in no place");
static_assert(!MayCall<void, Context, RankOptions>::value, "nothing of what was shown to somebody");
static_assert(!std::is_convertible_v<EngineInput, Context> &&
                  !std::is_convertible_v<EngineInput, ListOptions>,
              "and no way around");

TEST_CASE("Without a profile everybody gets the list of a stranger") {
  Crowd crowd(1);
  const Ranker ranker(TrainOn(crowd.Take(60), SmallOptions()));
  TestPerson stranger;
  stranger.has_history = false;
  const Ranking expected = CheckOk(ranker.Rank(Asking(stranger)));
  const Ranking ranking = CheckOk(ranker.RankWithoutProfile());
  CHECK(expected.mode == Mode::kProfiled);
  CHECK(ranking.mode == Mode::kNotProfiled);
  CHECK(ranking.tier == Tier::kPopularity);
  CHECK(ranking.used_fields.empty());
  CHECK(ranking.used_items == 0);
  REQUIRE(ranking.items.size() == expected.items.size());
  for (std::size_t i = 0; i < ranking.items.size(); ++i) {
    CHECK(ranking.items[i].item == expected.items[i].item);
    CHECK(ranking.items[i].score == expected.items[i].score);
    REQUIRE(ranking.items[i].reasons.size() == 1);
    CHECK(ranking.items[i].reasons[0].kind == Reason::Kind::kBase);
  }
}

// A cap that nothing reaches changes no list, but it is made in the general way.
TEST_CASE("The order that is kept is the one that scores give, whatever is removed") {
  Crowd crowd(2);
  const std::shared_ptr<const Model> model = TrainOn(crowd.Take(80), SmallOptions());
  const absl::Span<const ItemId> items = model->items();
  ItemAttributes attributes;
  for (const ItemId& item : items) CheckOk(attributes.Add(item, "brand", "Acme"));
  const Ranker ranker(model, &attributes);
  const std::vector<Cap> caps = {{"brand", items.size()}};
  for (int round = 0; round < 200; ++round) {
    std::vector<ItemId> exclude;
    std::vector<ItemId> eligible;
    for (const ItemId& item : items) {
      if (crowd.Below(4) == 0) exclude.push_back(item);
      if (crowd.Below(4) != 0) eligible.push_back(item);
    }
    const ItemSet set = ranker.MakeSet(eligible);
    ListOptions options;
    options.count = crowd.Below(items.size() + 3);
    if (crowd.Below(3) != 0) options.exclude = exclude;
    if (crowd.Below(3) != 0) options.eligible = &set;
    const Ranking kept = CheckOk(ranker.RankWithoutProfile({}, options));
    options.caps = caps;
    const Ranking general = CheckOk(ranker.RankWithoutProfile({}, options));
    REQUIRE(kept.items.size() == general.items.size());
    for (std::size_t i = 0; i < kept.items.size(); ++i) {
      REQUIRE(kept.items[i].item == general.items[i].item);
      REQUIRE(kept.items[i].score == general.items[i].score);
      REQUIRE(kept.items[i].notes.empty());
    }
    for (std::size_t stage = 0; stage < kept.stages.size(); ++stage)
      REQUIRE(kept.stages[stage].removed == general.stages[stage].removed);
  }
}

TEST_CASE("The stages of a list work without a profile") {
  Crowd crowd(1);
  const Ranker ranker(TrainOn(crowd.Take(60), SmallOptions()));
  const std::vector<ItemId> exclude = {TestItem(1)};
  const std::vector<Pin> pins = {{TestItem(2), 0}};
  ListOptions options;
  options.count = 100;
  options.exclude = exclude;
  options.pins = pins;
  const Ranking ranking = CheckOk(ranker.RankWithoutProfile({}, options));
  CHECK(ranking.items.front().item == TestItem(2));
  CHECK(ranking.items.size() == ranker.model()->items().size() - 1);
  CHECK(ranking.stages[static_cast<std::size_t>(Stage::kExclusions)].removed == 1);
  CheckError(Ranker(nullptr).RankWithoutProfile().status(), absl::StatusCode::kFailedPrecondition,
             "without a model");
}

}  // namespace
}  // namespace assent::testing

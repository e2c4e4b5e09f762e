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

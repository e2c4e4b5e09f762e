// What a list refuses to be asked.

#include <limits>
#include <vector>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/list/small_ranker.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

TEST_CASE("Options that make no sense are refused in words") {
  const Ranker ranker = SmallRanker();
  const Ranker plain(ranker.model());
  const auto refused = [&](const Ranker& by, const RankOptions& options, StatusCode code, const char* words) {
    CheckError(by.Rank(Asking(Stranger()), options).status(), code, words);
    const ListOptions& list = options;
    if (options.shown.empty()) CheckError(by.RankWithoutProfile({}, list).status(), code, words);
  };
  RankOptions options;
  for (const double weight :
       {-0.1, 1.5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    options.diversity.weight = weight;
    refused(ranker, options, StatusCode::kInvalidArgument, "diversity weight is ");
  }
  options = {};
  options.diversity.window = 0;
  refused(ranker, options, StatusCode::kInvalidArgument, "window is 0");
  options = {};
  options.diversity.similarity = static_cast<Diversity::Similarity>(9);
  refused(ranker, options, StatusCode::kInvalidArgument, "no similarity 9");
  options.diversity = {0.5, 10, Diversity::Similarity::kAttributes};
  refused(plain, options, StatusCode::kFailedPrecondition, "item attributes");

  const auto capped = [&](const Ranker& by, std::vector<Cap> caps, StatusCode code, const char* words) {
    RankOptions with;
    with.caps = caps;
    refused(by, with, code, words);
  };
  capped(plain, {{"brand", 1}}, StatusCode::kFailedPrecondition, "'brand' needs a ranker");
  capped(ranker, {{"band", 1}}, StatusCode::kInvalidArgument, "the kinds are: brand, genre");
  capped(ranker, {{"brand", 0}}, StatusCode::kInvalidArgument, "cap of 'brand' is 0");
  capped(ranker, {{"brand", 1}, {"genre", 1}, {"brand", 2}}, StatusCode::kInvalidArgument, "capped twice");

  const auto pinned = [&](std::vector<Pin> pins, const char* words) {
    RankOptions with;
    with.pins = pins;
    refused(ranker, with, StatusCode::kInvalidArgument, words);
  };
  pinned({{TestItem(1), 10}}, "pin 0 (item 1) is for position 10, but the list has 10 places");
  pinned({{ItemId("never heard of"), 1}}, "pin 0 (item never heard of) is not in the catalogue");
  pinned({{TestItem(1), 0}, {TestItem(1), 1}}, "pin 1 (item 1) is pinned twice");
  pinned({{TestItem(1), 4}, {TestItem(2), 4}}, "position 4, which pin 0 has taken");

  const std::vector<Shown> shown = {{TestItem(1), 1}};
  options = {};
  options.shown = shown;
  refused(ranker, options, StatusCode::kInvalidArgument, "set show_at_most");

  Crowd crowd(9, kItems + 1);
  const Ranker other(TrainOn(crowd.Take(60), SmallOptions()));
  const ItemSet foreign = other.MakeSet(other.model()->items());
  const ItemSet unmade;
  options = {};
  options.eligible = &foreign;
  refused(ranker, options, StatusCode::kFailedPrecondition, "another catalogue");
  options.eligible = &unmade;
  refused(ranker, options, StatusCode::kFailedPrecondition, "another catalogue");
}

}  // namespace
}  // namespace assent::testing

// A new model while requests are in flight: each ranking is wholly of one of them.

#include "assent/rank/live_ranker.h"

#include <atomic>
#include <map>
#include <thread>

#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

// Scores and list of one request by one model.
struct Answer {
  std::vector<double> scores;
  std::vector<std::pair<ItemId, double>> list;

  bool operator==(const Answer& other) const { return scores == other.scores && list == other.list; }
};

std::vector<std::pair<ItemId, double>> ListOf(const Ranking& ranking) {
  std::vector<std::pair<ItemId, double>> list;
  for (const RankedItem& item : ranking.items) list.emplace_back(item.item, item.score);
  return list;
}

TEST_CASE("Rankings during swaps are each of one model, old or new") {
  Crowd crowd(1, 30);
  const std::vector<TestPerson> people = crowd.Take(60);
  std::vector<std::shared_ptr<const Model>> models;
  for (int m = 0; m < 4; ++m) {  // same catalogue, other numbers
    TrainOptions options = SmallOptions();
    options.lambda = 1 + m;
    models.push_back(TrainOn(people, options));
  }
  const std::vector<TestPerson> asking = crowd.Take(6);
  std::vector<std::vector<Answer>> expected;  // by person, by model
  for (const TestPerson& person : asking) {
    expected.emplace_back();
    for (const auto& model : models) {
      const Ranker ranker(model);
      expected.back().push_back(
          {CheckOk(ranker.Scores(Asking(person))), ListOf(CheckOk(ranker.Rank(Asking(person))))});
    }
  }

  LiveRanker live(models[0]);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::atomic<int> asked{0};
  std::vector<std::thread> readers;
  for (std::size_t t = 0; t < 3; ++t) {
    readers.emplace_back([&, t] {
      for (std::size_t i = t; !stop.load(); ++i) {
        const std::size_t who = i % asking.size();
        const auto list = live.Rank(Asking(asking[who]));
        const auto scores = live.Scores(Asking(asking[who]));
        bool list_known = false;
        bool scores_known = false;
        for (const Answer& answer : expected[who]) {
          list_known |= list.ok() && ListOf(*list) == answer.list;
          scores_known |= scores.ok() && *scores == answer.scores;
        }
        // Two requests to one ranker are of one model.
        const std::shared_ptr<const Ranker> held = live.Get();
        const auto first = held->Scores(Asking(asking[who]));
        const auto second = held->Scores(Asking(asking[who]));
        wrong += list_known && scores_known && first.ok() && second.ok() && *first == *second ? 0 : 1;
        ++asked;
      }
    });
  }
  for (int swaps = 0; swaps < 300 || asked.load() < 300; ++swaps) {
    const auto before = live.Get()->model();
    const auto& next = models[static_cast<std::size_t>(swaps) % models.size()];
    if (live.Swap(next)->model() != before) ++wrong;
    if (live.Get()->model() != next) ++wrong;
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong.load() == 0);
}

TEST_CASE("The old model is freed when its last request ends") {
  Crowd crowd(2);
  const std::vector<TestPerson> people = crowd.Take(30);
  std::shared_ptr<const Model> model = TrainOn(people, SmallOptions());
  const std::weak_ptr<const Model> watched = model;
  LiveRanker live(std::move(model));
  {
    const std::shared_ptr<const Ranker> in_flight = live.Get();
    live.Swap(TrainOn(people, SmallOptions()));
    CHECK(!watched.expired());
    CheckOk(in_flight->Rank(Asking(people[0])));
  }
  CHECK(watched.expired());
}

TEST_CASE("Without a model every request is refused until there is one") {
  Crowd crowd(3);
  const std::vector<TestPerson> people = crowd.Take(30);
  LiveRanker live(nullptr);
  CHECK(!live.Rank(Asking(people[0])).ok());
  live.Swap(TrainOn(people, SmallOptions()));
  CheckOk(live.Rank(Asking(people[0])));
}

}  // namespace
}  // namespace assent::testing

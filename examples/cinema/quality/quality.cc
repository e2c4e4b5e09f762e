#include "quality/quality.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "ease.h"
#include "metrics.h"
#include "quality/engine_rankers.h"
#include "quality/neighbours.h"
#include "split.h"
#include "text.h"

namespace cinema {
namespace {

using Films = std::vector<assent::ItemId>;
using Histories = std::vector<Films>;

constexpr std::size_t kList = 100;
constexpr int kShownPercent = 80;
constexpr double kLambdas[] = {50, 100, 200, 300, 500};
constexpr double kShrinks[] = {0, 10, 30};
constexpr std::size_t kNearest[] = {20, 50, 200};

Films FirstOf(const HeldOutPerson& person, std::size_t count) {
  const auto end =
      person.fold_in.begin() + static_cast<std::ptrdiff_t>(std::min(count, person.fold_in.size()));
  return Films(person.fold_in.begin(), end);
}

// All that may be shown is left out of every list, also where less of it is shown.
Films Without(const Films& ranked, const Films& shown) {
  Films left;
  for (const assent::ItemId& film : ranked) {
    if (left.size() == kList) break;
    if (std::find(shown.begin(), shown.end(), film) == shown.end()) left.push_back(film);
  }
  return left;
}

// What is measured with one split.
class Round {
 public:
  Round(const Dataset& data, std::uint64_t seed, int threads, Quality& quality)
      : data_(data), threads_(threads), quality_(quality), people_(SplitPeople(data.people, {10, 20}, seed)) {
    films_ = FilmsOf(data.people, people_.train);
    validation_ = SplitFilms(data.people, people_.validation, films_, kShownPercent, seed);
    test_ = SplitFilms(data.people, people_.test, films_, kShownPercent, seed);
    for (const std::size_t index : people_.train) histories_.push_back(data.people[index].watched);
    popular_ = ByPopularity(histories_);
    note_ =
        Concat({"split ", std::to_string(seed), ": ", std::to_string(people_.train.size()), " train, ",
                std::to_string(validation_.size()), " validate, ", std::to_string(test_.size()), " test\n"});
  }

  absl::Status Run() {
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      for (const HeldOutPerson& person : test_) {
        const double ndcg = NdcgAt(kList, Without(popular_, person.fold_in), person.held_out);
        Add(Way::kPopularity, l, person.index, ndcg);
      }
    }
    RunNeighbours();
    RunEase();
    absl::Status status = RunEngine();
    quality_.notes.push_back(std::move(note_));
    return status;
  }

 private:
  void Add(Way way, std::size_t length, std::size_t person, double ndcg) {
    quality_.figures[static_cast<std::size_t>(way)][length].Add(person, ndcg);
  }

  // One setting of a way that ranks by films alone.
  struct Setting {
    std::string name;
    std::array<double, kShownFilms.size()> validation{};
    std::array<std::vector<double>, kShownFilms.size()> test;
  };

  template <class Rank>
  Setting Try(std::string name, const Rank& rank) const {
    Setting setting;
    setting.name = std::move(name);
    const auto measure = [&](const HeldOutPerson& person, std::size_t l) {
      const Films shown = FirstOf(person, kShownFilms[l]);
      const Films ranked = shown.empty() ? popular_ : rank(shown);
      return NdcgAt(kList, Without(ranked, person.fold_in), person.held_out);
    };
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      for (const HeldOutPerson& person : validation_) setting.validation[l] += measure(person, l);
      for (const HeldOutPerson& person : test_) setting.test[l].push_back(measure(person, l));
    }
    return setting;
  }

  // For each length the setting that does best on the validation people.
  void TakeBest(Way way, const std::vector<Setting>& settings) {
    note_ += "  " + NameOf(way) + ", by films shown:";
    for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
      const auto best = std::max_element(
          settings.begin(), settings.end(),
          [l](const Setting& a, const Setting& b) { return a.validation[l] < b.validation[l]; });
      for (std::size_t i = 0; i < test_.size(); ++i) Add(way, l, test_[i].index, best->test[l][i]);
      if (l > 0) note_ += (l > 1 ? "; " : " ") + best->name;
    }
    note_ += "\n";
  }

  void RunNeighbours() {
    Neighbours neighbours(films_, histories_);
    std::vector<Setting> settings;
    for (const double shrink : kShrinks) {
      for (const std::size_t nearest : kNearest) {
        neighbours.Fit(shrink, nearest);
        settings.push_back(Try(Concat({std::to_string(nearest), " nearest, shrink ", Fixed(shrink, 0)}),
                               [&](const Films& shown) { return neighbours.Rank(shown, films_.size()); }));
      }
    }
    TakeBest(Way::kNeighbours, settings);
  }

  void RunEase() {
    Ease ease(films_, histories_);
    std::vector<Setting> settings;
    for (const double lambda : kLambdas) {
      ease.Solve(lambda);
      settings.push_back(Try(Concat({"λ ", Fixed(lambda, 0)}),
                             [&](const Films& shown) { return ease.Rank(shown, films_.size()); }));
    }
    TakeBest(Way::kEase, settings);
  }

  absl::Status RunEngine() {
    const auto rankers = TrainRankers(data_, people_.train, people_.validation, threads_);
    if (!rankers.ok()) return rankers.status();
    note_ += rankers->whole.model()->validation().ToString();
    const std::pair<const assent::Ranker*, Way> ways[] = {{&rankers->whole, Way::kEngine},
                                                          {&rankers->item_model, Way::kItemModel},
                                                          {&rankers->factors, Way::kFactors}};
    for (const auto& [ranker, way] : ways) {
      for (const bool fields : {false, true}) {
        const auto row = static_cast<Way>(static_cast<std::size_t>(way) + (fields ? 1 : 0));
        if (absl::Status status = MeasureRanker(*ranker, fields, row); !status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status MeasureRanker(const assent::Ranker& ranker, bool fields, Way row) {
    for (const HeldOutPerson& held : test_) {
      Person person = data_.people[held.index];
      for (std::size_t l = 0; l < kShownFilms.size(); ++l) {
        person.watched = FirstOf(held, kShownFilms[l]);
        const absl::StatusOr<Films> films = RankFor(ranker, person, fields, held.fold_in, kList);
        if (!films.ok()) return films.status();
        Add(row, l, held.index, NdcgAt(kList, *films, held.held_out));
      }
    }
    return absl::OkStatus();
  }

  const Dataset& data_;
  const int threads_;
  Quality& quality_;
  const PeopleSplit people_;
  Films films_;
  Histories histories_;
  Films popular_;
  std::vector<HeldOutPerson> validation_, test_;
  std::string note_;
};

}  // namespace

std::string NameOf(Way way) {
  static constexpr std::array<const char*, kWays> kNames = {"popularity",
                                                            "item neighbours",
                                                            "EASE",
                                                            "engine, no fields",
                                                            "engine, all fields",
                                                            "  item model alone, no fields",
                                                            "  item model alone, all fields",
                                                            "  factors alone, no fields",
                                                            "  factors alone, all fields"};
  return kNames[static_cast<std::size_t>(way)];
}

void Figures::Add(std::size_t person, double ndcg) {
  Sum& sum = people_[person];
  sum.value += ndcg;
  sum.count += 1;
}

std::vector<double> Figures::Values() const {
  std::vector<double> values;
  values.reserve(people_.size());
  for (const auto& entry : people_) values.push_back(entry.second.value / entry.second.count);
  return values;
}

absl::StatusOr<Quality> MeasureQuality(const Dataset& data, absl::Span<const std::uint64_t> seeds,
                                       int threads) {
  Quality quality;
  quality.data = data.name;
  quality.seeds.assign(seeds.begin(), seeds.end());
  for (const std::uint64_t seed : seeds) {
    std::fprintf(stderr, "measuring split %llu\n", static_cast<unsigned long long>(seed));
    if (absl::Status status = Round(data, seed, threads, quality).Run(); !status.ok()) return status;
  }
  quality.people = quality.Of(Way::kPopularity, 0).size();
  return quality;
}

}  // namespace cinema

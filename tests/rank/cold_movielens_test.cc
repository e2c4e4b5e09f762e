// Leaves films of MovieLens 100K out of training and ranks them by their genres.

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"
#include "support/movielens.h"

namespace assent::testing {
namespace {

struct MovieLens {
  std::map<std::uint64_t, std::vector<std::uint64_t>> liked;  // by person: films of four stars or more
  ItemAttributes genres;
};

MovieLens Read(const std::string& folder) {
  MovieLens data;
  std::ifstream ratings(folder + "/u.data");
  std::uint64_t person = 0, film = 0, stars = 0, time = 0;
  while (ratings >> person >> film >> stars >> time) {
    if (stars >= 4) data.liked[person].push_back(film);
  }
  std::ifstream films(folder + "/u.item");
  for (std::string line; std::getline(films, line);) {
    std::vector<std::string> fields;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '|');) fields.push_back(cell);
    REQUIRE(fields.size() == 24);  // id, title, two dates, address, 19 genres
    for (std::size_t g = 5; g < fields.size(); ++g) {
      if (fields[g] == "1") {
        CheckOk(data.genres.Add(ItemId(std::stoull(fields[0])), "genre", std::to_string(g - 5)));
      }
    }
  }
  REQUIRE(data.liked.size() > 900);
  return data;
}

struct Mean {
  double mean = 0;
  double error = 0;  // standard error
};

Mean MeanOf(const std::vector<double>& values) {
  Mean result;
  for (const double value : values) result.mean += value / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const auto n = static_cast<double>(values.size());
  result.error = std::sqrt(squares / (n - 1) / n);
  return result;
}

// The share of pairs of a film they liked and one they did not, among `items`, that
// are in the right order. `items` is best first.
double Auc(const std::vector<RankedItem>& items, const std::vector<std::uint64_t>& liked) {
  double right = 0;
  double seen = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool hit = std::find(liked.begin(), liked.end(), items[i].item.number()) != liked.end();
    if (hit) {
      ++seen;
    } else {
      right += seen;
    }
  }
  return right / (seen * (static_cast<double>(items.size()) - seen));
}

TEST_CASE("Films that nobody has seen are ranked better than at random, and than for anybody") {
  const char* const folder = MovieLens100K();
  if (folder == nullptr) {
    std::cout << "SKIPPED: " << kNoMovieLens100K << "\n";
    return;
  }
  const MovieLens data = Read(folder);
  std::vector<ItemId> cold;
  std::mt19937_64 random(1);
  for (const ItemId& film : data.genres.items()) {
    if (random() % 5 == 0) cold.push_back(film);
  }
  const auto is_cold = [&](std::uint64_t film) {
    return std::find(cold.begin(), cold.end(), ItemId(film)) != cold.end();
  };
  std::vector<TestPerson> people;
  std::vector<std::vector<std::uint64_t>> targets;
  for (const auto& [id, films] : data.liked) {
    TestPerson person;
    std::vector<std::uint64_t> target;
    for (const std::uint64_t film : films) {
      if (is_cold(film)) {
        target.push_back(film);
      } else {
        person.history.push_back({ItemId(film), 0});
      }
    }
    people.push_back(person);
    targets.push_back(target);
  }
  const Ranker ranker(TrainOn(people, TrainOptions()), &data.genres);
  const ItemSet set = ranker.MakeSet(cold);
  RankOptions options;
  options.count = cold.size();
  options.eligible = &set;
  options.reasons = false;
  const Ranking anybody = CheckOk(ranker.RankWithoutProfile({}, static_cast<const ListOptions&>(options)));
  REQUIRE(anybody.items.size() == cold.size());

  std::vector<double> theirs;
  std::vector<double> gain;
  for (std::size_t p = 0; p < people.size(); ++p) {
    if (targets[p].empty() || people[p].history.empty()) continue;
    const Ranking ranking = CheckOk(ranker.Rank(Asking(people[p]), options));
    for (const RankedItem& ranked : ranking.items) REQUIRE(ranked.cold);
    theirs.push_back(Auc(ranking.items, targets[p]));
    gain.push_back(theirs.back() - Auc(anybody.items, targets[p]));
  }
  const Mean auc = MeanOf(theirs);
  const Mean better = MeanOf(gain);
  std::cout << "cold films: " << cold.size() << ", people: " << theirs.size() << ", AUC " << auc.mean
            << " (standard error " << auc.error
            << "; at random .5), better than the same list for anybody by " << better.mean << " ("
            << better.error << ")\n";
  CHECK(auc.mean - 5 * auc.error > 0.5);
  CHECK(better.mean - 3 * better.error > 0);
}

}  // namespace
}  // namespace assent::testing

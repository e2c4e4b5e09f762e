#include "quality/neighbours.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace cinema {

Neighbours::Neighbours(std::vector<assent::ItemId> sorted_films,
                       const std::vector<std::vector<assent::ItemId>>& histories)
    : films_(std::move(sorted_films)), both_(films_.size() * films_.size()) {
  for (const auto& history : histories) {
    const std::vector<std::size_t> columns = Columns(history);
    for (const std::size_t i : columns) {
      for (const std::size_t j : columns) both_[i * films_.size() + j] += 1;
    }
  }
}

std::vector<std::size_t> Neighbours::Columns(const std::vector<assent::ItemId>& history) const {
  std::vector<std::size_t> columns;
  for (const assent::ItemId& film : history) {
    const auto at = std::lower_bound(films_.begin(), films_.end(), film);
    if (at != films_.end() && *at == film) columns.push_back(static_cast<std::size_t>(at - films_.begin()));
  }
  return columns;
}

void Neighbours::Fit(double shrink, std::size_t nearest) {
  const std::size_t n = films_.size();
  similar_.assign(n * n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    std::vector<double> column(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == j) continue;
      column[i] = both_[i * n + j] / (std::sqrt(both_[i * n + i] * both_[j * n + j]) + shrink);
    }
    double least = 0;
    if (nearest < n) {
      std::vector<double> sorted = column;
      const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(nearest - 1);
      std::nth_element(sorted.begin(), at, sorted.end(), std::greater<>());
      least = *at;
    }
    for (std::size_t i = 0; i < n; ++i) similar_[i * n + j] = column[i] >= least ? column[i] : 0;
  }
}

std::vector<assent::ItemId> Neighbours::Rank(const std::vector<assent::ItemId>& history,
                                             std::size_t count) const {
  const std::size_t n = films_.size();
  std::vector<double> scores(n, 0.0);
  std::vector<bool> seen(n, false);
  for (const std::size_t i : Columns(history)) {
    seen[i] = true;
    for (std::size_t j = 0; j < n; ++j) scores[j] += similar_[i * n + j];
  }
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < n; ++j) {
    if (!seen[j]) order.push_back(j);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<assent::ItemId> ranked;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) ranked.push_back(films_[order[i]]);
  return ranked;
}

}  // namespace cinema

#include "ease.h"

#include <Eigen/Dense>
#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace cinema {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace

Ease::Ease(std::vector<assent::ItemId> sorted_films,
           const std::vector<std::vector<assent::ItemId>>& histories)
    : films_(std::move(sorted_films)), gram_(films_.size() * films_.size()) {
  for (const auto& history : histories) {
    const std::vector<std::size_t> columns = Columns(history);
    for (const std::size_t i : columns) {
      for (const std::size_t j : columns) gram_[i * films_.size() + j] += 1;
    }
  }
}

void Ease::Solve(double lambda) {
  const auto n = static_cast<Eigen::Index>(films_.size());
  Matrix regularised = Eigen::Map<const Matrix>(gram_.data(), n, n);
  regularised.diagonal().array() += lambda;
  const Matrix inverse = regularised.llt().solve(Matrix::Identity(n, n));
  weights_.resize(gram_.size());
  Eigen::Map<Matrix> weights(weights_.data(), n, n);
  weights = -(inverse.array().rowwise() / inverse.diagonal().transpose().array()).matrix();
  weights.diagonal().setZero();
}

std::vector<assent::ItemId> Ease::Rank(const std::vector<assent::ItemId>& history, std::size_t count) const {
  std::vector<double> scores(films_.size());
  std::vector<bool> seen(films_.size());
  for (const std::size_t i : Columns(history)) {
    seen[i] = true;
    for (std::size_t j = 0; j < films_.size(); ++j) scores[j] += weights_[i * films_.size() + j];
  }
  std::vector<std::size_t> order;
  for (std::size_t j = 0; j < films_.size(); ++j) {
    if (!seen[j]) order.push_back(j);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  std::vector<assent::ItemId> ranked;
  for (std::size_t i = 0; i < std::min(count, order.size()); ++i) ranked.push_back(films_[order[i]]);
  return ranked;
}

std::vector<std::size_t> Ease::Columns(const std::vector<assent::ItemId>& history) const {
  std::vector<std::size_t> columns;
  for (const assent::ItemId& film : history) {
    const auto at = std::lower_bound(films_.begin(), films_.end(), film);
    if (at != films_.end() && *at == film) columns.push_back(static_cast<std::size_t>(at - films_.begin()));
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

std::vector<assent::ItemId> ByPopularity(const std::vector<std::vector<assent::ItemId>>& histories) {
  std::map<assent::ItemId, std::size_t> people;
  for (const auto& history : histories) {
    for (const assent::ItemId& film : history) ++people[film];
  }
  std::vector<std::pair<assent::ItemId, std::size_t>> counted(people.begin(), people.end());
  std::stable_sort(counted.begin(), counted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<assent::ItemId> films;
  films.reserve(counted.size());
  for (auto& entry : counted) films.push_back(std::move(entry.first));
  return films;
}

}  // namespace cinema

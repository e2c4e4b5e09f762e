#include "rank/list/list_problem.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "rank/check_ok.h"

namespace assent::testing {

ListProblem::ListProblem(std::uint64_t seed, May may) : random_(seed) {
  const std::size_t items = 1 + Below(30);
  DrawItems(items, may.removed);
  options_.count = Below(items + 6);
  if (may.caps) {
    if (Below(3) != 0) caps_.push_back({"brand", 1 + Below(3)});
    if (Below(3) != 0) caps_.push_back({"genre", 1 + Below(4)});
  }
  if (may.diversity && Below(4) != 0) {
    options_.diversity.weight = Below(5) == 0 ? 1.0 : static_cast<double>(1 + Below(9)) / 10;
    options_.diversity.window = 1 + Below(items + 4);
  }
  if (may.pins && options_.count > 0) DrawPins(items);
  options_.caps = caps_;
  options_.pins = pins_;
}

void ListProblem::DrawItems(std::size_t items, bool removed) {
  for (std::size_t i = 0; i < items; ++i) {
    data_.items.emplace_back(static_cast<std::uint64_t>(i));
    // Few distinct scores, so that ties are common.
    scores_.push_back(static_cast<double>(Below(12)) / 4 - 1);
    of_.emplace_back();
    const auto add = [&](const char* kind, std::uint64_t value) {
      const std::string text(1, static_cast<char>('a' + value));
      CheckOk(attributes_.Add(data_.items.back(), kind, text));
      of_.back().emplace(kind, text);
    };
    if (Below(4) != 0) add("brand", Below(4));
    for (int g = 0; g < 3; ++g) {
      if (Below(2) == 0) add("genre", Below(5));
    }
  }
  // Both kinds exist, whatever was drawn.
  CheckOk(attributes_.Add(data_.items.front(), "brand", "z"));
  CheckOk(attributes_.Add(data_.items.front(), "genre", "z"));
  of_.front().emplace("brand", "z");
  of_.front().emplace("genre", "z");
  similarity_.assign(items, std::vector<double>(items, 1));
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      similarity_[i][j] = similarity_[j][i] = static_cast<double>(Below(9)) / 4 - 1;
    }
  }
  index_ = std::make_unique<internal::ColumnIndex>(data_);
  catalogue_ = std::make_unique<internal::Catalogue>(data_, *index_, &attributes_);
  for (double& score : scores_) {
    if (removed && Below(4) == 0) score = std::numeric_limits<double>::quiet_NaN();
  }
}

void ListProblem::DrawPins(std::size_t items) {
  std::vector<std::size_t> order(items);
  std::vector<std::size_t> places(options_.count);
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::shuffle(order.begin(), order.end(), random_);
  std::shuffle(places.begin(), places.end(), random_);
  const std::size_t count = std::min({items, options_.count, static_cast<std::size_t>(Below(4))});
  for (std::size_t p = 0; p < count; ++p) {
    pins_.push_back({data_.items[order[p]], places[p], Below(3) == 0});
  }
}

std::vector<internal::Place> ListProblem::Solve() { return Solve(scores_); }

std::vector<internal::Place> ListProblem::Solve(const std::vector<double>& scores) {
  CheckOk(internal::MakePlan(*catalogue_, options_, plan_));
  for (internal::PinState& pin : plan_.pins) {
    pin.score = scores_[static_cast<std::size_t>(pin.item)];
    pin.candidate = !std::isnan(scores[static_cast<std::size_t>(pin.item)]);
    if (!pin.candidate && !pin.forced) pin.fails = Stage::kEligibility;
  }
  internal::ListBuffers buffers;
  internal::Arrange(
      *catalogue_, options_, [this](std::int32_t a, std::int32_t b) { return Similarity(a, b); }, scores,
      plan_, buffers);
  return buffers.places;
}

bool ListProblem::OverCap(std::int32_t item, const std::vector<std::int32_t>& others) const {
  for (const Cap& cap : options_.caps) {
    for (const auto& attribute : of_[static_cast<std::size_t>(item)]) {
      if (attribute.first != cap.kind) continue;
      std::size_t count = 0;
      for (const std::int32_t other : others) count += of_[static_cast<std::size_t>(other)].count(attribute);
      if (count >= cap.at_most) return true;
    }
  }
  return false;
}

std::vector<std::int32_t> ListProblem::Candidates() const {
  std::vector<std::int32_t> candidates;
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    if (!std::isnan(scores_[i])) candidates.push_back(static_cast<std::int32_t>(i));
  }
  std::stable_sort(candidates.begin(), candidates.end(), [&](std::int32_t a, std::int32_t b) {
    return scores_[static_cast<std::size_t>(a)] > scores_[static_cast<std::size_t>(b)];
  });
  return candidates;
}

// The pins to obey, by place.
std::vector<Pin> ListProblem::LivePins() const {
  std::vector<Pin> pins(options_.pins.begin(), options_.pins.end());
  std::sort(pins.begin(), pins.end(), [](const Pin& a, const Pin& b) { return a.position < b.position; });
  std::vector<Pin> live;
  std::vector<std::int32_t> items;
  for (const Pin& pin : pins) {
    const auto item = static_cast<std::int32_t>(pin.item.number());
    const bool candidate = !std::isnan(scores_[static_cast<std::size_t>(item)]);
    if (!pin.even_if_ineligible && (!candidate || OverCap(item, items))) continue;
    live.push_back(pin);
    items.push_back(item);
  }
  return live;
}

std::vector<std::int32_t> ListProblem::Reference() const {
  const std::vector<Pin> pins = LivePins();
  const std::vector<std::int32_t> candidates = Candidates();
  const double weight = options_.diversity.weight;
  const std::size_t window = weight > 0 ? options_.diversity.window : 1;
  const auto score = [&](std::int32_t item) { return scores_[static_cast<std::size_t>(item)]; };
  double low = 0;
  double range = 0;
  if (!candidates.empty()) {
    low = score(candidates[std::min(window, candidates.size()) - 1]);
    range = score(candidates.front()) - low;
  }
  std::vector<std::int32_t> list;
  std::vector<std::int32_t> present;  // the list, and all that have a place
  for (const Pin& pin : pins) present.push_back(static_cast<std::int32_t>(pin.item.number()));
  std::size_t next_pin = 0;
  while (list.size() < options_.count) {
    std::vector<std::int32_t> open;
    for (const std::int32_t item : candidates) {
      const bool taken = std::find(present.begin(), present.end(), item) != present.end();
      if (!taken && !OverCap(item, present) && open.size() < window) open.push_back(item);
    }
    if (next_pin < pins.size() && (pins[next_pin].position <= list.size() || open.empty())) {
      list.push_back(static_cast<std::int32_t>(pins[next_pin++].item.number()));
      continue;
    }
    if (open.empty()) break;
    std::int32_t best = open.front();
    double best_value = -std::numeric_limits<double>::infinity();
    for (const std::int32_t item : open) {
      double alike = -std::numeric_limits<double>::infinity();
      for (const std::int32_t other : present) alike = std::max(alike, Similarity(item, other));
      double value = range > 0 ? (1 - weight) * (score(item) - low) * (1 / range) : 0;
      if (!present.empty() && weight > 0) value -= weight * alike;
      if (value > best_value) {
        best = item;
        best_value = value;
      }
    }
    list.push_back(best);
    present.push_back(best);
  }
  return list;
}

}  // namespace assent::testing

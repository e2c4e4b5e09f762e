#include "rank/list/arrange.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rank/top_items.h"

namespace assent::internal {
namespace {

class Arranger {
 public:
  Arranger(const Catalogue& catalogue, const ListOptions& options, SimilarityRef similarity,
           absl::Span<const double> scores, ListPlan& plan, ListBuffers& buffers)
      : options_(options),
        similarity_(similarity),
        scores_(scores),
        plan_(plan),
        buffers_(buffers),
        caps_(catalogue, plan.cap_of_kind, buffers.caps),
        diverse_(options.diversity.weight > 0),
        window_size_(diverse_ ? std::min(options.diversity.window, std::max<std::size_t>(scores.size(), 1))
                              : 1) {
    buffers_.places.clear();
    buffers_.pins.clear();
    buffers_.window.clear();
    buffers_.chosen.clear();
    buffers_.blocked.clear();
  }

  // Fills the list.
  void Run() {
    std::vector<Place>& list = buffers_.places;
    const std::size_t count = std::min(options_.count, scores_.size());
    if (count == 0) return;
    TakePins();
    Fetch(std::min(scores_.size(), count + window_size_ - 1 + buffers_.pins.size()));
    SetScale();
    list.reserve(count);
    std::size_t next_pin = 0;
    std::size_t free = 0;  // places not taken by pins so far
    while (list.size() < count) {
      const bool due = next_pin < buffers_.pins.size() && buffers_.pins[next_pin]->position <= list.size();
      if (due || !FillWindow()) {
        if (next_pin == buffers_.pins.size()) break;
        // If nothing else is left, pins move up.
        list.push_back(PlacePin(*buffers_.pins[next_pin++], list.size()));
      } else {
        list.push_back(PlaceBest(free++, list.size()));
      }
    }
    Summarise();
  }

 private:
  double ScoreOf(std::int32_t item) const { return scores_[static_cast<std::size_t>(item)]; }

  // Pins count against caps before anything else does, in the order of places.
  void TakePins() {
    for (PinState& pin : plan_.pins) {
      if (!pin.fails && !pin.forced && caps_.Full(pin.item)) pin.fails = Stage::kCaps;
      if (pin.fails) continue;
      caps_.Count(pin.item);
      buffers_.pins.push_back(&pin);
      if (diverse_) buffers_.chosen.push_back(pin.item);
    }
  }

  bool HasPlace(std::int32_t item) const {
    return std::any_of(buffers_.pins.begin(), buffers_.pins.end(),
                       [&](const PinState* pin) { return pin->item == item; });
  }

  // The `size` best candidates; a longer sequence begins like a shorter one.
  void Fetch(std::size_t size) {
    TopItems(scores_, size, buffers_.best);
    complete_ = buffers_.best.size() < size || size == scores_.size();
  }

  void SetScale() {
    if (!diverse_ || buffers_.best.empty()) return;
    floor_ = ScoreOf(buffers_.best[std::min(window_size_, buffers_.best.size()) - 1]);
    const double range = ScoreOf(buffers_.best.front()) - floor_;
    scale_ = range > 0 ? 1 / range : 0;
  }

  bool Next(Competitor* candidate) {
    while (true) {
      if (next_ == buffers_.best.size()) {
        if (complete_) return false;
        Fetch(std::min(scores_.size(), 2 * buffers_.best.size()));
        continue;
      }
      const std::size_t rank = next_++;
      if (HasPlace(buffers_.best[rank])) {
        ++pinned_seen_;
        continue;
      }
      *candidate = Competitor{buffers_.best[rank], rank, pinned_seen_};
      return true;
    }
  }

  bool Block(const Competitor& candidate) {
    if (!caps_.Full(candidate.item)) return false;
    buffers_.blocked.push_back(candidate.rank);
    return true;
  }

  // The best candidates that the caps allow, ascending by rank. False if none is left.
  bool FillWindow() {
    buffers_.window.erase(std::remove_if(buffers_.window.begin(), buffers_.window.end(),
                                         [this](const Competitor& c) { return Block(c); }),
                          buffers_.window.end());
    Competitor candidate{};
    while (buffers_.window.size() < window_size_ && Next(&candidate)) {
      if (!Block(candidate)) buffers_.window.push_back(candidate);
    }
    return !buffers_.window.empty();
  }

  double Relevance(Competitor& candidate) {
    for (; candidate.compared < buffers_.chosen.size(); ++candidate.compared) {
      candidate.alike =
          std::max(candidate.alike, similarity_(candidate.item, buffers_.chosen[candidate.compared]));
    }
    const double weight = options_.diversity.weight;
    const double relevance = (1 - weight) * (ScoreOf(candidate.item) - floor_) * scale_;
    return buffers_.chosen.empty() ? relevance : relevance - weight * candidate.alike;
  }

  std::size_t ChooseFromWindow() {
    if (!diverse_) return 0;
    std::size_t best = 0;
    double best_value = Relevance(buffers_.window[0]);
    for (std::size_t i = 1; i < buffers_.window.size(); ++i) {
      const double value = Relevance(buffers_.window[i]);
      if (value > best_value) {
        best = i;
        best_value = value;
      }
    }
    return best;
  }

  Place PlaceBest(std::size_t free, std::size_t position) {
    const std::size_t index = ChooseFromWindow();
    const Competitor candidate = buffers_.window[index];
    buffers_.window.erase(buffers_.window.begin() + static_cast<std::ptrdiff_t>(index));
    caps_.Count(candidate.item);
    if (diverse_) buffers_.chosen.push_back(candidate.item);

    const auto blocked_above =
        static_cast<std::size_t>(std::count_if(buffers_.blocked.begin(), buffers_.blocked.end(),
                                               [&](std::size_t rank) { return rank < candidate.rank; }));
    const std::size_t by_caps = candidate.rank - blocked_above;
    const std::size_t by_diversity = free + candidate.pinned_above;
    Place place{candidate.item, ScoreOf(candidate.item), false, {}};
    Note(place, Stage::kCaps, candidate.rank, by_caps);
    Note(place, Stage::kDiversity, by_caps, by_diversity);
    Note(place, Stage::kPins, by_diversity, position);
    return place;
  }

  Place PlacePin(const PinState& pin, std::size_t position) const {
    Place place{pin.item, pin.score, true, {}};
    Note(place, Stage::kPins, pin.candidate ? RankOf(pin.item) : StageNote::kNotRanked, position);
    return place;
  }

  static void Note(Place& place, Stage stage, std::size_t from, std::size_t to) {
    if (from != to) place.notes.push_back({stage, from, to});
  }

  // How many candidates are better. O(n).
  std::size_t RankOf(std::int32_t item) const {
    const double score = ScoreOf(item);
    std::size_t rank = 0;
    for (std::size_t i = 0; i < scores_.size(); ++i) {
      rank += scores_[i] > score || (scores_[i] == score && static_cast<std::int32_t>(i) < item) ? 1 : 0;
    }
    return rank;
  }

  void Summarise() {
    plan_.At(Stage::kCaps).removed += buffers_.blocked.size();
    for (const Place& place : buffers_.places) {
      for (const StageNote& note : place.notes) ++plan_.At(note.stage).moved;
    }
  }

  const ListOptions& options_;
  const SimilarityRef similarity_;
  const absl::Span<const double> scores_;
  ListPlan& plan_;
  ListBuffers& buffers_;
  CapCounter caps_;
  const bool diverse_;
  const std::size_t window_size_;

  bool complete_ = false;  // whether the candidates looked at are all
  std::size_t next_ = 0;
  std::size_t pinned_seen_ = 0;
  double floor_ = 0;
  double scale_ = 0;
};

// What the loop above makes where no stage applies.
void TakeBest(absl::Span<const double> scores, std::size_t count, ListBuffers& buffers) {
  TopItems(scores, count, buffers.best);
  buffers.places.resize(buffers.best.size());
  for (std::size_t i = 0; i < buffers.best.size(); ++i) {
    buffers.places[i].Take(buffers.best[i], scores[static_cast<std::size_t>(buffers.best[i])]);
  }
}

}  // namespace

void Arrange(const Catalogue& catalogue, const ListOptions& options, SimilarityRef similarity,
             absl::Span<const double> scores, ListPlan& plan, ListBuffers& buffers) {
  if (plan.pins.empty() && plan.cap_of_kind.empty() && options.diversity.weight == 0) {
    TakeBest(scores, options.count, buffers);
  } else {
    Arranger(catalogue, options, similarity, scores, plan, buffers).Run();
  }
}

}  // namespace assent::internal

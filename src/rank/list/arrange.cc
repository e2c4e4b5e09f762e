#include "rank/list/arrange.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "rank/list/caps.h"
#include "rank/top_items.h"

namespace assent::internal {
namespace {

// A candidate that competes for a place.
struct Candidate {
  std::int32_t item;
  std::size_t rank;          // by score among all candidates
  std::size_t pinned_above;  // how many of those above have a place of their own
  std::size_t compared = 0;  // with how many items of the list ...
  double alike = -std::numeric_limits<double>::infinity();  // ... and the most alike of these
};

class Arranger {
 public:
  Arranger(const Catalogue& catalogue, const ListOptions& options, SimilarityRef similarity,
           absl::Span<const double> scores, ListPlan& plan)
      : options_(options),
        similarity_(similarity),
        scores_(scores),
        plan_(plan),
        caps_(catalogue, plan.cap_of_kind),
        diverse_(options.diversity.weight > 0),
        window_size_(diverse_ ? std::min(options.diversity.window, std::max<std::size_t>(scores.size(), 1))
                              : 1) {}

  std::vector<Place> Run() {
    std::vector<Place> list;
    const std::size_t count = std::min(options_.count, scores_.size());
    if (count == 0) return list;
    TakePins();
    Fetch(std::min(scores_.size(), count + window_size_ - 1 + pins_.size()));
    SetScale();
    list.reserve(count);
    std::size_t next_pin = 0;
    std::size_t free = 0;  // places not taken by pins so far
    while (list.size() < count) {
      const bool due = next_pin < pins_.size() && pins_[next_pin]->position <= list.size();
      if (due || !FillWindow()) {
        if (next_pin == pins_.size()) break;
        // If nothing else is left, pins move up.
        list.push_back(PlacePin(*pins_[next_pin++], list.size()));
      } else {
        list.push_back(PlaceBest(free++, list.size()));
      }
    }
    Summarise(list);
    return list;
  }

 private:
  double ScoreOf(std::int32_t item) const { return scores_[static_cast<std::size_t>(item)]; }

  // Pins count against caps before anything else does, in the order of places.
  void TakePins() {
    for (PinState& pin : plan_.pins) {
      if (!pin.fails && !pin.forced && caps_.Full(pin.item)) pin.fails = Stage::kCaps;
      if (pin.fails) continue;
      caps_.Count(pin.item);
      pins_.push_back(&pin);
      if (diverse_) chosen_.push_back(pin.item);
    }
  }

  bool HasPlace(std::int32_t item) const {
    return std::any_of(pins_.begin(), pins_.end(), [&](const PinState* pin) { return pin->item == item; });
  }

  // The `size` best candidates; a longer sequence begins like a shorter one.
  void Fetch(std::size_t size) {
    best_ = TopItems(scores_, size);
    complete_ = best_.size() < size || size == scores_.size();
  }

  void SetScale() {
    if (!diverse_ || best_.empty()) return;
    floor_ = ScoreOf(best_[std::min(window_size_, best_.size()) - 1]);
    const double range = ScoreOf(best_.front()) - floor_;
    scale_ = range > 0 ? 1 / range : 0;
  }

  bool Next(Candidate* candidate) {
    while (true) {
      if (next_ == best_.size()) {
        if (complete_) return false;
        Fetch(std::min(scores_.size(), 2 * best_.size()));
        continue;
      }
      const std::size_t rank = next_++;
      if (HasPlace(best_[rank])) {
        ++pinned_seen_;
        continue;
      }
      *candidate = Candidate{best_[rank], rank, pinned_seen_};
      return true;
    }
  }

  bool Block(const Candidate& candidate) {
    if (!caps_.Full(candidate.item)) return false;
    blocked_.push_back(candidate.rank);
    return true;
  }

  // The best candidates that the caps allow, ascending by rank. False if none is left.
  bool FillWindow() {
    window_.erase(
        std::remove_if(window_.begin(), window_.end(), [this](const Candidate& c) { return Block(c); }),
        window_.end());
    Candidate candidate{};
    while (window_.size() < window_size_ && Next(&candidate)) {
      if (!Block(candidate)) window_.push_back(candidate);
    }
    return !window_.empty();
  }

  double Relevance(Candidate& candidate) {
    for (; candidate.compared < chosen_.size(); ++candidate.compared) {
      candidate.alike = std::max(candidate.alike, similarity_(candidate.item, chosen_[candidate.compared]));
    }
    const double weight = options_.diversity.weight;
    const double relevance = (1 - weight) * (ScoreOf(candidate.item) - floor_) * scale_;
    return chosen_.empty() ? relevance : relevance - weight * candidate.alike;
  }

  std::size_t ChooseFromWindow() {
    if (!diverse_) return 0;
    std::size_t best = 0;
    double best_value = Relevance(window_[0]);
    for (std::size_t i = 1; i < window_.size(); ++i) {
      const double value = Relevance(window_[i]);
      if (value > best_value) {
        best = i;
        best_value = value;
      }
    }
    return best;
  }

  Place PlaceBest(std::size_t free, std::size_t position) {
    const std::size_t index = ChooseFromWindow();
    const Candidate candidate = window_[index];
    window_.erase(window_.begin() + static_cast<std::ptrdiff_t>(index));
    caps_.Count(candidate.item);
    if (diverse_) chosen_.push_back(candidate.item);

    const auto blocked_above = static_cast<std::size_t>(std::count_if(
        blocked_.begin(), blocked_.end(), [&](std::size_t rank) { return rank < candidate.rank; }));
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

  void Summarise(const std::vector<Place>& list) {
    plan_.At(Stage::kCaps).removed += blocked_.size();
    for (const Place& place : list) {
      for (const StageNote& note : place.notes) ++plan_.At(note.stage).moved;
    }
  }

  const ListOptions& options_;
  const SimilarityRef similarity_;
  const absl::Span<const double> scores_;
  ListPlan& plan_;
  CapCounter caps_;
  const bool diverse_;
  const std::size_t window_size_;

  std::vector<const PinState*> pins_;  // those obeyed, by place
  std::vector<std::int32_t> best_;     // candidates, best first, as far as looked at
  bool complete_ = false;              // whether best_ holds all candidates
  std::size_t next_ = 0;
  std::size_t pinned_seen_ = 0;
  std::vector<Candidate> window_;
  std::vector<std::int32_t> chosen_;  // what similarity is measured to
  std::vector<std::size_t> blocked_;  // ranks that the caps passed over
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
    buffers.places = Arranger(catalogue, options, similarity, scores, plan).Run();
  }
}

}  // namespace assent::internal

#include "self_check.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "text.h"

namespace cinema {
namespace {

// Of the first ten films, how many must be of a planted genre. Without the taste
// there would be one (12 genres); "many" leaves room for other seeds.
constexpr std::size_t kMany = 4;
constexpr std::size_t kSome = 3;

std::size_t OfGenre(const Dataset& data, const assent::Ranking& ranking, std::size_t genre) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(ranking.items.size(), 10); ++i) {
    const auto film = data.films.find(ranking.items[i].item);
    count += film != data.films.end() && film->second.genre == Genres()[genre] ? 1 : 0;
  }
  return count;
}

bool SameFilms(const assent::Ranking& a, const assent::Ranking& b) {
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const auto& x, const auto& y) { return x.item == y.item && x.score == y.score; });
}

// Whether a field was read exactly where it was allowed.
bool ReadsFollowConsent(const std::vector<ConsentState>& states) {
  for (const ConsentState& state : states) {
    for (const FieldUse& field : state.fields) {
      if (field.read != (field.why == assent::Decision::kAllowed)) return false;
    }
  }
  return true;
}

std::string CountText(std::size_t count, std::size_t genre, std::string_view rest) {
  return Concat({std::to_string(count), " of 10 films are ", Genres()[genre], rest});
}

}  // namespace

std::vector<Verdict> CheckStates(const Tastes& tastes, const Dataset& data,
                                 const std::vector<ConsentState>& states, const assent::Ranking& stranger) {
  if (states.size() != 4) return {{false, "there are not four states to check"}};
  const assent::Ranking& full = states[0].ranking;
  const assent::Ranking& no_history = states[2].ranking;
  const assent::Ranking& nothing = states[3].ranking;
  const std::size_t personal = OfGenre(data, full, tastes.personal);
  const std::size_t decade = OfGenre(data, no_history, tastes.decade);
  const std::size_t unasked = OfGenre(data, nothing, tastes.personal);
  return {
      {personal >= kMany,
       CountText(personal, tastes.personal, " with full consent: the viewer's planted taste")},
      {decade >= kSome, CountText(decade, tastes.decade, " without history: the decade's planted taste")},
      {unasked < kMany, CountText(unasked, tastes.personal, " with nothing granted: no taste to see")},
      {ReadsFollowConsent(states), "each field was read where it was granted, and nowhere else"},
      {SameFilms(nothing, stranger), "with nothing granted the list is a stranger's, score by score"},
  };
}

std::string ShowVerdicts(const std::vector<Verdict>& verdicts, const Style& style) {
  std::string text;
  for (const Verdict& verdict : verdicts) {
    text += Concat({verdict.passed ? style.Good("ok  ") : style.Bad("FAIL"), "  ", verdict.text, "\n"});
  }
  return text;
}

}  // namespace cinema

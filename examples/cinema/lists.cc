#include "lists.h"

#include <cstddef>
#include <string_view>
#include <vector>

#include "reasons.h"
#include "text.h"

namespace cinema {
namespace {

constexpr std::size_t kPlaces = 10;
constexpr std::size_t kFilmsOfAGenre = 1;
constexpr std::size_t kTitleWidth = 26;

// The genres of the films that the model knows, and of the premiere.
absl::StatusOr<assent::ItemAttributes> GenresOf(const assent::Model& model, const Dataset& data,
                                                const assent::ItemId& premiere) {
  assent::ItemAttributes genres;
  std::string latest;
  for (const assent::ItemId& item : model.items()) {
    const auto film = data.films.find(item);
    if (film == data.films.end() || film->second.genre.empty()) continue;
    latest = film->second.genre;
    if (absl::Status status = genres.Add(item, "genre", latest); !status.ok()) return status;
  }
  if (latest.empty()) return genres;
  if (absl::Status status = genres.Add(premiere, "genre", latest); !status.ok()) return status;
  return genres;
}

// What moved a film, and for the premiere what its score is made of.
std::string WhyThere(const assent::RankedItem& film) {
  std::string text;
  for (const assent::StageNote& note : film.notes) {
    if (note.stage == assent::Stage::kPins && !film.pinned) continue;  // it made room, no more
    text += Concat({text.empty() ? "" : "; ", assent::StageName(note.stage), ": from place ",
                    std::to_string(note.from + 1)});
  }
  for (const assent::Reason& reason : film.reasons) {
    if (reason.kind != assent::Reason::Kind::kAttribute) continue;
    text += Concat({"; by its ", reason.attribute->kind, " ", reason.attribute->value});
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> ShowListForAll(const assent::Ranker& ranker, const Dataset& data,
                                           const Style& style) {
  const assent::ItemId premiere("The Premiere");
  const auto genres = GenresOf(*ranker.model(), data, premiere);
  if (!genres.ok()) return genres.status();
  const assent::Ranker with_genres(ranker.model(), &*genres);

  const std::vector<assent::Cap> caps = {{"genre", kFilmsOfAGenre}};
  const std::vector<assent::Pin> pins = {{premiere, 1}};
  assent::ListOptions options;
  options.count = kPlaces;
  if (!genres->items().empty()) {
    options.caps = caps;
    options.pins = pins;
  }
  const absl::StatusOr<assent::Ranking> ranking = with_genres.RankWithoutProfile({}, options);
  if (!ranking.ok()) return ranking.status();
  std::string text = Concat({style.Bold("Without a profile"), ", the same for everybody"});
  if (!genres->items().empty()) text += ": one film a genre, a premiere second";
  text += "\n";
  for (std::size_t i = 0; i < ranking->items.size(); ++i) {
    const assent::RankedItem& film = ranking->items[i];
    const std::string why = WhyThere(film);
    const std::string title = TitleOf(data, film.item);
    text +=
        Concat({Pad(std::to_string(i + 1), 4),
                why.empty() ? Shorten(title, kTitleWidth) : Pad(title, kTitleWidth), style.Dim(why), "\n"});
  }
  return text;
}

}  // namespace cinema

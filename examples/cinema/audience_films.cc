// The generated catalogue. The titles are invented: a word and a thing that
// gives the genre away.
#include <array>

#include "audience.h"
#include "text.h"

namespace cinema {
namespace {

constexpr std::size_t kThings = 8;
constexpr std::size_t kWords = 5;  // per thing: 40 films a genre

constexpr std::array<std::string_view, 12> kGenres = {"western", "science fiction", "romance",   "horror",
                                                      "comedy",  "crime",           "war",       "musical",
                                                      "cartoon", "documentary",     "adventure", "drama"};

constexpr std::array<std::array<std::string_view, kThings>, kGenres.size()> kOfGenre = {{
    {"Corral", "Stirrup", "Gulch", "Canteen", "Lasso", "Spur", "Prairie", "Tumbleweed"},
    {"Airlock", "Quasar", "Android", "Orbiter", "Wormhole", "Reactor", "Telemetry", "Exoplanet"},
    {"Bouquet", "Serenade", "Gondola", "Corsage", "Promenade", "Sonnet", "Waltz", "Locket"},
    {"Crypt", "Mausoleum", "Séance", "Gargoyle", "Cellar", "Revenant", "Cobweb", "Ossuary"},
    {"Kazoo", "Trousers", "Custard", "Moustache", "Bagpipe", "Pratfall", "Turnip", "Doorbell"},
    {"Alibi", "Ransom", "Fingerprint", "Locksmith", "Getaway", "Ledger", "Informant", "Safehouse"},
    {"Bunker", "Bayonet", "Armistice", "Sortie", "Trench", "Garrison", "Bugle", "Dispatch"},
    {"Chorus", "Tambourine", "Encore", "Tap Shoe", "Baritone", "Overture", "Clarinet", "Spotlight"},
    {"Hedgehog", "Teapot", "Dragonling", "Crayon", "Puddle", "Acorn", "Marionette", "Balloonist"},
    {"Glacier", "Estuary", "Archive", "Migration", "Beehive", "Quarry", "Census", "Saltmarsh"},
    {"Compass", "Galleon", "Expedition", "Machete", "Caravan", "Volcano", "Rope Bridge", "Atlas"},
    {"Inheritance", "Kitchen", "Divorce", "Stairwell", "Sanatorium", "Verdict", "Homecoming", "Testament"},
}};

constexpr std::array<std::string_view, 24> kWord = {
    "Velvet",  "Copper",   "Borrowed", "Crooked", "Paper",  "Amber",      "Hollow", "Salted",
    "Tilted",  "Leaden",   "Marbled",  "Chalk",   "Indigo", "Threadbare", "Rusted", "Lopsided",
    "Candied", "Unsigned", "Woollen",  "Tepid",   "Ornate", "Humble",     "Nickel", "Drowsy"};

}  // namespace

absl::Span<const std::string_view> Genres() { return kGenres; }

std::map<assent::ItemId, Film> GeneratedFilms() {
  std::map<assent::ItemId, Film> films;
  std::uint64_t number = 0;
  for (std::size_t genre = 0; genre < kGenres.size(); ++genre) {
    for (std::size_t i = 0; i < kThings * kWords; ++i) {
      const std::string_view thing = kOfGenre[genre][i % kThings];
      // 7 is prime to 24, so a thing meets another word each time.
      const std::string_view word = kWord[(genre * 5 + i * 7 + i / kThings) % kWord.size()];
      films.emplace(assent::ItemId(++number), Film{Concat({word, " ", thing}), std::string(kGenres[genre])});
    }
  }
  return films;
}

}  // namespace cinema

#include "ranking_file.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "terminal.h"
#include "text.h"
#include "viewers.h"

namespace cinema {
namespace {

// Single warnings; the rest is counted.
constexpr std::size_t kWarnings = 10;

using Films = std::vector<assent::ItemId>;

// Warns of unknown films, the first ones by name.
class Warner {
 public:
  Warner(const std::string& path, std::FILE* out) : path_(path), out_(out) {}
  ~Warner() {
    if (count_ > kWarnings) {
      std::fprintf(out_, "%s: %zu more unknown items were skipped\n", path_.c_str(), count_ - kWarnings);
    }
  }
  Warner(const Warner&) = delete;
  Warner& operator=(const Warner&) = delete;

  void Unknown(std::size_t line, const assent::ItemId& film) {
    if (++count_ > kWarnings) return;
    std::fprintf(out_, "%s:%zu: item '%s' is not in the training data; skipped\n", path_.c_str(), line,
                 film.ToString().c_str());
  }

 private:
  const std::string& path_;
  std::FILE* out_;
  std::size_t count_ = 0;
};

Films KnownFilms(const UserItems& user, const Films& catalogue, Warner& warner) {
  Films known;
  for (std::size_t i = 0; i < user.items.size(); ++i) {
    if (std::binary_search(catalogue.begin(), catalogue.end(), user.items[i])) {
      known.push_back(user.items[i]);
    } else {
      warner.Unknown(user.lines[i], user.items[i]);
    }
  }
  return known;
}

// The best films for the person, who is enrolled for this alone.
absl::StatusOr<Films> RankFor(const Person& person, const assent::Ranker& ranker) {
  Viewers viewers;
  if (absl::Status status = Enrol(person, Sharing{}, viewers); !status.ok()) return status;
  const auto view = viewers.Open<Purpose::kRecommend>(person.id);
  if (!view.ok()) return view.status();
  const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = kLongestRanking;
  options.reasons = false;
  options.exclude = person.watched;
  const absl::StatusOr<assent::Ranking> ranking = ranker.Rank(*input, options);
  if (!ranking.ok()) return ranking.status();
  Films films;
  for (const assent::RankedItem& film : ranking->items) films.push_back(film.item);
  return films;
}

// Fills up with the films of the catalogue that the model does not know.
void AppendRest(const Films& catalogue, const Films& watched, Films& films) {
  std::unordered_set<assent::ItemId> out(films.begin(), films.end());
  out.insert(watched.begin(), watched.end());
  for (const assent::ItemId& film : catalogue) {
    if (films.size() >= kLongestRanking) return;
    if (out.count(film) == 0) films.push_back(film);
  }
}

}  // namespace

absl::StatusOr<std::string> RankingLines(const std::string& path, const std::vector<UserItems>& users,
                                         const std::unordered_map<assent::SubjectId, Demographics>& known,
                                         const std::vector<assent::ItemId>& sorted_catalogue,
                                         const assent::Ranker& ranker, std::FILE* warnings) {
  Warner warner(path, warnings);
  Progress progress("ranking");
  std::string lines;
  std::size_t done = 0;
  for (const UserItems& user : users) {
    Person person;
    person.id = user.user;
    person.allows_training = false;
    person.watched = KnownFilms(user, sorted_catalogue, warner);
    const auto told = known.find(user.user);
    if (told != known.end()) person.demographics = told->second;
    absl::StatusOr<Films> films = RankFor(person, ranker);
    if (!films.ok()) return films.status();
    AppendRest(sorted_catalogue, person.watched, *films);

    lines += user.user.ToString();
    for (std::size_t i = 0; i < films->size(); ++i) lines += (i == 0 ? "\t" : " ") + (*films)[i].ToString();
    if (films->empty()) lines += '\t';
    lines += '\n';
    progress.Update(static_cast<double>(++done) / static_cast<double>(users.size()));
  }
  return lines;
}

void RemoveUsers(const std::vector<UserItems>& users, std::vector<Person>& people) {
  std::unordered_set<assent::SubjectId> out;
  for (const UserItems& user : users) out.insert(user.user);
  people.erase(std::remove_if(people.begin(), people.end(),
                              [&](const Person& person) { return out.count(person.id) != 0; }),
               people.end());
}

}  // namespace cinema

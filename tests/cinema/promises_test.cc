// What the cinema promises its viewers, over its own policy and through the profiles
// themselves: a withheld value changes nothing, and withholding is as good as a model
// that never saw the field.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "assent/rank/ranker.h"
#include "small_audience.h"
#include "support/catch.h"
#include "training.h"
#include "viewers.h"

namespace cinema {
namespace {

using testing::SmallAudience;

constexpr Field kFields[] = {Field::kGender, Field::kBirthYear, Field::kOccupation, Field::kRegion,
                             Field::kWatched};

struct Values {
  Gender gender;
  std::int32_t birth_year;
  Occupation occupation;
  std::string region;
  std::vector<assent::ItemId> watched;
};

Values RandomValues(std::mt19937_64& random, const std::vector<assent::ItemId>& films) {
  Values values;
  values.gender = static_cast<Gender>(1 + random() % 2);
  values.birth_year = static_cast<std::int32_t>(1930 + random() % 75);
  values.occupation = static_cast<Occupation>(1 + random() % 21);
  values.region = std::string(1, static_cast<char>('0' + random() % 10));
  const std::size_t count = random() % 20;
  for (std::size_t i = 0; i < count; ++i) values.watched.push_back(films[random() % films.size()]);
  return values;
}

// Every field is stored, because TRAIN may hold it; RECOMMEND may see `granted`.
void Store(const assent::SubjectId& who, assent::FieldMask granted, const Values& values, Viewers& viewers) {
  REQUIRE(viewers.Grant(who, Purpose::kTrain).ok());
  if (granted != 0) {
    assent::ConsentEvent event;
    event.kind = assent::EventKind::kGrant;
    event.purposes = assent::MaskOf(Viewer::IndexOf(Purpose::kRecommend));
    event.fields = granted;
    REQUIRE(viewers.Record(who, event).ok());
  }
  REQUIRE(viewers.Collect<Field::kGender>(who, values.gender).ok());
  REQUIRE(viewers.Collect<Field::kBirthYear>(who, values.birth_year).ok());
  REQUIRE(viewers.Collect<Field::kOccupation>(who, values.occupation).ok());
  REQUIRE(viewers.Collect<Field::kRegion>(who, values.region).ok());
  REQUIRE(viewers.Collect<Field::kWatched>(who, values.watched).ok());
}

absl::StatusOr<assent::Ranking> RankFor(const assent::SubjectId& who, const Viewers& viewers,
                                        const assent::Ranker& ranker) {
  const auto view = viewers.Open<Purpose::kRecommend>(who);
  if (!view.ok()) return view.status();
  const auto input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = 30;
  return ranker.Rank(*input, options);
}

bool SameBits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

bool Same(const assent::Reason& a, const assent::Reason& b) {
  return a.kind == b.kind && a.item == b.item && a.feature.field == b.feature.field &&
         a.feature.number == b.feature.number && a.feature.text == b.feature.text &&
         SameBits(a.addend, b.addend);
}

bool Same(const assent::Ranking& a, const assent::Ranking& b) {
  if (a.tier != b.tier || a.items.size() != b.items.size() || a.used_fields != b.used_fields) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const assent::RankedItem& one = a.items[i];
    const assent::RankedItem& other = b.items[i];
    if (one.item != other.item || !SameBits(one.score, other.score)) return false;
    if (!std::equal(one.reasons.begin(), one.reasons.end(), other.reasons.begin(), other.reasons.end(),
                    [](const auto& x, const auto& y) { return Same(x, y); })) {
      return false;
    }
  }
  return true;
}

TEST_CASE("A withheld value changes no bit of ranking, scores or reasons, in 10,000 random cases") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  std::vector<assent::ItemId> films;
  for (const auto& [id, film] : small.audience.data.films) films.push_back(id);
  std::mt19937_64 random(20260101);
  std::size_t compared = 0;
  std::size_t differing = 0;
  std::size_t told_apart = 0;  // where nothing is withheld the values do matter
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const assent::FieldMask granted = random() % 32;
    const Values first = RandomValues(random, films);
    Values second = RandomValues(random, films);
    const auto keep = [&](Field field) { return assent::Contains(granted, static_cast<int>(field)); };
    if (keep(Field::kGender)) second.gender = first.gender;
    if (keep(Field::kBirthYear)) second.birth_year = first.birth_year;
    if (keep(Field::kOccupation)) second.occupation = first.occupation;
    if (keep(Field::kRegion)) second.region = first.region;
    if (keep(Field::kWatched)) second.watched = first.watched;
    Viewers viewers;
    Store(assent::SubjectId(i), granted, first, viewers);
    Store(assent::SubjectId(i + 100'000), granted, second, viewers);
    const auto one = RankFor(assent::SubjectId(i), viewers, ranker);
    const auto other = RankFor(assent::SubjectId(i + 100'000), viewers, ranker);
    REQUIRE(one.ok());
    REQUIRE(other.ok());
    ++compared;
    differing += Same(*one, *other) ? 0 : 1;
    if (i % 100 == 0 && granted != 0) {
      Viewers open;
      Store(assent::SubjectId(i), 31, first, open);
      told_apart += Same(*one, *RankFor(assent::SubjectId(i), open, ranker)) ? 0 : 1;
    }
  }
  CHECK(compared == 10'000);
  CHECK(differing == 0);
  CHECK(told_apart > 50);
}

// The audience as it would be had nobody ever been asked for some of the fields.
std::vector<Person> Without(std::vector<Person> people, assent::FieldMask withheld) {
  const auto gone = [&](Field field) { return assent::Contains(withheld, static_cast<int>(field)); };
  for (Person& person : people) {
    if (gone(Field::kGender)) person.demographics.gender.reset();
    if (gone(Field::kBirthYear)) person.demographics.birth_year.reset();
    if (gone(Field::kOccupation)) person.demographics.occupation.reset();
    if (gone(Field::kRegion)) person.demographics.region.reset();
  }
  return people;
}

double LargestDifference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

TEST_CASE("For every subset of the fields, withholding equals a model retrained without them") {
  const SmallAudience& small = SmallAudience::Get();
  const assent::Ranker ranker(small.model);
  const std::vector<Person>& people = small.audience.data.people;
  double worst = 0;
  for (assent::FieldMask withheld = 0; withheld < 16; ++withheld) {
    const std::vector<Person> poorer = Without(people, withheld);
    Viewers asked;
    REQUIRE(EnrolAll(poorer, asked).ok());
    const auto retrained = TrainOn(poorer, asked, 1);
    REQUIRE(retrained.ok());
    const assent::Ranker without(*retrained);
    for (const bool history : {true, false}) {
      for (std::size_t i = 0; i < 5; ++i) {
        Viewers viewers;
        Sharing sharing;
        sharing.history = history;
        REQUIRE(Enrol(people[i], sharing, viewers).ok());
        const assent::SubjectId& who = people[i].id;
        for (const Field field : kFields) {
          if (!assent::Contains(withheld, static_cast<int>(field))) continue;
          REQUIRE(viewers.Withdraw(who, Purpose::kRecommend, {field}).ok());
        }
        const auto view = viewers.Open<Purpose::kRecommend>(who);
        REQUIRE(view.ok());
        const auto input = view->ForEngine();
        REQUIRE(input.ok());
        const auto marginalised = ranker.Scores(*input);
        const auto never_seen = without.Scores(*input);
        REQUIRE(marginalised.ok());
        REQUIRE(never_seen.ok());
        worst = std::max(worst, LargestDifference(*marginalised, *never_seen));
      }
    }
  }
  INFO("largest difference " << worst);
  CHECK(worst <= 1e-9);
  CHECK(worst > 0);  // two models, not one
}

}  // namespace
}  // namespace cinema

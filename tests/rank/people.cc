#include "rank/people.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "rank/check_ok.h"

namespace assent::testing {
namespace {

constexpr FieldPolicy OneHot(std::string_view name, std::int32_t number, ValueKind kind, FeatureUse use) {
  FieldPolicy field{};
  field.name = name;
  field.number = number;
  field.kind = kind;
  field.feature = use;
  return field;
}

constexpr FieldPolicy kFields[] = {
    OneHot("tags", kTags, ValueKind::kRepeatedEnum, FeatureUse::kOneHot),
    OneHot("gender", kGender, ValueKind::kEnum, FeatureUse::kOneHot),
    OneHot("decade", kDecade, ValueKind::kInt32, FeatureUse::kOneHot),
    OneHot("region", kRegion, ValueKind::kString, FeatureUse::kOneHot),
    OneHot("mail", kMail, ValueKind::kString, FeatureUse::kNone),
    OneHot("watched", kWatched, ValueKind::kHistory, FeatureUse::kItemHistory),
};

ProfilePolicy MakePolicy(std::uint64_t fingerprint) {
  ProfilePolicy policy{};
  policy.full_name = "test.Viewer";
  policy.version = 1;
  policy.fingerprint = fingerprint;
  policy.fields = kFields;
  return policy;
}

}  // namespace

const ProfilePolicy& TestPolicy() {
  static const ProfilePolicy policy = MakePolicy(0x1122334455667788u);
  return policy;
}

const ProfilePolicy& OtherPolicy() {
  static const ProfilePolicy policy = MakePolicy(0x1122334455667789u);
  return policy;
}

TestPerson TestPerson::Sharing(unsigned kept, bool history_kept) const {
  TestPerson shared;
  shared.has_history = has_history && history_kept;
  if (shared.has_history) shared.history = history;
  for (const Feature& feature : features) {
    const auto* const field = std::find(std::begin(kFeatureFields), std::end(kFeatureFields), feature.field);
    if (field == std::end(kFeatureFields) || ((kept >> (field - kFeatureFields)) & 1) != 0) {
      shared.features.push_back(feature);
    }
  }
  return shared;
}

EngineInput InputOf(const TestPerson& person, Use use, const ProfilePolicy& policy) {
  using internal::EngineInputAccess;
  EngineInput input;
  for (const Feature& feature : person.features) {
    EngineInputAccess::Values(input).push_back(
        {feature.field, feature.is_text, feature.number, feature.text});
  }
  if (person.has_history) EngineInputAccess::SetHistory(input, person.history);
  EngineInputAccess::Bind(input, use, policy.fingerprint, nullptr, 0);
  return input;
}

ItemId TestItem(std::uint64_t number) {
  return number % 3 == 0 ? ItemId("film-" + std::to_string(number)) : ItemId(number);
}

TestPerson Crowd::Next() {
  TestPerson person;
  // Two tastes: each likes one half of the catalogue three times as much.
  const std::uint64_t taste = Below(2);
  for (std::uint64_t i = 0; i < items_; ++i) {
    const bool liked = (i < items_ / 2) == (taste == 0);
    if (Below(8) < (liked ? 3u : 1u)) person.history.push_back({TestItem(i), 0});
  }
  if (person.history.empty()) person.history.push_back({TestItem(Below(items_)), 0});
  if (Below(4) != 0)
    person.features.push_back(
        {kGender, false, static_cast<std::int64_t>(Below(3) == 0 ? 1 - taste : taste), ""});
  if (Below(4) != 0)
    person.features.push_back({kDecade, false, static_cast<std::int64_t>(1960 + 10 * Below(4)), ""});
  if (Below(4) != 0)
    person.features.push_back({kRegion, true, 0, std::string(1, static_cast<char>('A' + Below(4)))});
  for (std::int64_t tag = -1; tag < 3; ++tag) {
    if (Below(3) == 0) person.features.push_back({kTags, false, tag, ""});
  }
  return person;
}

std::vector<TestPerson> Crowd::Take(int count) {
  std::vector<TestPerson> people;
  for (int i = 0; i < count; ++i) people.push_back(Next());
  return people;
}

Statistics StatisticsOf(const std::vector<TestPerson>& people, StatisticsOptions options) {
  Statistics statistics = CheckOk(Statistics::Create(TestPolicy(), options));
  for (const TestPerson& person : people) CheckOk(statistics.Add(Training(person)));
  return statistics;
}

std::shared_ptr<const Model> TrainOn(const Statistics& statistics, const TrainOptions& options) {
  return std::make_shared<const Model>(CheckOk(Train(statistics, options)));
}

std::shared_ptr<const Model> TrainOn(const std::vector<TestPerson>& people, const TrainOptions& options,
                                     StatisticsOptions statistics) {
  return TrainOn(StatisticsOf(people, statistics), options);
}

bool SameBits(const Model& a, const Model& b) {
  const auto same = [](const auto& x, const auto& y) {
    return x.size() == y.size() &&
           (x.empty() || std::memcmp(x.data(), y.data(), x.size() * sizeof(x[0])) == 0);
  };
  return a.items() == b.items() && a.features() == b.features() && a.people() == b.people() &&
         same(a.matrix(), b.matrix()) && same(a.factors(), b.factors()) &&
         same(a.Popularity(), b.Popularity());
}

TrainOptions SmallOptions() {
  TrainOptions options;
  options.lambda = 2;
  options.lambda_field = 1.5;
  options.lambda_constant = 0.5;
  options.dropout = 0.3;
  options.min_people = 3;
  options.threads = 1;
  options.mix.factors = 0;  // the item model alone
  return options;
}

}  // namespace assent::testing

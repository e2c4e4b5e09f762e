// File: people.h
//
// A small policy, people who obey it, and the engine inputs that views would make
// of them, so that the recommender can be tested without a profile store.

#ifndef ASSENT_TESTS_RANK_PEOPLE_H_
#define ASSENT_TESTS_RANK_PEOPLE_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/feature.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"

namespace assent::testing {

// Protobuf field numbers of the test policy; not in order and with a gap.
inline constexpr std::int32_t kGender = 2;
inline constexpr std::int32_t kDecade = 3;
inline constexpr std::int32_t kRegion = 5;
inline constexpr std::int32_t kMail = 6;  // not a feature
inline constexpr std::int32_t kTags = 9;  // may have several values
inline constexpr std::int32_t kWatched = 12;
inline constexpr std::int32_t kFeatureFields[] = {kGender, kDecade, kRegion, kTags};
inline constexpr int kFieldCount = 4;

const ProfilePolicy& TestPolicy();
/// The same with another fingerprint.
const ProfilePolicy& OtherPolicy();

struct TestPerson {
  bool has_history = true;
  std::vector<Interaction> history;
  std::vector<Feature> features;

  /// This person without the fields that `kept` does not hold (bit i is
  /// kFeatureFields[i]) and, unless `history_kept`, without the history.
  TestPerson Sharing(unsigned kept, bool history_kept) const;
};

/// What a view of `person` hands out. Borrows from `person`.
EngineInput InputOf(const TestPerson& person, Use use, const ProfilePolicy& policy = TestPolicy());
inline EngineInput Training(const TestPerson& person) { return InputOf(person, Use::kTrain); }
inline EngineInput Asking(const TestPerson& person) { return InputOf(person, Use::kPersonalize); }

/// Items 0, 1, 2 ...: every third a text, so that both kinds of id mix.
ItemId TestItem(std::uint64_t number);

/// Draws people with planted tastes. The same seed gives the same people.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed, std::uint64_t items = 12) : random_(seed), items_(items) {}
  TestPerson Next();
  std::vector<TestPerson> Take(int count);
  /// Uniform in [0, below).
  std::uint64_t Below(std::uint64_t below) { return random_() % below; }

 private:
  std::mt19937_64 random_;
  std::uint64_t items_;
};

/// Statistics of `people`, who must be addable.
Statistics StatisticsOf(const std::vector<TestPerson>& people, StatisticsOptions options = {});
/// A model that must be trainable.
std::shared_ptr<const Model> TrainOn(const Statistics& statistics, const TrainOptions& options);
std::shared_ptr<const Model> TrainOn(const std::vector<TestPerson>& people, const TrainOptions& options,
                                     StatisticsOptions statistics = {});
/// Whether two models have the same columns and the same bits.
bool SameBits(const Model& a, const Model& b);

/// Options that suit a handful of people.
TrainOptions SmallOptions();

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_PEOPLE_H_

// The data-minimisation report against brute force: each cell from a model that is
// trained anew on people who never had what the cell withholds.

#include "assent/rank/minimisation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "rank/report/gain_table.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr std::size_t kK = 5;

// Fields in the order of reports: ascending by number. Bit i of a report's mask.
std::vector<std::int32_t> ReportFields() {
  std::vector<std::int32_t> fields(std::begin(kFeatureFields), std::end(kFeatureFields));
  std::sort(fields.begin(), fields.end());
  return fields;
}

// The same set as a mask for TestPerson::Sharing.
unsigned SharingMask(std::uint64_t mask) {
  const std::vector<std::int32_t> fields = ReportFields();
  unsigned kept = 0;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    if (!Contains(mask, static_cast<int>(f))) continue;
    const auto* const at = std::find(std::begin(kFeatureFields), std::end(kFeatureFields), fields[f]);
    kept |= 1u << (at - std::begin(kFeatureFields));
  }
  return kept;
}

// People whose days rise, so that "the newest" is defined by them.
std::vector<TestPerson> WithDays(std::vector<TestPerson> people) {
  for (TestPerson& person : people) {
    for (std::size_t i = 0; i < person.history.size(); ++i)
      person.history[i].day = static_cast<Day>(100 + 3 * i);
  }
  return people;
}

EvaluationSet SetOf(const std::vector<TestPerson>& people) {
  EvaluationSet set(TestPolicy());
  for (const TestPerson& person : people) CheckOk(set.Add(Training(person)));
  return set;
}

// A person's fold-in and what is to be found, by the definition.
struct Split {
  std::vector<Interaction> shown;
  std::vector<ItemId> wanted;
  Day asked = 0;
};

Split SplitOf(const TestPerson& person, const Model& model) {
  std::vector<Interaction> known;
  for (const Interaction& entry : person.history) {
    if (std::find(model.items().begin(), model.items().end(), entry.item) != model.items().end())
      known.push_back(entry);
  }
  Split split;
  if (known.size() < 5) return split;
  const auto wanted = std::max<long>(1, std::lround(static_cast<double>(known.size()) * 0.2));
  split.shown.assign(known.begin(), known.end() - wanted);
  for (auto entry = known.end() - wanted; entry != known.end(); ++entry) split.wanted.push_back(entry->item);
  split.asked = (known.end() - wanted)->day;
  return split;
}

// NDCG@5 of one person who shows `history` and `kept`, by `ranker`.
double NdcgOf(const Ranker& ranker, const TestPerson& person, const Split& split,
              const std::vector<Interaction>& history, unsigned kept) {
  TestPerson asking = person.Sharing(kept, true);
  asking.history = history;
  asking.has_history = !history.empty();
  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(asking)));
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t j = 0; j < scores.size(); ++j) {
    const ItemId item = ranker.model()->items()[j];
    const bool seen = std::any_of(split.shown.begin(), split.shown.end(),
                                  [&](const Interaction& entry) { return entry.item == item; });
    if (!seen) order.emplace_back(-scores[j], j);
  }
  std::sort(order.begin(), order.end());
  std::vector<ItemId> list;
  for (const auto& [unused, j] : order) list.push_back(ranker.model()->items()[j]);
  return NdcgAt(kK, list, split.wanted);
}

class BruteForce {
 public:
  BruteForce(std::vector<TestPerson> training, const std::vector<TestPerson>& asking,
             const TrainOptions& options)
      : training_(std::move(training)), options_(options) {
    const auto model = TrainOn(training_, options_);
    for (const TestPerson& person : asking) {
      Split split = SplitOf(person, *model);
      if (!split.wanted.empty()) people_.emplace_back(person, std::move(split));
    }
  }

  std::size_t people() const { return people_.size(); }

  std::vector<double> Figures(std::uint64_t fields, std::size_t length, int days = 1'000'000) {
    const unsigned kept = SharingMask(fields);
    auto& ranker = rankers_[kept];
    if (ranker == nullptr) {
      std::vector<TestPerson> stripped;
      for (const TestPerson& person : training_) stripped.push_back(person.Sharing(kept, true));
      ranker = std::make_unique<Ranker>(TrainOn(stripped, options_));
    }
    std::vector<double> figures;
    for (const auto& [person, split] : people_) {
      std::vector<Interaction> history;
      for (const Interaction& entry : split.shown) {
        if (split.asked - entry.day < days) history.push_back(entry);
      }
      if (history.size() > length)
        history.erase(history.begin(), history.end() - static_cast<std::ptrdiff_t>(length));
      figures.push_back(NdcgOf(*ranker, person, split, history, kept));
    }
    return figures;
  }

 private:
  std::vector<TestPerson> training_;
  TrainOptions options_;
  std::vector<std::pair<TestPerson, Split>> people_;
  std::map<unsigned, std::unique_ptr<Ranker>> rankers_;
};

void CheckSame(const Estimate& a, const Estimate& b) {
  CHECK(std::fabs(a.mean - b.mean) <= 1e-9);
  CHECK(std::fabs(a.error - b.error) <= 1e-9);
}

MinimisationOptions SmallReport() {
  MinimisationOptions options;
  options.evaluation.k = kK;
  options.evaluation.min_people = 20;
  options.evaluation.threads = 2;
  options.lengths = {0, 1, 3};
  options.retention_days = {4, 10, 1000};
  return options;
}

struct Setting {
  std::vector<TestPerson> training;
  std::vector<TestPerson> asking;
  TrainOptions train = SmallOptions();
};

Setting DrawSetting(std::uint64_t seed) {
  Crowd crowd(seed, 24);
  Setting setting;
  setting.training = crowd.Take(120);
  setting.asking = WithDays(crowd.Take(40));
  setting.train.min_people = 1;
  return setting;
}

TEST_CASE("Every cell is that of a model trained without what it withholds") {
  const Setting setting = DrawSetting(11);
  BruteForce brute(setting.training, setting.asking, setting.train);
  const MinimisationOptions options = SmallReport();
  const MinimisationReport report = CheckOk(MeasureMinimisation(
      *TrainOn(setting.training, setting.train), TestPolicy(), SetOf(setting.asking), options));
  CHECK(report.people == brute.people());
  CHECK(report.people + report.people_left_out == setting.asking.size());
  REQUIRE(report.fields.size() == 4);
  REQUIRE(report.cells.size() == 16 * 4);
  CHECK(report.subsets_left_out == 0);
  const std::vector<double> everything = brute.Figures(15, kAllItems);
  for (const MinimisationCell& cell : report.cells) {
    const std::vector<double> figures = brute.Figures(cell.fields, cell.length);
    CheckSame(cell.metric, MeanOf(figures));
    CheckSame(cell.loss, PairedDifference(everything, figures));
    double better = 0;
    double worse = 0;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      better += figures[i] - everything[i] > options.person_tolerance ? 1 : 0;
      worse += everything[i] - figures[i] > options.person_tolerance ? 1 : 0;
    }
    CHECK(cell.better == Approx(better / static_cast<double>(figures.size())));
    CHECK(cell.worse == Approx(worse / static_cast<double>(figures.size())));
  }
}

TEST_CASE("Gains, steps and retention are paired differences of such cells") {
  const Setting setting = DrawSetting(12);
  BruteForce brute(setting.training, setting.asking, setting.train);
  const MinimisationReport report = CheckOk(MeasureMinimisation(
      *TrainOn(setting.training, setting.train), TestPolicy(), SetOf(setting.asking), SmallReport()));
  for (std::size_t f = 0; f < report.fields.size(); ++f) {
    const std::uint64_t own = std::uint64_t{1} << f;
    CHECK(report.fields[f].number == ReportFields()[f]);
    REQUIRE(report.fields[f].gains.size() == 4);
    for (const FieldGain& gain : report.fields[f].gains) {
      CheckSame(gain.alone, PairedDifference(brute.Figures(own, gain.length), brute.Figures(0, gain.length)));
      CheckSame(gain.last,
                PairedDifference(brute.Figures(15, gain.length), brute.Figures(15 & ~own, gain.length)));
    }
  }
  REQUIRE(report.history.steps.size() == 3);
  for (const HistoryStep& step : report.history.steps) {
    CheckSame(step.gain, PairedDifference(brute.Figures(15, step.to), brute.Figures(15, step.from)));
  }
  CHECK(report.history.steps[0].items == 1);
  REQUIRE(report.history.retention.size() == 3);
  for (const RetentionCell& cell : report.history.retention) {
    CheckSame(cell.metric, MeanOf(brute.Figures(15, kAllItems, cell.days)));
    CheckSame(cell.loss,
              PairedDifference(brute.Figures(15, kAllItems), brute.Figures(15, kAllItems, cell.days)));
  }
  CHECK(report.history.retention.back().loss.mean == 0);  // nothing is a thousand days old
}

TEST_CASE("Threads do not change the report, and a random hold-out depends on its seed alone") {
  const Setting setting = DrawSetting(13);
  const auto model = TrainOn(setting.training, setting.train);
  const EvaluationSet set = SetOf(setting.asking);
  MinimisationOptions options = SmallReport();
  options.evaluation.hold_out = HoldOut::kRandom;
  const auto metric = [&] {
    return CheckOk(MeasureMinimisation(*model, TestPolicy(), set, options)).cells.back().metric.mean;
  };
  const double two = metric();
  options.evaluation.threads = 1;
  CHECK(metric() == two);
  options.evaluation.seed = 2;
  CHECK(metric() != two);
}

TEST_CASE("Subsets are tried from the small and the large end, none twice") {
  using internal::SubsetsOf;
  CHECK(SubsetsOf(0, 64) == std::vector<std::uint64_t>{0});
  CHECK(SubsetsOf(2, 64) == std::vector<std::uint64_t>{0, 1, 2, 3});
  CHECK(SubsetsOf(4, 1000).size() == 16);
  // None, all, four alone, four left out: ten; then pairs.
  CHECK(SubsetsOf(4, 10) == std::vector<std::uint64_t>{0, 1, 2, 4, 8, 7, 11, 13, 14, 15});
  CHECK(SubsetsOf(4, 11).size() == 11);
  CHECK(SubsetsOf(64, 200).size() == 200);
}

TEST_CASE("What cannot be reported is refused with the reason") {
  const Setting setting = DrawSetting(14);
  const auto model = TrainOn(setting.training, setting.train);
  const EvaluationSet set = SetOf(setting.asking);
  const auto error = [&](const MinimisationOptions& options) {
    return MeasureMinimisation(*model, TestPolicy(), set, options).status();
  };
  MinimisationOptions options = SmallReport();
  options.evaluation.min_people = 1000;
  CheckError(error(options), absl::StatusCode::kFailedPrecondition, "a report needs 1000");
  options = SmallReport();
  options.lengths = {3, 1};
  CheckError(error(options), absl::StatusCode::kInvalidArgument, "lengths");
  options = SmallReport();
  options.evaluation.k = 0;
  CheckError(error(options), absl::StatusCode::kInvalidArgument, "k is 0");
  options = SmallReport();
  options.tolerance = -1;
  CheckError(error(options), absl::StatusCode::kInvalidArgument, "tolerance");
  CheckError(MeasureMinimisation(*model, OtherPolicy(), set, SmallReport()).status(),
             absl::StatusCode::kFailedPrecondition, "policy");
  CheckError(MeasureMinimisation(*model, TestPolicy(), EvaluationSet(OtherPolicy()), SmallReport()).status(),
             absl::StatusCode::kFailedPrecondition, "policy");
}

TEST_CASE("An evaluation takes in whom training would, and nobody else") {
  Crowd crowd(15);
  const TestPerson person = crowd.Next();
  EvaluationSet set(TestPolicy());
  CheckError(set.Add(Asking(person)), absl::StatusCode::kFailedPrecondition, "use: TRAIN");
  CheckError(set.Add(InputOf(person, Use::kTrain, OtherPolicy())), absl::StatusCode::kFailedPrecondition,
             "policy");
  CheckOk(set.Add(Training(person.Sharing(15, false))));
  CHECK(set.people() == 0);
  CheckOk(set.Add(Training(person)));
  CHECK(set.people() == 1);
}

}  // namespace
}  // namespace assent::testing

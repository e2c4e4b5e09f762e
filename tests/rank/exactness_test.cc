// What is withheld is absent: scores equal those of a model trained without it.

#include <cmath>
#include <cstdio>
#include <cstring>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr double kTolerance = 1e-9;
constexpr unsigned kSubsets = 1u << kFieldCount;

// The largest difference between what `ranker` says and what a retrained model says.
double LargestDifference(const Ranker& ranker, const std::map<ItemId, double>& expected,
                         const TestPerson& asking) {
  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(asking)));
  const absl::Span<const ItemId> items = ranker.model()->items();
  REQUIRE(items.size() == expected.size());
  double largest = 0;
  for (std::size_t j = 0; j < items.size(); ++j) {
    const auto found = expected.find(items[j]);
    REQUIRE(found != expected.end());
    largest = std::fmax(largest, std::fabs(scores[j] - found->second));
  }
  return largest;
}

TEST_CASE("Scores equal those of a model trained without what is withheld") {
  const double exponents[] = {0, 0.25, 0.5, 1};
  double largest = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Crowd crowd(seed);
    const std::vector<TestPerson> people = crowd.Take(30);
    TrainOptions options = SmallOptions();
    options.use_constant = seed % 4 != 3;
    options.dropout = seed % 2 == 0 ? 0.3 : 0;
    const double exponent = exponents[seed % 4];
    const Ranker ranker(TrainOn(people, options, {exponent}));
    const TestPerson asking = crowd.Next();
    for (unsigned kept = 0; kept < kSubsets; ++kept) {
      for (const bool history : {true, false}) {
        const TestPerson shared = asking.Sharing(kept, history);
        largest = std::fmax(
            largest, LargestDifference(ranker, RetrainedScores(people, shared, options, exponent), shared));
      }
    }
  }
  std::printf("marginalised against retrained, largest difference: %.2g\n", largest);
  CHECK(largest <= kTolerance);
}

TEST_CASE("A withheld field is as good as one that nobody ever had") {
  // Larger, and retrained by the library on people who never had the field.
  Crowd crowd(77, 150);
  std::vector<TestPerson> people = crowd.Take(400);
  TrainOptions options = SmallOptions();
  options.lambda = 20;
  const Ranker ranker(TrainOn(people, options));
  const TestPerson asking = crowd.Next();
  for (unsigned kept = 0; kept < kSubsets; ++kept) {
    std::vector<TestPerson> stripped;
    for (const TestPerson& person : people) stripped.push_back(person.Sharing(kept, true));
    const Ranker retrained(TrainOn(stripped, options));
    for (const bool history : {true, false}) {
      const TestPerson shared = asking.Sharing(kept, history);
      const std::vector<double> a = CheckOk(ranker.Scores(Asking(shared)));
      const std::vector<double> b = CheckOk(retrained.Scores(Asking(shared)));
      REQUIRE(a.size() == b.size());
      for (std::size_t j = 0; j < a.size(); ++j) REQUIRE(std::fabs(a[j] - b[j]) <= kTolerance);
    }
  }
}

// The item model's scores with all arithmetic in `Real` on a copy of P.
template <class Real>
std::vector<Real> MarginalisedIn(const Model& model, const std::vector<std::size_t>& inputs,
                                 const std::vector<std::size_t>& withheld) {
  const std::size_t n = model.dimension();
  std::vector<Real> p(model.matrix().begin(), model.matrix().end());
  // Takes one withheld column after the other out: P -= p_d p_d' / p_dd.
  for (const std::size_t d : withheld) {
    const std::vector<Real> row(p.begin() + static_cast<std::ptrdiff_t>(d * n),
                                p.begin() + static_cast<std::ptrdiff_t>((d + 1) * n));
    for (std::size_t i = 0; i < n; ++i) {
      if (i == d) continue;
      for (std::size_t j = 0; j < n; ++j) p[i * n + j] -= row[i] * row[j] / row[d];
    }
  }
  std::vector<Real> scores(model.items().size(), Real{0});
  for (std::size_t j = 0; j < scores.size(); ++j) {
    for (const std::size_t i : inputs) {
      if (i != j) scores[j] -= p[i * n + j] / p[j * n + j];
    }
  }
  return scores;
}

TEST_CASE("Single precision would break the promise") {
  Crowd crowd(5, 150);
  const std::vector<TestPerson> people = crowd.Take(400);
  TrainOptions options = SmallOptions();
  const auto model = TrainOn(people, options);
  const Ranker ranker(model);
  TestPerson asking = crowd.Next().Sharing(0, true);
  std::vector<std::size_t> inputs;
  for (std::size_t j = 0; j < model->items().size(); ++j) {
    for (const Interaction& entry : asking.history) {
      if (entry.item == model->items()[j]) inputs.push_back(j);
    }
  }
  inputs.push_back(model->dimension() - 1);
  std::vector<std::size_t> withheld;
  for (std::size_t f = 0; f < model->features().size(); ++f) withheld.push_back(model->items().size() + f);

  const std::vector<double> scores = CheckOk(ranker.Scores(Asking(asking)));
  const std::vector<double> in_double = MarginalisedIn<double>(*model, inputs, withheld);
  const std::vector<float> in_float = MarginalisedIn<float>(*model, inputs, withheld);
  double double_off = 0;
  double float_off = 0;
  for (std::size_t j = 0; j < scores.size(); ++j) {
    double_off = std::fmax(double_off, std::fabs(scores[j] - in_double[j]));
    float_off = std::fmax(float_off, std::fabs(scores[j] - static_cast<double>(in_float[j])));
  }
  std::printf("largest error in double: %.2g, in single precision: %.2g\n", double_off, float_off);
  CHECK(double_off <= kTolerance);
  CHECK(float_off > kTolerance);
}

// Whether two rankings agree in every bit.
bool SameBits(const Ranking& a, const Ranking& b) {
  const auto same = [](double x, double y) { return std::memcmp(&x, &y, sizeof(x)) == 0; };
  if (a.tier != b.tier || a.used_fields != b.used_fields || a.used_items != b.used_items ||
      a.items.size() != b.items.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const RankedItem& x = a.items[i];
    const RankedItem& y = b.items[i];
    if (x.item != y.item || !same(x.score, y.score) || x.reasons.size() != y.reasons.size()) return false;
    for (std::size_t r = 0; r < x.reasons.size(); ++r) {
      const Reason& p = x.reasons[r];
      const Reason& q = y.reasons[r];
      if (p.kind != q.kind || p.item != q.item || p.feature != q.feature || !same(p.addend, q.addend))
        return false;
    }
  }
  return true;
}

TEST_CASE("What the model does not know changes no bit") {
  Crowd crowd(9);
  const Ranker ranker(TrainOn(crowd.Take(40), SmallOptions()));
  for (int round = 0; round < 10'000; ++round) {
    const unsigned kept = static_cast<unsigned>(crowd.Below(kSubsets));
    const TestPerson person = crowd.Next().Sharing(kept, crowd.Below(2) == 0);
    TestPerson other = person;
    // A field of which the model knows no such value is as if withheld ...
    for (int i = 0; i < kFieldCount; ++i) {
      if (((kept >> i) & 1) != 0) continue;
      const std::string text = "unknown-" + std::to_string(crowd.Below(1'000'000));
      const bool is_text = kFeatureFields[i] == kRegion;
      other.features.push_back({kFeatureFields[i], is_text,
                                is_text ? 0 : static_cast<std::int64_t>(5'000 + crowd.Below(1'000'000)),
                                is_text ? text : ""});
    }
    // ... and a field that is no feature never enters.
    other.features.push_back({kMail, true, 0, std::to_string(crowd.Below(1'000'000)) + "@example.org"});
    // Nor does the order in which things were collected.
    for (std::size_t i = other.history.size(); i > 1; --i)
      std::swap(other.history[i - 1], other.history[crowd.Below(i)]);
    for (std::size_t i = other.features.size(); i > 1; --i)
      std::swap(other.features[i - 1], other.features[crowd.Below(i)]);
    REQUIRE(SameBits(CheckOk(ranker.Rank(Asking(person))), CheckOk(ranker.Rank(Asking(other)))));
  }
}

}  // namespace
}  // namespace assent::testing

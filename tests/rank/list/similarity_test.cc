// How alike items are.

#include "rank/list/similarity.h"

#include <cmath>

#include "rank/check_ok.h"
#include "rank/column_index.h"
#include "rank/people.h"
#include "rank/reference_model.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using By = Diversity::Similarity;

TEST_CASE("Similarity by the model is symmetric, bounded, 1 to oneself, and finds the planted halves") {
  for (const int factors : {0, 4}) {
    Crowd crowd(1);
    TrainOptions options = SmallOptions();
    options.mix.factors = factors;
    const auto model = TrainOn(crowd.Take(400), options);
    // Two cold items: one like the first half, one like the second.
    ItemAttributes attributes;
    for (std::uint64_t i = 0; i < 14; ++i) {
      CheckOk(attributes.Add(TestItem(i), "genre", i < 6 || i == 12 ? "a" : "b"));
    }
    const internal::ModelData& data = internal::ModelAccess::Data(*model);
    const internal::ColumnIndex index(data);
    const internal::Catalogue catalogue(data, index, &attributes);
    const internal::ColdItems cold(data, catalogue);
    const internal::ItemSimilarity similarity(data, catalogue, cold);
    const auto of = [&](std::uint64_t a, std::uint64_t b) {
      std::vector<double> both;
      return similarity.Of(By::kModel, catalogue.Find(TestItem(a)), catalogue.Find(TestItem(b)), both);
    };
    double same = 0;
    double other = 0;
    for (std::uint64_t i = 0; i < 14; ++i) {
      CHECK(of(i, i) == Approx(1));
      for (std::uint64_t j = 0; j < i; ++j) {
        CHECK(of(i, j) == of(j, i));
        CHECK(std::fabs(of(i, j)) <= 1);
        if (i < 12) ((i < 6) == (j < 6) ? same : other) += of(i, j);
      }
    }
    CHECK(same / 30 > other / 36);
    double to_first = 0;
    for (std::uint64_t i = 0; i < 6; ++i) to_first += of(12, i) - of(13, i);
    if (factors > 0) {
      CHECK(to_first > 0);
    } else {
      CHECK(to_first == 0);  // the item model knows nothing of them
    }
  }
}

TEST_CASE("Similarity by attributes is the cosine of sets") {
  Crowd crowd(1);
  const auto model = TrainOn(crowd.Take(60), SmallOptions());
  ItemAttributes attributes;
  for (const char* const genre : {"drama", "comedy", "war"}) {
    CheckOk(attributes.Add(TestItem(1), "genre", genre));
  }
  CheckOk(attributes.Add(TestItem(2), "genre", "war"));
  CheckOk(attributes.Add(TestItem(2), "genre", "drama"));
  CheckOk(attributes.Add(TestItem(2), "brand", "drama"));
  CheckOk(attributes.Add(TestItem(4), "brand", "x"));
  const internal::ModelData& data = internal::ModelAccess::Data(*model);
  const internal::ColumnIndex index(data);
  const internal::Catalogue catalogue(data, index, &attributes);
  const internal::ColdItems cold(data, catalogue);
  const internal::ItemSimilarity similarity(data, catalogue, cold);
  const auto of = [&](std::uint64_t a, std::uint64_t b) {
    std::vector<double> both;
    return similarity.Of(By::kAttributes, catalogue.Find(TestItem(a)), catalogue.Find(TestItem(b)), both);
  };
  CHECK(of(1, 2) == Approx(2.0 / 3));
  CHECK(of(2, 1) == of(1, 2));
  CHECK(of(1, 1) == Approx(1));
  CHECK(of(1, 4) == 0);
  CHECK(of(1, 5) == 0);  // nothing is known of item 5
  CHECK(of(5, 5) == 0);
}

}  // namespace
}  // namespace assent::testing

#include "evaluate.h"

#include "audience.h"
#include "movielens.h"
#include "support/catch.h"
#include "support/movielens.h"
#include "text.h"

namespace cinema {
namespace {

const EvaluationRow& RowOf(const Evaluation& evaluation, std::string_view name) {
  for (const EvaluationRow& row : evaluation.rows) {
    if (row.name == name) return row;
  }
  FAIL("there is no row " << name);
  return evaluation.rows.front();
}

TEST_CASE("An evaluation ranks planted tastes in the order in which they were shared") {
  const Dataset data = GenerateAudience(1, 600).data;
  const auto evaluation = Evaluate(data, Options());
  REQUIRE(evaluation.ok());
  CHECK(evaluation->test == 120);
  CHECK(evaluation->validation == 60);
  const auto ndcg = [&](std::string_view name) {
    return MeanOf(RowOf(*evaluation, name).scores.ndcg100).mean;
  };
  CHECK(ndcg("all") > ndcg("fields only"));
  CHECK(ndcg("fields only") > ndcg("nothing granted"));
  for (const EvaluationRow& row : evaluation->rows) CHECK(row.scores.ndcg100.size() == 120);

  const std::string text = ShowEvaluation(*evaluation, data, Style(false));
  for (const std::string_view line : Split(text, "\n")) {
    CAPTURE(line);
    CHECK(DisplayWidth(line) <= 80);
  }
  const auto again = Evaluate(data, Options());
  REQUIRE(again.ok());
  CHECK(ShowEvaluation(*again, data, Style(false)) == text);
}

TEST_CASE("Too few people to hold out is an error that says so") {
  const auto evaluation = Evaluate(GenerateAudience(1, 3).data, Options());
  CHECK(evaluation.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(std::string(evaluation.status().message()).find("--evaluate needs people with 5 films") == 0);
}

TEST_CASE("On MovieLens 100K the engine is within two standard errors of tuned EASE, or better") {
  const char* const folder = assent::testing::MovieLens100K();
  if (folder == nullptr) {
    WARN("skipped: " << assent::testing::kNoMovieLens100K);
    return;
  }
  const auto data = ReadMovieLens(folder);
  REQUIRE(data.ok());
  const auto evaluation = Evaluate(*data, Options());
  REQUIRE(evaluation.ok());
  const Scores& ease = evaluation->rows[evaluation->ease].scores;
  const Scores& all = RowOf(*evaluation, "all").scores;
  const auto not_worse = [](const std::vector<double>& a, const std::vector<double>& b) {
    const Estimate difference = PairedDifference(a, b);
    return difference.mean >= -2 * difference.error;
  };
  CHECK(not_worse(all.ndcg100, ease.ndcg100));
  CHECK(not_worse(all.recall20, ease.recall20));
  CHECK(not_worse(all.recall50, ease.recall50));
}

}  // namespace
}  // namespace cinema

// --evaluate: how good the ranking is for people the model has never seen.
#ifndef CINEMA_EVALUATE_H_
#define CINEMA_EVALUATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "dataset.h"
#include "metrics.h"
#include "options.h"
#include "terminal.h"

namespace cinema {

/// One line of the table.
struct EvaluationRow {
  std::string name;
  Scores scores;
};

struct Evaluation {
  std::size_t train = 0, validation = 0, test = 0;  // people
  std::vector<EvaluationRow> rows;
  std::size_t ease = 0;  // the row that the others are compared with
};

/// Strong generalisation: trains on the people of the training part, tunes plain
/// EASE on the validation part, and measures on the test part, showing 80 % of
/// each person's films and asking for the rest. What a test person was shown is
/// left out of every list, also where the history is withheld.
absl::StatusOr<Evaluation> Evaluate(const Dataset& data, const Options& options);

/// The table, with standard errors and paired differences to EASE.
std::string ShowEvaluation(const Evaluation& evaluation, const Dataset& data, const Style& style);

}  // namespace cinema

#endif  // CINEMA_EVALUATE_H_

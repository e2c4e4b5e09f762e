// File: reference_model.h
//
// The recommender as its definition reads: every score from a model that is
// trained anew, on exactly the columns a person shares, in plain loops. Slow and
// obvious; shares no code with the library.

#ifndef ASSENT_TESTS_RANK_REFERENCE_MODEL_H_
#define ASSENT_TESTS_RANK_REFERENCE_MODEL_H_

#include <map>
#include <vector>

#include "rank/people.h"

namespace assent::testing {

using Matrix = std::vector<std::vector<double>>;

/// The inverse by Gauss-Jordan elimination with row exchanges.
Matrix GaussJordanInverse(Matrix a);

/// Scores of all items for `asking`, from a model trained on `people` without the
/// columns of what `asking` does not share.
std::map<ItemId, double> RetrainedScores(const std::vector<TestPerson>& people, const TestPerson& asking,
                                         const TrainOptions& options, double row_weight_exponent);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_REFERENCE_MODEL_H_

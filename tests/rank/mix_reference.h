// File: mix_reference.h
//
// The factor model and the mix by the formulas of ranker.h and nothing else: dense
// matrices, a plain eigensolver, no identities. Slow, and easy to check by eye.

#ifndef ASSENT_TESTS_RANK_MIX_REFERENCE_H_
#define ASSENT_TESTS_RANK_MIX_REFERENCE_H_

#include <vector>

#include "rank/people.h"
#include "rank/reference_model.h"

namespace assent::testing {

/// What a person is, by columns of a model.
struct KnownInputs {
  std::vector<std::size_t> items;
  std::vector<std::size_t> features;  // positions in Model::features()
};
KnownInputs KnownInputsOf(const Model& model, const TestPerson& person);

/// Eigenvalues, ascending, and vectors, one in each column (Jacobi's method).
struct Eigensystem {
  std::vector<double> values;
  Matrix vectors;
};
Eigensystem JacobiEigensystem(Matrix a);

/// Y for the people's items that are in `model`, up to a rotation: rows of items.
Matrix ReferenceFactors(const std::vector<TestPerson>& people, const Model& model,
                        double row_weight_exponent);

/// The factors' scores y_j'u, with `y` any rotation of the factors.
std::vector<double> ReferenceFactorScores(const std::vector<TestPerson>& people, const Model& model,
                                          const Matrix& y, const TestPerson& asking);

/// Item model and factors, standardised and mixed.
std::vector<double> ReferenceMix(const Model& model, const std::vector<double>& by_items,
                                 const std::vector<double>& by_factors, const TestPerson& asking);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_MIX_REFERENCE_H_

// The iterative eigensolver against a plain one, and on operators that are hard on it.

#include "rank/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "rank/check_ok.h"
#include "rank/factors.h"
#include "rank/mix_reference.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::EigenOptions;
using internal::Eigenpairs;

class MatrixOperator final : public internal::SymmetricOperator {
 public:
  explicit MatrixOperator(Matrix a) : a_(std::move(a)) {}
  std::size_t dimension() const override { return a_.size(); }
  void Apply(const double* x, double* y, std::size_t columns) const override {
    for (std::size_t i = 0; i < a_.size(); ++i) {
      for (std::size_t k = 0; k < columns; ++k) {
        double sum = 0;
        for (std::size_t j = 0; j < a_.size(); ++j) sum += a_[i][j] * x[j * columns + k];
        y[i * columns + k] = sum;
      }
    }
  }
  const Matrix& matrix() const { return a_; }

 private:
  Matrix a_;
};

// A Gram matrix of `rank` random rows.
MatrixOperator RandomGram(std::size_t n, std::size_t rank, std::uint64_t seed) {
  Crowd crowd(seed);
  Matrix a(n, std::vector<double>(n, 0.0));
  for (std::size_t r = 0; r < rank; ++r) {
    std::vector<double> row(n);
    for (double& value : row) value = static_cast<double>(crowd.Below(2'001)) / 1'000 - 0.7;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) a[i][j] += row[i] * row[j] / static_cast<double>(r + 1);
    }
  }
  return MatrixOperator(std::move(a));
}

// The largest |A v - t v| over t_1, and how far vectors are from orthonormal.
void CheckPairs(const MatrixOperator& a, const Eigenpairs& pairs, double tolerance) {
  const std::size_t n = a.dimension();
  const std::size_t k = pairs.values.size();
  REQUIRE(pairs.vectors.size() == n * k);
  std::vector<double> image(n * k);
  a.Apply(pairs.vectors.data(), image.data(), k);
  for (std::size_t v = 0; v < k; ++v) {
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i)
      squares += std::pow(image[i * k + v] - pairs.values[v] * pairs.vectors[i * k + v], 2);
    REQUIRE(std::sqrt(squares) <= 2 * tolerance * pairs.values[0] + 1e-12);
    for (std::size_t w = 0; w <= v; ++w) {
      double inner = 0;
      for (std::size_t i = 0; i < n; ++i) inner += pairs.vectors[i * k + v] * pairs.vectors[i * k + w];
      REQUIRE(std::fabs(inner - (v == w ? 1 : 0)) < 1e-9);
    }
    if (v > 0) REQUIRE(pairs.values[v] <= pairs.values[v - 1]);
  }
}

EigenOptions SmallBlocks() {
  EigenOptions options;
  options.block = 4;
  options.tolerance = 1e-8;
  return options;
}

TEST_CASE("The largest pairs are those of a plain eigensolver") {
  for (const std::size_t n : {1, 2, 7, 30, 60, 90}) {
    for (const std::size_t count : {1, 3, 8}) {
      const MatrixOperator a = RandomGram(n, 2 * n, n);
      const Eigenpairs pairs = CheckOk(LargestEigenpairs(a, count, SmallBlocks()));
      REQUIRE(pairs.values.size() == std::min(n, count));
      CheckPairs(a, pairs, 1e-8);
      const Eigensystem plain = JacobiEigensystem(a.matrix());
      for (std::size_t k = 0; k < pairs.values.size(); ++k)
        REQUIRE(pairs.values[k] == Approx(plain.values[n - 1 - k]).epsilon(1e-10));
    }
  }
}

TEST_CASE("Fewer directions than asked for, and none at all") {
  for (const std::size_t rank : {0, 1, 3, 9}) {
    const MatrixOperator a = RandomGram(80, rank, 5);
    const Eigenpairs pairs = CheckOk(LargestEigenpairs(a, 6, SmallBlocks()));
    REQUIRE(pairs.values.size() == 6);
    CheckPairs(a, pairs, 1e-8);
    for (std::size_t k = rank; k < 6; ++k) CHECK(std::fabs(pairs.values[k]) < 1e-9);
  }
}

TEST_CASE("Equal eigenvalues") {
  Matrix a(100, std::vector<double>(100, 0.0));
  for (std::size_t i = 0; i < a.size(); ++i) a[i][i] = i < 20 ? 2 : 1;
  const MatrixOperator diagonal(a);
  const Eigenpairs pairs = CheckOk(LargestEigenpairs(diagonal, 10, SmallBlocks()));
  CheckPairs(diagonal, pairs, 1e-8);
  for (const double value : pairs.values) CHECK(value == Approx(2));
}

TEST_CASE("The same bits with any number of threads") {
  const MatrixOperator a = RandomGram(5'000 / 20, 400, 6);
  EigenOptions options = SmallBlocks();
  const Eigenpairs one = CheckOk(LargestEigenpairs(a, 6, options));
  options.threads = 3;
  const Eigenpairs three = CheckOk(LargestEigenpairs(a, 6, options));
  CHECK(one.values == three.values);
  CHECK(one.vectors == three.vectors);
}

TEST_CASE("What does not converge is an error that says how far it came") {
  const MatrixOperator a = RandomGram(120, 240, 7);
  EigenOptions options = SmallBlocks();
  options.most_restarts = 0;
  options.tolerance = 1e-15;
  CheckError(LargestEigenpairs(a, 6, options).status(), absl::StatusCode::kDeadlineExceeded, "residual");
}

TEST_CASE("What does not converge can be taken as it is") {
  const MatrixOperator a = RandomGram(120, 240, 7);
  const Eigensystem plain = JacobiEigensystem(a.matrix());
  EigenOptions options = SmallBlocks();
  options.tolerance = 1e-15;
  options.take_unconverged = true;
  double before = 0;
  for (const int restarts : {0, 1, 4}) {
    options.most_restarts = restarts;
    std::vector<double> told;
    options.progress = [&told](double fraction) { told.push_back(fraction); };
    const Eigenpairs pairs = CheckOk(LargestEigenpairs(a, 6, options));
    CHECK(pairs.residual > options.tolerance);
    CheckPairs(a, pairs, pairs.residual);
    double sum = 0;
    for (std::size_t k = 0; k < 6; ++k) {
      CHECK(pairs.values[k] <= plain.values[119 - k] * (1 + 1e-12));
      CHECK(pairs.values[k] >= plain.values[119 - k] * 0.9);
      sum += pairs.values[k];
    }
    CHECK(sum >= before);
    before = sum;
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.size() >= static_cast<std::size_t>(restarts) + 1);
  }
}

TEST_CASE("Factors take a bounded time") {
  const EigenOptions options = internal::FactorOptions(2);
  CHECK(options.take_unconverged);
  CHECK(options.most_restarts == 2);
  CHECK(options.threads == 2);
}

}  // namespace
}  // namespace assent::testing

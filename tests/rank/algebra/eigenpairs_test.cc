// The iterative eigensolver against a plain one, and on operators that are hard on it.

#include "rank/algebra/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "rank/algebra/tall.h"
#include "rank/mix_reference.h"
#include "rank/people.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using internal::EigenOptions;
using internal::LargestEigenpairs;
using internal::SymmetricEigen;

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

// Q diag(values) Q' with a Q of random reflections.
MatrixOperator WithEigenvalues(const std::vector<double>& values, std::uint64_t seed) {
  const std::size_t n = values.size();
  Crowd crowd(seed);
  Matrix a(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) a[i][i] = values[i];
  for (int round = 0; round < 3; ++round) {
    std::vector<double> v(n);
    double squares = 0;
    for (double& value : v) {
      value = static_cast<double>(crowd.Below(2'001)) / 1'000 - 1;
      squares += value * value;
    }
    // H A H with H = I - 2 v v' / v'v.
    for (const bool transposed : {false, true}) {
      for (std::size_t i = 0; i < n; ++i) {
        double inner = 0;
        for (std::size_t j = 0; j < n; ++j) inner += v[j] * (transposed ? a[j][i] : a[i][j]);
        for (std::size_t j = 0; j < n; ++j) (transposed ? a[j][i] : a[i][j]) -= 2 * inner / squares * v[j];
      }
    }
  }
  return MatrixOperator(std::move(a));
}

// The largest |A v - t v|; the vectors are orthonormal and the values descend.
double Residual(const MatrixOperator& a, const SymmetricEigen& pairs) {
  const std::size_t n = a.dimension();
  const auto k = static_cast<std::size_t>(pairs.values.size());
  REQUIRE(pairs.vectors.rows() == static_cast<Eigen::Index>(n));
  REQUIRE(pairs.vectors.cols() == pairs.values.size());
  internal::RowMatrix image(pairs.vectors.rows(), pairs.vectors.cols());
  a.Apply(pairs.vectors.data(), image.data(), k);
  const internal::RowMatrix inner = pairs.vectors.transpose() * pairs.vectors;
  REQUIRE((inner - internal::RowMatrix::Identity(inner.rows(), inner.cols())).cwiseAbs().maxCoeff() < 1e-9);
  for (Eigen::Index v = 1; v < pairs.values.size(); ++v) REQUIRE(pairs.values(v) <= pairs.values(v - 1));
  image -= pairs.vectors * pairs.values.asDiagonal();
  return std::sqrt(image.colwise().squaredNorm().maxCoeff());
}

EigenOptions Shape(std::size_t block, std::size_t products) {
  EigenOptions options;
  options.shape = {block, products};
  return options;
}

TEST_CASE("The largest pairs are those of a plain eigensolver") {
  for (const std::size_t n : {1, 2, 7, 30, 60, 90}) {
    for (const std::size_t count : {1, 3, 8}) {
      const MatrixOperator a = RandomGram(n, 2 * n, n);
      const SymmetricEigen pairs = LargestEigenpairs(a, count, Shape(4, 17));
      REQUIRE(pairs.values.size() == static_cast<Eigen::Index>(std::min(n, count)));
      CHECK(Residual(a, pairs) < 1e-6 * pairs.values(0));
      const Eigensystem plain = JacobiEigensystem(a.matrix());
      for (Eigen::Index k = 0; k < pairs.values.size(); ++k)
        REQUIRE(pairs.values(k) == Approx(plain.values[n - 1 - static_cast<std::size_t>(k)]).epsilon(1e-10));
    }
  }
}

TEST_CASE("As many products as there are different eigenvalues find them all") {
  for (const std::size_t different : {2, 3, 5, 7}) {
    std::vector<double> values(120);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i % different);
    for (std::size_t i = 0; i < 9; ++i) values[i] = 10 + static_cast<double>(i / 3);  // each three times
    const MatrixOperator a = WithEigenvalues(values, different);
    const SymmetricEigen pairs = LargestEigenpairs(a, 9, Shape(4, different + 3));
    CHECK(Residual(a, pairs) < 1e-9);
    for (Eigen::Index k = 0; k < 9; ++k) CHECK(pairs.values(k) == Approx(12 - static_cast<double>(k / 3)));
  }
}

TEST_CASE("More products never find less, and never more than there is") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const MatrixOperator a = RandomGram(120, 240, seed);
    const Eigensystem plain = JacobiEigensystem(a.matrix());
    double largest = 0;
    for (std::size_t k = 0; k < 6; ++k) largest += plain.values[119 - k];
    Eigen::VectorXd before = Eigen::VectorXd::Zero(6);
    for (const std::size_t products : {2, 3, 4, 6, 9, 14, 20}) {
      const SymmetricEigen pairs = LargestEigenpairs(a, 6, Shape(4, products));
      Residual(a, pairs);
      for (Eigen::Index k = 0; k < 6; ++k) {
        CHECK(pairs.values(k) >= before(k) * (1 - 1e-12));
        CHECK(pairs.values(k) <= plain.values[119 - static_cast<std::size_t>(k)] * (1 + 1e-12));
      }
      before = pairs.values;
    }
    CHECK(before.sum() == Approx(largest).epsilon(1e-6));
  }
}

TEST_CASE("Vectors are orthonormal however small some of what the operator makes is") {
  for (const double ratio : {0.5, 0.1, 1e-3, 1e-6}) {
    std::vector<double> values(150);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::pow(ratio, static_cast<double>(i));
    const MatrixOperator a = WithEigenvalues(values, 3);
    const SymmetricEigen pairs = LargestEigenpairs(a, 16, Shape(5, 8));
    CHECK(Residual(a, pairs) < 1e-6);
    for (Eigen::Index k = 0; k < 4; ++k)
      CHECK(std::fabs(pairs.values(k) - values[static_cast<std::size_t>(k)]) < 1e-12);
  }
}

// diag(bulk) + u u' with a unit vector u.
class SpikeOperator final : public internal::SymmetricOperator {
 public:
  SpikeOperator(std::size_t n, double bulk) : u_(n), bulk_(n) {
    Crowd crowd(11);
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      u_[i] = static_cast<double>(crowd.Below(2'001)) / 1'000 - 1;
      bulk_[i] = bulk * static_cast<double>(crowd.Below(1'001)) / 1'000;
      squares += u_[i] * u_[i];
    }
    for (double& value : u_) value /= std::sqrt(squares);
  }
  std::size_t dimension() const override { return u_.size(); }
  void Apply(const double* x, double* y, std::size_t columns) const override {
    std::vector<double> inner(columns, 0.0);
    for (std::size_t i = 0; i < u_.size(); ++i) {
      for (std::size_t k = 0; k < columns; ++k) inner[k] += u_[i] * x[i * columns + k];
    }
    for (std::size_t i = 0; i < u_.size(); ++i) {
      for (std::size_t k = 0; k < columns; ++k)
        y[i * columns + k] = bulk_[i] * x[i * columns + k] + u_[i] * inner[k];
    }
  }

 private:
  std::vector<double> u_;
  std::vector<double> bulk_;
};

TEST_CASE("One eigenvalue far above the others of a large operator leaves the vectors orthonormal") {
  for (const std::size_t n : {1'000, 50'000}) {
    for (const double share : {1.0, 3e-2, 1e-2, 1e-3, 1e-6}) {
      const SpikeOperator a(n, share / static_cast<double>(n));
      const SymmetricEigen pairs = LargestEigenpairs(a, 16, Shape(8, 8));
      const internal::RowMatrix inner = pairs.vectors.transpose() * pairs.vectors;
      CHECK((inner - internal::RowMatrix::Identity(16, 16)).cwiseAbs().maxCoeff() < 1e-9);
      CHECK((pairs.values(0) > 1 - 1e-9 && pairs.values(0) < 1 + share));
    }
  }
}

TEST_CASE("Operators of any size are as easy") {
  for (const double size : {1e-60, 1e-8, 1e8, 1e60}) {
    for (const double ratio : {0.7, 1e-2, 1e-6}) {
      std::vector<double> values(150);
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = size * std::pow(ratio, static_cast<double>(i));
      const MatrixOperator a = WithEigenvalues(values, 4);
      const SymmetricEigen pairs = LargestEigenpairs(a, 12, Shape(5, 8));
      CHECK(Residual(a, pairs) < 1e-4 * size);
      for (Eigen::Index k = 0; k < 3; ++k)
        CHECK(std::fabs(pairs.values(k) - values[static_cast<std::size_t>(k)]) < 1e-12 * size);
    }
  }
}

TEST_CASE("Fewer directions than asked for, and none at all") {
  for (const std::size_t rank : {0, 1, 3, 9}) {
    const MatrixOperator a = RandomGram(80, rank, 5);
    const SymmetricEigen pairs = LargestEigenpairs(a, 6, Shape(4, 6));
    REQUIRE(pairs.values.size() == 6);
    CHECK(Residual(a, pairs) < 1e-9);
    for (std::size_t k = rank; k < 6; ++k)
      CHECK(std::fabs(pairs.values(static_cast<Eigen::Index>(k))) < 1e-9);
  }
  const MatrixOperator a = RandomGram(80, 9, 5);
  CHECK(LargestEigenpairs(a, 0, Shape(4, 6)).values.size() == 0);
}

TEST_CASE("Equal eigenvalues") {
  std::vector<double> values(100, 1.0);
  std::fill_n(values.begin(), 20, 2.0);
  const MatrixOperator a = WithEigenvalues(values, 9);
  const SymmetricEigen pairs = LargestEigenpairs(a, 10, Shape(5, 6));
  CHECK(Residual(a, pairs) < 1e-9);
  for (Eigen::Index k = 0; k < 10; ++k) CHECK(pairs.values(k) == Approx(2));
}

TEST_CASE("The same bits with any number of threads") {
  const MatrixOperator a = RandomGram(250, 400, 6);
  EigenOptions options = Shape(4, 8);
  const SymmetricEigen one = LargestEigenpairs(a, 6, options);
  options.threads = 3;
  const SymmetricEigen three = LargestEigenpairs(a, 6, options);
  CHECK(one.values == three.values);
  CHECK(one.vectors == three.vectors);
}

TEST_CASE("Progress is told after each product and only grows") {
  const MatrixOperator a = RandomGram(120, 240, 7);
  EigenOptions options = Shape(4, 7);
  std::vector<double> told;
  options.progress = [&told](double fraction) { told.push_back(fraction); };
  static_cast<void>(LargestEigenpairs(a, 6, options));
  CHECK(told.size() == 7);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(told.back() == 1);
}

TEST_CASE("Small symmetric matrices: every pair, descending") {
  for (const std::size_t n : {1, 2, 5, 40, 130}) {
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>((7 * i) % 11) - 5;
    const MatrixOperator a = WithEigenvalues(values, n);
    internal::RowMatrix square(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j)
        square(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = a.matrix()[i][j];
    }
    const SymmetricEigen pairs = internal::SolveSymmetric(square);
    CHECK(Residual(a, pairs) < 1e-10);
    std::sort(values.rbegin(), values.rend());
    REQUIRE(pairs.values.size() == static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i)
      CHECK(std::fabs(pairs.values(static_cast<Eigen::Index>(i)) - values[i]) < 1e-10);
  }
}

// Columns that span one space before and after, however dependent they are.
TEST_CASE("Columns become orthonormal and span what they did") {
  const internal::Tall tall(5'000, 2);
  for (const double nearness : {1.0, 1e-3, 1e-6, 1e-9, 0.0}) {
    Crowd crowd(8);
    internal::RowMatrix a(5'000, 6);
    for (Eigen::Index i = 0; i < a.size(); ++i)
      a.data()[i] = static_cast<double>(crowd.Below(2'001)) / 1'000 - 1;
    a.col(4) = a.col(1) - 2 * a.col(3) + nearness * a.col(4);
    internal::RowMatrix q = a;
    const internal::Tall::Independence found = tall.Orthonormalise(1e-10, q);
    CHECK(found.rank == (nearness == 0 ? 5 : 6));
    // A random column is some 41 long; the last one taken has that or, where it counts twice, half of it.
    if (nearness > 0) CHECK((found.least_own > 20 * nearness && found.least_own < 42 * nearness));
    const internal::RowMatrix basis = q.leftCols(found.rank);
    const internal::RowMatrix inner = tall.Cross(basis, basis);
    // Cholesky's way is to rounding times 1e10, which another round takes away.
    CHECK((inner - internal::RowMatrix::Identity(inner.rows(), inner.cols())).cwiseAbs().maxCoeff() < 1e-5);
    internal::RowMatrix rest = a;
    tall.Subtract(basis, tall.Cross(basis, a), rest);
    CHECK(rest.cwiseAbs().maxCoeff() < 1e-4);
    CHECK(tall.Orthonormalise(0, q).rank == 6);
    const internal::RowMatrix again = tall.Cross(q, q);
    if (nearness > 0) CHECK((again - internal::RowMatrix::Identity(6, 6)).cwiseAbs().maxCoeff() < 1e-13);
  }
}

}  // namespace
}  // namespace assent::testing

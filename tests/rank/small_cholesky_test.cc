// The small systems of a request against their definitions.

#include "rank/small_cholesky.h"

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "rank/dot.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

using Matrix = std::vector<double>;  // row-major, square

// R R' + I for a random R: positive definite.
Matrix RandomSystem(std::size_t n, std::mt19937_64& random) {
  std::uniform_real_distribution<double> number(-1, 1);
  Matrix r(n * n);
  for (double& value : r) value = number(random);
  Matrix a(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      a[i * n + j] = i == j ? 1 : 0;
      for (std::size_t k = 0; k < n; ++k) a[i * n + j] += r[i * n + k] * r[j * n + k];
    }
  }
  return a;
}

Matrix Factor(Matrix a, std::size_t n) {
  FactorSmall(a.data(), n);
  return a;
}

// The largest entry of a b - I.
double FarFromInverse(const Matrix& a, const Matrix& b, std::size_t n) {
  double far = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double sum = i == j ? -1 : 0;
      for (std::size_t k = 0; k < n; ++k) sum += a[i * n + k] * b[k * n + j];
      far = std::fmax(far, std::abs(sum));
    }
  }
  return far;
}

TEST_CASE("the inverse is one, and symmetric to the bit") {
  std::mt19937_64 random(7);
  for (const std::size_t n : {1u, 2u, 3u, 8u, 9u, 40u}) {
    const Matrix a = RandomSystem(n, random);
    const Matrix inverse = InverseOfSmall(Factor(a, n).data(), n);
    CHECK(FarFromInverse(a, inverse, n) < 1e-11);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) CHECK(inverse[i * n + j] == inverse[j * n + i]);
    }
  }
}

TEST_CASE("a solution solves, and two triangles make the system") {
  std::mt19937_64 random(8);
  constexpr std::size_t kSize = 17;
  constexpr std::size_t kWidth = 5;
  const Matrix a = RandomSystem(kSize, random);
  const Matrix factor = Factor(a, kSize);
  std::vector<double> x(kSize, 1.0);
  SolveSmall(factor.data(), kSize, x.data());
  for (std::size_t i = 0; i < kSize; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < kSize; ++k) sum += a[i * kSize + k] * x[k];
    CHECK(sum == Approx(1.0).epsilon(1e-11));
  }
  // |L^-1 b|^2 = b' A^-1 b, column by column.
  std::vector<double> rows(kSize * kWidth);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = std::sin(static_cast<double>(i));
  const std::vector<double> before = rows;
  SolveLower(factor.data(), kSize, kWidth, rows.data());
  for (std::size_t j = 0; j < kWidth; ++j) {
    std::vector<double> column(kSize);
    for (std::size_t i = 0; i < kSize; ++i) column[i] = before[i * kWidth + j];
    SolveSmall(factor.data(), kSize, column.data());
    double expected = 0;
    double length = 0;
    for (std::size_t i = 0; i < kSize; ++i) {
      expected += column[i] * before[i * kWidth + j];
      length += rows[i * kWidth + j] * rows[i * kWidth + j];
    }
    CHECK(length == Approx(expected).epsilon(1e-11));
  }
}

TEST_CASE("squares of any number of rows add up") {
  constexpr std::size_t kWidth = 11;
  for (std::size_t count = 0; count < 10; ++count) {
    std::vector<double> rows(count * kWidth);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = std::cos(static_cast<double>(i));
    Matrix squares(kWidth * kWidth, 0.5);
    AddSquares(rows.data(), count, kWidth, squares.data());
    for (std::size_t k = 0; k < kWidth; ++k) {
      for (std::size_t l = 0; l < kWidth; ++l) {
        double expected = 0.5;  // the upper triangle is left alone
        for (std::size_t i = 0; i < count && l <= k; ++i)
          expected += rows[i * kWidth + k] * rows[i * kWidth + l];
        CHECK(squares[k * kWidth + l] == Approx(expected).epsilon(1e-13));
      }
    }
  }
}

// A model from a damaged file may lead here; what is ranked with it has to be numbers.
TEST_CASE("a singular system gives finite numbers") {
  Matrix a(9, 1.0);
  FactorSmall(a.data(), 3);
  for (const double value : InverseOfSmall(a.data(), 3)) CHECK(std::isfinite(value));
  std::vector<double> b = {1, 2, 3};
  SolveSmall(a.data(), 3, b.data());
  for (const double value : b) CHECK(std::isfinite(value));
}

}  // namespace
}  // namespace assent::internal

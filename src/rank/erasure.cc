#include "rank/erasure.h"

#include <algorithm>
#include <cmath>

#include "rank/dot.h"

namespace assent::internal {
namespace {

// What is left of a row beside its length, below which it is rounding.
constexpr double kDependent = 1e-9;

// x -= sum over r of (along_r' x) from_r
void TakeAway(const std::vector<double>& along, const std::vector<double>& from, std::size_t rank,
              std::size_t dimension, double* x) {
  std::vector<double> amounts(rank);
  for (std::size_t r = 0; r < rank; ++r) amounts[r] = Dot(along.data() + r * dimension, x, dimension);
  for (std::size_t r = 0; r < rank; ++r) AddScaled(from.data() + r * dimension, -amounts[r], dimension, x);
}

// An orthonormal basis of the rows, by Gram and Schmidt twice over (which is enough:
// Giraud, Langou and Rozloznik, 2005).
std::vector<double> OrthonormalRows(absl::Span<const double> rows, std::size_t dimension) {
  double longest = 0;
  for (std::size_t at = 0; at < rows.size(); at += dimension) {
    longest = std::max(longest, std::sqrt(Dot(rows.data() + at, rows.data() + at, dimension)));
  }
  std::vector<double> basis;
  std::vector<double> row(dimension);
  for (std::size_t at = 0; at < rows.size(); at += dimension) {
    std::copy_n(rows.data() + at, dimension, row.data());
    for (int pass = 0; pass < 2; ++pass)
      TakeAway(basis, basis, basis.size() / dimension, dimension, row.data());
    const double length = std::sqrt(Dot(row.data(), row.data(), dimension));
    if (!(length > kDependent * longest)) continue;
    for (const double value : row) basis.push_back(value / length);
  }
  return basis;
}

// Each row of `rows` times the symmetric `square`.
std::vector<double> TimesSquare(const std::vector<double>& rows, const std::vector<double>& square,
                                std::size_t dimension) {
  std::vector<double> out(rows.size(), 0.0);
  for (std::size_t at = 0; at < rows.size(); at += dimension) {
    for (std::size_t k = 0; k < dimension; ++k) {
      AddScaled(square.data() + k * dimension, rows[at + k], dimension, out.data() + at);
    }
  }
  return out;
}

}  // namespace

void Erasure::ApplyLinear(absl::Span<double> addend) const {
  TakeAway(right, left, rank, dimension, addend.data());
}

void Erasure::ApplyTransposed(absl::Span<double> y) const {
  TakeAway(left, right, rank, dimension, y.data());
}

std::vector<double> Erasure::Shift() const {
  std::vector<double> shift(dimension, 0.0);
  for (std::size_t r = 0; r < rank; ++r) {
    AddScaled(left.data() + r * dimension, Dot(right.data() + r * dimension, mean.data(), dimension),
              dimension, shift.data());
  }
  return shift;
}

void Erasure::Apply(absl::Span<double> x) const {
  for (std::size_t i = 0; i < dimension; ++i) x[i] -= mean[i];
  ApplyLinear(x);
  for (std::size_t i = 0; i < dimension; ++i) x[i] += mean[i];
}

Erasure MakeErasure(const ErasureBasis& basis, absl::Span<const double> whitened) {
  Erasure erasure;
  erasure.dimension = basis.mean.size();
  erasure.mean = basis.mean;
  if (erasure.dimension == 0) return erasure;
  const std::vector<double> directions = OrthonormalRows(whitened, erasure.dimension);
  erasure.rank = directions.size() / erasure.dimension;
  erasure.left = TimesSquare(directions, basis.root, erasure.dimension);
  erasure.right = TimesSquare(directions, basis.inverse_root, erasure.dimension);
  return erasure;
}

}  // namespace assent::internal

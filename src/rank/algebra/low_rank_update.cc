#include "rank/algebra/low_rank_update.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <utility>

#include "rank/algebra/spd_inverse.h"
#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<Matrix>;
using ConstMap = Eigen::Map<const Matrix>;

Eigen::Index Index(std::size_t value) { return static_cast<Eigen::Index>(value); }

absl::Status Singular() {
  return absl::InternalError("the updated matrix is singular to working precision; solve anew (Refresh)");
}

// The columns `at` of P: n x s.
Matrix Columns(const SymmetricMatrix& p, absl::Span<const std::size_t> at) {
  Matrix columns(Index(p.n), Index(at.size()));
  for (std::size_t k = 0; k < at.size(); ++k) {
    const double* const row = p.row(at[k]);  // P is symmetric
    for (std::size_t i = 0; i < p.n; ++i) columns(Index(i), Index(k)) = row[i];
  }
  return columns;
}

Matrix Rows(const Matrix& b, absl::Span<const std::size_t> at) {
  Matrix rows(Index(at.size()), b.cols());
  for (std::size_t k = 0; k < at.size(); ++k) rows.row(Index(k)) = b.row(Index(at[k]));
  return rows;
}

// P -= B K B' for a symmetric K, by tiles of the lower triangle.
void SubtractProduct(const Matrix& b, const Matrix& k, int threads, SymmetricMatrix& p) {
  constexpr std::size_t kTile = 128;
  const Matrix symmetric = (k + k.transpose()) / 2;
  const Matrix bk = b * symmetric;
  Map all(p.values.data(), Index(p.n), Index(p.n));
  ParallelFor(threads, (p.n + kTile - 1) / kTile, [&](std::size_t t) {
    const std::size_t i = t * kTile;
    const std::size_t rows = std::min(kTile, p.n - i);
    for (std::size_t j = 0; j <= i; j += kTile) {
      const std::size_t columns = std::min(kTile, p.n - j);
      all.block(Index(i), Index(j), Index(rows), Index(columns)).noalias() -=
          bk.middleRows(Index(i), Index(rows)) * b.middleRows(Index(j), Index(columns)).transpose();
    }
  });
  MirrorLower(p.values.data(), p.n, threads);
}

// The indices below n that are not in `at`.
std::vector<std::size_t> Others(std::size_t n, absl::Span<const std::size_t> at) {
  std::vector<std::size_t> others;
  for (std::size_t i = 0, k = 0; i < n; ++i) {
    if (k < at.size() && at[k] == i) {
      ++k;
    } else {
      others.push_back(i);
    }
  }
  return others;
}

// The inverse of a small positive definite matrix; false if it is none.
bool SmallInverse(const Matrix& a, Matrix* inverse) {
  const Eigen::LLT<Matrix> factor(a);
  if (factor.info() != Eigen::Success) return false;
  *inverse = factor.solve(Matrix::Identity(a.rows(), a.cols()));
  return inverse->allFinite();
}

}  // namespace

absl::Status AddToInverse(absl::Span<const std::size_t> at, absl::Span<const double> change, int threads,
                          SymmetricMatrix& p) {
  if (at.empty()) return absl::OkStatus();
  const Matrix columns = Columns(p, at);
  const ConstMap m(change.data(), Index(at.size()), Index(at.size()));
  const Matrix system = Matrix::Identity(m.rows(), m.cols()) + m * Rows(columns, at);
  const Matrix k = Eigen::PartialPivLU<Matrix>(system).solve(m);
  if (!k.allFinite()) return Singular();
  SubtractProduct(columns, k, threads, p);
  return absl::OkStatus();
}

absl::Status RemoveFromInverse(absl::Span<const std::size_t> at, int threads, SymmetricMatrix& p) {
  if (at.empty()) return absl::OkStatus();
  const Matrix columns = Columns(p, at);
  Matrix inverse;
  if (!SmallInverse(Rows(columns, at), &inverse)) return Singular();
  SubtractProduct(columns, inverse, threads, p);
  const std::vector<std::size_t> kept = Others(p.n, at);
  SymmetricMatrix smaller{kept.size(), Numbers<double>(kept.size() * kept.size())};
  for (std::size_t i = 0; i < kept.size(); ++i) {
    for (std::size_t j = 0; j < kept.size(); ++j) smaller.row(i)[j] = p.row(kept[i])[kept[j]];
  }
  p = std::move(smaller);
  return absl::OkStatus();
}

absl::Status InsertIntoInverse(absl::Span<const std::size_t> at, absl::Span<const double> rows, int threads,
                               SymmetricMatrix& p) {
  if (at.empty()) return absl::OkStatus();
  const std::size_t n = p.n + at.size();
  const std::vector<std::size_t> old = Others(n, at);
  const ConstMap inserted(rows.data(), Index(at.size()), Index(n));
  Matrix a12(Index(p.n), Index(at.size()));
  Matrix schur(Index(at.size()), Index(at.size()));
  for (std::size_t k = 0; k < at.size(); ++k) {
    for (std::size_t i = 0; i < p.n; ++i) a12(Index(i), Index(k)) = inserted(Index(k), Index(old[i]));
    for (std::size_t l = 0; l < at.size(); ++l) schur(Index(k), Index(l)) = inserted(Index(k), Index(at[l]));
  }
  const Matrix v = Map(p.values.data(), Index(p.n), Index(p.n)) * a12;
  schur.noalias() -= a12.transpose() * v;
  Matrix inverse;
  if (!SmallInverse(schur, &inverse)) return Singular();
  SubtractProduct(v, -inverse, threads, p);
  const Matrix side = -(v * inverse);
  SymmetricMatrix larger{n, Numbers<double>(n * n)};
  for (std::size_t i = 0; i < p.n; ++i) {
    for (std::size_t j = 0; j < p.n; ++j) larger.row(old[i])[old[j]] = p.row(i)[j];
    for (std::size_t k = 0; k < at.size(); ++k) {
      larger.row(old[i])[at[k]] = side(Index(i), Index(k));
      larger.row(at[k])[old[i]] = side(Index(i), Index(k));
    }
  }
  for (std::size_t k = 0; k < at.size(); ++k) {
    for (std::size_t l = 0; l < at.size(); ++l)
      larger.row(at[k])[at[l]] = inverse(Index(std::max(k, l)), Index(std::min(k, l)));
  }
  p = std::move(larger);
  return absl::OkStatus();
}

}  // namespace assent::internal

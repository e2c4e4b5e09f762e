#include "rank/algebra/tall.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "rank/algebra/blas.h"
#include "rank/parallel_for.h"

namespace assent::internal {
namespace {

using Eigen::Index;

constexpr std::size_t kPiece = 2048;  // rows

Index ToIndex(std::size_t value) { return static_cast<Index>(value); }
Index First(std::size_t piece) { return ToIndex(piece * kPiece); }

std::size_t Size(Index value) { return static_cast<std::size_t>(value); }

// Of any matrix by rows, whole or a part of one.
template <class M>
DenseFactor Factor(const M& m, bool transposed = false) {
  return {m.data(), Size(m.outerStride()), transposed};
}

}  // namespace

std::size_t Tall::Pieces() const { return (rows_ + kPiece - 1) / kPiece; }
Index Tall::Count(std::size_t piece) const { return ToIndex(std::min(kPiece, rows_ - piece * kPiece)); }

RowMatrix Tall::Cross(const Eigen::Ref<const RowMatrix>& a, const Eigen::Ref<const RowMatrix>& b) const {
  if (HasBlas()) {
    RowMatrix product(a.cols(), b.cols());
    MultiplyWithBlas(Size(a.cols()), Size(b.cols()), rows_, 1, Factor(a, true), Factor(b), 0, product.data(),
                     Size(b.cols()));
    return product;
  }
  std::vector<RowMatrix> parts(Pieces());
  ParallelFor(threads_, parts.size(), [&](std::size_t p) {
    parts[p].noalias() = a.middleRows(First(p), Count(p)).transpose() * b.middleRows(First(p), Count(p));
  });
  for (std::size_t p = 1; p < parts.size(); ++p) parts[0] += parts[p];
  return std::move(parts[0]);
}

void Tall::Subtract(const Eigen::Ref<const RowMatrix>& a, const RowMatrix& c,
                    Eigen::Ref<RowMatrix> out) const {
  if (HasBlas()) {
    MultiplyWithBlas(rows_, Size(c.cols()), Size(c.rows()), -1, Factor(a), Factor(c), 1, out.data(),
                     Size(out.outerStride()));
    return;
  }
  ParallelFor(threads_, Pieces(), [&](std::size_t p) {
    out.middleRows(First(p), Count(p)).noalias() -= a.middleRows(First(p), Count(p)) * c;
  });
}

void Tall::Rotate(const RowMatrix& c, Eigen::Ref<RowMatrix> a) const {
  const auto rotate = [&](std::size_t p) {
    RowMatrix piece(Count(p), c.cols());
    if (HasBlas()) {
      MultiplyWithBlas(Size(piece.rows()), Size(c.cols()), Size(c.rows()), 1,
                       Factor(a.middleRows(First(p), Count(p))), Factor(c), 0, piece.data(), Size(c.cols()));
    } else {
      piece.noalias() = a.block(First(p), 0, Count(p), c.rows()) * c;
    }
    a.block(First(p), 0, Count(p), c.cols()) = piece;
  };
  // BLAS has threads of its own.
  ParallelFor(HasBlas() ? 1 : threads_, Pieces(), rotate);
}

Tall::Independence Tall::Orthonormalise(double least, Eigen::Ref<RowMatrix> a) const {
  if (const std::optional<double> own = OrthonormaliseByCholesky(least, a)) return {a.cols(), *own};
  return OrthonormaliseByHouseholder(least, a);
}

// With a' a = R' R: a R^-1; returns the least of R's diagonal. Nothing, and `a` is as before, if a
// column has too little of its own.
std::optional<double> Tall::OrthonormaliseByCholesky(double least, Eigen::Ref<RowMatrix> a) const {
  constexpr double kShare = 1e-5;
  const RowMatrix inner = Cross(a, a);
  const Eigen::LLT<RowMatrix, Eigen::Upper> factor(inner);
  if (factor.info() != Eigen::Success) return std::nullopt;
  const RowMatrix r = factor.matrixU();
  for (Index k = 0; k < a.cols(); ++k) {
    if (!(r(k, k) > std::max(least, kShare * std::sqrt(inner(k, k))))) return std::nullopt;
  }
  const RowMatrix identity = RowMatrix::Identity(a.cols(), a.cols());
  Rotate(r.triangularView<Eigen::Upper>().solve(identity), a);
  return r.diagonal().minCoeff();
}

Tall::Independence Tall::OrthonormaliseByHouseholder(double least, Eigen::Ref<RowMatrix> a) const {
  using Householder = Eigen::HouseholderQR<Eigen::MatrixXd>;
  const Index block = a.cols();
  std::vector<Householder> parts(Pieces());
  RowMatrix stack = RowMatrix::Zero(ToIndex(Pieces()) * block, block);
  ParallelFor(threads_, parts.size(), [&](std::size_t p) {
    parts[p].compute(Eigen::MatrixXd(a.middleRows(First(p), Count(p))));
    const Index rows = std::min(block, Count(p));
    stack.middleRows(ToIndex(p) * block, rows) =
        parts[p].matrixQR().topRows(rows).template triangularView<Eigen::Upper>();
  });
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> top{Eigen::MatrixXd(stack)};
  stack = top.householderQ() * Eigen::MatrixXd::Identity(stack.rows(), block);
  ParallelFor(threads_, parts.size(), [&](std::size_t p) {
    Eigen::MatrixXd q = Eigen::MatrixXd::Zero(Count(p), block);
    const Index rows = std::min(block, Count(p));
    q.topRows(rows) = stack.middleRows(ToIndex(p) * block, rows);
    q.applyOnTheLeft(parts[p].householderQ());
    a.middleRows(First(p), Count(p)) = q;
  });
  const Eigen::VectorXd own = top.matrixR().diagonal().cwiseAbs();
  const Index rank = (own.array() > least).count();
  return {rank, rank > 0 ? own(rank - 1) : 0};
}

}  // namespace assent::internal

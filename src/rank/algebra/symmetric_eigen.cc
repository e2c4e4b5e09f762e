#include "rank/algebra/symmetric_eigen.h"

#include <Eigen/Eigenvalues>
#include <utility>
#include <vector>

#ifdef ASSENT_WITH_LAPACK

// LAPACK's own interface; every implementation has it, headers differ.
extern "C" void dsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda,
                        double* w, double* work, const int* lwork, int* iwork, const int* liwork, int* info);

#endif

namespace assent::internal {
namespace {

// Both libraries let values ascend.
SymmetricEigen Descending(const Eigen::VectorXd& values, const RowMatrix& vectors) {
  return {values.reverse(), vectors.rowwise().reverse()};
}

SymmetricEigen SolveWithEigen(const RowMatrix& a) {
  const Eigen::SelfAdjointEigenSolver<RowMatrix> solver(a);
  return Descending(solver.eigenvalues(), solver.eigenvectors());
}

}  // namespace

#ifdef ASSENT_WITH_LAPACK

// By divide and conquer (Cuppen 1981), mostly in matrix products.
SymmetricEigen SolveSymmetric(const RowMatrix& a) {
  const int n = static_cast<int>(a.rows());
  Eigen::MatrixXd vectors = a;
  Eigen::VectorXd values(n);
  std::vector<double> work(1 + 6 * a.rows() + 2 * a.size());
  std::vector<int> integers(3 + 5 * a.rows());
  const int work_size = static_cast<int>(work.size());
  const int integers_size = static_cast<int>(integers.size());
  int info = 0;
  dsyevd_("V", "L", &n, vectors.data(), &n, values.data(), work.data(), &work_size, integers.data(),
          &integers_size, &info);
  if (info != 0) return SolveWithEigen(a);  // it did not converge
  return Descending(values, vectors);
}

#else

SymmetricEigen SolveSymmetric(const RowMatrix& a) { return SolveWithEigen(a); }

#endif  // ASSENT_WITH_LAPACK

}  // namespace assent::internal

// File: tile_kernel_body.h
//
// The body of a tile kernel; included once by each tile_kernel_*.cc, which is
// compiled for one kind of processor. It must not use inline functions of other
// headers: the linker would keep one copy, made for whichever processor.

#ifndef ASSENT_RANK_TILE_KERNEL_BODY_H_
#define ASSENT_RANK_TILE_KERNEL_BODY_H_

#include <cstddef>

// NOLINTBEGIN(google-build-namespaces, modernize-use-using): each includer has its own
// copy, and GCC takes these attributes on a typedef only.
namespace {

// Vectors of kLanes doubles; a tile is kRows x (kVectors * kLanes).
template <int kLanes>
struct VectorOf;
template <>
struct VectorOf<2> {
  typedef double Type __attribute__((vector_size(16), aligned(8), may_alias));
};
template <>
struct VectorOf<4> {
  typedef double Type __attribute__((vector_size(32), aligned(8), may_alias));
};
template <>
struct VectorOf<8> {
  typedef double Type __attribute__((vector_size(64), aligned(8), may_alias));
};

template <int kLanes, int kRows, int kVectors>
void SubtractTile(const double* v, const double* u, std::size_t depth, double* c, std::size_t stride,
                  std::size_t used_rows, std::size_t used_columns) {
  using Vector = typename VectorOf<kLanes>::Type;
  constexpr int kColumns = kLanes * kVectors;
  Vector sums[kRows][kVectors] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    Vector right[kVectors];
    for (int j = 0; j < kVectors; ++j)
      right[j] = *reinterpret_cast<const Vector*>(u + k * kColumns + static_cast<std::size_t>(j) * kLanes);
    for (int r = 0; r < kRows; ++r) {
      for (int j = 0; j < kVectors; ++j) sums[r][j] += v[k * kRows + static_cast<std::size_t>(r)] * right[j];
    }
  }
  if (used_rows == kRows && used_columns == kColumns) {
    for (int r = 0; r < kRows; ++r) {
      for (int j = 0; j < kVectors; ++j) {
        *reinterpret_cast<Vector*>(c + static_cast<std::size_t>(r) * stride +
                                   static_cast<std::size_t>(j) * kLanes) -= sums[r][j];
      }
    }
    return;
  }
  const double* const flat = reinterpret_cast<const double*>(sums);
  for (std::size_t r = 0; r < used_rows; ++r) {
    for (std::size_t j = 0; j < used_columns; ++j) c[r * stride + j] -= flat[r * kColumns + j];
  }
}

}  // namespace
// NOLINTEND(google-build-namespaces, modernize-use-using)

#endif  // ASSENT_RANK_TILE_KERNEL_BODY_H_

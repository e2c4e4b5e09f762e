// File: tile_kernel.h
//
// The inner loop of training: C -= V U' for small tiles, once for each width of
// vector register that a processor may have.

#ifndef ASSENT_RANK_TILE_KERNEL_H_
#define ASSENT_RANK_TILE_KERNEL_H_

#include <cstddef>

namespace assent::internal {

/// Tiles of `rows` x `columns`.
struct TileKernel {
  std::size_t rows;
  std::size_t columns;
  /// C[r][c] -= sum over k < depth of v[k * rows + r] * u[k * columns + c], for
  /// r < used_rows and c < used_columns. C is row-major with `stride`. Sums run
  /// over k in ascending order whatever is used, so results do not depend on how
  /// a matrix is cut into tiles.
  void (*subtract)(const double* v, const double* u, std::size_t depth, double* c, std::size_t stride,
                   std::size_t used_rows, std::size_t used_columns);
};

/// The widest kernel that this processor runs.
const TileKernel& BestTileKernel();
/// The one that every processor runs.
const TileKernel& PlainTileKernel();

// Defined only where the compiler can target them.
const TileKernel& Avx2TileKernel();
const TileKernel& Avx512TileKernel();

}  // namespace assent::internal

#endif  // ASSENT_RANK_TILE_KERNEL_H_

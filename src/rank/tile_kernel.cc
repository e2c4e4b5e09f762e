#include "rank/tile_kernel.h"

#include "rank/tile_kernel_body.h"

namespace assent::internal {

const TileKernel& PlainTileKernel() {
  static constexpr TileKernel kKernel = {4, 4, SubtractTile<2, 4, 2>};
  return kKernel;
}

const TileKernel& BestTileKernel() {
#ifdef ASSENT_X86_TILE_KERNELS
  if (__builtin_cpu_supports("avx512f")) return Avx512TileKernel();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Avx2TileKernel();
#endif
  return PlainTileKernel();
}

}  // namespace assent::internal

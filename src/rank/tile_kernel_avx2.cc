#include "rank/tile_kernel.h"
#include "rank/tile_kernel_body.h"

namespace assent::internal {

const TileKernel& Avx2TileKernel() {
  static constexpr TileKernel kKernel = {6, 8, SubtractTile<4, 6, 2>};
  return kKernel;
}

}  // namespace assent::internal

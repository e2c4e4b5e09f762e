#include "rank/tile_kernel.h"
#include "rank/tile_kernel_body.h"

namespace assent::internal {

const TileKernel& Avx512TileKernel() {
  static constexpr TileKernel kKernel = {12, 16, SubtractTile<8, 12, 2>};
  return kKernel;
}

}  // namespace assent::internal

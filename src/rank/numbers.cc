#include "rank/numbers.h"

#include <limits>

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace assent::internal {
namespace {

constexpr std::size_t kHugePage = std::size_t{1} << 21;
constexpr std::size_t kLarge = 4 * kHugePage;  // of the memory at most a quarter is none of the array's

}  // namespace

void* AllocateNumbers(std::size_t bytes) {
  if (bytes < kLarge) return ::operator new(bytes);
  // What is too much to be rounded up is too much for `operator new`, which says so.
  const bool fits = bytes <= std::numeric_limits<std::size_t>::max() - kHugePage;
  const std::size_t pages = fits ? (bytes + kHugePage - 1) / kHugePage * kHugePage : bytes;
  void* const memory = ::operator new (pages, std::align_val_t{kHugePage});
#ifdef MADV_HUGEPAGE
  static_cast<void>(madvise(memory, pages, MADV_HUGEPAGE));  // if it refuses: ordinary pages
#endif
  return memory;
}

void FreeNumbers(void* memory, std::size_t bytes) noexcept {
  if (bytes < kLarge) {
    ::operator delete(memory);
  } else {
    ::operator delete (memory, std::align_val_t{kHugePage});
  }
}

}  // namespace assent::internal

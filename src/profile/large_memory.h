// Memory for tables of which every request looks at one random place: in large pages where the
// system has them, for looking up where a page lies takes longer than looking at it.

#ifndef ASSENT_SRC_PROFILE_LARGE_MEMORY_H_
#define ASSENT_SRC_PROFILE_LARGE_MEMORY_H_

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <new>

namespace assent::internal {

inline constexpr std::size_t kLargePage = std::size_t{2} << 20;

/// How memory of `size` bytes is aligned: at least by `align`, and by large pages if it has some.
inline std::align_val_t AlignmentFor(std::size_t size, std::size_t align) noexcept {
  return std::align_val_t{size < kLargePage ? align : std::max(align, kLargePage)};
}

/// Free with `::operator delete(memory, AlignmentFor(size, align))`.
inline void* NewLarge(std::size_t size, std::size_t align) {
  void* const memory = ::operator new(size, AlignmentFor(size, align));
#ifdef MADV_HUGEPAGE
  // A wish: where it is not granted, pages are small.
  if (size >= kLargePage) madvise(memory, size / kLargePage * kLargePage, MADV_HUGEPAGE);
#endif
  return memory;
}

}  // namespace assent::internal

#endif  // ASSENT_SRC_PROFILE_LARGE_MEMORY_H_

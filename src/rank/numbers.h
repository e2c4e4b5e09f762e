// File: numbers.h
//
// Memory for large arrays of numbers.

#ifndef ASSENT_RANK_NUMBERS_H_
#define ASSENT_RANK_NUMBERS_H_

#include <cstddef>
#include <new>
#include <vector>

#include "assent/base/export.h"

namespace assent::internal {

/// Memory for large arrays lies in huge pages where the system has them: others take longer
/// to come by, one by one, than the numbers take to write. Small arrays are as usual.
/// Throws std::bad_alloc as `operator new` does.
ASSENT_EXPORT void* AllocateNumbers(std::size_t bytes);
/// Gives back what `AllocateNumbers(bytes)` gave.
ASSENT_EXPORT void FreeNumbers(void* memory, std::size_t bytes) noexcept;

/// Leaves elements that are given no value as the memory was, for arrays that several threads
/// then fill in.
template <class Number>
struct NumbersAllocator {
  using value_type = Number;

  NumbersAllocator() = default;
  template <class Other>
  NumbersAllocator(const NumbersAllocator<Other>&) noexcept {}  // NOLINT(google-explicit-constructor)

  Number* allocate(std::size_t count) {
    return static_cast<Number*>(AllocateNumbers(count * sizeof(Number)));
  }
  void deallocate(Number* memory, std::size_t count) noexcept { FreeNumbers(memory, count * sizeof(Number)); }
  template <class Other>
  void construct(Other* at) noexcept {
    ::new (static_cast<void*>(at)) Other;
  }

  friend bool operator==(const NumbersAllocator&, const NumbersAllocator&) noexcept { return true; }
  friend bool operator!=(const NumbersAllocator&, const NumbersAllocator&) noexcept { return false; }
};

/// A vector of numbers. Those that a size alone asks for, as `resize(size)` does, are unset.
template <class Number>
using Numbers = std::vector<Number, NumbersAllocator<Number>>;

}  // namespace assent::internal

#endif  // ASSENT_RANK_NUMBERS_H_

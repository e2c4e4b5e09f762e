// File: fnv.h
//
// FNV-1a, 64 bits (Fowler, Noll, Vo; offset basis and prime of the 64-bit
// variant). It names policies and detects damaged files. It is no defence
// against somebody who wants a collision.

#ifndef ASSENT_BASE_FNV_H_
#define ASSENT_BASE_FNV_H_

#include <cstdint>
#include <string_view>

namespace assent::internal {

inline constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325u;
inline constexpr std::uint64_t kFnvPrime = 0x100000001b3u;

/// FNV-1a of `bytes`, continuing from `state`. O(bytes).
constexpr std::uint64_t Fnv1a(std::string_view bytes, std::uint64_t state = kFnvOffset) noexcept {
  for (const char byte : bytes) {
    state ^= static_cast<unsigned char>(byte);
    state *= kFnvPrime;
  }
  return state;
}

}  // namespace assent::internal

#endif  // ASSENT_BASE_FNV_H_

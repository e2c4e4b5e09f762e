// File: highway_targets.h
//
// The processors that the scan is compiled for. To be included before any header
// of Highway, the same in every file that dispatches.

#ifndef ASSENT_RANK_SCAN_HIGHWAY_TARGETS_H_
#define ASSENT_RANK_SCAN_HIGHWAY_TARGETS_H_

// AVX-512 with the byte products of VNNI is a target of its own.
#define HWY_WANT_AVX3_DL
// Not compiled: x86 between SSE2 and SSE4.1, which the portable code serves, and
// registers whose length is known at run time only, which NEON serves; and x86 above
// AVX3_DL, which newer versions of Highway know and AVX3_DL serves. (The values are those
// of hwy/detect_targets.h, which comes later; those above AVX3_DL are the lowest bits.)
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | 0x7F)

#endif  // ASSENT_RANK_SCAN_HIGHWAY_TARGETS_H_

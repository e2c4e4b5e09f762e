// File: targets.h
//
// Runs a test once for each kind of processor that the scan is compiled for and
// that this machine can stand in for.

#ifndef ASSENT_TESTS_RANK_SCAN_TARGETS_H_
#define ASSENT_TESTS_RANK_SCAN_TARGETS_H_

#include <cstdint>

namespace assent::testing {

/// Whether `target` has fused multiply-add.
bool IsFused(std::int64_t target);

/// Calls `test(target)` with the scan switched to each target in turn, and back.
/// Returns how many there were.
int ForEachTarget(void (*test)(std::int64_t target));

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_SCAN_TARGETS_H_

#include "rank/scan/targets.h"

#include <cstdio>
#include <string>
#include <vector>

#include "rank/scan/highway_targets.h"
#include "rank/scan/scan_kernel.h"
#include "support/catch.h"
//
#include "hwy/highway.h"

namespace assent::testing {

bool IsFused(std::int64_t target) {
#if HWY_ARCH_X86
  return target == HWY_AVX2 || target == HWY_AVX3 || target == HWY_AVX3_DL;
#else
  return target != HWY_EMU128 && target != HWY_SCALAR;
#endif
}

int ForEachTarget(void (*test)(std::int64_t)) {
  // The portable code too: the last entry of every dispatch table.
  std::int64_t left = (hwy::SupportedTargets() | HWY_EMU128 | HWY_SCALAR) & HWY_TARGETS;
  std::vector<std::int64_t> targets;
  for (; left != 0; left &= left - 1) targets.push_back(left & ~(left - 1));
  for (const std::int64_t target : targets) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(target);
    INFO("on " << hwy::TargetName(target));
    REQUIRE(std::string(internal::ScanTarget()) == hwy::TargetName(target));
    test(target);
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return static_cast<int>(targets.size());
}

}  // namespace assent::testing

#include "rank/scan/targets.h"

#include <string>

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
  // The portable code is the last entry of every dispatch table: always there.
  std::vector<std::int64_t> targets = hwy::SupportedAndGeneratedTargets();
  if (targets.back() != HWY_EMU128 && (HWY_TARGETS & HWY_EMU128) != 0) targets.push_back(HWY_EMU128);
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

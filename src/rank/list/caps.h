// File: caps.h
//
// Counts attributes while a list is filled.

#ifndef ASSENT_RANK_LIST_CAPS_H_
#define ASSENT_RANK_LIST_CAPS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "rank/list/catalogue.h"
#include "rank/list/plan.h"

namespace assent::internal {

class CapCounter {
 public:
  /// `cap_of_kind` is empty if there are no caps.
  CapCounter(const Catalogue& catalogue, const std::vector<std::size_t>& cap_of_kind)
      : catalogue_(catalogue), cap_of_kind_(cap_of_kind) {}

  /// Whether one more item like this would be over a cap. Once true, always true:
  /// counts only grow. O(attributes of the item).
  bool Full(std::int32_t item) const {
    if (cap_of_kind_.empty()) return false;
    for (const std::int32_t attribute : catalogue_.AttributesOf(item)) {
      const auto found = counts_.find(attribute);
      if (found != counts_.end() && found->second >= CapOf(attribute)) return true;
    }
    return false;
  }

  void Count(std::int32_t item) {
    if (cap_of_kind_.empty()) return;
    for (const std::int32_t attribute : catalogue_.AttributesOf(item)) {
      if (CapOf(attribute) != ListPlan::kNoCap) ++counts_[attribute];
    }
  }

 private:
  std::size_t CapOf(std::int32_t attribute) const {
    return cap_of_kind_[static_cast<std::size_t>(catalogue_.KindOf(attribute))];
  }

  const Catalogue& catalogue_;
  const std::vector<std::size_t>& cap_of_kind_;
  absl::flat_hash_map<std::int32_t, std::size_t> counts_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_CAPS_H_

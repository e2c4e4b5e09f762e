// File: caps.h
//
// Counts attributes while a list is filled.

#ifndef ASSENT_RANK_LIST_CAPS_H_
#define ASSENT_RANK_LIST_CAPS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rank/list/catalogue.h"
#include "rank/list/plan.h"

namespace assent::internal {

/// The memory of counts, from list to list.
struct CapCounts {
  std::vector<std::size_t> of;        // by attribute; 0 but for those that were counted
  std::vector<std::int32_t> counted;  // attributes, maybe several times
};

class CapCounter {
 public:
  /// `cap_of_kind` is empty if there are no caps. O(what the last list counted).
  CapCounter(const Catalogue& catalogue, const std::vector<std::size_t>& cap_of_kind, CapCounts& counts)
      : catalogue_(catalogue), cap_of_kind_(cap_of_kind), counts_(counts) {
    for (const std::int32_t attribute : counts_.counted) Times(attribute) = 0;
    counts_.counted.clear();
    if (counts_.of.size() < catalogue.attributes().size()) counts_.of.resize(catalogue.attributes().size());
  }

  /// Whether one more item like this would be over a cap. Once true, always true:
  /// counts only grow. O(attributes of the item).
  bool Full(std::int32_t item) const {
    if (cap_of_kind_.empty()) return false;
    for (const std::int32_t attribute : catalogue_.AttributesOf(item)) {
      if (Times(attribute) >= CapOf(attribute)) return true;
    }
    return false;
  }

  void Count(std::int32_t item) {
    if (cap_of_kind_.empty()) return;
    for (const std::int32_t attribute : catalogue_.AttributesOf(item)) {
      ++Times(attribute);
      counts_.counted.push_back(attribute);
    }
  }

 private:
  std::size_t& Times(std::int32_t attribute) const { return counts_.of[static_cast<std::size_t>(attribute)]; }
  std::size_t CapOf(std::int32_t attribute) const {
    return cap_of_kind_[static_cast<std::size_t>(catalogue_.KindOf(attribute))];
  }

  const Catalogue& catalogue_;
  const std::vector<std::size_t>& cap_of_kind_;
  CapCounts& counts_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_CAPS_H_

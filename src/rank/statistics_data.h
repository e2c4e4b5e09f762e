// File: statistics_data.h
//
// What is inside `Statistics`, for the files of this folder that read or fill it.

#ifndef ASSENT_RANK_STATISTICS_DATA_H_
#define ASSENT_RANK_STATISTICS_DATA_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "assent/base/id.h"
#include "assent/rank/feature.h"
#include "assent/rank/statistics.h"

namespace assent::internal {

/// Lets a map keyed by `Feature` be asked with a borrowed `FeatureView`.
struct FeatureHash {
  using is_transparent = void;
  std::size_t operator()(const FeatureView& v) const { return absl::Hash<FeatureView>()(v); }
};
struct FeatureEq {
  using is_transparent = void;
  bool operator()(const FeatureView& a, const FeatureView& b) const { return a == b; }
};
using FeatureMap = absl::flat_hash_map<Feature, std::int32_t, FeatureHash, FeatureEq>;

/// A weight of 1 in the units that sums are kept in.
inline constexpr std::int64_t kWeightUnit = std::int64_t{1} << 20;

struct StatisticsData {
  std::uint64_t policy = 0;
  StatisticsOptions options;
  std::vector<std::int32_t> fields;  // numbers of the policy's one-hot fields, ascending
  std::int64_t people = 0;

  // Columns are numbered as they first appear; column 0 is the constant. They
  // stay when their last person is subtracted, with nothing but zeros in them.
  absl::flat_hash_map<ItemId, std::int32_t> items;
  FeatureMap features;
  std::vector<std::int64_t> column_people;
  std::vector<std::vector<std::int64_t>> gram;  // row c has the entries of columns 0 to c

  /// Appends a column of zeros.
  std::int32_t AddColumn() {
    const auto column = static_cast<std::int32_t>(gram.size());
    gram.emplace_back(static_cast<std::size_t>(column) + 1, 0);
    column_people.push_back(0);
    return column;
  }
  std::int64_t& At(std::int32_t a, std::int32_t b) {
    return gram[static_cast<std::size_t>(std::max(a, b))][static_cast<std::size_t>(std::min(a, b))];
  }
  std::int64_t At(std::int32_t a, std::int32_t b) const {
    return gram[static_cast<std::size_t>(std::max(a, b))][static_cast<std::size_t>(std::min(a, b))];
  }
};

/// The columns with at least `min_people` people in the one order that does not
/// depend on who came first: items by id, then field values.
struct ColumnOrder {
  std::vector<std::pair<ItemId, std::int32_t>> items;
  std::vector<std::pair<Feature, std::int32_t>> features;
};
ColumnOrder OrderColumns(const StatisticsData& data, std::int64_t min_people);

struct StatisticsAccess {
  static const StatisticsData& Data(const Statistics& statistics) { return *statistics.data_; }
  static StatisticsData& Data(Statistics& statistics) { return *statistics.data_; }
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_DATA_H_

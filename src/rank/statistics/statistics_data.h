// File: statistics_data.h
//
// What is inside `Statistics`, for the files of this folder that read or fill it.

#ifndef ASSENT_RANK_STATISTICS_STATISTICS_DATA_H_
#define ASSENT_RANK_STATISTICS_STATISTICS_DATA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "assent/base/id.h"
#include "assent/rank/feature.h"
#include "assent/rank/statistics.h"
#include "rank/statistics/sparse_gram.h"
#include "rank/statistics/training_rows.h"

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

/// What a column costs beside its sums: its block, its name, its people.
inline constexpr std::size_t kColumnBytes = 160;
/// Columns of pending rows from which on they are added to the sums.
inline constexpr std::size_t kMostPending = std::size_t{1} << 22;

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

  /// Appends a column of zeros.
  std::int32_t AddColumn() {
    const auto column = static_cast<std::int32_t>(gram.dimension());
    gram.AddColumn();
    column_people.push_back(0);
    return column;
  }
  std::size_t columns() const noexcept { return gram.dimension(); }

  /// A sum, of what is settled.
  std::int64_t At(std::int32_t a, std::int32_t b) const { return gram.At(a, b); }

  /// Counts a person; their row waits until `Settle`.
  void AddRow(absl::Span<const std::int32_t> row, std::int64_t weight);
  /// Adds the waiting rows to the sums. Const functions may call it together.
  void Settle() const;
  /// An upper bound of what the statistics take with `pairs` further sums and
  /// `columns` further columns, in bytes.
  std::size_t MostBytes(std::size_t pairs, std::size_t columns) const;

  // What is waiting changes nothing that can be seen: hence mutable.
  mutable SparseGram gram;
  mutable TrainingRows pending;
  mutable std::size_t pending_pairs = 0;
  mutable std::mutex settling;
};

/// A person's row: the distinct columns that hold a 1, ascending.
struct PersonRow {
  std::vector<std::int32_t> columns;
  std::int64_t weight = 0;
  bool complete = true;  // false if a column was not known and not to be created
};
PersonRow RowOf(StatisticsData& data, const EngineInput& person, bool create);
/// Whether the person has a granted history with something in it.
bool EntersTraining(const EngineInput& person);

/// The columns with at least `min_people` people in the one order that does not
/// depend on who came first: items by id, then field values.
struct ColumnOrder {
  std::vector<std::pair<ItemId, std::int32_t>> items;
  std::vector<std::pair<Feature, std::int32_t>> features;
};
ColumnOrder OrderColumns(const StatisticsData& data, std::int64_t min_people);

/// The door for the files of this folder. What they get is settled.
struct StatisticsAccess {
  static const StatisticsData& Data(const Statistics& statistics) {
    statistics.data_->Settle();
    return *statistics.data_;
  }
  static StatisticsData& Data(Statistics& statistics) {
    statistics.data_->Settle();
    return *statistics.data_;
  }
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_STATISTICS_DATA_H_

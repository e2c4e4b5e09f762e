// File: statistics.h
//
// Training statistics: everything the recommender ever learns from people. A
// person's row is x = [items of the history | one-hot field values | 1], and the
// statistics are G = X'WX, the weighted sum of x x' over people (EASE, Steck
// 2019, keeps the same matrix for items alone). Being a sum, it can be sharded,
// merged in any order and subtracted from: taking a person's addend away leaves,
// bit for bit, what would be there had the person never been added.
//
// Statistics are personal data: treat them like the profiles they came from.

#ifndef ASSENT_RANK_STATISTICS_H_
#define ASSENT_RANK_STATISTICS_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"

namespace assent {

namespace internal {
struct StatisticsAccess;
struct StatisticsData;
}  // namespace internal

/// What must be the same for statistics to be comparable.
struct StatisticsOptions {
  /// A person with n distinct items has the weight n^-row_weight_exponent,
  /// rounded to a multiple of 2^-20 (at least one such unit). From 0 (everybody
  /// counts the same) to 1 (every history counts the same).
  double row_weight_exponent = 0.25;
};

/// The sum over people. Sums are 64-bit integers in units of 2^-20, hence exact.
///
/// Memory: about 4 c^2 bytes for c columns (distinct items and field values).
/// Thread safety: const functions may run together; anything that changes the
/// object needs exclusive access. Give each thread its own and `Merge`.
class Statistics {
 public:
  /// Empty statistics for profiles of `policy`. Only its fields with a `one_hot`
  /// feature become columns. InvalidArgument: an exponent outside [0, 1].
  static absl::StatusOr<Statistics> Create(const ProfilePolicy& policy, StatisticsOptions options = {});

  Statistics(Statistics&&) noexcept;
  Statistics& operator=(Statistics&&) noexcept;
  ~Statistics();

  /// Adds one person. Repeated items count once. A person whose history is
  /// withheld or empty does not enter: OK, and nothing changes.
  /// FailedPrecondition, and nothing changes: the input was not opened for a
  /// purpose with `use: TRAIN`, or belongs to another policy. Aborted, and nothing
  /// changes: consent changed since the view was opened. O(|x|^2).
  absl::Status Add(const EngineInput& person);

  /// Takes one person away: the exact inverse of `Add` with the same input.
  /// FailedPrecondition, and nothing changes: as for `Add`, or the person cannot
  /// have been added as they are now (a sum would fall below zero). An input that
  /// was copied before a withdrawal may still be subtracted. O(|x|^2).
  absl::Status Subtract(const EngineInput& person);

  /// Adds another shard; the catalogues are united. FailedPrecondition, and
  /// nothing changes: another policy or other options. O(columns of other ^2).
  absl::Status Merge(const Statistics& other);

  /// People in the sum.
  std::int64_t people() const noexcept;
  /// Distinct items, and distinct field values, with at least one person. O(columns).
  std::size_t items() const noexcept;
  std::size_t field_values() const noexcept;
  std::uint64_t policy_fingerprint() const noexcept;
  const StatisticsOptions& options() const noexcept;

 private:
  friend struct internal::StatisticsAccess;
  explicit Statistics(std::unique_ptr<internal::StatisticsData> data) noexcept;

  absl::Status Check(const EngineInput& person, const char* verb) const;

  std::unique_ptr<internal::StatisticsData> data_;  // never null unless moved from
};

}  // namespace assent

#endif  // ASSENT_RANK_STATISTICS_H_

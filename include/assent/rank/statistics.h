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
#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/context.h"

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

  // The rest are limits of this object; they are not part of what is summed.

  /// The most bytes that the statistics may take (see `memory`); 0 is no limit.
  std::size_t memory_limit = 0;
  /// A person with more distinct items is refused: n items are n^2 / 2 sums, and
  /// who has tens of thousands is rarely a person.
  std::size_t max_items_per_person = 10'000;
  /// For the sums: 0 is all cores. The result does not depend on it.
  int threads = 0;
};

/// The sum over people. Sums are 64-bit integers in units of 2^-20, hence exact.
/// An interaction has no weight of its own: who has an item has a 1 in its column,
/// however often they have it, and an item that one person has is a column too
/// (`TrainOptions::min_people` keeps it out of models).
///
/// Memory: G is kept sparse, row by row, a row dense once that is smaller. With c
/// columns (distinct items and field values) and p pairs of columns that at least
/// one person has both of, a column with itself counted,
///
///   160 c + min(12 p, 4 c (c + 1)) bytes, and the texts of text ids,
///
/// beside up to 128 MB for rows that wait to be summed together.
///
/// Thread safety: const functions may run together; anything that changes the
/// object needs exclusive access. Summing uses all cores by itself (options); for
/// more, or on several machines, give each its own and `Merge`.
class ASSENT_EXPORT Statistics {
 public:
  /// Empty statistics for profiles of `policy`. Only its fields with a `one_hot`
  /// feature become columns. InvalidArgument: an exponent outside [0, 1].
  static absl::StatusOr<Statistics> Create(const ProfilePolicy& policy, StatisticsOptions options = {});

  Statistics(Statistics&&) noexcept;
  Statistics& operator=(Statistics&&) noexcept;
  ~Statistics();

  /// Adds one person. Repeated items count once. A person whose history is
  /// withheld or empty does not enter: OK, and nothing changes.
  /// Nothing changes with an error. FailedPrecondition: the input was not opened
  /// for a purpose with `use: TRAIN`, or belongs to another policy. Aborted: consent
  /// changed since the view was opened. InvalidArgument: more items than
  /// `max_items_per_person`. ResourceExhausted: `memory_limit` could be exceeded.
  /// O(|x|^2) over time.
  absl::Status Add(const EngineInput& person);

  /// Takes one person away: the exact inverse of `Add` with the same input.
  /// FailedPrecondition, and nothing changes: as for `Add`, or the person cannot
  /// have been added as they are now (a sum would fall below zero). An input that
  /// was copied before a withdrawal may still be subtracted. O(|x|^2).
  absl::Status Subtract(const EngineInput& person);

  /// The same for a person of whom it is known in which contexts they chose their
  /// items: each distinct value becomes a column beside field values. These are as
  /// personal as the history they belong to: pass them only if the history's purpose
  /// covers them. FailedPrecondition also: the policy has so many one-hot fields that
  /// with context there would be more than 64.
  absl::Status Add(const EngineInput& person, absl::Span<const Context> contexts);
  /// The exact inverse: takes a person away with the contexts they were added with.
  absl::Status Subtract(const EngineInput& person, absl::Span<const Context> contexts);

  /// Adds another shard; the catalogues are united. Nothing changes with an error.
  /// FailedPrecondition: another policy or row_weight_exponent. ResourceExhausted:
  /// the sum exceeds `memory_limit`. O(pairs of both).
  absl::Status Merge(const Statistics& other);

  /// People in the sum.
  std::int64_t people() const noexcept;
  /// Distinct items with at least one person. O(columns).
  std::size_t items() const noexcept;
  /// Distinct field values with at least one person. O(columns).
  std::size_t field_values() const noexcept;
  /// What the statistics take, in bytes, by the formula above; rows that wait are
  /// counted as if each of their pairs was new. O(1).
  std::size_t memory() const noexcept;
  /// The policy that the people's profiles obey.
  std::uint64_t policy_fingerprint() const noexcept;
  /// What the statistics were made with.
  const StatisticsOptions& options() const noexcept;

 private:
  friend struct internal::StatisticsAccess;
  explicit Statistics(std::unique_ptr<internal::StatisticsData> data) noexcept;

  absl::Status Check(const EngineInput& person, const char* verb) const;

  std::unique_ptr<internal::StatisticsData> data_;  // never null unless moved from
};

}  // namespace assent

#endif  // ASSENT_RANK_STATISTICS_H_

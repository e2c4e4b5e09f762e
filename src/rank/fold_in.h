// File: fold_in.h
//
// The factor model for one person: from the consented items and field values to
// a vector u, and from that to scores y_j'u. Nothing of it is kept.
//
//   m = sum of the field values' and the constant's prior vectors
//   A = a0 Y'Y + sum over h of y y' + r I,   r = l (|h| + a0 n) |h|^-g
//   u = A^-1 (sum over h of y + (r I + a0 Y'Y) m)
//
// Y'Y is diagonal (see factors.h), so A is a diagonal plus a matrix of rank |h|:
// short histories take a |h| x |h| system (Woodbury), long ones a d x d one.

#ifndef ASSENT_RANK_FOLD_IN_H_
#define ASSENT_RANK_FOLD_IN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "rank/model_data.h"
#include "rank/pattern.h"

namespace assent::internal {

/// The item factors of a model; borrows from it.
///
/// Thread safety: const access from any thread.
class ASSENT_EXPORT FactorModel {
 public:
  explicit FactorModel(const ModelData& data);

  const ModelData& data() const noexcept { return data_; }
  std::size_t dimension() const noexcept { return data_.factor_count(); }
  /// y of an item.
  const float* Row(std::int32_t item) const noexcept {
    return data_.factors.data() + static_cast<std::size_t>(item) * dimension();
  }
  /// The sum of y over the catalogue.
  absl::Span<const double> sum() const noexcept { return sum_; }

  /// scores[j] = y_j'u for the whole catalogue. O(n d).
  void Score(absl::Span<const double> user, absl::Span<double> scores) const noexcept;

 private:
  const ModelData& data_;
  std::vector<double> sum_;
};

/// What the field values of one request weigh with a history of some length.
double FieldWeight(const MixParameters& mix, std::size_t items) noexcept;

/// One person's vector, and the share of each input in a score. Its memory serves one
/// person after the other. For one thread, the constant functions too.
class FoldIn {
 public:
  /// Takes the next person. `inputs` as in ScoreRequest: `items` items, then field values,
  /// then the constant; borrowed. `pattern` is that of the fields. O(k d (k + d)) with
  /// k = min(|h|, d), and O(fields columns d).
  void Fold(const FactorModel& model, const FieldsPattern& pattern, absl::Span<const std::int32_t> inputs,
            std::size_t items);

  absl::Span<const double> user() const noexcept { return user_; }

  /// What each input adds to y'u, for any y of dimension() numbers: they sum to
  /// it up to rounding. O(|h| d).
  void Addends(absl::Span<const double> y, absl::Span<double> addends) const;

 private:
  bool direct() const noexcept { return items_ >= model_->dimension(); }
  void AddPriors(const FieldsPattern& pattern);
  void FactorShort();
  void FactorLong();
  void Pull();
  // Replaces `vector` by A^-1 vector.
  void Solve(double* vector) const;

  const FactorModel* model_ = nullptr;
  absl::Span<const std::int32_t> inputs_;
  std::size_t items_ = 0;
  std::vector<double> diagonal_;  // a0 Y'Y + r
  std::vector<double> history_;   // y of the items, in double; if direct, of some at a time
  std::vector<double> factor_;    // of I + H D^-1 H', or of A if direct
  std::vector<double> priors_;    // m of each input that is no item
  std::vector<double> user_;
  std::vector<double> missing_;  // what the prior misses of each item
  std::vector<double> step_;

  // What `Addends` works in.
  mutable std::vector<double> query_;
  mutable std::vector<double> inner_;
  mutable std::vector<double> back_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_FOLD_IN_H_

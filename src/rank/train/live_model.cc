#include "assent/rank/live_model.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "rank/algebra/low_rank_update.h"
#include "rank/algebra/spd_inverse.h"
#include "rank/model_data.h"
#include "rank/parallel_for.h"
#include "rank/statistics/statistics_data.h"
#include "rank/train/factors.h"
#include "rank/train/train_sums.h"

namespace assent {
namespace internal {
namespace {

// The columns of P as columns of the statistics.
std::vector<std::int32_t> Joined(const TrainColumns& columns, const TrainOptions& options) {
  std::vector<std::int32_t> all = columns.items;
  all.insert(all.end(), columns.fields.begin(), columns.fields.end());
  if (!options.use_constant) all.pop_back();
  return all;
}

}  // namespace

class LiveState {
 public:
  LiveState(Statistics statistics, const TrainOptions& options)
      : statistics_(std::move(statistics)), options_(options), threads_(ThreadCount(options.threads)) {}

  absl::Status Solve() {
    TakeCurrentColumns();
    p_.n = columns_.size();
    p_.values.clear();
    if (p_.n > 0) {
      FillMatrix(Sums(), taken_, options_, threads_, data_);
      p_.values = std::move(data_.matrix).Take();
      InverseOptions inverse;
      inverse.threads = threads_;
      if (absl::Status s = InvertSpd(p_.values.data(), p_.n, inverse); !s.ok()) return s;
    }
    data_.matrix.clear();
    updates_ = 0;
    return absl::OkStatus();
  }

  /// Follows the statistics, which a person with `row` has just joined (sign 1) or
  /// left (-1). If P cannot be updated to working precision, it is solved anew.
  absl::Status Follow(const PersonRow& row, int sign) {
    const std::vector<std::int32_t> before = std::move(columns_);
    TakeCurrentColumns();
    ++updates_;
    absl::Status status = Leave(before);
    if (status.ok()) status = Change(row, sign);
    if (status.ok()) status = Enter();
    return status.ok() ? status : Solve();
  }

  absl::StatusOr<Model> MakeModel() const {
    if (data_.items.empty()) return NobodyToLearnFrom(statistics_, options_);
    ModelData data = data_;
    data.hyperparameters = RecordOptions(Sums(), options_);
    data.policy = Sums().policy;
    data.people = Sums().people;
    FillFieldSums(Sums(), taken_, data);
    if (FactorsWantMatrix(Sums(), taken_, options_)) FillMatrix(Sums(), taken_, options_, threads_, data);
    FillFactorsFrom(Sums(), taken_, options_, {}, data);
    data.matrix.clear();  // before there is another of its size
    data.matrix = p_.values;
    return ModelAccess::Make(std::move(data));
  }

  Statistics& statistics() { return statistics_; }
  const Statistics& statistics() const { return statistics_; }
  std::int64_t updates() const { return updates_; }

 private:
  const StatisticsData& Sums() const { return StatisticsAccess::Data(statistics_); }

  void TakeCurrentColumns() {
    data_ = ModelData();
    data_.hyperparameters = RecordOptions(Sums(), options_);  // dimension() asks them
    taken_ = TakeColumns(Sums(), options_, data_);
    columns_ = Joined(taken_, options_);
  }

  // Columns of `before` that are none any more leave P; `inside_` is what stays.
  absl::Status Leave(const std::vector<std::int32_t>& before) {
    const std::vector<std::int32_t> now = Sorted(columns_);
    std::vector<std::size_t> leaving;
    inside_.clear();
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (std::binary_search(now.begin(), now.end(), before[i])) {
        inside_.push_back(before[i]);
      } else {
        leaving.push_back(i);
      }
    }
    return RemoveFromInverse(leaving, threads_, p_);
  }

  // The person's own rows and columns of those that stay: w (1 1' + k I on items).
  absl::Status Change(const PersonRow& row, int sign) {
    const std::vector<std::int32_t> items = Sorted(taken_.items);
    const double weight = sign * static_cast<double>(row.weight) / kWeightUnit;
    std::vector<std::size_t> at;
    for (std::size_t i = 0; i < inside_.size(); ++i) {
      if (std::binary_search(row.columns.begin(), row.columns.end(), inside_[i])) at.push_back(i);
    }
    std::vector<double> change(at.size() * at.size(), weight);
    for (std::size_t k = 0; k < at.size(); ++k) {
      if (!std::binary_search(items.begin(), items.end(), inside_[at[k]])) continue;
      change[k * at.size() + k] += weight * options_.dropout / (1 - options_.dropout);
    }
    return AddToInverse(at, change, threads_, p_);
  }

  // Columns that P does not have yet enter it.
  absl::Status Enter() {
    std::vector<std::size_t> entering;
    std::vector<double> rows;
    for (std::size_t i = 0, old = 0; i < columns_.size(); ++i) {
      if (old < inside_.size() && inside_[old] == columns_[i]) {
        ++old;
        continue;
      }
      entering.push_back(i);
      for (const std::int32_t other : columns_) rows.push_back(WeightOf(Sums(), columns_[i], other));
      double& diagonal = rows[rows.size() - columns_.size() + i];
      const ColumnKind kind = i < taken_.items.size() ? ColumnKind::kItem : ColumnKind::kFeature;
      diagonal += Regularisation(options_, kind, diagonal);
    }
    return InsertIntoInverse(entering, rows, threads_, p_);
  }

  static std::vector<std::int32_t> Sorted(std::vector<std::int32_t> columns) {
    std::sort(columns.begin(), columns.end());
    return columns;
  }

  Statistics statistics_;
  const TrainOptions options_;
  const int threads_;
  TrainColumns taken_;
  ModelData data_;                     // the names of the columns
  std::vector<std::int32_t> columns_;  // of P, as columns of the statistics
  std::vector<std::int32_t> inside_;   // while following: those that stay
  SymmetricMatrix p_;
  std::int64_t updates_ = 0;
};

}  // namespace internal

using internal::LiveState;
using internal::StatisticsAccess;

LiveModel::LiveModel(std::unique_ptr<LiveState> state) noexcept : state_(std::move(state)) {}
LiveModel::LiveModel(LiveModel&&) noexcept = default;
LiveModel& LiveModel::operator=(LiveModel&&) noexcept = default;
LiveModel::~LiveModel() = default;

absl::StatusOr<LiveModel> LiveModel::Create(Statistics statistics, const TrainOptions& options) {
  if (absl::Status status = internal::CheckTrainOptions(options); !status.ok()) return status;
  auto state = std::make_unique<LiveState>(std::move(statistics), options);
  if (absl::Status status = state->Solve(); !status.ok()) return status;
  return LiveModel(std::move(state));
}

absl::Status LiveModel::Add(const EngineInput& person) {
  Statistics& statistics = state_->statistics();
  const std::int64_t before = statistics.people();
  if (absl::Status status = statistics.Add(person); !status.ok()) return status;
  if (statistics.people() == before) return absl::OkStatus();  // no history to learn from
  return state_->Follow(internal::RowOf(StatisticsAccess::Data(statistics), person, /*create=*/false), 1);
}

absl::Status LiveModel::Forget(const EngineInput& person) {
  Statistics& statistics = state_->statistics();
  const std::int64_t before = statistics.people();
  if (absl::Status status = statistics.Subtract(person); !status.ok()) return status;
  if (statistics.people() == before) return absl::OkStatus();
  return state_->Follow(internal::RowOf(StatisticsAccess::Data(statistics), person, /*create=*/false), -1);
}

absl::StatusOr<Model> LiveModel::MakeModel() const { return state_->MakeModel(); }
absl::Status LiveModel::Refresh() { return state_->Solve(); }
std::int64_t LiveModel::updates() const noexcept { return state_->updates(); }
const Statistics& LiveModel::statistics() const noexcept { return state_->statistics(); }

}  // namespace assent

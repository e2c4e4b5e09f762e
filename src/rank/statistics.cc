#include "assent/rank/statistics.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "rank/statistics_data.h"

namespace assent {
namespace {

using internal::EngineInputAccess;
using internal::FeatureValue;
using internal::FeatureView;
using internal::StatisticsData;

// The column of `key`, or -1; creates it if `create`.
template <class Map, class Key, class Own>
std::int32_t ColumnOf(StatisticsData& data, Map& map, const Key& key, bool create, const Own& own) {
  const auto found = map.find(key);
  if (found != map.end()) return found->second;
  if (!create) return -1;
  const std::int32_t column = data.AddColumn();
  map.emplace(own(key), column);
  return column;
}

// A person's row: the distinct columns that hold a 1, ascending.
struct Row {
  std::vector<std::int32_t> columns;
  std::int64_t weight = 0;
  bool complete = true;  // false if a column was not known and not to be created
};

std::int64_t WeightOf(std::size_t items, double exponent) {
  const double scaled = std::pow(static_cast<double>(items), -exponent) * internal::kWeightUnit;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::nearbyint(scaled)));
}

void SortUnique(std::vector<std::int32_t>& columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

Row RowOf(StatisticsData& data, const EngineInput& person, bool create) {
  Row row;
  for (const Interaction& entry : EngineInputAccess::History(person)) {
    row.columns.push_back(
        ColumnOf(data, data.items, entry.item, create, [](const ItemId& id) { return id; }));
  }
  SortUnique(row.columns);
  // Unknown items are all -1 here, hence miscounted; such a row is never used.
  row.weight = WeightOf(row.columns.size(), data.options.row_weight_exponent);
  for (const FeatureValue& value : EngineInputAccess::Values(person)) {
    if (!std::binary_search(data.fields.begin(), data.fields.end(), value.field)) continue;
    const FeatureView key(value.field, value.is_text, value.number, value.text);
    row.columns.push_back(
        ColumnOf(data, data.features, key, create, [](const FeatureView& v) { return v.Own(); }));
  }
  row.columns.push_back(0);
  SortUnique(row.columns);
  row.complete = row.columns.front() >= 0;
  return row;
}

bool EntersTraining(const EngineInput& person) {
  return EngineInputAccess::HasHistory(person) && !EngineInputAccess::History(person).empty();
}

// Whether every sum that the row touches holds at least the row's share.
bool Covers(const StatisticsData& data, const Row& row) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const auto c = static_cast<std::size_t>(row.columns[i]);
    if (data.column_people[c] < 1) return false;
    for (std::size_t j = 0; j <= i; ++j) {
      if (data.gram[c][static_cast<std::size_t>(row.columns[j])] < row.weight) return false;
    }
  }
  return true;
}

void Apply(StatisticsData& data, const Row& row, std::int64_t sign) {
  const std::int64_t weight = sign * row.weight;
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const auto c = static_cast<std::size_t>(row.columns[i]);
    std::int64_t* const sums = data.gram[c].data();
    for (std::size_t j = 0; j <= i; ++j) sums[row.columns[j]] += weight;
    data.column_people[c] += sign;
  }
  data.people += sign;
}

template <class Map>
std::size_t CountPeopled(const StatisticsData& data, const Map& map) {
  return static_cast<std::size_t>(std::count_if(map.begin(), map.end(), [&](const auto& entry) {
    return data.column_people[static_cast<std::size_t>(entry.second)] > 0;
  }));
}

template <class Map, class Out>
void CollectSorted(const StatisticsData& data, const Map& map, std::int64_t min_people, Out& out) {
  for (const auto& [key, column] : map) {
    if (data.column_people[static_cast<std::size_t>(column)] >= min_people) out.emplace_back(key, column);
  }
  std::sort(out.begin(), out.end());
}

}  // namespace

namespace internal {

ColumnOrder OrderColumns(const StatisticsData& data, std::int64_t min_people) {
  ColumnOrder order;
  CollectSorted(data, data.items, min_people, order.items);
  CollectSorted(data, data.features, min_people, order.features);
  return order;
}

}  // namespace internal

Statistics::Statistics(std::unique_ptr<StatisticsData> data) noexcept : data_(std::move(data)) {}
Statistics::Statistics(Statistics&&) noexcept = default;
Statistics& Statistics::operator=(Statistics&&) noexcept = default;
Statistics::~Statistics() = default;

absl::StatusOr<Statistics> Statistics::Create(const ProfilePolicy& policy, StatisticsOptions options) {
  if (!(options.row_weight_exponent >= 0 && options.row_weight_exponent <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("row_weight_exponent is ", options.row_weight_exponent, "; it must be from 0 to 1"));
  }
  auto data = std::make_unique<StatisticsData>();
  data->policy = policy.fingerprint;
  data->options = options;
  for (const FieldPolicy& field : policy.fields) {
    if (field.feature == FeatureUse::kOneHot) data->fields.push_back(field.number);
  }
  std::sort(data->fields.begin(), data->fields.end());
  data->AddColumn();
  return Statistics(std::move(data));
}

absl::Status Statistics::Check(const EngineInput& person, const char* verb) const {
  if (EngineInputAccess::UseOf(person) != Use::kTrain) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot ", verb, " a person: the view was not opened for a purpose with `use: TRAIN`; ",
                     "training is a purpose of its own"));
  }
  if (EngineInputAccess::PolicyOf(person) != data_->policy) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot ", verb, " a person: the profile has policy ",
        absl::Hex(EngineInputAccess::PolicyOf(person), absl::kZeroPad16), ", the statistics are for policy ",
        absl::Hex(data_->policy, absl::kZeroPad16), "; start new statistics when the policy changes"));
  }
  return absl::OkStatus();
}

absl::Status Statistics::Add(const EngineInput& person) {
  if (absl::Status status = Check(person, "add"); !status.ok()) return status;
  if (!EngineInputAccess::IsCurrent(person)) {
    return absl::AbortedError(
        "cannot add a person: consent changed since the view was opened; open a new view");
  }
  if (!EntersTraining(person)) return absl::OkStatus();
  Apply(*data_, RowOf(*data_, person, /*create=*/true), +1);
  return absl::OkStatus();
}

absl::Status Statistics::Subtract(const EngineInput& person) {
  if (absl::Status status = Check(person, "subtract"); !status.ok()) return status;
  if (!EntersTraining(person)) return absl::OkStatus();
  const Row row = RowOf(*data_, person, /*create=*/false);
  if (!row.complete || !Covers(*data_, row)) {
    return absl::FailedPreconditionError(
        "cannot subtract a person: these statistics never had this row added; subtract exactly the history "
        "and "
        "fields that were added");
  }
  Apply(*data_, row, -1);
  return absl::OkStatus();
}

absl::Status Statistics::Merge(const Statistics& other) {
  const StatisticsData& from = *other.data_;
  if (from.policy != data_->policy) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot merge: the other statistics are for policy ", absl::Hex(from.policy, absl::kZeroPad16),
        ", these for policy ", absl::Hex(data_->policy, absl::kZeroPad16)));
  }
  if (from.options.row_weight_exponent != data_->options.row_weight_exponent) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot merge: the other statistics have row_weight_exponent ",
                     from.options.row_weight_exponent, ", these ", data_->options.row_weight_exponent));
  }
  // Where each column of `other` is here.
  std::vector<std::int32_t> here(from.gram.size(), 0);
  for (const auto& [item, column] : from.items) {
    here[static_cast<std::size_t>(column)] =
        ColumnOf(*data_, data_->items, item, true, [](const ItemId& id) { return id; });
  }
  for (const auto& [feature, column] : from.features) {
    here[static_cast<std::size_t>(column)] =
        ColumnOf(*data_, data_->features, feature, true, [](const Feature& f) { return f; });
  }
  for (std::size_t i = 0; i < from.gram.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      if (from.gram[i][j] != 0) data_->At(here[i], here[j]) += from.gram[i][j];
    }
    data_->column_people[static_cast<std::size_t>(here[i])] += from.column_people[i];
  }
  data_->people += from.people;
  return absl::OkStatus();
}

std::int64_t Statistics::people() const noexcept { return data_->people; }
std::size_t Statistics::items() const noexcept { return CountPeopled(*data_, data_->items); }
std::size_t Statistics::field_values() const noexcept { return CountPeopled(*data_, data_->features); }
std::uint64_t Statistics::policy_fingerprint() const noexcept { return data_->policy; }
const StatisticsOptions& Statistics::options() const noexcept { return data_->options; }

}  // namespace assent

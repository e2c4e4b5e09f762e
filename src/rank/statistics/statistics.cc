#include "assent/rank/statistics.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "rank/parallel_for.h"
#include "rank/statistics/statistics_data.h"

namespace assent {
namespace {

using internal::EngineInputAccess;
using internal::EntersTraining;
using internal::FeatureValue;
using internal::FeatureView;
using internal::PersonRow;
using internal::SparseGram;
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

std::int64_t WeightOf(std::size_t items, double exponent) {
  const double scaled = std::pow(static_cast<double>(items), -exponent) * internal::kWeightUnit;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::nearbyint(scaled)));
}

void SortUnique(std::vector<std::int32_t>& columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

// Whether every sum that the row touches holds at least the row's share.
bool Covers(const StatisticsData& data, const PersonRow& row) {
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    if (data.column_people[static_cast<std::size_t>(row.columns[i])] < 1) return false;
    for (std::size_t j = 0; j <= i; ++j) {
      if (data.At(row.columns[i], row.columns[j]) < row.weight) return false;
    }
  }
  return true;
}

std::size_t DistinctItems(absl::Span<const Interaction> history) {
  std::vector<const ItemId*> items;
  for (const Interaction& entry : history) items.push_back(&entry.item);
  std::sort(items.begin(), items.end(), [](const ItemId* a, const ItemId* b) { return *a < *b; });
  const auto equal = [](const ItemId* a, const ItemId* b) { return *a == *b; };
  return static_cast<std::size_t>(std::unique(items.begin(), items.end(), equal) - items.begin());
}

// Refuses a person that the limits do not allow, before anything changes.
absl::Status CheckLimits(const StatisticsData& data, const EngineInput& person) {
  const StatisticsOptions& options = data.options;
  std::size_t items = EngineInputAccess::History(person).size();
  if (items > options.max_items_per_person) {
    items = DistinctItems(EngineInputAccess::History(person));
    if (items > options.max_items_per_person) {
      return absl::InvalidArgumentError(absl::StrCat(
          "cannot add a person: they have ", items, " items, more than max_items_per_person (",
          options.max_items_per_person, "); cap histories in the policy (max_items), or raise the option"));
    }
  }
  if (options.memory_limit == 0) return absl::OkStatus();
  const std::size_t row = items + EngineInputAccess::Values(person).size() + 1;
  const std::size_t pairs = row * (row + 1) / 2;
  if (data.MostBytes(pairs, row) > options.memory_limit) data.Settle();  // then the bound is a tighter one
  if (data.MostBytes(pairs, row) <= options.memory_limit) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("cannot add a person: the statistics take ", data.MostBytes(0, 0), " bytes, and with ",
                   pairs, " more pairs they could exceed memory_limit (", options.memory_limit,
                   " bytes); raise memory_limit, shorten histories, or leave rare items out"));
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

// Whether the sum of both stays within the limit: columns and pairs are counted
// before anything is added.
absl::Status CheckRoom(StatisticsData& data, const StatisticsData& from) {
  if (data.options.memory_limit == 0) return absl::OkStatus();
  std::vector<std::int32_t> here(from.columns(), -1);
  here[0] = 0;
  const auto find = [&here](const auto& map, const auto& names) {
    for (const auto& [name, column] : names) {
      const auto found = map.find(name);
      if (found != map.end()) here[static_cast<std::size_t>(column)] = found->second;
    }
  };
  find(data.items, from.items);
  find(data.features, from.features);
  std::size_t pairs = 0;
  for (std::size_t row = 0; row < here.size(); ++row) {
    from.gram.ForEachIn(static_cast<std::int32_t>(row), [&](std::int32_t column, std::int64_t) {
      const std::int32_t a = here[row];
      const std::int32_t b = here[static_cast<std::size_t>(column)];
      pairs += a < 0 || b < 0 || data.At(a, b) == 0 ? 1 : 0;
    });
  }
  const auto columns = static_cast<std::size_t>(std::count(here.begin(), here.end(), -1));
  if (data.MostBytes(pairs, columns) <= data.options.memory_limit) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      "cannot merge: the sum would take ", data.MostBytes(pairs, columns), " bytes, more than memory_limit (",
      data.options.memory_limit, " bytes); raise memory_limit, or leave rare items out of the shards"));
}

// Where each column of `from` is in `data`; new ones are created.
std::vector<std::int32_t> MapColumns(const StatisticsData& from, StatisticsData& data) {
  std::vector<std::int32_t> here(from.columns(), 0);
  for (const auto& [item, column] : from.items) {
    here[static_cast<std::size_t>(column)] =
        ColumnOf(data, data.items, item, true, [](const ItemId& id) { return id; });
  }
  for (const auto& [feature, column] : from.features) {
    here[static_cast<std::size_t>(column)] =
        ColumnOf(data, data.features, feature, true, [](const Feature& f) { return f; });
  }
  return here;
}

// Adds the sums of `from`, some at a time.
void AddSums(const StatisticsData& from, const std::vector<std::int32_t>& here, int threads,
             SparseGram& gram) {
  constexpr std::size_t kAtATime = std::size_t{1} << 22;
  std::vector<SparseGram::Entry> entries;
  const auto columns = static_cast<std::int32_t>(here.size());
  for (std::int32_t row = 0; row < columns; ++row) {
    from.gram.ForEachIn(row, [&](std::int32_t column, std::int64_t sum) {
      const auto [low, high] =
          std::minmax(here[static_cast<std::size_t>(row)], here[static_cast<std::size_t>(column)]);
      entries.push_back({high, low, sum});
    });
    if (entries.size() < kAtATime && row + 1 < columns) continue;
    gram.Add(entries, threads);
    entries.clear();
  }
}

}  // namespace

namespace internal {

PersonRow RowOf(StatisticsData& data, const EngineInput& person, bool create) {
  PersonRow row;
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

void StatisticsData::AddRow(absl::Span<const std::int32_t> row, std::int64_t weight) {
  const std::int64_t sign = weight < 0 ? -1 : 1;
  for (const std::int32_t column : row) column_people[static_cast<std::size_t>(column)] += sign;
  people += sign;
  pending.Add(row, weight);
  pending_pairs += row.size() * (row.size() + 1) / 2;
  if (pending.columns.size() >= kMostPending) Settle();
}

void StatisticsData::Settle() const {
  const std::lock_guard<std::mutex> lock(settling);
  if (pending.size() == 0) return;
  gram.Add(pending, ThreadCount(options.threads));
  pending.Clear();
  pending_pairs = 0;
}

std::size_t StatisticsData::MostBytes(std::size_t pairs, std::size_t columns) const {
  const std::lock_guard<std::mutex> lock(settling);
  const std::size_t all = gram.dimension() + columns;
  const std::size_t sparse = gram.bytes() + kSparseEntryBytes * (pending_pairs + pairs);
  const std::size_t dense = 4 * all * (all + 1);
  return std::min(sparse, dense) + kColumnBytes * all;
}

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
  for (int kind = 0; kind < kContextKinds; ++kind) {
    data->fields.push_back(ContextField(static_cast<ContextKind>(kind)));
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
  if (absl::Status status = CheckLimits(*data_, person); !status.ok()) return status;
  const PersonRow row = RowOf(*data_, person, /*create=*/true);
  data_->AddRow(row.columns, row.weight);
  return absl::OkStatus();
}

absl::Status Statistics::Subtract(const EngineInput& person) {
  if (absl::Status status = Check(person, "subtract"); !status.ok()) return status;
  if (!EntersTraining(person)) return absl::OkStatus();
  data_->Settle();
  const PersonRow row = RowOf(*data_, person, /*create=*/false);
  if (!row.complete || !Covers(*data_, row)) {
    return absl::FailedPreconditionError(
        "cannot subtract a person: these statistics never had this row added; subtract exactly the history "
        "and fields that were added");
  }
  data_->AddRow(row.columns, -row.weight);
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
  from.Settle();
  data_->Settle();
  if (absl::Status status = CheckRoom(*data_, from); !status.ok()) return status;
  const std::vector<std::int32_t> here = MapColumns(from, *data_);
  // The other one may be this one: then each row is doubled after it was read.
  const std::vector<std::int64_t> column_people = from.column_people;
  const std::int64_t people = from.people;
  AddSums(from, here, internal::ThreadCount(data_->options.threads), data_->gram);
  for (std::size_t i = 0; i < here.size(); ++i) {
    data_->column_people[static_cast<std::size_t>(here[i])] += column_people[i];
  }
  data_->people += people;
  return absl::OkStatus();
}

std::int64_t Statistics::people() const noexcept { return data_->people; }
std::size_t Statistics::items() const noexcept { return CountPeopled(*data_, data_->items); }
std::size_t Statistics::field_values() const noexcept { return CountPeopled(*data_, data_->features); }
std::size_t Statistics::memory() const noexcept { return data_->MostBytes(0, 0); }
std::uint64_t Statistics::policy_fingerprint() const noexcept { return data_->policy; }
const StatisticsOptions& Statistics::options() const noexcept { return data_->options; }

}  // namespace assent

#include "assent/rank/statistics_file.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/checked_file.h"
#include "rank/dictionary_codec.h"
#include "rank/statistics_data.h"
#include "rank/statistics_format.h"

namespace assent {
namespace {

using internal::CheckedReader;
using internal::CheckedWriter;
using internal::ColumnOrder;
using internal::DoubleOf;
using internal::FileHeader;
using internal::StatisticsAccess;
using internal::StatisticsData;
using internal::WordOf;

constexpr std::uint64_t kMostColumns = std::numeric_limits<std::int32_t>::max();

// The columns of a file in its order: items, features, the constant.
std::vector<std::int32_t> Flatten(const ColumnOrder& order) {
  std::vector<std::int32_t> columns;
  for (const auto& [item, column] : order.items) columns.push_back(column);
  for (const auto& [feature, column] : order.features) columns.push_back(column);
  columns.push_back(0);
  return columns;
}

std::string EncodeNames(const ColumnOrder& order) {
  std::vector<ItemId> items;
  std::vector<Feature> features;
  for (const auto& [item, column] : order.items) items.push_back(item);
  for (const auto& [feature, column] : order.features) features.push_back(feature);
  return internal::EncodeDictionary(items, features);
}

// Column counts, then the lower triangle by rows.
bool BodyBytes(std::uint64_t columns, std::uint64_t dictionary, std::uint64_t* bytes) {
  if (columns > kMostColumns) return false;
  const std::uint64_t numbers = columns + columns * (columns + 1) / 2;
  return internal::MultiplyAdd(numbers, 8, dictionary, bytes);
}

absl::Status WriteSums(const StatisticsData& data, const std::vector<std::int32_t>& columns,
                       CheckedWriter& writer) {
  std::vector<std::int64_t> row;
  row.reserve(columns.size());
  for (const std::int32_t c : columns) row.push_back(data.column_people[static_cast<std::size_t>(c)]);
  if (absl::Status s = writer.Write(row.data(), 8 * row.size()); !s.ok()) return s;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    row.clear();
    for (std::size_t j = 0; j <= i; ++j) row.push_back(data.At(columns[i], columns[j]));
    if (absl::Status s = writer.Write(row.data(), 8 * row.size()); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// Whether `people` people can have these weights in sum: each has between one
// unit and a weight of 1.
bool Plausible(std::int64_t sum, std::int64_t people) {
  return sum >= people && sum <= people * internal::kWeightUnit;
}

absl::Status ReadPeople(const std::vector<std::int32_t>& columns, CheckedReader& reader,
                        StatisticsData& data) {
  std::vector<std::int64_t> counts(columns.size());
  if (absl::Status s = reader.Read(counts.data(), 8 * counts.size()); !s.ok()) return s;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool constant = i + 1 == columns.size();  // everybody has it; nobody is no column
    if (constant ? counts[i] != data.people : counts[i] < 1 || counts[i] > data.people) {
      return reader.Damaged(absl::StrCat("column ", i, " has ", counts[i], " of ", data.people, " people"));
    }
    data.column_people[static_cast<std::size_t>(columns[i])] = counts[i];
  }
  return absl::OkStatus();
}

// Reads the sums; what no set of people can have produced is damage.
absl::Status ReadSums(const std::vector<std::int32_t>& columns, CheckedReader& reader, StatisticsData& data) {
  std::vector<std::int64_t> row(columns.size());
  std::vector<std::int64_t> diagonal;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (absl::Status s = reader.Read(row.data(), 8 * (i + 1)); !s.ok()) return s;
    diagonal.push_back(row[i]);
    if (!Plausible(row[i], data.column_people[static_cast<std::size_t>(columns[i])])) {
      return reader.Damaged(absl::StrCat("the sum of column ", i, " cannot come from its people"));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (row[j] < 0 || row[j] > diagonal[i] || row[j] > diagonal[j]) {
        return reader.Damaged(absl::StrCat("the sum at row ", i, ", column ", j, " cannot come from people"));
      }
    }
    for (std::size_t j = 0; j <= i; ++j) data.At(columns[i], columns[j]) = row[j];
  }
  return absl::OkStatus();
}

absl::Status CheckHeader(const CheckedReader& reader, const std::string& path, const ProfilePolicy& policy) {
  const FileHeader& header = reader.header();
  if (header[internal::kStatisticsPolicy] != policy.fingerprint) {
    return absl::FailedPreconditionError(
        absl::StrCat("'", path, "' cannot be used: it was made under policy ",
                     absl::Hex(header[internal::kStatisticsPolicy], absl::kZeroPad16),
                     ", this program's policy is ", absl::Hex(policy.fingerprint, absl::kZeroPad16),
                     "; people agreed to the old policy, so collect new statistics"));
  }
  const std::uint64_t items = header[internal::kStatisticsItems];
  const std::uint64_t features = header[internal::kStatisticsFeatures];
  std::uint64_t bytes = 0;
  if (items >= kMostColumns || features >= kMostColumns ||
      !BodyBytes(items + features + 1, header[internal::kStatisticsDictionary], &bytes) ||
      bytes != reader.body_bytes() || header[internal::kStatisticsPeople] >> 43 != 0) {
    return reader.Damaged(absl::StrCat("the header's sizes (", items, " items, ", features,
                                       " field values) do not agree with the file's"));
  }
  return absl::OkStatus();
}

// Creates the columns that the dictionary names.
absl::StatusOr<std::vector<std::int32_t>> ReadColumns(CheckedReader& reader, StatisticsData& data) {
  const FileHeader& header = reader.header();
  std::string bytes(static_cast<std::size_t>(header[internal::kStatisticsDictionary]), '\0');
  if (absl::Status s = reader.Read(bytes.data(), bytes.size()); !s.ok()) return s;
  internal::Dictionary names;
  std::string error;
  if (!internal::DecodeDictionary(bytes, header[internal::kStatisticsItems],
                                  header[internal::kStatisticsFeatures], &names, &error)) {
    return reader.Damaged(error);
  }
  std::vector<std::int32_t> columns;
  for (ItemId& item : names.items) {
    columns.push_back(data.AddColumn());
    data.items.emplace(std::move(item), columns.back());
  }
  for (Feature& feature : names.features) {
    if (!std::binary_search(data.fields.begin(), data.fields.end(), feature.field)) {
      return reader.Damaged(absl::StrCat("field ", feature.field, " is not a one-hot field of the policy"));
    }
    columns.push_back(data.AddColumn());
    data.features.emplace(std::move(feature), columns.back());
  }
  columns.push_back(0);
  return columns;
}

}  // namespace

absl::Status SaveStatistics(const Statistics& statistics, const std::string& path) {
  const StatisticsData& data = StatisticsAccess::Data(statistics);
  const ColumnOrder order = internal::OrderColumns(data, /*min_people=*/1);
  const std::string dictionary = EncodeNames(order);
  FileHeader header{};
  header[internal::kStatisticsPolicy] = data.policy;
  header[internal::kStatisticsItems] = order.items.size();
  header[internal::kStatisticsFeatures] = order.features.size();
  header[internal::kStatisticsDictionary] = dictionary.size();
  header[internal::kStatisticsPeople] = static_cast<std::uint64_t>(data.people);
  header[internal::kStatisticsExponent] = WordOf(data.options.row_weight_exponent);
  const std::vector<std::int32_t> columns = Flatten(order);
  if (!BodyBytes(columns.size(), dictionary.size(), &header[2])) {
    return absl::InvalidArgumentError(absl::StrCat("cannot write '", path, "': too many columns for a file"));
  }
  absl::StatusOr<CheckedWriter> writer = CheckedWriter::Create(path, 0600, internal::kStatisticsKind, header);
  if (!writer.ok()) return writer.status();
  if (absl::Status s = writer->Write(dictionary.data(), dictionary.size()); !s.ok()) return s;
  if (absl::Status s = WriteSums(data, columns, *writer); !s.ok()) return s;
  return writer->Commit();
}

absl::StatusOr<Statistics> LoadStatistics(const std::string& path, const ProfilePolicy& policy) {
  absl::StatusOr<CheckedReader> reader = CheckedReader::Open(path, internal::kStatisticsKind);
  if (!reader.ok()) return reader.status();
  if (absl::Status status = CheckHeader(*reader, path, policy); !status.ok()) return status;

  const FileHeader& header = reader->header();
  StatisticsOptions options;
  options.row_weight_exponent = DoubleOf(header[internal::kStatisticsExponent]);
  absl::StatusOr<Statistics> statistics = Statistics::Create(policy, options);
  if (!statistics.ok()) return reader->Damaged(std::string(statistics.status().message()));
  StatisticsData& data = StatisticsAccess::Data(*statistics);
  data.people = static_cast<std::int64_t>(header[internal::kStatisticsPeople]);

  absl::StatusOr<std::vector<std::int32_t>> columns = ReadColumns(*reader, data);
  if (!columns.ok()) return columns.status();
  if (absl::Status status = ReadPeople(*columns, *reader, data); !status.ok()) return status;
  if (absl::Status status = ReadSums(*columns, *reader, data); !status.ok()) return status;
  if (absl::Status status = reader->Finish(); !status.ok()) return status;
  return statistics;
}

}  // namespace assent

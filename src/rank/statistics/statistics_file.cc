#include "assent/rank/statistics_file.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/file/checked_file.h"
#include "rank/file/dictionary_codec.h"
#include "rank/parallel_for.h"
#include "rank/statistics/gram_rows.h"
#include "rank/statistics/statistics_data.h"
#include "rank/statistics/statistics_format.h"

namespace assent {
namespace {

using internal::CheckedReader;
using internal::CheckedWriter;
using internal::ColumnOrder;
using internal::DoubleOf;
using internal::FileHeader;
using internal::GramRow;
using internal::GramRows;
using internal::SparseGram;
using internal::StatisticsAccess;
using internal::StatisticsData;
using internal::WordOf;

constexpr std::uint64_t kMostColumns = std::numeric_limits<std::int32_t>::max();

// The columns of a file in its order: the constant, items, features.
std::vector<std::int32_t> Flatten(const ColumnOrder& order) {
  std::vector<std::int32_t> columns = {0};
  for (const auto& [item, column] : order.items) columns.push_back(column);
  for (const auto& [feature, column] : order.features) columns.push_back(column);
  return columns;
}

std::string EncodeNames(const ColumnOrder& order) {
  std::vector<ItemId> items;
  std::vector<Feature> features;
  for (const auto& [item, column] : order.items) items.push_back(item);
  for (const auto& [feature, column] : order.features) features.push_back(feature);
  return internal::EncodeDictionary(items, features);
}

// Words that hold `count` columns of 32 bits.
std::uint64_t ColumnWords(std::uint64_t count) { return (count + 1) / 2; }

// The length of the body of `rows`.
std::uint64_t BodyBytes(const GramRows& rows, std::uint64_t dictionary) {
  std::uint64_t words = 2 * rows.dimension();  // people and counts
  for (std::size_t i = 0; i < rows.dimension(); ++i) words += ColumnWords(rows.entries(i)) + rows.entries(i);
  return 8 * words + dictionary;
}

// Whether a body can have this length: how often columns are padded is not known.
bool CanBeBody(std::uint64_t bytes, std::uint64_t columns, std::uint64_t sums, std::uint64_t dictionary) {
  if (sums > bytes / 8 || columns > bytes / 8 || dictionary > bytes) return false;
  const std::uint64_t least = 16 * columns + 12 * sums + dictionary;  // cannot overflow: all below 2^61
  return bytes >= least && bytes <= least + 4 * columns;
}

absl::Status WriteRow(const GramRow& row, CheckedWriter& writer) {
  const std::uint64_t count = row.columns.size();
  std::vector<std::uint32_t> columns(row.columns.begin(), row.columns.end());
  columns.resize(2 * ColumnWords(count), 0);
  if (absl::Status s = writer.Write(&count, 8); !s.ok()) return s;
  if (absl::Status s = writer.Write(columns.data(), 4 * columns.size()); !s.ok()) return s;
  return writer.Write(row.sums.data(), 8 * count);
}

// Whether `people` people can have these weights in sum: each has between one
// unit and a weight of 1.
bool Plausible(std::int64_t sum, std::int64_t people) {
  return sum >= people && sum <= people * internal::kWeightUnit;
}

absl::Status ReadPeople(CheckedReader& reader, StatisticsData& data) {
  std::vector<std::int64_t> counts(data.columns());
  if (absl::Status s = reader.Read(counts.data(), 8 * counts.size()); !s.ok()) return s;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    // Everybody has the constant; what nobody has is no column.
    if (i == 0 ? counts[i] != data.people : counts[i] < 1 || counts[i] > data.people) {
      return reader.Damaged(absl::StrCat("column ", i, " has ", counts[i], " of ", data.people, " people"));
    }
  }
  data.column_people = std::move(counts);
  return absl::OkStatus();
}

// A row of the file, behind those whose diagonals are given. What no set of people
// can have produced is damage.
absl::Status CheckRow(const CheckedReader& reader, const StatisticsData& data, const SparseGram::Row& row,
                      const std::vector<std::int64_t>& diagonals) {
  const std::size_t i = diagonals.size();
  // Everybody has the constant, so its sum is the column's own.
  if (row.columns.empty() || row.columns.front() != 0 || row.columns.back() != static_cast<std::int32_t>(i) ||
      row.sums.front() != row.sums.back() || !Plausible(row.sums.back(), data.column_people[i])) {
    return reader.Damaged(absl::StrCat("the sum of column ", i, " cannot come from its people"));
  }
  for (std::size_t k = 1; k < row.columns.size(); ++k) {
    if (row.columns[k] <= row.columns[k - 1]) {
      return reader.Damaged(absl::StrCat("the columns of row ", i, " are out of order"));
    }
  }
  for (std::size_t k = 0; k + 1 < row.columns.size(); ++k) {
    const std::int64_t most = std::min(row.sums.back(), diagonals[static_cast<std::size_t>(row.columns[k])]);
    if (row.sums[k] < 1 || row.sums[k] > most) {
      return reader.Damaged(
          absl::StrCat("the sum at row ", i, ", column ", row.columns[k], " cannot come from people"));
    }
  }
  return absl::OkStatus();
}

// Reads row i of which at most `most` sums are left in the file.
absl::Status ReadRow(CheckedReader& reader, std::size_t i, std::uint64_t most, SparseGram::Row& row) {
  std::uint64_t count = 0;
  if (absl::Status s = reader.Read(&count, 8); !s.ok()) return s;
  if (count > i + 1 || count > most) {
    return reader.Damaged(absl::StrCat("row ", i, " cannot have ", count, " sums"));
  }
  row.columns.resize(2 * ColumnWords(count));
  row.sums.resize(count);
  if (absl::Status s = reader.Read(row.columns.data(), 4 * row.columns.size()); !s.ok()) return s;
  if (absl::Status s = reader.Read(row.sums.data(), 8 * count); !s.ok()) return s;
  if (row.columns.size() > count && row.columns.back() != 0) {
    return reader.Damaged(absl::StrCat("row ", i, " is padded with something"));
  }
  row.columns.resize(count);
  return absl::OkStatus();
}

absl::Status ReadSums(CheckedReader& reader, StatisticsData& data) {
  std::vector<std::int64_t> diagonal;
  SparseGram::Row row;
  std::uint64_t left = reader.header()[internal::kStatisticsSums];
  for (std::size_t i = 0; i < data.columns() && data.people > 0; ++i) {
    if (absl::Status s = ReadRow(reader, i, left, row); !s.ok()) return s;
    if (absl::Status s = CheckRow(reader, data, row, diagonal); !s.ok()) return s;
    left -= row.sums.size();
    diagonal.push_back(row.sums.back());
    data.gram.SetRow(i, row);
  }
  if (data.people == 0) {  // nothing but the constant's empty row
    if (absl::Status s = ReadRow(reader, 0, 0, row); !s.ok()) return s;
  }
  if (left != 0) return reader.Damaged(absl::StrCat(left, " sums of the header are missing"));
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
  if (items >= kMostColumns || features >= kMostColumns || header[internal::kStatisticsPeople] >> 43 != 0 ||
      !CanBeBody(reader.body_bytes(), items + features + 1, header[internal::kStatisticsSums],
                 header[internal::kStatisticsDictionary])) {
    return reader.Damaged(absl::StrCat("the header's sizes (", items, " items, ", features,
                                       " field values) do not agree with the file's"));
  }
  return absl::OkStatus();
}

// Creates the columns that the dictionary names, in the order of the file.
absl::Status ReadColumns(CheckedReader& reader, StatisticsData& data) {
  const FileHeader& header = reader.header();
  std::string bytes(static_cast<std::size_t>(header[internal::kStatisticsDictionary]), '\0');
  if (absl::Status s = reader.Read(bytes.data(), bytes.size()); !s.ok()) return s;
  internal::Dictionary names;
  std::string error;
  if (!internal::DecodeDictionary(bytes, header[internal::kStatisticsItems],
                                  header[internal::kStatisticsFeatures], &names, &error)) {
    return reader.Damaged(error);
  }
  for (ItemId& item : names.items) data.items.emplace(std::move(item), data.AddColumn());
  for (Feature& feature : names.features) {
    if (!std::binary_search(data.fields.begin(), data.fields.end(), feature.field)) {
      return reader.Damaged(absl::StrCat("field ", feature.field, " is not a one-hot field of the policy"));
    }
    data.features.emplace(std::move(feature), data.AddColumn());
  }
  return absl::OkStatus();
}

// What the sums will take is known before any is read.
absl::Status CheckRoom(const FileHeader& header, const std::string& path, const StatisticsData& data) {
  const std::uint64_t columns = header[internal::kStatisticsItems] + header[internal::kStatisticsFeatures];
  const std::size_t bytes = data.MostBytes(header[internal::kStatisticsSums], columns);
  if (data.options.memory_limit == 0 || bytes <= data.options.memory_limit) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("'", path, "' cannot be loaded: it would take ", bytes,
                                                   " bytes, more than memory_limit (",
                                                   data.options.memory_limit, " bytes); raise memory_limit"));
}

}  // namespace

absl::Status internal::WriteStatistics(const Statistics& statistics, const FileKind& kind, FileHeader header,
                                       const std::string& path) {
  const StatisticsData& data = StatisticsAccess::Data(statistics);
  const ColumnOrder order = internal::OrderColumns(data, /*min_people=*/1);
  const std::string dictionary = EncodeNames(order);
  header[internal::kStatisticsPolicy] = data.policy;
  header[internal::kStatisticsItems] = order.items.size();
  header[internal::kStatisticsFeatures] = order.features.size();
  header[internal::kStatisticsDictionary] = dictionary.size();
  header[internal::kStatisticsPeople] = static_cast<std::uint64_t>(data.people);
  header[internal::kStatisticsExponent] = WordOf(data.options.row_weight_exponent);
  const std::vector<std::int32_t> columns = Flatten(order);
  if (columns.size() > kMostColumns) {
    return absl::InvalidArgumentError(absl::StrCat("cannot write '", path, "': too many columns for a file"));
  }
  const GramRows rows(data.gram, columns);
  header[internal::kStatisticsSums] = rows.entries();
  header[2] = BodyBytes(rows, dictionary.size());
  absl::StatusOr<CheckedWriter> writer = CheckedWriter::Create(path, 0600, kind, header);
  if (!writer.ok()) return writer.status();
  if (absl::Status s = writer->Write(dictionary.data(), dictionary.size()); !s.ok()) return s;
  std::vector<std::int64_t> people;
  for (const std::int32_t c : columns) people.push_back(data.column_people[static_cast<std::size_t>(c)]);
  if (absl::Status s = writer->Write(people.data(), 8 * people.size()); !s.ok()) return s;
  const auto write = [&](const GramRow& row) { return WriteRow(row, *writer); };
  if (absl::Status s = rows.Visit(internal::ThreadCount(data.options.threads), write); !s.ok()) return s;
  return writer->Commit();
}

absl::StatusOr<Statistics> internal::ReadStatistics(const std::string& path, const FileKind& kind,
                                                    const ProfilePolicy& policy,
                                                    const StatisticsOptions& limits, FileHeader* header_out) {
  absl::StatusOr<CheckedReader> reader = CheckedReader::Open(path, kind);
  if (!reader.ok()) return reader.status();
  if (absl::Status status = CheckHeader(*reader, path, policy); !status.ok()) return status;

  const FileHeader& header = reader->header();
  StatisticsOptions options = limits;
  options.row_weight_exponent = DoubleOf(header[internal::kStatisticsExponent]);
  absl::StatusOr<Statistics> statistics = Statistics::Create(policy, options);
  if (!statistics.ok()) return reader->Damaged(std::string(statistics.status().message()));
  StatisticsData& data = StatisticsAccess::Data(*statistics);
  data.people = static_cast<std::int64_t>(header[internal::kStatisticsPeople]);

  if (absl::Status status = CheckRoom(header, path, data); !status.ok()) return status;
  if (absl::Status status = ReadColumns(*reader, data); !status.ok()) return status;
  if (absl::Status status = ReadPeople(*reader, data); !status.ok()) return status;
  if (absl::Status status = ReadSums(*reader, data); !status.ok()) return status;
  if (absl::Status status = reader->Finish(); !status.ok()) return status;
  *header_out = header;
  return statistics;
}

absl::Status SaveStatistics(const Statistics& statistics, const std::string& path) {
  return internal::WriteStatistics(statistics, internal::kStatisticsKind, {}, path);
}

absl::StatusOr<Statistics> LoadStatistics(const std::string& path, const ProfilePolicy& policy,
                                          const StatisticsOptions& limits) {
  FileHeader header{};
  absl::StatusOr<Statistics> statistics =
      internal::ReadStatistics(path, internal::kStatisticsKind, policy, limits, &header);
  for (std::size_t word = internal::kFirstCheckpointWord; word < internal::kChecksumWord; ++word) {
    if (statistics.ok() && header[word] != 0) {
      return absl::DataLossError(absl::StrCat("'", path, "' cannot be used: header word ", word, " is ",
                                              header[word], " and must be 0"));
    }
  }
  return statistics;
}

}  // namespace assent

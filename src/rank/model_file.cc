#include "assent/rank/model_file.h"

#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/checked_file.h"
#include "rank/dictionary_codec.h"
#include "rank/model_data.h"
#include "rank/model_format.h"

namespace assent {
namespace {

using internal::CheckedReader;
using internal::CheckedWriter;
using internal::DoubleOf;
using internal::FileHeader;
using internal::ModelAccess;
using internal::ModelData;
using internal::WordOf;

FileHeader HeaderOf(const ModelData& data, std::uint64_t dictionary_bytes) {
  const Hyperparameters& h = data.hyperparameters;
  FileHeader header{};
  header[internal::kModelPolicy] = data.policy;
  header[internal::kModelItems] = data.items.size();
  header[internal::kModelFeatures] = data.features.size();
  header[internal::kModelDictionary] = dictionary_bytes;
  header[internal::kModelPeople] = static_cast<std::uint64_t>(data.people);
  header[internal::kModelLambda] = WordOf(h.lambda);
  header[internal::kModelLambdaField] = WordOf(h.lambda_field);
  header[internal::kModelLambdaConstant] = WordOf(h.lambda_constant);
  header[internal::kModelDropout] = WordOf(h.dropout);
  header[internal::kModelExponent] = WordOf(h.row_weight_exponent);
  header[internal::kModelMinPeople] = static_cast<std::uint32_t>(h.min_people);
  header[internal::kModelFlags] =
      (h.use_fields ? internal::kModelUsesFields : 0) | (h.use_constant ? internal::kModelUsesConstant : 0);
  return header;
}

Hyperparameters HyperparametersOf(const FileHeader& header) {
  Hyperparameters h;
  h.lambda = DoubleOf(header[internal::kModelLambda]);
  h.lambda_field = DoubleOf(header[internal::kModelLambdaField]);
  h.lambda_constant = DoubleOf(header[internal::kModelLambdaConstant]);
  h.dropout = DoubleOf(header[internal::kModelDropout]);
  h.row_weight_exponent = DoubleOf(header[internal::kModelExponent]);
  h.min_people = static_cast<std::int32_t>(header[internal::kModelMinPeople]);
  h.use_fields = (header[internal::kModelFlags] & internal::kModelUsesFields) != 0;
  h.use_constant = (header[internal::kModelFlags] & internal::kModelUsesConstant) != 0;
  return h;
}

// The length of the body that a header's counts imply; false if no file can be
// that long.
bool BodyBytes(const FileHeader& header, std::uint64_t* bytes) {
  const std::uint64_t items = header[internal::kModelItems];
  const std::uint64_t features = header[internal::kModelFeatures];
  constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max() / 2;
  if (items > kMost || features > kMost) return false;  // so that the squares below fit
  const std::uint64_t n =
      items + features + ((header[internal::kModelFlags] & internal::kModelUsesConstant) ? 1 : 0);
  const std::uint64_t m = features + 1;
  const std::uint64_t numbers = n * (n + 1) / 2;
  return internal::MultiplyAdd(m, m, numbers, bytes) && internal::MultiplyAdd(m, items, *bytes, bytes) &&
         internal::MultiplyAdd(*bytes, 8, header[internal::kModelDictionary], bytes);
}

absl::Status WriteBody(const ModelData& data, const std::string& dictionary, CheckedWriter& writer) {
  if (absl::Status s = writer.Write(dictionary.data(), dictionary.size()); !s.ok()) return s;
  const std::size_t n = data.dimension();
  for (std::size_t i = 0; i < n; ++i) {  // the lower triangle is all of a symmetric matrix
    if (absl::Status s = writer.Write(data.matrix.data() + i * n, 8 * (i + 1)); !s.ok()) return s;
  }
  if (absl::Status s = writer.Write(data.gram_fields.data(), 8 * data.gram_fields.size()); !s.ok()) return s;
  return writer.Write(data.gram_items.data(), 8 * data.gram_items.size());
}

absl::Status ReadNumbers(CheckedReader& reader, ModelData& data) {
  const std::size_t n = data.dimension();
  data.matrix.resize(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    double* const row = data.matrix.data() + i * n;
    if (absl::Status s = reader.Read(row, 8 * (i + 1)); !s.ok()) return s;
    for (std::size_t j = 0; j < i; ++j) data.matrix[j * n + i] = row[j];
  }
  const std::size_t m = data.fields_dimension();
  data.gram_fields.resize(m * m);
  if (absl::Status s = reader.Read(data.gram_fields.data(), 8 * m * m); !s.ok()) return s;
  data.gram_items.resize(m * data.items.size());
  return reader.Read(data.gram_items.data(), 8 * data.gram_items.size());
}

absl::Status CheckHeader(const CheckedReader& reader, const std::string& path, const ProfilePolicy& policy) {
  const FileHeader& header = reader.header();
  if (header[internal::kModelPolicy] != policy.fingerprint) {
    return absl::FailedPreconditionError(absl::StrCat(
        "'", path, "' cannot be used: it was trained under policy ",
        absl::Hex(header[internal::kModelPolicy], absl::kZeroPad16), ", this program's policy is ",
        absl::Hex(policy.fingerprint, absl::kZeroPad16), "; train again under the new policy"));
  }
  std::uint64_t bytes = 0;
  if (!BodyBytes(header, &bytes) || bytes != reader.body_bytes()) {
    return reader.Damaged(absl::StrCat("the header's sizes (", header[internal::kModelItems], " items, ",
                                       header[internal::kModelFeatures],
                                       " field values) do not agree with the file's"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status SaveModel(const Model& model, const std::string& path) {
  const ModelData& data = ModelAccess::Data(model);
  const std::string dictionary = internal::EncodeDictionary(data.items, data.features);
  FileHeader header = HeaderOf(data, dictionary.size());
  if (!BodyBytes(header, &header[2])) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot write '", path, "': the model is too large for a file"));
  }
  absl::StatusOr<CheckedWriter> writer = CheckedWriter::Create(path, 0644, internal::kModelKind, header);
  if (!writer.ok()) return writer.status();
  if (absl::Status status = WriteBody(data, dictionary, *writer); !status.ok()) return status;
  return writer->Commit();
}

absl::StatusOr<Model> LoadModel(const std::string& path, const ProfilePolicy& policy) {
  absl::StatusOr<CheckedReader> reader = CheckedReader::Open(path, internal::kModelKind);
  if (!reader.ok()) return reader.status();
  if (absl::Status status = CheckHeader(*reader, path, policy); !status.ok()) return status;

  const FileHeader& header = reader->header();
  ModelData data;
  data.hyperparameters = HyperparametersOf(header);
  data.policy = header[internal::kModelPolicy];
  data.people = static_cast<std::int64_t>(header[internal::kModelPeople]);
  std::string bytes(static_cast<std::size_t>(header[internal::kModelDictionary]), '\0');
  if (absl::Status status = reader->Read(bytes.data(), bytes.size()); !status.ok()) return status;
  internal::Dictionary dictionary;
  std::string error;
  if (!internal::DecodeDictionary(bytes, header[internal::kModelItems], header[internal::kModelFeatures],
                                  &dictionary, &error)) {
    return reader->Damaged(error);
  }
  data.items = std::move(dictionary.items);
  data.features = std::move(dictionary.features);
  if (absl::Status status = ReadNumbers(*reader, data); !status.ok()) return status;
  if (absl::Status status = reader->Finish(); !status.ok()) return status;
  if (absl::Status status = internal::Validate(data); !status.ok()) {
    return reader->Damaged(std::string(status.message()));
  }
  return ModelAccess::Make(std::move(data));
}

}  // namespace assent

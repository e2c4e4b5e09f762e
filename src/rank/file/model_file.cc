#include "assent/rank/model_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rank/file/checked_file.h"
#include "rank/file/dictionary_codec.h"
#include "rank/file/model_format.h"
#include "rank/file/validation_codec.h"
#include "rank/model_data.h"

namespace assent {
namespace {

using internal::CheckedReader;
using internal::CheckedWriter;
using internal::FileHeader;
using internal::ModelAccess;
using internal::ModelData;
using internal::NumberArray;

// Numbers of a section.
enum class Width : std::uint64_t { kFloat = 4, kDouble = 8 };

struct Sizes {
  std::uint64_t matrix = 0;
  std::uint64_t gram_fields = 0;
  std::uint64_t gram_items = 0;
  std::uint64_t energy = 0;
  std::uint64_t prior = 0;
  std::uint64_t factors = 0;
  std::uint64_t erasure = 0;
};

FileHeader HeaderOf(const ModelData& data, std::uint64_t dictionary_bytes, std::uint64_t validation) {
  const Hyperparameters& h = data.hyperparameters;
  FileHeader header{};
  header[internal::kModelPolicy] = data.policy;
  header[internal::kModelItems] = data.items.size();
  header[internal::kModelFeatures] = data.features.size();
  header[internal::kModelDictionary] = dictionary_bytes;
  header[internal::kModelPeople] = static_cast<std::uint64_t>(data.people);
  header[internal::kModelFactors] = data.factor_count();
  header[internal::kModelValidation] = validation;
  header[internal::kModelFlags] = (h.use_fields ? internal::kModelUsesFields : 0) |
                                  (h.use_constant ? internal::kModelUsesConstant : 0) |
                                  (data.has_item_model() ? internal::kModelHasMatrix : 0) |
                                  (data.has_erasure() ? internal::kModelErases : 0);
  return header;
}

std::array<double, internal::kModelParameters> ParametersOf(const Hyperparameters& h) {
  std::array<double, internal::kModelParameters> out = {
      h.lambda,  h.lambda_field,        h.lambda_constant,
      h.dropout, h.row_weight_exponent, static_cast<double>(h.min_people)};
  const auto mix = internal::NumbersOf(h.mix);
  std::copy(mix.begin(), mix.end(), out.begin() + 6);
  return out;
}

// False if a count is none.
bool TakeParameters(absl::Span<const double> in, std::uint64_t flags, Hyperparameters* h) {
  const auto is_count = [](double value) { return value >= 0 && value <= 1e9 && value == std::floor(value); };
  if (!is_count(in[5]) || !is_count(in[6])) return false;
  h->lambda = in[0];
  h->lambda_field = in[1];
  h->lambda_constant = in[2];
  h->dropout = in[3];
  h->row_weight_exponent = in[4];
  h->min_people = static_cast<std::int32_t>(in[5]);
  h->mix = internal::MixOf(in.subspan(6));
  h->use_fields = (flags & internal::kModelUsesFields) != 0;
  h->use_constant = (flags & internal::kModelUsesConstant) != 0;
  return std::all_of(in.begin() + 6 + internal::kMixNumbers, in.end(), [](double rest) { return rest == 0; });
}

Sizes SizesOf(const FileHeader& header) {
  const std::uint64_t flags = header[internal::kModelFlags];
  const std::uint64_t items = header[internal::kModelItems];
  const std::uint64_t m = header[internal::kModelFeatures] + 1;
  const std::uint64_t n = items + m - ((flags & internal::kModelUsesConstant) != 0 ? 0 : 1);
  const std::uint64_t d = header[internal::kModelFactors];
  const std::uint64_t erasure = d + 2 * d * d + internal::kErasureRows * (m - 1) * d;
  return {(flags & internal::kModelHasMatrix) != 0 ? n * n : 0, m * m, m * items, d, m * d, items * d,
          (flags & internal::kModelErases) != 0 ? erasure : 0};
}

std::uint64_t Padding(std::uint64_t bytes) {
  return (internal::kModelAlignment - bytes % internal::kModelAlignment) % internal::kModelAlignment;
}

// The length of the body that a header's counts imply; false if no file can be
// that long.
bool BodyBytes(const FileHeader& header, std::uint64_t* bytes) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max() / 4;  // so that products fit
  for (const std::size_t word : {internal::kModelItems, internal::kModelFeatures, internal::kModelFactors,
                                 internal::kModelValidation}) {
    if (header[word] > kMost) return false;
  }
  if (header[internal::kModelDictionary] % 8 != 0) return false;
  if (header[internal::kModelDictionary] > std::numeric_limits<std::uint64_t>::max() / 2) return false;
  const Sizes sizes = SizesOf(header);
  const auto add = [bytes](std::uint64_t count, Width width) {
    const std::uint64_t w = static_cast<std::uint64_t>(width);
    return internal::MultiplyAdd(count, w, *bytes, bytes) &&
           internal::MultiplyAdd(Padding(count * w), 1, *bytes, bytes);
  };
  *bytes = header[internal::kModelDictionary] + Padding(header[internal::kModelDictionary]);
  return add(internal::kModelParameters, Width::kDouble) &&
         add(header[internal::kModelValidation], Width::kDouble) && add(sizes.matrix, Width::kDouble) &&
         add(sizes.gram_fields, Width::kDouble) && add(sizes.gram_items, Width::kDouble) &&
         add(sizes.energy, Width::kDouble) && add(sizes.prior, Width::kDouble) &&
         add(sizes.factors, Width::kFloat) && add(sizes.erasure, Width::kDouble);
}

// The part of a section that is whole words, then the rest and the zeros after it:
// the frame's checksum is over words.
template <class Bytes>
absl::Status WriteSection(const Bytes& values, CheckedWriter& writer) {
  const std::size_t bytes = values.size() * sizeof(values[0]);
  const std::size_t whole = bytes / 8 * 8;
  if (whole > 0) {
    if (absl::Status s = writer.Write(values.data(), whole); !s.ok()) return s;
  }
  std::array<char, internal::kModelAlignment + 8> rest{};
  if (bytes > whole)
    std::memcpy(rest.data(), reinterpret_cast<const char*>(values.data()) + whole, bytes - whole);
  const std::size_t left = bytes - whole + static_cast<std::size_t>(Padding(bytes));
  return left > 0 ? writer.Write(rest.data(), left) : absl::OkStatus();
}

template <class Bytes>
absl::Status ReadSection(CheckedReader& reader, std::uint64_t count, Bytes& values) {
  values.resize(static_cast<std::size_t>(count));
  const std::size_t bytes = values.size() * sizeof(values[0]);
  const std::size_t whole = bytes / 8 * 8;
  if (whole > 0) {
    if (absl::Status s = reader.Read(values.data(), whole); !s.ok()) return s;
  }
  const std::size_t left = bytes - whole + static_cast<std::size_t>(Padding(bytes));
  if (left == 0) return absl::OkStatus();
  std::array<char, internal::kModelAlignment + 8> rest{};
  if (absl::Status s = reader.Read(rest.data(), left); !s.ok()) return s;
  if (bytes > whole) std::memcpy(reinterpret_cast<char*>(values.data()) + whole, rest.data(), bytes - whole);
  const auto zero = [](char byte) { return byte == 0; };
  if (!std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(bytes - whole), rest.end(), zero)) {
    return reader.Damaged("the space between two sections is not empty");
  }
  return absl::OkStatus();
}

// A section as a part of the mapping.
template <class Number>
absl::Status ViewSection(CheckedReader& reader, std::uint64_t count, NumberArray<Number>& values) {
  const std::size_t bytes = static_cast<std::size_t>(count) * sizeof(Number);
  const unsigned char* data = nullptr;
  const std::size_t padded = bytes + static_cast<std::size_t>(Padding(bytes));
  if (absl::Status s = reader.View(&data, padded); !s.ok()) return s;
  if (!std::all_of(data + bytes, data + padded, [](unsigned char byte) { return byte == 0; })) {
    return reader.Damaged("the space between two sections is not empty");
  }
  // Sections start on a cache line of the file, and the file on a page.
  const auto numbers =
      absl::MakeConstSpan(reinterpret_cast<const Number*>(data), static_cast<std::size_t>(count));
  values = NumberArray<Number>::Borrow(numbers, reader.mapping());
  return absl::OkStatus();
}

// A section that may be large.
template <class Number>
absl::Status ReadSection(CheckedReader& reader, std::uint64_t count, NumberArray<Number>& values) {
  if (reader.mapping() != nullptr && count > 0) return ViewSection(reader, count, values);
  internal::Numbers<Number> own;
  absl::Status status = ReadSection(reader, count, own);
  values = std::move(own);
  return status;
}

// What erases fields, one part after the other.
std::vector<double> JoinErasure(const ModelData& data) {
  std::vector<double> numbers;
  const internal::ErasureBasis& basis = data.erasure_basis;
  for (const std::vector<double>* part :
       {&basis.mean, &basis.root, &basis.inverse_root, &data.erasure_rows}) {
    numbers.insert(numbers.end(), part->begin(), part->end());
  }
  return numbers;
}

void SplitErasure(absl::Span<const double> numbers, ModelData& data) {
  if (numbers.empty()) return;
  const std::size_t d = data.factor_count();
  const auto take = [&numbers](std::size_t count, std::vector<double>& part) {
    part.assign(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(count));
    numbers.remove_prefix(count);
  };
  take(d, data.erasure_basis.mean);
  take(d * d, data.erasure_basis.root);
  take(d * d, data.erasure_basis.inverse_root);
  take(numbers.size(), data.erasure_rows);
}

absl::Status WriteBody(const ModelData& data, const std::string& dictionary,
                       const std::vector<double>& validation, CheckedWriter& writer) {
  absl::Status status = WriteSection(dictionary, writer);
  const auto write = [&](const auto& values) {
    if (status.ok()) status = WriteSection(values, writer);
  };
  write(ParametersOf(data.hyperparameters));
  write(validation);
  write(data.matrix);
  write(data.gram_fields);
  write(data.gram_items);
  write(data.factor_energy);
  write(data.factor_prior);
  write(data.factors);
  write(JoinErasure(data));
  return status;
}

template <class A, class B>
bool SameBits(const A& a, const B& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(a[0])) == 0);
}

absl::Status ReadNumbers(CheckedReader& reader, ModelData& data) {
  const FileHeader& header = reader.header();
  const Sizes sizes = SizesOf(header);
  std::vector<double> parameters;
  std::vector<double> validation;
  absl::Status status = ReadSection(reader, internal::kModelParameters, parameters);
  const auto read = [&](std::uint64_t count, auto& values) {
    if (status.ok()) status = ReadSection(reader, count, values);
  };
  read(header[internal::kModelValidation], validation);
  read(sizes.matrix, data.matrix);
  read(sizes.gram_fields, data.gram_fields);
  read(sizes.gram_items, data.gram_items);
  read(sizes.energy, data.factor_energy);
  read(sizes.prior, data.factor_prior);
  read(sizes.factors, data.factors);
  std::vector<double> erasure;
  read(sizes.erasure, erasure);
  if (!status.ok()) return status;
  // What is written again must be what was read: nothing in it may mean nothing.
  if (!TakeParameters(parameters, header[internal::kModelFlags], &data.hyperparameters) ||
      !SameBits(parameters, ParametersOf(data.hyperparameters))) {
    return reader.Damaged("the hyper-parameters are none");
  }
  SplitErasure(erasure, data);
  if (!internal::DecodeValidation(validation, &data.validation) ||
      !SameBits(validation, internal::EncodeValidation(data.validation))) {
    return reader.Damaged("the validation table is none");
  }
  return absl::OkStatus();
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
  const std::vector<double> validation = internal::EncodeValidation(data.validation);
  FileHeader header = HeaderOf(data, dictionary.size(), validation.size());
  if (!BodyBytes(header, &header[2])) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot write '", path, "': the model is too large for a file"));
  }
  absl::StatusOr<CheckedWriter> writer = CheckedWriter::Create(path, 0644, internal::kModelKind, header);
  if (!writer.ok()) return writer.status();
  if (absl::Status status = WriteBody(data, dictionary, validation, *writer); !status.ok()) return status;
  return writer->Commit();
}

namespace {

enum class Access { kRead, kMap };

absl::StatusOr<Model> Load(const std::string& path, const ProfilePolicy& policy, Access how) {
  absl::StatusOr<CheckedReader> reader = CheckedReader::Open(path, internal::kModelKind);
  if (!reader.ok()) return reader.status();
  if (absl::Status status = CheckHeader(*reader, path, policy); !status.ok()) return status;
  if (how == Access::kMap) {
    if (absl::Status status = reader->Map(); !status.ok()) return status;
  }

  const FileHeader& header = reader->header();
  ModelData data;
  data.policy = header[internal::kModelPolicy];
  data.people = static_cast<std::int64_t>(header[internal::kModelPeople]);
  std::string bytes;
  if (absl::Status status = ReadSection(*reader, header[internal::kModelDictionary], bytes); !status.ok()) {
    return status;
  }
  internal::Dictionary dictionary;
  std::string error;
  if (!internal::DecodeDictionary(bytes, header[internal::kModelItems], header[internal::kModelFeatures],
                                  &dictionary, &error)) {
    return reader->Damaged(error);
  }
  data.items = std::move(dictionary.items);
  data.features = std::move(dictionary.features);
  if (absl::Status status = ReadNumbers(*reader, data); !status.ok()) return status;
  const FileHeader again =
      HeaderOf(data, header[internal::kModelDictionary], header[internal::kModelValidation]);
  if (!std::equal(again.begin() + internal::kFirstUserWord, again.begin() + internal::kChecksumWord,
                  header.begin() + internal::kFirstUserWord)) {
    return reader->Damaged("the header says what a model cannot be");
  }
  if (absl::Status status = reader->Finish(); !status.ok()) return status;
  if (absl::Status status = internal::Validate(data); !status.ok()) {
    return reader->Damaged(std::string(status.message()));
  }
  return ModelAccess::Make(std::move(data));
}

}  // namespace

absl::StatusOr<Model> LoadModel(const std::string& path, const ProfilePolicy& policy) {
  return Load(path, policy, Access::kRead);
}

absl::StatusOr<Model> MapModel(const std::string& path, const ProfilePolicy& policy) {
  return Load(path, policy, Access::kMap);
}

}  // namespace assent

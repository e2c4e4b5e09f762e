// Mapped model files: what is read is what is mapped, and every damage is refused.

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/model_data.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;
using internal::ModelAccess;
using internal::ModelData;

ProfilePolicy Policy() {
  ProfilePolicy policy{};
  policy.fingerprint = 11;
  return policy;
}

// An item model and factors of odd sizes, so that sections end within a cache line.
ModelData SmallData() {
  constexpr std::size_t kItems = 7;
  constexpr std::size_t kFactors = 3;
  constexpr std::size_t kColumns = kItems + 1;  // and the constant
  ModelData data;
  data.policy = Policy().fingerprint;
  data.people = 10;
  data.hyperparameters.mix.factors = kFactors;
  data.hyperparameters.lambda = 1;
  data.hyperparameters.lambda_field = 1;
  data.hyperparameters.lambda_constant = 1;
  data.hyperparameters.min_people = 1;
  data.hyperparameters.use_constant = true;
  for (std::size_t j = 0; j < kItems; ++j) data.items.emplace_back(std::uint64_t{j + 1});
  internal::Numbers<double> matrix(kColumns * kColumns);
  for (std::size_t i = 0; i < kColumns; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      matrix[i * kColumns + j] = i == j ? 2 : -0.125 / static_cast<double>(1 + i + j + i * j);
    }
  }
  data.matrix = std::move(matrix);
  internal::Numbers<float> factors(kItems * kFactors);
  for (std::size_t i = 0; i < factors.size(); ++i) factors[i] = 0.25F * static_cast<float>(i * 5 % 11) - 1;
  data.factors = std::move(factors);
  data.factor_energy = {5, 4, 3};
  data.factor_prior = {0.5, 0.25, 0.125};
  data.gram_fields = {10};
  data.gram_items.assign(kItems, 2);
  return data;
}

std::string SavedModel(const ScratchFolder& folder) {
  std::string path = folder / "m";
  CheckOk(SaveModel(ModelAccess::Make(SmallData()), path));
  return path;
}

TEST_CASE("A mapped model ranks bit for bit like the one that was read") {
  const ScratchFolder folder;
  const std::string path = SavedModel(folder);
  const auto read = std::make_shared<const Model>(CheckOk(LoadModel(path, Policy())));
  auto mapped = std::make_shared<const Model>(CheckOk(MapModel(path, Policy())));
  CHECK(ModelAccess::Data(*mapped).matrix.is_borrowed());
  CHECK(ModelAccess::Data(*mapped).factors.is_borrowed());
  CHECK(!ModelAccess::Data(*read).matrix.is_borrowed());
  CHECK(mapped->matrix() == read->matrix());
  CHECK(mapped->factors() == read->factors());
  CHECK(mapped->matrix() == ModelAccess::Make(SmallData()).matrix());
  CheckOk(SaveModel(*mapped, folder / "again"));
  CHECK(ReadFile(path) == ReadFile(folder / "again"));
  // Another file takes the name; the mapping is of the one before.
  WriteFile(folder / "other", "something else");
  REQUIRE(std::rename(std::string(folder / "other").c_str(), path.c_str()) == 0);
  const Ranker before(read);
  const Ranker after(std::move(mapped));
  for (std::uint64_t first = 1; first < 6; ++first) {
    const std::vector<Interaction> history = {{ItemId(first), 0}, {ItemId(first + 1), 0}};
    EngineInput input;
    internal::EngineInputAccess::Bind(input, Use::kPersonalize, Policy().fingerprint, nullptr, 0);
    internal::EngineInputAccess::SetHistory(input, history);
    CHECK(CheckOk(before.Rank(input)).tier == Tier::kMixed);
    CHECK(CheckOk(before.Scores(input)) == CheckOk(after.Scores(input)));
  }
}

TEST_CASE("Copies of what is mapped share it until they change it, and outlive the model") {
  const ScratchFolder folder;
  const std::string path = SavedModel(folder);
  const internal::Numbers<double> expected = std::move(SmallData().matrix).Take();
  ModelData copy;
  ModelData other;
  {
    const Model mapped = CheckOk(MapModel(path, Policy()));
    copy = ModelAccess::Data(mapped);
    other = copy;
    CHECK(std::as_const(copy).matrix.data() == mapped.matrix().data());
  }
  CHECK(std::as_const(copy).matrix == expected);
  copy.matrix[0] += 1;
  CHECK(!copy.matrix.is_borrowed());
  CHECK(copy.matrix[0] == expected[0] + 1);
  CHECK(std::as_const(other).matrix == expected);
  CHECK(std::move(other.matrix).Take() == expected);
  CHECK(other.matrix.empty());
}

TEST_CASE("A mapped file is refused wherever a read one is, with the same words") {
  const ScratchFolder folder;
  const std::string bytes = ReadFile(SavedModel(folder));
  const std::string path = folder / "damaged";
  const auto refused = [&](const std::string& damaged) {
    WriteFile(path, damaged);
    const absl::Status read = LoadModel(path, Policy()).status();
    const absl::Status mapped = MapModel(path, Policy()).status();
    CHECK(read == mapped);
    CHECK(!mapped.ok());
  };
  for (std::size_t size = 0; size < bytes.size(); size += 13) refused(bytes.substr(0, size));
  refused(bytes + "12345678");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    refused(damaged);
  }
  WriteFile(path, bytes.substr(0, bytes.size() - 8));
  CheckError(MapModel(path, Policy()).status(), StatusCode::kDataLoss, "truncated at byte");
  CheckError(MapModel(folder / "none", Policy()).status(), StatusCode::kNotFound, "none");
  ProfilePolicy other = Policy();
  other.fingerprint = 12;
  WriteFile(path, bytes);
  CheckError(MapModel(path, other).status(), StatusCode::kFailedPrecondition, "policy");
}

TEST_CASE("A mapped file whose numbers are none is refused though its checksum is right") {
  const ScratchFolder folder;
  ModelData data = SmallData();
  data.matrix[1] += 1;
  CheckOk(SaveModel(ModelAccess::Make(std::move(data)), folder / "m"));
  CheckError(MapModel(folder / "m", Policy()).status(), StatusCode::kDataLoss, "not symmetric");
}

}  // namespace
}  // namespace assent::testing

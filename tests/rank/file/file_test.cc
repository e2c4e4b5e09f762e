// Model and statistics files: the round trip, and every damage refused.

#include <cstring>
#include <limits>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "assent/rank/statistics_file.h"
#include "rank/check_ok.h"
#include "rank/file/checked_file.h"
#include "rank/file/model_format.h"
#include "rank/model_data.h"
#include "rank/people.h"
#include "rank/statistics/statistics_format.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;
constexpr std::size_t kHeaderAt = internal::kBannerBytes;
constexpr std::size_t kBodyAt = kHeaderAt + 8 * internal::kHeaderWords;

// With all sections: item model, factors, validation.
std::shared_ptr<const Model> SmallModel() {
  Crowd crowd(1);
  TrainOptions options = SmallOptions();
  options.mix.factors = 5;
  internal::ModelData data = internal::ModelAccess::Data(*TrainOn(crowd.Take(40), options));
  ValidationTrial trial;
  trial.lambda = 3;
  trial.mix.ridge = 0.25;
  trial.taken = true;
  data.validation = {
      31, {{0, true, 0.25, 0.01, 0.05, 0.02}, {ValidationTable::kAllItems, false, 0.5, 0, 0, 0}}, {trial}};
  return std::make_shared<const Model>(internal::ModelAccess::Make(std::move(data)));
}

// Both kinds of file behave the same; `load` is one of the two load functions.
struct Subject {
  std::string bytes;
  absl::Status (*load)(const std::string& path, const ProfilePolicy& policy);
  std::size_t items_word;
};

std::vector<Subject> Subjects() {
  const ScratchFolder folder;
  Crowd crowd(2);
  CheckOk(SaveModel(*SmallModel(), folder / "m"));
  CheckOk(SaveStatistics(StatisticsOf(crowd.Take(20)), folder / "s"));
  return {
      {ReadFile(folder / "m"),
       [](const std::string& path, const ProfilePolicy& policy) { return LoadModel(path, policy).status(); },
       internal::kModelItems},
      {ReadFile(folder / "s"),
       [](const std::string& path, const ProfilePolicy& policy) {
         return LoadStatistics(path, policy).status();
       },
       internal::kStatisticsItems}};
}

absl::Status LoadBytes(const Subject& subject, const std::string& bytes) {
  static const ScratchFolder folder;
  WriteFile(folder / "f", bytes);
  return subject.load(folder / "f", TestPolicy());
}

std::uint64_t WordAt(const std::string& bytes, std::size_t offset) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof(word));
  return word;
}

void SetWord(std::string& bytes, std::size_t offset, std::uint64_t word) {
  std::memcpy(bytes.data() + offset, &word, sizeof(word));
}

// Makes the checksums right again, as somebody who means harm would.
void Reseal(std::string& bytes) {
  const std::uint64_t header =
      internal::WordChecksum(bytes.data() + kHeaderAt, 8 * internal::kChecksumWord, internal::kChecksumStart);
  SetWord(bytes, kHeaderAt + 8 * internal::kChecksumWord, header);
  const std::uint64_t body =
      internal::WordChecksum(bytes.data() + kBodyAt, bytes.size() - kBodyAt - 8, internal::kChecksumStart);
  SetWord(bytes, bytes.size() - 8, body);
}

TEST_CASE("A model comes back bit for bit") {
  const ScratchFolder folder;
  const auto model = SmallModel();
  CheckOk(SaveModel(*model, folder / "m"));
  const auto loaded = std::make_shared<const Model>(CheckOk(LoadModel(folder / "m", TestPolicy())));
  CHECK(SameBits(*model, *loaded));
  CHECK(loaded->policy_fingerprint() == TestPolicy().fingerprint);
  const Hyperparameters& a = model->hyperparameters();
  const Hyperparameters& b = loaded->hyperparameters();
  CHECK(a.lambda == b.lambda);
  CHECK(a.lambda_field == b.lambda_field);
  CHECK(a.lambda_constant == b.lambda_constant);
  CHECK(a.dropout == b.dropout);
  CHECK(a.row_weight_exponent == b.row_weight_exponent);
  CHECK(a.min_people == b.min_people);
  CHECK(a.use_fields == b.use_fields);
  CHECK(a.use_constant == b.use_constant);
  CHECK(a.mix == b.mix);
  Crowd crowd(3);
  const Ranker before(model);
  const Ranker after(loaded);
  for (unsigned kept = 0; kept < 16; ++kept) {
    const TestPerson person = crowd.Next().Sharing(kept, kept % 3 != 0);
    CHECK(CheckOk(before.Scores(Asking(person))) == CheckOk(after.Scores(Asking(person))));
  }
  CheckOk(SaveModel(*loaded, folder / "again"));
  CHECK(ReadFile(folder / "m") == ReadFile(folder / "again"));
}

TEST_CASE("A model without fields and constant comes back too") {
  const ScratchFolder folder;
  Crowd crowd(4);
  TrainOptions options = SmallOptions();
  options.use_fields = false;
  options.use_constant = false;
  const auto model = TrainOn(crowd.Take(40), options);
  CheckOk(SaveModel(*model, folder / "m"));
  const Model loaded = CheckOk(LoadModel(folder / "m", TestPolicy()));
  CHECK(SameBits(*model, loaded));
  CHECK(!loaded.hyperparameters().use_constant);
  CHECK(!loaded.hyperparameters().use_fields);
}

TEST_CASE("The validation table comes back") {
  const ScratchFolder folder;
  CheckOk(SaveModel(*SmallModel(), folder / "m"));
  const Model loaded = CheckOk(LoadModel(folder / "m", TestPolicy()));
  const ValidationTable& table = loaded.validation();
  CHECK(table.people == 31);
  REQUIRE(table.cells.size() == 2);
  CHECK(table.cells[0].fields);
  CHECK(table.cells[0].gain_error == 0.02);
  CHECK(table.cells[1].items == ValidationTable::kAllItems);
  REQUIRE(table.trials.size() == 1);
  CHECK(table.trials[0].lambda == 3);
  CHECK(table.trials[0].mix.ridge == 0.25);
  CHECK(table.trials[0].taken);
}

TEST_CASE("A model of factors alone comes back, and one of the item model alone") {
  for (const std::size_t most : {std::size_t{1}, std::size_t{1'000}}) {
    const ScratchFolder folder;
    Crowd crowd(4);
    TrainOptions options = SmallOptions();
    options.mix.factors = most == 1 ? 3 : 0;
    options.most_items_of_item_model = most;
    const auto model = TrainOn(crowd.Take(40), options);
    REQUIRE(model->matrix().empty() == (most == 1));
    REQUIRE(model->factors().empty() == (most != 1));
    CheckOk(SaveModel(*model, folder / "m"));
    CHECK(SameBits(*model, CheckOk(LoadModel(folder / "m", TestPolicy()))));
  }
}

TEST_CASE("Sections of a model file are aligned, so that it can be mapped") {
  const ScratchFolder folder;
  const auto model = SmallModel();
  CheckOk(SaveModel(*model, folder / "m"));
  const std::string bytes = ReadFile(folder / "m");
  const auto check = [&](const auto& values) {
    const std::string_view wanted(reinterpret_cast<const char*>(values.data()),
                                  values.size() * sizeof(values[0]));
    const std::size_t at = bytes.find(wanted);
    REQUIRE(at != std::string::npos);
    CHECK(at % internal::kModelAlignment == 0);
  };
  check(model->matrix());
  check(model->factors());
  check(internal::ModelAccess::Data(*model).factor_prior);
}

TEST_CASE("A matrix that is not symmetric is refused") {
  const ScratchFolder folder;
  internal::ModelData data = internal::ModelAccess::Data(*SmallModel());
  data.matrix[data.dimension()] += 1;
  CheckOk(SaveModel(internal::ModelAccess::Make(data), folder / "m"));
  CheckError(LoadModel(folder / "m", TestPolicy()).status(), StatusCode::kDataLoss, "not symmetric at 1, 0");
}

TEST_CASE("Statistics come back, and can be added to and subtracted from") {
  const ScratchFolder folder;
  Crowd crowd(5);
  const std::vector<TestPerson> people = crowd.Take(20);
  CheckOk(SaveStatistics(StatisticsOf(people, {0.5}), folder / "s"));
  Statistics loaded = CheckOk(LoadStatistics(folder / "s", TestPolicy()));
  CHECK(loaded.people() == 20);
  CHECK(loaded.options().row_weight_exponent == 0.5);
  CheckOk(SaveStatistics(loaded, folder / "again"));
  CHECK(ReadFile(folder / "s") == ReadFile(folder / "again"));
  for (const TestPerson& person : people) CheckOk(loaded.Subtract(Training(person)));
  CheckOk(SaveStatistics(loaded, folder / "none"));
  CheckOk(SaveStatistics(StatisticsOf({}, {0.5}), folder / "empty"));
  CHECK(ReadFile(folder / "none") == ReadFile(folder / "empty"));
  CHECK(CheckOk(LoadStatistics(folder / "none", TestPolicy())).people() == 0);
}

TEST_CASE("A missing file is not found") {
  const ScratchFolder folder;
  for (const Subject& subject : Subjects()) {
    CheckError(subject.load(folder / "nothing", TestPolicy()), StatusCode::kNotFound, "nothing");
    CheckError(subject.load(folder / "no/such/folder", TestPolicy()), StatusCode::kNotFound,
               "no/such/folder");
    CheckError(subject.load(folder / ".", TestPolicy()), StatusCode::kDataLoss, "not a regular file");
  }
}

TEST_CASE("The one kind of file is not taken for the other") {
  const std::vector<Subject> subjects = Subjects();
  CheckError(LoadBytes(subjects[0], subjects[1].bytes), StatusCode::kDataLoss, "it is no assent model");
  CheckError(LoadBytes(subjects[1], subjects[0].bytes), StatusCode::kDataLoss,
             "it is no assent statistics file");
  CheckError(LoadBytes(subjects[0], ""), StatusCode::kDataLoss, "truncated at byte 0");
  CheckError(LoadBytes(subjects[0], std::string(1'000, 'x')), StatusCode::kDataLoss, "it is no assent model");
}

TEST_CASE("Another policy is refused") {
  const ScratchFolder folder;
  for (const Subject& subject : Subjects()) {
    WriteFile(folder / "f", subject.bytes);
    CheckError(subject.load(folder / "f", OtherPolicy()), StatusCode::kFailedPrecondition,
               "1122334455667789");
  }
}

TEST_CASE("Every header word is guarded") {
  for (const Subject& subject : Subjects()) {
    for (std::size_t word = 0; word < internal::kHeaderWords; ++word) {
      for (int bit = 0; bit < 64; ++bit) {
        std::string bytes = subject.bytes;
        SetWord(bytes, kHeaderAt + 8 * word, WordAt(bytes, kHeaderAt + 8 * word) ^ (std::uint64_t{1} << bit));
        const StatusCode expected = word == 1 ? StatusCode::kFailedPrecondition : StatusCode::kDataLoss;
        const char* const words = word == 0 ? "byte order" : word == 1 ? "version" : "checksum";
        CheckError(LoadBytes(subject, bytes), expected, words);
      }
    }
  }
}

TEST_CASE("Truncated at any byte is refused, and so is anything behind the end") {
  for (const Subject& subject : Subjects()) {
    for (std::size_t size = 0; size < subject.bytes.size(); size += size < 600 ? 1 : 61) {
      CheckError(LoadBytes(subject, subject.bytes.substr(0, size)), StatusCode::kDataLoss,
                 "truncated at byte " + std::to_string(size));
    }
    for (const std::size_t more : {1, 8, 5'000}) {
      CheckError(LoadBytes(subject, subject.bytes + std::string(more, '\0')), StatusCode::kDataLoss,
                 "behind its end");
    }
  }
}

TEST_CASE("Every flipped bit is found") {
  for (const Subject& subject : Subjects()) {
    for (std::size_t at = 0; at < subject.bytes.size(); at += at < kBodyAt + 400 ? 1 : 13) {
      std::string bytes = subject.bytes;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
      const absl::Status status = LoadBytes(subject, bytes);
      INFO("byte " << at);
      REQUIRE(!status.ok());
    }
  }
}

TEST_CASE("Absurd sizes are refused before anything is allocated") {
  const std::uint64_t absurd[] = {std::uint64_t{1} << 20, std::uint64_t{1} << 31, std::uint64_t{1} << 60,
                                  ~std::uint64_t{0}};
  for (const Subject& subject : Subjects()) {
    for (const std::uint64_t size : absurd) {
      // Items, features, length of the dictionary, and the length of the body.
      for (const std::size_t word :
           {subject.items_word, subject.items_word + 1, subject.items_word + 2, std::size_t{2}}) {
        std::string bytes = subject.bytes;
        SetWord(bytes, kHeaderAt + 8 * word, size);
        Reseal(bytes);
        const absl::Status status = LoadBytes(subject, bytes);
        INFO(status.ToString());
        REQUIRE(status.code() == StatusCode::kDataLoss);
      }
    }
  }
}

TEST_CASE("Bodies that make no sense are refused even when the checksum is right") {
  for (const Subject& subject : Subjects()) {
    for (std::size_t at = kBodyAt; at + 16 <= subject.bytes.size(); at += 8) {
      for (const std::uint64_t word :
           {~std::uint64_t{0}, std::uint64_t{0x7FF0000000000000}}) {  // NaN, infinity
        std::string bytes = subject.bytes;
        if (WordAt(bytes, at) == word) continue;
        SetWord(bytes, at, word);
        Reseal(bytes);
        const absl::Status status = LoadBytes(subject, bytes);
        INFO("byte " << at << ": " << status.ToString());
        // A number of an item or value may be any number in its order.
        if (status.ok()) {
          REQUIRE(at < kBodyAt + WordAt(subject.bytes, kHeaderAt + 8 * (subject.items_word + 2)));
        }
      }
    }
  }
}

TEST_CASE("Words of the header that mean nothing must be zero in statistics") {
  const Subject subject = Subjects()[1];
  for (std::size_t word = internal::kFirstCheckpointWord; word < internal::kChecksumWord; ++word) {
    std::string bytes = subject.bytes;
    SetWord(bytes, kHeaderAt + 8 * word, 1);
    Reseal(bytes);
    CheckError(LoadBytes(subject, bytes), StatusCode::kDataLoss, "must be 0");
  }
}

TEST_CASE("Words and flags of a header that mean nothing are refused") {
  const Subject model = Subjects()[0];
  for (std::size_t word = internal::kModelFlags; word < internal::kChecksumWord; ++word) {
    for (int bit = word == internal::kModelFlags ? 4 : 0; bit < 64; ++bit) {
      std::string bytes = model.bytes;
      SetWord(bytes, kHeaderAt + 8 * word, WordAt(bytes, kHeaderAt + 8 * word) | (std::uint64_t{1} << bit));
      Reseal(bytes);
      CheckError(LoadBytes(model, bytes), StatusCode::kDataLoss, "what a model cannot be");
    }
  }
}

TEST_CASE("Items out of order are refused") {
  for (const Subject& subject : Subjects()) {
    // The dictionary starts with numbered items: a mark and the number each.
    std::string bytes = subject.bytes;
    SetWord(bytes, kBodyAt + 8, WordAt(subject.bytes, kBodyAt + 24));
    SetWord(bytes, kBodyAt + 24, WordAt(subject.bytes, kBodyAt + 8));
    Reseal(bytes);
    CheckError(LoadBytes(subject, bytes), StatusCode::kDataLoss, "out of order");
  }
}

TEST_CASE("A matrix with a number that is not finite is named") {
  const ScratchFolder folder;
  internal::ModelData data = internal::ModelAccess::Data(*SmallModel());
  data.matrix[3] = std::numeric_limits<double>::infinity();
  data.matrix[3 * data.dimension()] = data.matrix[3];
  CheckOk(SaveModel(internal::ModelAccess::Make(data), folder / "m"));
  CheckError(LoadModel(folder / "m", TestPolicy()).status(), StatusCode::kDataLoss, "not finite");
  data = internal::ModelAccess::Data(*SmallModel());
  data.matrix[0] = 0;
  CheckOk(SaveModel(internal::ModelAccess::Make(data), folder / "m"));
  CheckError(LoadModel(folder / "m", TestPolicy()).status(), StatusCode::kDataLoss, "not positive");
}

TEST_CASE("More fields than a policy can have are refused") {
  const ScratchFolder folder;
  internal::ModelData data;
  data.hyperparameters = SmallModel()->hyperparameters();
  data.policy = TestPolicy().fingerprint;
  data.people = 1;
  data.items = {TestItem(1)};
  for (std::int32_t field = 1; field <= 65; ++field) data.features.push_back({field, false, 0, ""});
  const std::size_t n = data.dimension();
  const std::size_t m = data.fields_dimension();
  data.matrix.assign(n * n, 0.5);
  data.gram_fields.assign(m * m, 0.5);
  data.gram_items.assign(m, 0.5);
  CheckOk(SaveModel(internal::ModelAccess::Make(data), folder / "m"));
  CheckError(LoadModel(folder / "m", TestPolicy()).status(), StatusCode::kDataLoss, "65 fields");
}

}  // namespace
}  // namespace assent::testing

// Model files. A checksum would stop nearly every change at the door, so the frame is
// made right around the bytes, as somebody who means harm would; one in eight inputs
// is left as it is. What loads must be saved as the same bytes and rank, with reasons;
// mapping a file must end as reading it does.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "rank/file/model_format.h"
#include "training_policy.h"

namespace {

namespace internal = assent::internal;

// A file in memory, by a path.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("model", 0)), path_("/proc/self/fd/" + std::to_string(fd_)) {
    if (fd_ < 0) std::abort();
  }
  void Set(const std::string& bytes) {
    if (ftruncate(fd_, 0) != 0 ||
        pwrite(fd_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
      std::abort();
  }
  const std::string& path() const { return path_; }

 private:
  int fd_;
  std::string path_;
};

void SetWord(std::string& bytes, std::size_t at, std::uint64_t word) {
  std::memcpy(bytes.data() + at, &word, sizeof(word));
}

// Banner, mark, version, policy, length and both checksums.
std::string Framed(std::string words_and_body) {
  constexpr std::size_t kHeader = 8 * internal::kHeaderWords;
  words_and_body.resize(std::max(words_and_body.size(), kHeader) / 8 * 8);
  std::string bytes(internal::kBannerBytes, '\0');
  const std::string_view banner = internal::kModelKind.banner;
  std::memcpy(bytes.data(), banner.data(), banner.size());
  bytes += words_and_body;
  const std::size_t body = internal::kBannerBytes + kHeader;
  const auto header = [](std::size_t word) { return internal::kBannerBytes + 8 * word; };
  SetWord(bytes, header(0), internal::kChecksumStart);
  SetWord(bytes, header(1), internal::kModelKind.version);
  SetWord(bytes, header(2), bytes.size() - body);
  SetWord(bytes, header(internal::kModelPolicy), assent::fuzz::TrainingPolicy().fingerprint);
  SetWord(bytes, header(internal::kChecksumWord),
          internal::WordChecksum(bytes.data() + header(0), 8 * internal::kChecksumWord,
                                 internal::kChecksumStart));
  const std::uint64_t sum =
      internal::WordChecksum(bytes.data() + body, bytes.size() - body, internal::kChecksumStart);
  bytes.append(8, '\0');
  SetWord(bytes, bytes.size() - 8, sum);
  return bytes;
}

std::string ReadAll(const std::string& path) {
  std::string bytes;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) std::abort();
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof(buffer), file)) > 0;)
    bytes.append(buffer, got);
  std::fclose(file);
  return bytes;
}

// Somebody with the model's first items and field values.
void RankWith(assent::Model model) {
  constexpr std::size_t kMost = 5;
  const auto shared = std::make_shared<const assent::Model>(std::move(model));
  std::vector<assent::Interaction> history;
  for (std::size_t i = 0; i < std::min(kMost, shared->items().size()); ++i)
    history.push_back({shared->items()[i], 0});
  assent::EngineInput input;
  for (std::size_t f = 0; f < std::min(kMost, shared->features().size()); ++f) {
    const assent::Feature& feature = shared->features()[f];
    internal::EngineInputAccess::Values(input).push_back(
        {feature.field, feature.is_text, feature.number, feature.text});
  }
  internal::EngineInputAccess::Bind(input, assent::Use::kPersonalize, shared->policy_fingerprint(), nullptr,
                                    0);
  const assent::Ranker ranker(shared);
  if (!ranker.Rank(input).ok()) std::abort();
  internal::EngineInputAccess::SetHistory(input, history);
  if (!ranker.Rank(input).ok()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assent::ProfilePolicy policy = assent::fuzz::TrainingPolicy();
  static MemoryFile input;
  static const std::string output = "/tmp/model_file_fuzz." + std::to_string(getpid());
  if (size == 0) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 8 != 0) bytes = Framed(std::move(bytes));
  input.Set(bytes);
  auto model = assent::LoadModel(input.path(), policy);
  auto mapped = assent::MapModel(input.path(), policy);
  if (mapped.status() != model.status()) std::abort();
  if (!model.ok()) return 0;
  for (auto* loaded : {&model, &mapped}) {
    if (!assent::SaveModel(**loaded, output).ok()) std::abort();
    if (ReadAll(output) != bytes) std::abort();
    std::remove(output.c_str());
    RankWith(*std::move(*loaded));
  }
  return 0;
}

// Statistics files. A checksum would stop nearly every change at the door, so the
// frame is made right around the bytes, as somebody who means harm would; one in
// eight inputs is left as it is. What loads must be saved as the same bytes, survive
// being merged, and train or be refused.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "assent/rank/statistics_file.h"
#include "assent/rank/train.h"
#include "rank/statistics/statistics_format.h"
#include "training_policy.h"

namespace {

namespace internal = assent::internal;

// A file in memory, by a path.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("statistics", 0)), path_("/proc/self/fd/" + std::to_string(fd_)) {
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
std::string Framed(std::string body_and_words) {
  constexpr std::size_t kHeader = 8 * internal::kHeaderWords;
  body_and_words.resize(std::max(body_and_words.size(), kHeader) / 8 * 8);
  std::string bytes(internal::kBannerBytes, '\0');
  const std::string_view banner = internal::kStatisticsKind.banner;
  std::memcpy(bytes.data(), banner.data(), banner.size());
  bytes += body_and_words;
  const std::size_t body = internal::kBannerBytes + kHeader;
  const auto header = [](std::size_t word) { return internal::kBannerBytes + 8 * word; };
  SetWord(bytes, header(0), internal::kChecksumStart);
  SetWord(bytes, header(1), internal::kStatisticsKind.version);
  SetWord(bytes, header(2), bytes.size() - body);
  SetWord(bytes, header(internal::kStatisticsPolicy), assent::fuzz::TrainingPolicy().fingerprint);
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assent::ProfilePolicy policy = assent::fuzz::TrainingPolicy();
  static MemoryFile input;
  // In memory, where forcing bytes to disk costs nothing.
  static const std::string output = "/dev/shm/statistics_file_fuzz." + std::to_string(getpid());
  if (size == 0) return 0;
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 8 != 0) bytes = Framed(std::move(bytes));
  input.Set(bytes);
  assent::StatisticsOptions limits;
  limits.memory_limit = std::size_t{1} << 26;
  limits.threads = 1;
  auto statistics = assent::LoadStatistics(input.path(), policy, limits);
  if (!statistics.ok()) return 0;
  if (!assent::SaveStatistics(*statistics, output).ok()) std::abort();
  if (ReadAll(output) != bytes) std::abort();
  std::remove(output.c_str());
  if (!statistics->Merge(*statistics).ok()) return 0;
  assent::TrainOptions options;
  options.min_people = 1;
  options.threads = 1;
  if (statistics->items() < 50) static_cast<void>(assent::Train(*statistics, options));
  return 0;
}

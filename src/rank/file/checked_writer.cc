#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/file/checked_file.h"

namespace assent::internal {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

absl::Status WriteError(const std::string& path, const char* what, int error) {
  const std::string message =
      absl::StrCat("cannot ", what, " '", path, "': ", std::strerror(error), "; nothing was replaced");
  if (error == EACCES || error == EPERM || error == EROFS) return absl::PermissionDeniedError(message);
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) return absl::ResourceExhaustedError(message);
  return absl::UnavailableError(message);
}

// A name beside `path` that no other writer of this process uses; O_EXCL sees to
// the other processes.
std::string TemporaryName(const std::string& path) {
  static std::atomic<unsigned> counter{0};
  return absl::StrCat(path, ".tmp-", getpid(), "-", counter.fetch_add(1, std::memory_order_relaxed));
}

// Makes the rename itself survive a power cut. Not every file system can.
void SyncFolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

CheckedWriter::CheckedWriter(std::string path, std::string temporary, int fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {
  buffer_.reserve(kBufferBytes);
}

CheckedWriter::CheckedWriter(CheckedWriter&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, std::string())),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      left_(other.left_),
      checksum_(other.checksum_) {}

CheckedWriter::~CheckedWriter() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

absl::Status CheckedWriter::Error(const char* what) const { return WriteError(path_, what, errno); }

absl::StatusOr<CheckedWriter> CheckedWriter::Create(std::string path, unsigned mode, const FileKind& kind,
                                                    FileHeader header) {
  struct stat old {};
  if (stat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("cannot write '", path, "': it exists and is not a regular file; choose another name"));
  }
  int fd = -1;
  std::string temporary;
  for (int attempt = 0; attempt < 100 && fd < 0; ++attempt) {
    temporary = TemporaryName(path);
    fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode));
    if (fd < 0 && errno != EEXIST) break;
  }
  if (fd < 0) return WriteError(path, "create a temporary file beside", errno);

  CheckedWriter writer(std::move(path), std::move(temporary), fd);
  writer.left_ = header[2];
  header[0] = kChecksumStart;
  header[1] = kind.version;
  header[kChecksumWord] = WordChecksum(header.data(), 8 * kChecksumWord, kChecksumStart);
  std::array<char, kBannerBytes> banner{};
  std::memcpy(banner.data(), kind.banner.data(), kind.banner.size());
  if (absl::Status status = writer.Raw(banner.data(), banner.size()); !status.ok()) return status;
  if (absl::Status status = writer.Raw(header.data(), sizeof(header)); !status.ok()) return status;
  return writer;
}

absl::Status CheckedWriter::Flush() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t written = write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error("write");
    done += static_cast<std::size_t>(written);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status CheckedWriter::Raw(const void* data, std::size_t bytes) {
  const auto* next = static_cast<const unsigned char*>(data);
  while (bytes > 0) {
    const std::size_t part = std::min(bytes, kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), next, next + part);
    next += part;
    bytes -= part;
    if (buffer_.size() < kBufferBytes) continue;
    if (absl::Status status = Flush(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckedWriter::Write(const void* data, std::size_t bytes) {
  if (bytes % 8 != 0 || bytes > left_) {
    return absl::InternalError(absl::StrCat("cannot write '", path_, "': a section of ", bytes,
                                            " bytes does not fit the header; this is a defect of assent"));
  }
  checksum_ = WordChecksum(data, bytes, checksum_);
  left_ -= bytes;
  return Raw(data, bytes);
}

absl::Status CheckedWriter::Commit() {
  if (left_ != 0) {
    return absl::InternalError(absl::StrCat("cannot write '", path_, "': ", left_,
                                            " bytes are missing; this is a defect of assent"));
  }
  if (absl::Status status = Raw(&checksum_, sizeof(checksum_)); !status.ok()) return status;
  if (absl::Status status = Flush(); !status.ok()) return status;
  if (fsync(fd_) != 0) return Error("write");
  if (close(std::exchange(fd_, -1)) != 0) return Error("write");
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return Error("replace");
  temporary_.clear();
  SyncFolderOf(path_);
  return absl::OkStatus();
}

}  // namespace assent::internal

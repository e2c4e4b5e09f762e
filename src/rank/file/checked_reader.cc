#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/base/fnv.h"
#include "rank/file/checked_file.h"

namespace assent::internal {

std::uint64_t WordOf(double value) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, &value, sizeof(word));
  return word;
}

double DoubleOf(std::uint64_t word) noexcept {
  double value = 0;
  std::memcpy(&value, &word, sizeof(value));
  return value;
}

std::uint64_t WordChecksum(const void* data, std::size_t bytes, std::uint64_t state) noexcept {
  const auto* next = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i + 8 <= bytes; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, next + i, sizeof(word));
    // Both steps can be undone, so two different words never meet again.
    state = (state ^ word) * kFnvPrime;
    state ^= state >> 32;
  }
  return state;
}

bool MultiplyAdd(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t* out) noexcept {
  std::uint64_t product = 0;
  return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(product, c, out);
}

CheckedReader::CheckedReader(std::string path, std::string_view name, int fd)
    : path_(std::move(path)), name_(name), fd_(fd) {}

CheckedReader::CheckedReader(CheckedReader&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::move(other.name_)),
      fd_(std::exchange(other.fd_, -1)),
      header_(other.header_),
      offset_(other.offset_),
      left_(other.left_),
      checksum_(other.checksum_),
      mapping_(std::move(other.mapping_)) {}

CheckedReader::~CheckedReader() {
  if (fd_ >= 0) close(fd_);
}

absl::Status CheckedReader::Damaged(const std::string& what) const {
  return absl::DataLossError(absl::StrCat("'", path_, "' cannot be used: ", what));
}

absl::Status CheckedReader::Raw(void* data, std::size_t bytes) {
  auto* next = static_cast<unsigned char*>(data);
  while (bytes > 0) {
    const ssize_t got = read(fd_, next, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Damaged(absl::StrCat("reading at byte ", offset_, " failed: ", std::strerror(errno)));
    if (got == 0) return Damaged(absl::StrCat("truncated at byte ", offset_));
    next += got;
    bytes -= static_cast<std::size_t>(got);
    offset_ += static_cast<std::uint64_t>(got);
  }
  return absl::OkStatus();
}

absl::StatusOr<CheckedReader> CheckedReader::Open(std::string path, const FileKind& kind) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int error = errno;
    const std::string message = absl::StrCat("cannot open '", path, "': ", std::strerror(error));
    if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
    if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
    return absl::UnavailableError(message);
  }
  CheckedReader reader(std::move(path), kind.name, fd);
  if (absl::Status status = reader.Start(kind); !status.ok()) return status;
  return reader;
}

absl::Status CheckedReader::Start(const FileKind& kind) {
  struct stat info {};
  if (fstat(fd_, &info) != 0 || !S_ISREG(info.st_mode)) {
    return Damaged(absl::StrCat("it is not a regular file, so no ", name_));
  }
  std::array<char, kBannerBytes> banner{};
  std::array<char, kBannerBytes> expected{};
  std::memcpy(expected.data(), kind.banner.data(), kind.banner.size());
  if (absl::Status status = Raw(banner.data(), banner.size()); !status.ok()) return status;
  if (banner != expected) return Damaged(absl::StrCat("it is no ", name_, " (its first 128 bytes differ)"));
  if (absl::Status status = Raw(header_.data(), sizeof(header_)); !status.ok()) return status;
  if (header_[0] != kChecksumStart) {
    return Damaged("its byte order is another machine's, or the header is damaged at byte 128");
  }
  if (header_[1] != kind.version) {
    return absl::FailedPreconditionError(absl::StrCat("'", path_, "' cannot be used: format version ",
                                                      header_[1], ", this library reads version ",
                                                      kind.version, "; make the file again"));
  }
  if (WordChecksum(header_.data(), 8 * kChecksumWord, kChecksumStart) != header_[kChecksumWord]) {
    return Damaged("the header (bytes 128 to 255) does not match its checksum");
  }
  left_ = body_bytes();
  const auto size = static_cast<std::uint64_t>(info.st_size);
  std::uint64_t promised = 0;
  if (left_ % 8 != 0 || !MultiplyAdd(left_, 1, kFrameBytes, &promised)) {
    return Damaged(absl::StrCat("the header promises an impossible ", left_, " bytes"));
  }
  if (size < promised) {
    return Damaged(absl::StrCat("truncated at byte ", size, " of ", promised));
  }
  if (size > promised) {
    return Damaged(absl::StrCat("it has ", size - promised, " bytes behind its end at byte ", promised));
  }
  return absl::OkStatus();
}

absl::Status CheckedReader::CheckFits(std::size_t bytes) const {
  if (bytes % 8 == 0 && bytes <= left_) return absl::OkStatus();
  return Damaged(
      absl::StrCat("a section of ", bytes, " bytes at byte ", offset_, " does not fit into the file"));
}

absl::Status CheckedReader::Map() {
  // The file has this size: Start() compared it.
  absl::StatusOr<std::shared_ptr<const MappedFile>> mapping =
      MappedFile::Map(fd_, static_cast<std::size_t>(kFrameBytes + body_bytes()));
  if (!mapping.ok()) {
    return absl::Status(mapping.status().code(),
                        absl::StrCat("'", path_, "' cannot be used: ", mapping.status().message()));
  }
  mapping_ = *std::move(mapping);
  return absl::OkStatus();
}

absl::Status CheckedReader::View(const unsigned char** data, std::size_t bytes) {
  if (absl::Status status = CheckFits(bytes); !status.ok()) return status;
  if (lseek(fd_, static_cast<off_t>(bytes), SEEK_CUR) < 0) {
    return Damaged(absl::StrCat("passing byte ", offset_, " failed: ", std::strerror(errno)));
  }
  *data = mapping_->data() + offset_;
  checksum_ = WordChecksum(*data, bytes, checksum_);
  offset_ += bytes;
  left_ -= bytes;
  return absl::OkStatus();
}

absl::Status CheckedReader::Read(void* data, std::size_t bytes) {
  if (absl::Status status = CheckFits(bytes); !status.ok()) return status;
  if (absl::Status status = Raw(data, bytes); !status.ok()) return status;
  checksum_ = WordChecksum(data, bytes, checksum_);
  left_ -= bytes;
  return absl::OkStatus();
}

absl::Status CheckedReader::Finish() {
  if (left_ != 0) return Damaged(absl::StrCat(left_, " bytes at byte ", offset_, " belong to nothing"));
  std::uint64_t stored = 0;
  if (absl::Status status = Raw(&stored, sizeof(stored)); !status.ok()) return status;
  if (stored != checksum_) {
    return Damaged(absl::StrCat("bytes 256 to ", offset_ - 9, " do not match their checksum"));
  }
  return absl::OkStatus();
}

}  // namespace assent::internal

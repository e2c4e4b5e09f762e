#include "rank/statistics/line_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 18;

absl::Status Unreadable(const std::string& what, int error) {
  const std::string message = absl::StrCat(what, ": ", std::strerror(error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
  return absl::UnavailableError(message);
}

}  // namespace

absl::StatusOr<LineReader> LineReader::Open(const std::string& path, std::uint64_t offset) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Unreadable("cannot open the file", errno);
  LineReader reader(fd, offset);
  if (offset > 0 && lseek(fd, static_cast<off_t>(offset), SEEK_SET) < 0) {
    return Unreadable(absl::StrCat("cannot continue at byte ", offset), errno);
  }
  return reader;
}

LineReader::LineReader(LineReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      offset_(other.offset_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_) {}

LineReader::~LineReader() {
  if (fd_ >= 0) close(fd_);
}

// Reads more behind what is there; false at the end of the file.
absl::StatusOr<bool> LineReader::Fill() {
  buffer_.erase(0, std::exchange(begin_, 0));
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kReadBytes);
  ssize_t got = 0;
  do {
    got = read(fd_, buffer_.data() + old, kReadBytes);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) return Unreadable(absl::StrCat("reading at byte ", offset_, " failed"), errno);
  return got > 0;
}

absl::StatusOr<bool> LineReader::Next(std::string_view* line) {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = buffer_.find('\n', begin_ + searched);
    if (end != std::string::npos) {
      *line = std::string_view(buffer_).substr(begin_, end - begin_);
      offset_ += line->size() + 1;
      begin_ = end + 1;
      break;
    }
    searched = buffer_.size() - begin_;
    if (searched > kMostBytes) {
      return absl::InvalidArgumentError(absl::StrCat("the line is longer than ", kMostBytes, " bytes"));
    }
    const absl::StatusOr<bool> more = Fill();
    if (!more.ok()) return more.status();
    if (*more) continue;
    if (begin_ == buffer_.size()) return false;
    *line = std::string_view(buffer_).substr(begin_);  // the last line may lack its end
    offset_ += line->size();
    begin_ = buffer_.size();
    break;
  }
  if (!line->empty() && line->back() == '\r') line->remove_suffix(1);
  return true;
}

}  // namespace assent::internal

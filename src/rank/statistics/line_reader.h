// File: line_reader.h
//
// A file line by line, in bounded memory.

#ifndef ASSENT_RANK_STATISTICS_LINE_READER_H_
#define ASSENT_RANK_STATISTICS_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace assent::internal {

/// Not thread-safe.
class LineReader {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;  // of a line

  /// Opens `path` from `offset` on. NotFound, PermissionDenied, Unavailable.
  static absl::StatusOr<LineReader> Open(const std::string& path, std::uint64_t offset);
  LineReader(LineReader&& other) noexcept;
  LineReader& operator=(LineReader&&) = delete;
  ~LineReader();

  /// The next line, without its "\n" or "\r\n"; false at the end. Valid until the
  /// next call. InvalidArgument: longer than kMostBytes. Unavailable: cannot be read.
  absl::StatusOr<bool> Next(std::string_view* line);
  /// Where the next line begins.
  std::uint64_t offset() const noexcept { return offset_; }

 private:
  explicit LineReader(int fd, std::uint64_t offset) : fd_(fd), offset_(offset) {}
  absl::StatusOr<bool> Fill();

  int fd_;
  std::uint64_t offset_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not handed out yet
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_STATISTICS_LINE_READER_H_

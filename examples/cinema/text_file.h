// Reading text files line by line, and pointing at the line that is broken.
#ifndef CINEMA_TEXT_FILE_H_
#define CINEMA_TEXT_FILE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace cinema {

/// A file in memory and its lines, without line ends (LF or CR LF).
struct TextFile {
  std::string path;
  std::unique_ptr<const std::string> content;  // on the heap, so that `lines` survives a move
  std::vector<std::string_view> lines;
};

/// Reads a whole file. NotFound or Unavailable with the path and the reason.
absl::StatusOr<TextFile> ReadTextFile(const std::string& path);

/// "path:line: what", the line counted from 1. InvalidArgument.
absl::Status BrokenLine(const TextFile& file, std::size_t line_index, std::string_view what);

/// Writes `content` to `path` through a temporary file beside it, so that a
/// full disk never leaves half a file under the name. Unavailable on failure.
absl::Status WriteTextFile(const std::string& path, std::string_view content);

}  // namespace cinema

#endif  // CINEMA_TEXT_FILE_H_

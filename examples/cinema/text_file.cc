#include "text_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "text.h"

namespace cinema {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

absl::Status SystemError(std::string_view doing, const std::string& path, int error) {
  const std::string text = Concat({"cannot ", doing, " ", path, ": ", std::strerror(error)});
  return error == ENOENT ? absl::NotFoundError(text) : absl::UnavailableError(text);
}

}  // namespace

absl::StatusOr<TextFile> ReadTextFile(const std::string& path) {
  const File input(std::fopen(path.c_str(), "rb"));
  if (!input) return SystemError("open", path, errno);
  std::string content;
  char buffer[1 << 16];
  while (const std::size_t bytes = std::fread(buffer, 1, sizeof buffer, input.get())) {
    content.append(buffer, bytes);
  }
  if (std::ferror(input.get())) return SystemError("read", path, errno);

  TextFile file{path, std::make_unique<const std::string>(std::move(content)), {}};
  std::string_view rest = *file.content;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    file.lines.push_back(line);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return file;
}

absl::Status BrokenLine(const TextFile& file, std::size_t line_index, std::string_view what) {
  return absl::InvalidArgumentError(Concat({file.path, ":", std::to_string(line_index + 1), ": ", what}));
}

absl::Status WriteTextFile(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".part";
  File output(std::fopen(temporary.c_str(), "wb"));
  if (!output) return SystemError("write", temporary, errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), output.get()) == content.size();
  const int write_error = errno;
  const bool closed = std::fclose(output.release()) == 0;
  if (!written || !closed || std::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = written ? errno : write_error;
    std::remove(temporary.c_str());
    return SystemError("write", path, error);
  }
  return absl::OkStatus();
}

}  // namespace cinema

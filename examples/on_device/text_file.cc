#include "text_file.h"

#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>

namespace radio {
namespace {

absl::Status Write(const std::string& path, const std::string& bytes, std::ios::openmode mode) {
  std::ofstream out(path, std::ios::binary | mode);
  std::error_code ignored;  // the write below fails if the file is not there
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                               ignored);
  out << bytes;
  out.close();
  return out ? absl::OkStatus() : absl::UnavailableError(path + ": cannot be written");
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return absl::NotFoundError(path + ": cannot be read");
  return bytes;
}

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  return Write(path, bytes, std::ios::trunc);
}

absl::Status AppendLine(const std::string& path, const std::string& line) {
  return Write(path, line + '\n', std::ios::app);
}

}  // namespace radio

// File: scratch_folder.h
//
// A folder of a test's own, gone when the test is, and files as strings.

#ifndef ASSENT_TESTS_SUPPORT_SCRATCH_FOLDER_H_
#define ASSENT_TESTS_SUPPORT_SCRATCH_FOLDER_H_

#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "support/catch.h"

namespace assent::testing {

/// The bytes of a file, which must be there.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path);
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Makes a file of these bytes, and the folders that it is in.
inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::filesystem::remove(path);  // some file systems are slow to replace the content of a file
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  INFO(path);
  REQUIRE(file.good());
}

class ScratchFolder {
 public:
  ScratchFolder() : path_((std::filesystem::temp_directory_path() / "assent-XXXXXX").string()) {
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  /// The path of a file in it.
  std::string operator/(std::string_view name) const {
    return (std::filesystem::path(path_) / name).string();
  }
  /// Writes a file and gives its path.
  std::string Write(std::string_view name, std::string_view bytes) const {
    WriteFile(*this / name, bytes);
    return *this / name;
  }
  std::string Read(std::string_view name) const { return ReadFile(*this / name); }
  /// How many files and folders there are in it.
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }

 private:
  std::string path_;
};

}  // namespace assent::testing

#endif  // ASSENT_TESTS_SUPPORT_SCRATCH_FOLDER_H_

// File: mapped_file.h
//
// A file as memory, for reading alone: the system reads a page when it is first
// touched, keeps it once for all processes that map the file, and may drop it again.

#ifndef ASSENT_BASE_MAPPED_FILE_H_
#define ASSENT_BASE_MAPPED_FILE_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "assent/base/export.h"

namespace assent::internal {

/// A mapping, undone with its last owner. It outlives the descriptor it was made from,
/// and the file's name. Who shortens the file makes touching the lost pages fatal
/// (SIGBUS): files that may be mapped are replaced by renaming, never written in place.
///
/// Thread safety: const access from any thread.
class ASSENT_EXPORT MappedFile {
 public:
  /// Maps the first `bytes` (at least 1) of the open file `fd`. Unavailable with the
  /// system's reason; Unimplemented where there is no mmap.
  static absl::StatusOr<std::shared_ptr<const MappedFile>> Map(int fd, std::size_t bytes);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  /// Starts on a page.
  const unsigned char* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  MappedFile(const unsigned char* data, std::size_t size) noexcept : data_(data), size_(size) {}

  const unsigned char* data_;
  std::size_t size_;
};

}  // namespace assent::internal

#endif  // ASSENT_BASE_MAPPED_FILE_H_

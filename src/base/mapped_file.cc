#include "base/mapped_file.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>

namespace assent::internal {

absl::StatusOr<std::shared_ptr<const MappedFile>> MappedFile::Map(int fd, std::size_t bytes) {
  void* const data = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED)
    return absl::UnavailableError(absl::StrCat("mapping failed: ", std::strerror(errno)));
  return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<const unsigned char*>(data), bytes));
}

MappedFile::~MappedFile() { munmap(const_cast<unsigned char*>(data_), size_); }

}  // namespace assent::internal

#else

namespace assent::internal {

absl::StatusOr<std::shared_ptr<const MappedFile>> MappedFile::Map(int, std::size_t) {
  return absl::UnimplementedError("this system maps no files; read the file instead");
}

MappedFile::~MappedFile() = default;

}  // namespace assent::internal

#endif

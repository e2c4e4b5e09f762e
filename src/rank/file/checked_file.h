// File: checked_file.h
//
// The frame that model and statistics files share: 128 bytes of text that say
// what the file is, 128 bytes of header, a body, and a checksum of the body.
// Writing goes to a temporary file that replaces the old one in one step;
// reading refuses whatever is not complete and unchanged.

#ifndef ASSENT_RANK_FILE_CHECKED_FILE_H_
#define ASSENT_RANK_FILE_CHECKED_FILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "base/mapped_file.h"

namespace assent::internal {

/// What kind of file it is.
struct FileKind {
  std::string_view banner;  ///< Its first line; padded with zeros to kBannerBytes.
  std::string_view name;    ///< "assent model", for messages.
  std::uint64_t version;    ///< Of the format.
};

inline constexpr std::size_t kBannerBytes = 128;
inline constexpr std::size_t kHeaderWords = 16;
inline constexpr std::size_t kFrameBytes = kBannerBytes + 8 * kHeaderWords + 8;  // all but the body

/// The header: word 0 is a byte-order mark, 1 the version, 2 the length of the
/// body in bytes, 15 the checksum of the words before it; the rest is the user's.
using FileHeader = std::array<std::uint64_t, kHeaderWords>;
inline constexpr std::size_t kFirstUserWord = 3;
inline constexpr std::size_t kChecksumWord = kHeaderWords - 1;

/// Bits of a double as a header word and back.
ASSENT_EXPORT std::uint64_t WordOf(double value) noexcept;
ASSENT_EXPORT double DoubleOf(std::uint64_t word) noexcept;

/// A 64-bit checksum of `bytes`, a multiple of 8: FNV-1a over words instead of
/// bytes, with a shift so that high bits matter too. Every single changed word
/// changes it. Continues from `state`.
ASSENT_EXPORT std::uint64_t WordChecksum(const void* data, std::size_t bytes, std::uint64_t state) noexcept;
inline constexpr std::uint64_t kChecksumStart = 0xcbf29ce484222325u;

/// a * b + c in `out`; false if that overflows.
ASSENT_EXPORT bool MultiplyAdd(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                               std::uint64_t* out) noexcept;

/// Writes one file. Not thread-safe; several writers of one path are.
class ASSENT_EXPORT CheckedWriter {
 public:
  /// Starts a temporary file beside `path` with permission bits `mode` (the
  /// process's umask applies).
  static absl::StatusOr<CheckedWriter> Create(std::string path, unsigned mode, const FileKind& kind,
                                              FileHeader header);
  CheckedWriter(CheckedWriter&& other) noexcept;
  CheckedWriter& operator=(CheckedWriter&&) = delete;
  /// Removes the temporary file unless it was committed.
  ~CheckedWriter();

  /// Appends to the body. `bytes` must be a multiple of 8.
  absl::Status Write(const void* data, std::size_t bytes);
  /// Appends the checksum, forces the bytes to disk and takes the place of the
  /// old file. InvalidArgument if the body is not as long as the header says.
  absl::Status Commit();

 private:
  CheckedWriter(std::string path, std::string temporary, int fd);
  absl::Status Raw(const void* data, std::size_t bytes);
  absl::Status Flush();
  absl::Status Error(const char* what) const;

  std::string path_;
  std::string temporary_;  // empty once there is nothing to remove
  int fd_ = -1;
  std::vector<unsigned char> buffer_;
  std::uint64_t left_ = 0;  // of the body, in bytes
  std::uint64_t checksum_ = kChecksumStart;
};

/// Reads one file. Not thread-safe.
class ASSENT_EXPORT CheckedReader {
 public:
  /// Opens `path` and checks banner, byte order, version, header checksum and the
  /// file's size, before anything is allocated for the body.
  static absl::StatusOr<CheckedReader> Open(std::string path, const FileKind& kind);
  CheckedReader(CheckedReader&& other) noexcept;
  CheckedReader& operator=(CheckedReader&&) = delete;
  ~CheckedReader();

  const FileHeader& header() const noexcept { return header_; }
  std::uint64_t body_bytes() const noexcept { return header_[2]; }
  /// The next `bytes` (a multiple of 8) of the body.
  absl::Status Read(void* data, std::size_t bytes);
  /// Maps the file, for View(). Unavailable, or Unimplemented where files cannot be
  /// mapped.
  absl::Status Map();
  /// As Read(), but `data` points into the mapping, aligned as the offset in the file
  /// is, and stays while mapping() has an owner.
  absl::Status View(const unsigned char** data, std::size_t bytes);
  /// Null until Map().
  const std::shared_ptr<const MappedFile>& mapping() const noexcept { return mapping_; }
  /// Checks that the body was read to its end and its checksum is right. Until
  /// this returns OK nothing that was read may be used.
  absl::Status Finish();
  /// A DataLoss error about this file.
  absl::Status Damaged(const std::string& what) const;

 private:
  CheckedReader(std::string path, std::string_view name, int fd);
  absl::Status Raw(void* data, std::size_t bytes);
  absl::Status CheckFits(std::size_t bytes) const;
  absl::Status Start(const FileKind& kind);

  std::string path_;
  std::string name_;
  int fd_ = -1;
  FileHeader header_{};
  std::uint64_t offset_ = 0;
  std::uint64_t left_ = 0;
  std::uint64_t checksum_ = kChecksumStart;
  std::shared_ptr<const MappedFile> mapping_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_FILE_CHECKED_FILE_H_

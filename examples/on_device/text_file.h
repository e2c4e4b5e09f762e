// Whole files, read and written in one go. Errors name the path.
#ifndef ON_DEVICE_TEXT_FILE_H_
#define ON_DEVICE_TEXT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace radio {

absl::StatusOr<std::string> ReadFile(const std::string& path);
/// Writes with mode 0600: what these files hold is personal data.
absl::Status WriteFile(const std::string& path, const std::string& bytes);
/// Adds a line, with its end.
absl::Status AppendLine(const std::string& path, const std::string& line);

}  // namespace radio

#endif  // ON_DEVICE_TEXT_FILE_H_

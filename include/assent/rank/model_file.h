// File: model_file.h
//
// Models on disk. A file carries the fingerprint of the policy that its people
// were asked under, and checksums: a wrong or damaged file is refused with the
// reason, before anything is ranked with it.

#ifndef ASSENT_RANK_MODEL_FILE_H_
#define ASSENT_RANK_MODEL_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/export.h"
#include "assent/policy/policy.h"
#include "assent/rank/model.h"

namespace assent {

/// Writes `model` to `path` in one step: a reader sees the old file or the new
/// one. An error (full disk, no permission) names the path and leaves an old
/// file as it was. About 4 dimension()^2 bytes, in the machine's byte order.
ASSENT_EXPORT absl::Status SaveModel(const Model& model, const std::string& path);

/// Reads what `SaveModel` wrote; ranks bit for bit like the saved model.
/// NotFound: no such file. FailedPrecondition: another format version, or made
/// under another policy. DataLoss: not a model file, of the wrong size, or
/// damaged; the message says which and at what byte.
ASSENT_EXPORT absl::StatusOr<Model> LoadModel(const std::string& path, const ProfilePolicy& policy);

/// As `LoadModel`, but the matrix and the factors stay in the file, which is mapped for
/// reading: processes that map one file share one copy of it, and the system may drop
/// pages it needs elsewhere. Ranks bit for bit like the model that was read; what is
/// made of it (`LiveModel`, say) copies the part that it changes.
///
/// Every check of `LoadModel` is made on the mapped bytes, the checksum too, so the
/// whole file is read once; there is no way around it. The mapping lasts as long as the
/// model and does not need the file's name: `SaveModel` and renaming may replace the
/// file meanwhile. Do not write into or shorten it in place: that changes the model
/// behind its checks, and touching a lost page ends the process (SIGBUS).
/// Errors as for `LoadModel`; besides Unavailable if the system refuses the mapping, and
/// Unimplemented where files cannot be mapped: then read it. O(size of the file).
ASSENT_EXPORT absl::StatusOr<Model> MapModel(const std::string& path, const ProfilePolicy& policy);

}  // namespace assent

#endif  // ASSENT_RANK_MODEL_FILE_H_

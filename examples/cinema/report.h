// --report: what each field, and each further film, is worth.
#ifndef CINEMA_REPORT_H_
#define CINEMA_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "dataset.h"
#include "options.h"

namespace cinema {

/// Trains on the people of the training part and measures on the others, as far as
/// they consent to training: JSON or text if the file is called so, else a page.
absl::StatusOr<std::string> MakeReport(const Dataset& data, const Options& options);

}  // namespace cinema

#endif  // CINEMA_REPORT_H_

// The cinema's viewers as data subjects: what each of them consents to, and what
// is collected because of it. The only file that turns a Person into a profile.
#ifndef CINEMA_VIEWERS_H_
#define CINEMA_VIEWERS_H_

#include <vector>

#include "absl/status/status.h"
#include "assent/profile/profiles.h"
#include "dataset.h"
#include "viewer.assent.h"

namespace cinema {

using Viewers = assent::Profiles<Viewer>;

/// What a viewer shares. A field that is not shared was never asked for.
struct Sharing {
  bool history = true;
  bool demographics = true;
};

/// Records consent to RECOMMEND for what is shared and known of `person` (and, if
/// nothing is, that they were asked and refused), and to TRAIN if they allow it;
/// then collects these values. A field without a value is not granted: it counts as
/// withheld. The first error ends it.
absl::Status Enrol(const Person& person, Sharing sharing, Viewers& viewers);

/// Enrols everybody with all they told, with progress on standard error.
absl::Status EnrolAll(const std::vector<Person>& people, Viewers& viewers);

}  // namespace cinema

#endif  // CINEMA_VIEWERS_H_

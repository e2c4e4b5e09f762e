// What this example is for: this file does not compile.
//
// The cinema counts its viewers by age and region. The films somebody watched are
// none of that purpose's business; viewer.proto does not declare them for it.
#include "viewer.assent.h"

#include "assent/profile/profiles.h"

void CountViewer(const assent::Profiles<cinema::Viewer>& viewers, const assent::SubjectId& who) {
  const auto view = viewers.Open<cinema::Purpose::kStatistics>(who);
  if (!view.ok()) return;
  // `region` is declared for STATISTICS, and the report is one of its recipients.
  view->region().Release(cinema::recipients::AnnualReport{});
#ifndef CINEMA_WITHOUT_THE_MISTAKE
  // error: cinema.Viewer.watched may be read for RECOMMEND, TRAIN only, not for STATISTICS
  view->watched();
#endif
}

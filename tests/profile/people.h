// What the tests of the sample profile share.
#ifndef ASSENT_TESTS_PROFILE_PEOPLE_H_
#define ASSENT_TESTS_PROFILE_PEOPLE_H_

#include <string>
#include <vector>

#include "support/catch.h"
#include "support/manual_clock.h"
#include "viewer.assent.h"

namespace assent::testing {

using sample::Field;
using sample::Gender;
using sample::Genre;
using sample::Purpose;
using sample::Viewer;
using sample::recipients::OwnUse;

inline constexpr Purpose kPurposes[] = {Purpose::kRecommend, Purpose::kTrain, Purpose::kService,
                                        Purpose::kOffers, Purpose::kHealth};
inline constexpr Field kFields[] = {Field::kBirthYear, Field::kGender, Field::kRegion,
                                    Field::kEmail,     Field::kGenres, Field::kNewsletter,
                                    Field::kWatched,   Field::kCredit, Field::kEpilepsy};

inline GrantOptions Explicitly(TimeMicros valid_until = kForever) {
  GrantOptions options;
  options.valid_until = valid_until;
  options.explicit_consent = true;
  return options;
}

/// Profiles whose clock the test sets.
struct Sample {
  explicit Sample(AuditSink* audit = nullptr) : profiles(Options(&clock, audit)) {}
  static ProfilesOptions Options(const Clock* clock, AuditSink* audit) {
    ProfilesOptions options;
    options.clock = clock;
    options.audit = audit;
    return options;
  }

  ManualClock clock;
  Profiles<Viewer> profiles;
};

/// Gives every purpose what it needs: an explicit grant or a reliance.
inline void GiveAll(Profiles<Viewer>& profiles, const SubjectId& subject) {
  for (const Purpose purpose : {Purpose::kRecommend, Purpose::kTrain, Purpose::kHealth}) {
    REQUIRE(profiles.Grant(subject, purpose, Explicitly()).ok());
  }
  for (const Purpose purpose : {Purpose::kService, Purpose::kOffers}) {
    REQUIRE(profiles.Rely(subject, purpose).ok());
  }
}

/// Collects a value for the field.
inline absl::Status CollectSome(Profiles<Viewer>& profiles, const SubjectId& subject, Field field) {
  switch (field) {
    case Field::kBirthYear:
      return profiles.Collect<Field::kBirthYear>(subject, 1987);
    case Field::kGender:
      return profiles.Collect<Field::kGender>(subject, Gender::kOther);
    case Field::kRegion:
      return profiles.Collect<Field::kRegion>(subject, "10115");
    case Field::kEmail:
      return profiles.Collect<Field::kEmail>(subject, "a@b.example");
    case Field::kGenres:
      return profiles.Collect<Field::kGenres>(subject, std::vector<Genre>{Genre::kWestern});
    case Field::kNewsletter:
      return profiles.Collect<Field::kNewsletter>(subject, true);
    case Field::kWatched:
      return profiles.Collect<Field::kWatched>(subject, ItemId(std::uint64_t{50}));
    case Field::kCredit:
      return profiles.Collect<Field::kCredit>(subject, 250);
    case Field::kEpilepsy:
      return profiles.Collect<Field::kEpilepsy>(subject, true);
  }
  return absl::InvalidArgumentError("no such field");
}
inline void CollectAll(Profiles<Viewer>& profiles, const SubjectId& subject) {
  for (const Field field : kFields) REQUIRE(CollectSome(profiles, subject, field).ok());
}

/// Calls `f(field, handle)` for each accessor of the view.
template <class F>
void ForEachField(const sample::ViewerForRecommend& view, F f) {
  f(Field::kBirthYear, view.birth_year());
  f(Field::kGender, view.gender());
  f(Field::kRegion, view.region());
  f(Field::kGenres, view.genres());
  f(Field::kWatched, view.watched());
}
template <class F>
void ForEachField(const sample::ViewerForTrain& view, F f) {
  f(Field::kBirthYear, view.birth_year());
  f(Field::kGender, view.gender());
  f(Field::kRegion, view.region());
  f(Field::kWatched, view.watched());
}
template <class F>
void ForEachField(const sample::ViewerForService& view, F f) {
  f(Field::kEmail, view.email());
  f(Field::kCredit, view.credit());
}
template <class F>
void ForEachField(const sample::ViewerForOffers& view, F f) {
  f(Field::kRegion, view.region());
  f(Field::kEmail, view.email());
  f(Field::kNewsletter, view.newsletter());
}
template <class F>
void ForEachField(const sample::ViewerForHealth& view, F f) {
  f(Field::kEpilepsy, view.epilepsy());
}

/// Calls `f` with the result of opening each purpose: `f(purpose, StatusOr<view>)`.
template <class F>
void ForEachView(const Profiles<Viewer>& profiles, const SubjectId& subject, F f) {
  f(Purpose::kRecommend, profiles.Open<Purpose::kRecommend>(subject));
  f(Purpose::kTrain, profiles.Open<Purpose::kTrain>(subject));
  f(Purpose::kService, profiles.Open<Purpose::kService>(subject));
  f(Purpose::kOffers, profiles.Open<Purpose::kOffers>(subject));
  f(Purpose::kHealth, profiles.Open<Purpose::kHealth>(subject));
}

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROFILE_PEOPLE_H_

#include "viewers.h"

#include <cstddef>

#include "assent/consent/event.h"
#include "terminal.h"

namespace cinema {
namespace {

constexpr assent::FieldMask MaskOf(Field field) { return assent::MaskOf(static_cast<int>(field)); }
constexpr assent::PurposeMask MaskOf(Purpose purpose) { return assent::MaskOf(Viewer::IndexOf(purpose)); }

// Records what the person answered: yes to `fields`, or no.
absl::Status RecordAnswer(const Person& person, assent::FieldMask fields, Viewers& viewers) {
  if (fields == 0 && viewers.Knows(person.id)) return absl::OkStatus();
  if (fields == 0) return viewers.Refuse(person.id, Purpose::kRecommend);
  assent::ConsentEvent event;
  event.kind = assent::EventKind::kGrant;
  event.fields = fields;
  event.purposes = MaskOf(Purpose::kRecommend);
  if (person.allows_training) event.purposes |= MaskOf(Purpose::kTrain);
  return viewers.Record(person.id, event);
}

}  // namespace

absl::Status Enrol(const Person& person, Sharing sharing, Viewers& viewers) {
  const Demographics told = sharing.demographics ? person.demographics : Demographics{};
  assent::FieldMask shared = 0;
  if (told.gender) shared |= MaskOf(Field::kGender);
  if (told.birth_year) shared |= MaskOf(Field::kBirthYear);
  if (told.occupation) shared |= MaskOf(Field::kOccupation);
  if (told.region) shared |= MaskOf(Field::kRegion);
  if (sharing.history) shared |= MaskOf(Field::kWatched);
  absl::Status status = RecordAnswer(person, shared, viewers);
  if (!status.ok()) return status;

  const assent::SubjectId& who = person.id;
  if (told.gender) status.Update(viewers.Collect<Field::kGender>(who, static_cast<Gender>(*told.gender)));
  if (told.birth_year) status.Update(viewers.Collect<Field::kBirthYear>(who, *told.birth_year));
  if (told.occupation) {
    status.Update(viewers.Collect<Field::kOccupation>(who, static_cast<Occupation>(*told.occupation)));
  }
  if (told.region) status.Update(viewers.Collect<Field::kRegion>(who, *told.region));
  if (sharing.history) status.Update(viewers.Collect<Field::kWatched>(who, person.watched));
  return status;
}

absl::Status EnrolAll(const std::vector<Person>& people, Viewers& viewers) {
  Progress progress("asking for consent");
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (absl::Status status = Enrol(people[i], Sharing{}, viewers); !status.ok()) return status;
    progress.Update(static_cast<double>(i) / static_cast<double>(people.size()));
  }
  return absl::OkStatus();
}

}  // namespace cinema

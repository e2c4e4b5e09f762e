// A field is read for the purposes it is declared for.
// BAD 1: sample.Viewer.email may be read for SERVICE, OFFERS only, not for RECOMMEND
// BAD 2: sample.Viewer.birth_year may be read for RECOMMEND, TRAIN only, not for HEALTH
// BAD 3: sample.Viewer.genres may be read for RECOMMEND only, not for TRAIN
// BAD 4: the policy does not declare this field for this purpose
// BAD 4: kRecommend
// BAD 4: Email
// BAD 5: only the tags that the policy generated name a field
// BAD 6: ViewFor
// BAD 7: this field takes an integer
// BAD 8: this field takes a value of its enum
// BAD 9: this field takes a bool
// BAD 10: private
#include <utility>

#include "viewer.assent.h"

namespace sample {

void Use(assent::Profiles<Viewer>& profiles, const assent::SubjectId& subject,
         const ViewerForRecommend& recommend, const ViewerForTrain& train, const ViewerForHealth& health) {
  static_cast<void>(recommend.birth_year());
  static_cast<void>(recommend.genres());
  static_cast<void>(train.birth_year());
  static_cast<void>(health.epilepsy());
  static_cast<void>(profiles.Open<Purpose::kTrain>(subject));
  static_cast<void>(profiles.Collect<Field::kBirthYear>(subject, 1987));
  static_cast<void>(profiles.Collect<Field::kGender>(subject, Gender::kOther));
  static_cast<void>(profiles.Collect<Field::kNewsletter>(subject, true));
#if BAD == 1
  recommend.email();
#elif BAD == 2
  health.birth_year();
#elif BAD == 3
  train.genres();
#elif BAD == 6
  static_cast<void>(profiles.Open<static_cast<Purpose>(99)>(subject));
#elif BAD == 7
  static_cast<void>(profiles.Collect<Field::kBirthYear>(subject, "1987"));
#elif BAD == 8
  static_cast<void>(profiles.Collect<Field::kGender>(subject, 1));
#elif BAD == 9
  static_cast<void>(profiles.Collect<Field::kNewsletter>(subject, 1));
#endif
}

// Who derives from a view of their own gets no further than the view.
struct Forged : fields::Email {
  static constexpr int kIndex = 0;
  static constexpr bool IsDeclaredFor(Purpose) { return true; }
};
class Mine : public assent::View<Viewer, Purpose::kRecommend> {
 public:
  explicit Mine(View&& view) : View(std::move(view)) {}
  void Read() const {
    static_cast<void>(View::Read<fields::BirthYear>());
#if BAD == 4
    static_cast<void>(View::Read<fields::Email>());
#elif BAD == 5
    static_cast<void>(View::Read<Forged>());
#elif BAD == 10
    static_cast<void>(values());
#endif
  }
};

}  // namespace sample
